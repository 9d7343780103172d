"""One module per file format: bytes in, a document of paragraphs and grids out."""

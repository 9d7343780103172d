"""The first stage: files of the inbox come into landing/ and the ledger."""

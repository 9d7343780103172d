"""The second stage: contents of landing/ are read into batches of Parquet."""

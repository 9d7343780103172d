"""The third stage: parsed batches are loaded and modelled in DuckDB."""

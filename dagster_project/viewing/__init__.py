"""A report's printed figures shown where they stand: one page of HTML that needs nothing else."""

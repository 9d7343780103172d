"""What run.py does: the project's environment and its tasks. Needs nothing but the standard library."""

"""The fourth stage: the forms' own arithmetic is enforced on what was loaded."""

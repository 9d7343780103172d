"""The statistical forms as data."""

"""Data sets for the documented tasks."""

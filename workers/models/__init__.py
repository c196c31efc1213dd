"""The models of the documented tasks."""

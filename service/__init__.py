"""The Tunesmith server: API, engine and dashboard over one SQL database."""

"""Trains a trial again and compares the two curves: `tunesmith trial reproduce`.

`recorded` is what the server knows of a trial, `again` trains it here, `differences` compares where the two
come from, `curves` and `ends` what came of them; `conclusion` judges, `report` shows it, `run` puts them
together for the `command`.
"""

"""Trains a trial again and compares the two curves: `tunesmith trial reproduce`.

`recorded` is what the server knows of a trial, `again` trains it here, `differences` compares where the two
come from, `curves` what came of them, `report` says it, `run` puts them together for the `command`.
"""

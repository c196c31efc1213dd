"""What a person who runs a server wants to read."""

from __future__ import annotations

import logging

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_to_stderr() -> None:
    """Log in lines with the time."""
    logging.basicConfig(level=logging.INFO, format=FORMAT)
    for chatty in ("alembic.runtime.migration", "alembic.runtime.plugins"):
        logging.getLogger(chatty).setLevel(logging.WARNING)

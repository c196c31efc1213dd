"""A worker's ways to its server."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tunesmith.client import Client

FILE_PATIENCE_S = 10.0
"""Seconds to keep trying to store a checkpoint: one that is broken must not keep a trial from its end."""

FETCH_PATIENCE_S = 60.0
"""Seconds to keep trying to fetch one: without it, work is done again."""


@dataclass(frozen=True)
class Connections:
    """One client for each purpose, so that none waits behind another.

    Attributes:
        trials: Claims, reports and ends: as patient as it takes, for a lease lasts while there is no server.
        beats: Heartbeats, and nothing else that would wait.
        files: Checkpoints on their way to the server.
        downloads: Checkpoints on their way here.
    """

    trials: Client
    beats: Client
    files: Client
    downloads: Client


@contextmanager
def connect(url: str | None, token_file: Path | None = None) -> Iterator[Connections]:
    """Make the connections to the server at `url`, and close them; the token may be in a file."""
    with ExitStack() as stack:
        yield Connections(
            trials=stack.enter_context(Client(url, token=token_file, patience_s=math.inf)),
            beats=stack.enter_context(Client(url, token=token_file, patience_s=0.0)),
            files=stack.enter_context(Client(url, token=token_file, patience_s=FILE_PATIENCE_S)),
            downloads=stack.enter_context(Client(url, token=token_file, patience_s=FETCH_PATIENCE_S)),
        )

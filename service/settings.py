"""Settings of the server: from the command line, else from the environment, else the defaults."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path

from tunesmith.errors import InvalidInput


def data_dir() -> Path:
    """Return TUNESMITH_DATA_DIR, else the user's data directory."""
    given = os.environ.get("TUNESMITH_DATA_DIR")
    return Path(given) if given else user_data_path("tunesmith", appauthor=False)


def database_url(directory: Path) -> str:
    """Return TUNESMITH_DATABASE_URL, else an SQLite file in `directory`."""
    return os.environ.get("TUNESMITH_DATABASE_URL") or f"sqlite:///{directory.resolve() / 'tunesmith.db'}"


def artifacts_url(directory: Path) -> str:
    """Return TUNESMITH_ARTIFACTS_URL, else a folder in `directory`."""
    return os.environ.get("TUNESMITH_ARTIFACTS_URL") or str(directory.resolve() / "artifacts")


def _most_artifact_bytes() -> int:
    given = os.environ.get("TUNESMITH_MAX_ARTIFACT_BYTES") or str(2 * 1024**3)
    if not given.isdecimal():
        raise InvalidInput(f"TUNESMITH_MAX_ARTIFACT_BYTES: must be a number of bytes (got {given!r})")
    return int(given)


@dataclass(frozen=True)
class Settings:
    """How a server runs."""

    database_url: str = field(default_factory=lambda: database_url(data_dir()))
    lease_s: float = field(default_factory=lambda: float(os.environ.get("TUNESMITH_LEASE_SECONDS", "60")))
    """Seconds a lease lasts without being renewed."""
    max_body_bytes: int = 8 * 1024 * 1024
    """The largest request body accepted."""
    artifacts_url: str = field(default_factory=lambda: artifacts_url(data_dir()))
    """Where artifacts are kept: a folder, or any URL that fsspec opens."""
    max_artifact_bytes: int = field(default_factory=_most_artifact_bytes)
    """The largest artifact accepted."""
    auth: bool = True
    """Whether to ask for tokens."""
    allowed_hosts: frozenset[str] | None = None
    """Under which names the server may be called, besides loopback addresses; None for any."""

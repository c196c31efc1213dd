"""Settings of the server: from the command line, else from the environment, else the defaults."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path


def data_dir() -> Path:
    """Return TUNESMITH_DATA_DIR, else the user's data directory."""
    given = os.environ.get("TUNESMITH_DATA_DIR")
    return Path(given) if given else user_data_path("tunesmith", appauthor=False)


def database_url(directory: Path) -> str:
    """Return TUNESMITH_DATABASE_URL, else an SQLite file in `directory`."""
    return os.environ.get("TUNESMITH_DATABASE_URL") or f"sqlite:///{directory.resolve() / 'tunesmith.db'}"


@dataclass(frozen=True)
class Settings:
    """How a server runs."""

    database_url: str = field(default_factory=lambda: database_url(data_dir()))
    lease_s: float = field(default_factory=lambda: float(os.environ.get("TUNESMITH_LEASE_SECONDS", "60")))
    """Seconds a lease lasts without being renewed."""
    max_body_bytes: int = 8 * 1024 * 1024
    """The largest request body accepted."""

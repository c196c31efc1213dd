"""A real `tunesmith serve` in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx


@contextmanager
def serve_process(folder: Path) -> Iterator[str]:
    """Serve an SQLite database in `folder` on a free port; yields the address."""
    command = [sys.executable, "-m", "tunesmith", "serve", "--port", "0", "--data-dir", str(folder)]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            env={**os.environ, "TUNESMITH_END_WITH_STDIN": "1"},
        )  # fmt: skip
    try:
        line = server.stdout.readline()
        assert "http://" in line, (folder / "server.log").read_text()
        url = "http://" + line.partition("http://")[2].split()[0].rstrip(".")
        assert httpx.get(f"{url}/readyz", trust_env=False).status_code == 200
        yield url
    finally:
        server.terminate()
        server.communicate(timeout=30)

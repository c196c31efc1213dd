"""A real `tunesmith serve` in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tunesmith import Client


class ServerProcess:
    """Starts, kills and starts again a server on one port and one database."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.log_path = folder / "server.log"
        self._options = ["--data-dir", str(folder / "server"), *options]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "tunesmith", "serve", "--port", str(self.port), *self._options]
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ})
        until = time.monotonic() + 60
        while not re.search(rf"Tunesmith serves {self.url}\n", self.new_log()):
            assert self.process.poll() is None, self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.05)
        self._seen = len(self.log)

    _seen = 0

    @property
    def log(self) -> str:
        return self.log_path.read_text() if self.log_path.exists() else ""

    def new_log(self) -> str:
        """What was logged since the server last started."""
        return self.log[self._seen :]

    def engines(self) -> list[psutil.Process]:
        """The engine processes, the first one first."""
        assert self.process is not None
        return psutil.Process(self.process.pid).children()

    def engine(self) -> psutil.Process:
        """The engine process, where there is one."""
        [engine] = self.engines()
        return engine

    def kill(self) -> None:
        """Kill the server without warning, and see its engines end by themselves."""
        engines = self.engines()
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        for engine in engines:
            engine.wait(10)

    def stop(self) -> int:
        """Ask the server to stop; return its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


@contextmanager
def running_server(folder: Path, *options: str) -> Iterator[ServerProcess]:
    """Run a server; afterwards nothing of it is left, whatever the test did."""
    server = ServerProcess(folder, *options)
    server.start()
    try:
        yield server
    finally:
        assert server.process is not None
        if server.process.poll() is None:
            server.kill()


@contextmanager
def client_of(server: ServerProcess) -> Iterator[Client]:
    """A client of the server."""
    with Client(server.url, patience_s=20) as client:
        yield client

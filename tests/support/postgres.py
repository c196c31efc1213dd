"""A real PostgreSQL server for tests: on a unix socket, without TCP, and gone with the test run."""

from __future__ import annotations

import itertools
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.support.folders import own_folder
from tests.support.postgres_programs import ENVIRONMENT, find_programs, reachable, run_as

PREFIX = "tunesmith-postgres-"
FAST = {"fsync": "off", "full_page_writes": "off"}

# Becomes the user (if one is given), asks the kernel for SIGQUIT when the test run dies, becomes the program.
# It is a program of its own because a change of user undoes the request, and fork hooks dislike threads.
_LAUNCHER = """
import ctypes, os, signal, sys
parent, uid, gid, *command = sys.argv[1:]
if uid != "-":
    os.setgroups([]); os.setgid(int(gid)); os.setuid(int(uid))
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
if os.getppid() != int(parent):
    sys.exit("the test run is gone")
os.execv(command[0], command)
"""


@dataclass
class PostgresServer:
    """A cluster in a folder and the server on it; tests may stop, kill and start it again.

    Start it in a thread that lives as long as the server should: the server ends with that thread.
    """

    programs: Path
    folder: Path
    settings: Mapping[str, str]
    user: pwd.struct_passwd | None
    process: subprocess.Popen[bytes] | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def socket_folder(self) -> Path:
        """The folder of the unix socket, which is the server's address."""
        return self.folder / "owned"

    @property
    def data(self) -> Path:
        """The folder of the cluster."""
        return self.socket_folder / "data"

    @property
    def log(self) -> Path:
        """What the server wrote."""
        return self.folder / "log"

    def url(self, database: str) -> str:
        """Return the address of a database as SQLAlchemy takes it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.socket_folder}"

    def create_database(self, name: str | None = None, *, template: str = "template1") -> str:
        """Create an empty database, or a copy of another, and return its name."""
        name = name or f"test_{next(self._numbers)}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, ending the connections that are left."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        address = {"host": str(self.socket_folder), "user": "postgres", "dbname": "postgres"}
        with psycopg.connect(**address, autocommit=True) as connection:  # type: ignore[arg-type]
            connection.execute(statement.encode())

    def initialize(self) -> None:
        """Create the cluster. Its encoding is named because the C locale would make it SQL_ASCII."""
        options = ["-U", "postgres", "-A", "trust", "--locale=C", "--encoding=UTF8", "--no-sync"]
        done = subprocess.run(
            [self.programs / "bin" / "initdb", "-D", self.data, *options],
            **run_as(self.user), cwd="/", env=ENVIRONMENT, capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stdout.decode()}{done.stderr.decode()}")

    def start(self) -> None:
        """Start the server and return when it takes connections."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self._launcher(), *self._command()],
                cwd="/", env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        self._wait_until_ready(self.process)

    def _launcher(self) -> list[str]:
        ids = [str(self.user.pw_uid), str(self.user.pw_gid)] if self.user else ["-", "-"]
        return [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(os.getpid()), *ids]

    def _command(self) -> list[str]:
        places = {"listen_addresses": "", "unix_socket_directories": str(self.socket_folder)}
        settings = [f"{name}={value}" for name, value in {**places, **self.settings}.items()]
        options = [part for setting in settings for part in ("-c", setting)]
        return [str(self.programs / "bin" / "postgres"), "-D", str(self.data), *options]

    def _wait_until_ready(self, process: subprocess.Popen[bytes], patience_s: float = 60.0) -> None:
        deadline = time.monotonic() + patience_s
        while not self._ready(process.pid):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"postgres did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.02)

    def _ready(self, pid: int) -> bool:
        try:
            words = (self.data / "postmaster.pid").read_text().split()
        except OSError:
            return False
        return words[:1] == [str(pid)] and words[-1:] == ["ready"]

    def stop(self) -> None:
        """Stop the server, ending its connections; no error where it does not run."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Stop the server as a crash would: at once, leaving recovery to the next start."""
        self._end(signal.SIGQUIT)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(30)
        self.process = None


@contextmanager
def running_postgres(
    *, durable: bool = False, settings: Mapping[str, str] | None = None, programs: Path | None = None
) -> Iterator[PostgresServer]:
    """Yield a fresh running server; at the end it is stopped and everything of it removed.

    Args:
        durable: True keeps fsync on, as in production; the default is faster and forgets on power loss.
        settings: More settings, as in postgresql.conf.
        programs: The folder of the PostgreSQL to run; None finds one.

    Raises:
        PostgresMissing: where the machine has none.
    """
    programs = programs or find_programs()
    with own_folder(PREFIX) as folder:
        user = _prepare(folder)
        chosen = {**({} if durable else FAST), **(settings or {})}
        server = PostgresServer(reachable(programs, user, folder / "programs"), folder, chosen, user)
        server.initialize()
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _prepare(folder: Path) -> pwd.struct_passwd | None:
    """Make the folder that the server's user owns: `nobody` where we are root, whom PostgreSQL refuses."""
    owned = folder / "owned"
    owned.mkdir(mode=0o700)
    if os.geteuid() != 0:
        return None
    user = pwd.getpwnam("nobody")
    folder.chmod(0o711)
    os.chown(owned, user.pw_uid, user.pw_gid)
    return user

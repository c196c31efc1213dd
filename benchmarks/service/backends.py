"""The backends: how each gets its history and is started. All of them forget everything at the end."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from benchmarks import peers
from benchmarks.service import filling
from benchmarks.service.cells import Cell
from benchmarks.service.measure import Problem, Running
from benchmarks.service.optuna_loop import STUDY
from benchmarks.service.program import worker_environment
from tests.support.postgres import PostgresServer, running_postgres
from tests.support.server_process import running_server

MOST_OF_VIZIER = 1_000
POSTGRES = {"max_connections": "300"}


@dataclass
class Place:
    """Where a run keeps its databases: a folder and, once it is wanted, a PostgreSQL that syncs to disk."""

    folder: Path
    stack: ExitStack
    _made: set[str] = field(default_factory=set)
    """The files and databases that hold a history; they are copied for each measurement."""

    @cached_property
    def postgres(self) -> PostgresServer:
        """The PostgreSQL server, for both sides."""
        return self.stack.enter_context(running_postgres(durable=True, settings=POSTGRES))

    def fresh_folder(self) -> Path:
        """Return an empty folder."""
        return Path(tempfile.mkdtemp(dir=self.folder))

    @contextmanager
    def file(self, kind: str, history: int, fill: Callable[[Path], None]) -> Iterator[Path]:
        """Yield a fresh copy of a file that holds a history."""
        original = self.folder / f"{kind}-{history}"
        if str(original) not in self._made:
            fill(original)
            self._made.add(str(original))
        copy = self.folder / f"{kind}-now"
        shutil.copyfile(original, copy)
        try:
            yield copy
        finally:
            for leftover in self.folder.glob(f"{kind}-now*"):
                leftover.unlink()

    @contextmanager
    def database(self, kind: str, history: int, fill: Callable[[str], None]) -> Iterator[str]:
        """Yield the address of a fresh copy of a PostgreSQL database that holds a history."""
        original = f"{kind}_{history}"
        if original not in self._made:
            self.postgres.create_database(original)
            fill(self.postgres.url(original))
            self._analyze(original)
            self._made.add(original)
        copy = self.postgres.create_database(template=original)
        try:
            yield self.postgres.url(copy)
        finally:
            self.postgres.drop_database(copy)

    def _analyze(self, database: str) -> None:
        """Have PostgreSQL know what is there, as it would by itself a minute after a history came in."""
        address = make_url(self.postgres.url(database)).set(drivername="postgresql")
        with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute("ANALYZE")


Backend = Callable[[Place, Cell], Any]
"""Returns a context manager that yields a `Running` for a cell."""


@contextmanager
def database_of(place: Place, cell: Cell) -> Iterator[str]:
    """Yield the address of a fresh database of ours, with a cell's history, sampler and pruner."""

    def fill(url: str) -> None:
        filling.fill_tunesmith(url, cell.history)

    with ExitStack() as stack:
        if cell.backend.endswith("sqlite"):
            copy = place.file("tunesmith", cell.history, lambda path: fill(f"sqlite:///{path}"))
            url = f"sqlite:///{stack.enter_context(copy)}"
        else:
            url = stack.enter_context(place.database("tunesmith", cell.history, fill))
        filling.choose(url, cell.sampler, cell.pruner)
        yield url


@contextmanager
def tunesmith(place: Place, cell: Cell) -> Iterator[Running]:
    """`tunesmith serve`, on either database."""
    folder = place.fresh_folder()
    with database_of(place, cell) as url, running_server(folder, "--database-url", url) as server:
        assert server.process is not None
        token = str(folder / "server" / "admin-token")
        spec = {"loop": "tunesmith", "url": server.url, "token": token, "study": STUDY}
        servers = [server.process.pid]
        if cell.backend.endswith("postgresql"):
            servers.append(postmaster(place))
        yield Running({**spec, "pruner": cell.pruner}, servers)


def postmaster(place: Place) -> int:
    """Return the process above all of PostgreSQL's."""
    assert place.postgres.process is not None
    return place.postgres.process.pid


@contextmanager
def optuna_sqlite(place: Place, cell: Cell) -> Iterator[Running]:
    def fill(path: Path) -> None:
        filling.fill_rdb(f"sqlite:///{path}", cell.history)

    with place.file("optuna", cell.history, fill) as path:
        yield _optuna(cell, {"kind": "rdb", "url": f"sqlite:///{path}"})


@contextmanager
def optuna_postgresql(place: Place, cell: Cell) -> Iterator[Running]:
    with _optuna_database(place, cell) as url:
        yield _optuna(cell, {"kind": "rdb", "url": url}, postmaster(place))


@contextmanager
def _optuna_database(place: Place, cell: Cell) -> Iterator[str]:
    with place.database("optuna", cell.history, lambda url: filling.fill_rdb(url, cell.history)) as url:
        yield url


@contextmanager
def optuna_journal(place: Place, cell: Cell) -> Iterator[Running]:
    def fill(path: Path) -> None:
        filling.fill_journal(str(path), cell.history)

    with place.file("journal", cell.history, fill) as path:
        yield _optuna(cell, {"kind": "journal", "path": str(path)})


@contextmanager
def optuna_grpc(place: Place, cell: Cell) -> Iterator[Running]:
    """Optuna's proxy in front of its database on PostgreSQL."""
    try:
        python = peers.python_of("grpc")
    except peers.PeerMissing as missing:
        raise Problem(str(missing)) from None
    with _optuna_database(place, cell) as url, _proxy(python, url) as (pid, port):
        up = _optuna(cell, {"kind": "grpc", "port": port}, pid, postmaster(place))
        yield Running(up.spec, up.servers, python)


@contextmanager
def _proxy(python: str, url: str) -> Iterator[tuple[int, int]]:
    """Run the proxy; yield its process and its port."""
    port = free_port()
    command = [python, "-m", "benchmarks.service.grpc_proxy", url, str(port)]
    process = subprocess.Popen(command, env=worker_environment(), stderr=subprocess.DEVNULL)
    try:
        _await_port(process, port)
        yield process.pid, port
    finally:
        process.kill()
        process.wait()


def _await_port(process: subprocess.Popen[bytes], port: int, patience_s: float = 60.0) -> None:
    until = time.monotonic() + patience_s
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None or time.monotonic() > until:
            raise Problem("Optuna's proxy did not start")
        time.sleep(0.1)


@contextmanager
def vizier(place: Place, cell: Cell) -> Iterator[Running]:
    """Vizier's server on an SQLite file. It has no TPE, and takes its history trial by trial."""
    if cell.sampler != "random" or cell.pruner != "median" or cell.history > MOST_OF_VIZIER:
        raise Problem(f"random search after at most {MOST_OF_VIZIER:,} trials is what is measured of it")
    try:
        python = peers.python_of("vizier")
    except peers.PeerMissing as missing:
        raise Problem(str(missing)) from None
    port = free_port()
    words = ("-m", "benchmarks.service.vizier_server", str(place.fresh_folder() / "vizier.db"), str(port))
    process = subprocess.Popen(
        [python, *words, str(cell.history)],
        env=worker_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            study = process.stdout.readline().strip()
            if not study:
                raise Problem("Vizier's server did not start")
            spec = {"loop": "vizier", "endpoint": f"127.0.0.1:{port}", "study": study}
            yield Running(spec, [process.pid], python)
        finally:
            process.kill()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def optuna_memory(place: Place, cell: Cell) -> Iterator[Running]:
    """The bound: no storage at all, each process with a study of its own."""
    yield _optuna(cell, {"kind": "memory", "history": cell.history})


def _optuna(cell: Cell, storage: dict[str, Any], *servers: int) -> Running:
    spec = {"loop": "optuna", "storage": storage, "sampler": cell.sampler, "pruner": cell.pruner}
    return Running(spec, servers)


BACKENDS: dict[str, Backend] = {
    "tunesmith-sqlite": tunesmith,
    "tunesmith-postgresql": tunesmith,
    "optuna-sqlite": optuna_sqlite,
    "optuna-postgresql": optuna_postgresql,
    "optuna-journal": optuna_journal,
    "optuna-grpc": optuna_grpc,
    "optuna-memory": optuna_memory,
    "vizier": vizier,
}

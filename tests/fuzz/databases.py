"""Where worlds are: a template, and copies of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.support.postgres import PostgresServer, running_postgres


class Databases(Protocol):
    """Makes the databases of worlds, one at a time."""

    template: str
    """The address of the one that is copied."""

    def copy(self) -> str:
        """Return the address of a fresh copy; the one before is gone."""
        ...


@dataclass
class Files:
    """SQLite files in a folder."""

    folder: Path

    @property
    def template(self) -> str:
        return f"sqlite:///{self.folder / 'template.db'}"

    def copy(self) -> str:
        for old in self.folder.glob("world.db*"):
            old.unlink()
        shutil.copy(self.folder / "template.db", self.folder / "world.db")
        return f"sqlite:///{self.folder / 'world.db'}"


class OnServer:
    """PostgreSQL databases on a server."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._name = server.create_database()
        self.template = server.url(self._name)

    def copy(self) -> str:
        world = f"{self._name}_world"
        self._server.drop_database(world)
        self._server.create_database(world, template=self._name)
        return self._server.url(world)


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Databases]:
    """Yield databases of a kind: sqlite or postgresql."""
    if kind == "sqlite":
        yield Files(folder)
        return
    with running_postgres() as server:
        yield OnServer(server)

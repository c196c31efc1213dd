"""The schema: upgrading it, and checking that it is the one this version needs."""

from __future__ import annotations

import functools
from pathlib import Path

from sqlalchemy import String, column, inspect, select, table
from sqlalchemy.exc import OperationalError

from service.storage.database import Database
from tunesmith.errors import DatabaseOutdated, Unavailable

VERSION_TABLE = "tunesmith_alembic_version"
VERSION = select(column("version_num", String)).select_from(table(VERSION_TABLE))


def folder() -> Path:
    """Return where the migrations are: in the package, or beside it in a checkout."""
    here = Path(__file__).resolve().parents[1]
    packaged, checkout = here / "migrations", here.parent / "migrations"
    return packaged if packaged.is_dir() else checkout


@functools.cache
def revisions() -> list[str]:
    """Return the revisions that this version knows, oldest first: their files begin with them."""
    found = sorted(path.name.partition("_")[0] for path in (folder() / "versions").glob("[0-9]*.py"))
    assert found  # noqa: S101 (there are migrations)
    return found


def head() -> str:
    """Return the revision of the schema that this version needs."""
    return revisions()[-1]


def current(database: Database) -> str | None:
    """Return the revision of the schema in the database; None for an empty one.

    Raises:
        Unavailable: the database cannot be reached.
    """
    try:
        with database.reader.connect() as connection:
            if not inspect(connection).has_table(VERSION_TABLE):
                return None
            return connection.execute(VERSION).scalar()
    except OperationalError as error:
        why = str(error.orig).strip().partition("\n")[0]
        raise Unavailable(f"The database cannot be reached: {why}") from None


def upgrade(database: Database) -> None:
    """Bring the schema up to date; nothing happens where it is."""
    if _known(database) != head():
        from service.storage import migration  # noqa: PLC0415 (most starts have nothing to migrate)

        migration.upgrade(database)


def check(database: Database) -> None:
    """Raise DatabaseOutdated, naming the command to run, where the schema is not up to date."""
    revision = _known(database)
    if revision != head():
        raise DatabaseOutdated(
            f"The database schema is {revision or 'empty'}, this version needs {head()}. "
            "Run: tunesmith migrate --database-url URL"
        )


def _known(database: Database) -> str | None:
    """Return the revision of the database. Raises DatabaseOutdated for that of a newer Tunesmith."""
    revision = current(database)
    if revision is not None and revision not in revisions():
        raise DatabaseOutdated(
            f"The database schema ({revision}) is newer than this version of Tunesmith: upgrade Tunesmith."
        )
    return revision

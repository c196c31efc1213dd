"""The schema: upgrading it, and checking that it is the one this version needs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from service.storage.database import Database
from service.storage.tables import metadata
from tunesmith.errors import DatabaseOutdated, Unavailable

VERSION_TABLE = "tunesmith_alembic_version"


def _config(database: Database) -> Config:
    here = Path(__file__).resolve().parents[1]
    packaged, checkout = here / "migrations", here.parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(packaged if packaged.is_dir() else checkout))
    config.attributes["database"] = database
    return config


def head(database: Database) -> str:
    """Return the revision of the schema that this version needs."""
    revision = ScriptDirectory.from_config(_config(database)).get_current_head()
    assert revision is not None  # noqa: S101 (there are migrations)
    return revision


def current(database: Database) -> str | None:
    """Return the revision of the schema in the database; None for an empty one.

    Raises:
        Unavailable: the database cannot be reached.
    """
    try:
        with database.reader.connect() as connection:
            context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
            return context.get_current_revision()
    except OperationalError as error:
        why = str(error.orig).strip().partition("\n")[0]
        raise Unavailable(f"The database cannot be reached: {why}") from None


def upgrade(database: Database) -> None:
    """Bring the schema up to date; nothing happens where it is."""
    check_not_newer(database)
    if current(database) != head(database):
        command.upgrade(_config(database), "head")


def check_not_newer(database: Database) -> None:
    """Raise DatabaseOutdated for a database that a newer version of Tunesmith wrote."""
    revision = current(database)
    known = {script.revision for script in ScriptDirectory.from_config(_config(database)).walk_revisions()}
    if revision is not None and revision not in known:
        raise DatabaseOutdated(
            f"The database schema ({revision}) is newer than this version of Tunesmith: upgrade Tunesmith."
        )


def check(database: Database) -> None:
    """Raise DatabaseOutdated, naming the command to run, where the schema is not up to date."""
    check_not_newer(database)
    revision, needed = current(database), head(database)
    if revision != needed:
        raise DatabaseOutdated(
            f"The database schema is {revision or 'empty'}, this version needs {needed}. "
            "Run: tunesmith migrate --database-url URL"
        )


def differences(database: Database) -> list[str]:
    """Return what the tables in the code and in the database do not agree on, in words."""
    with database.reader.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": VERSION_TABLE,
                "compare_type": True,
                "compare_server_default": True,
                "include_object": ours,
            },
        )
        return [str(difference) for difference in compare_metadata(context, metadata)]


def ours(_: object, name: str | None, kind: str, reflected: bool, __: object) -> bool:
    """Leave the tables of other programs in the same database alone."""
    return not (kind == "table" and reflected and name not in metadata.tables)

"""Migrations, by Alembic. It is loaded only where there is something to migrate: servers start faster."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext

from service.storage.database import Database
from service.storage.schema import VERSION_TABLE, folder
from service.storage.tables import metadata


def config(database: Database) -> Config:
    """Return what Alembic has to know to work on this database."""
    made = Config()
    made.set_main_option("script_location", str(folder()))
    made.attributes["database"] = database
    return made


def upgrade(database: Database) -> None:
    """Run the migrations that the database has not had."""
    command.upgrade(config(database), "head")


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

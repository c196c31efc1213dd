"""The schema: migrations make the tables that the code describes, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from service.programs import migrate
from service.storage import migration, schema
from service.storage.database import Database
from tunesmith.errors import DatabaseOutdated, InvalidInput, Unavailable


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def tables(database: Database) -> set[str]:
    with database.reader.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_migrations_make_the_tables_that_the_code_describes(database: Database) -> None:
    schema.upgrade(database)
    assert migration.differences(database) == []
    schema.check(database)


def test_the_files_of_migrations_begin_with_their_revisions_in_their_order(database: Database) -> None:
    scripts = ScriptDirectory.from_config(migration.config(database)).walk_revisions()
    assert [script.revision for script in scripts][::-1] == schema.revisions()


def test_a_database_that_is_not_there_is_said_in_words() -> None:
    with pytest.raises(Unavailable, match="The database cannot be reached: connection"):
        schema.check(Database("postgresql://nobody@127.0.0.1:1/none"))


def test_an_upgrade_that_has_nothing_to_do_does_nothing(database: Database) -> None:
    schema.upgrade(database)
    schema.upgrade(database)
    assert schema.current(database) == schema.head()


def test_an_empty_database_is_refused_with_the_command_to_run(database: Database) -> None:
    with pytest.raises(DatabaseOutdated, match=r"empty.*tunesmith migrate"):
        schema.check(database)


def test_a_database_of_a_newer_version_is_refused(database: Database) -> None:
    schema.upgrade(database)
    with database.write() as tx:
        tx.connection.execute(text(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'"))
    for refuse in (schema.check, schema.upgrade):
        with pytest.raises(DatabaseOutdated, match=r"9999.*newer"):
            refuse(database)


def test_other_programs_may_keep_their_tables_in_the_same_database(database: Database) -> None:
    with database.write() as tx:
        tx.connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        tx.connection.execute(text("INSERT INTO alembic_version VALUES ('of-another-program')"))
    schema.upgrade(database)
    assert migration.differences(database) == []
    with database.reader.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    assert found == "of-another-program"


def test_every_migration_can_be_taken_back(database: Database) -> None:
    schema.upgrade(database)
    command.downgrade(migration.config(database), "base")
    assert tables(database) <= {schema.VERSION_TABLE, "sqlite_sequence"}
    schema.upgrade(database)
    assert migration.differences(database) == []


@pytest.mark.parametrize(
    "change", ["ALTER TABLE trials ADD COLUMN stray INTEGER", "CREATE INDEX stray ON trials (created_at)"]
)
def test_a_change_that_no_migration_made_is_found(database: Database, database_url: str, change: str) -> None:
    schema.upgrade(database)
    with database.write() as tx:
        tx.connection.execute(text(change))
    with pytest.raises(InvalidInput, match="stray"):
        migrate(database_url, check=True)


def test_a_check_leaves_an_empty_database_empty(database: Database, database_url: str) -> None:
    with pytest.raises(DatabaseOutdated):
        migrate(database_url, check=True)
    assert tables(database) == set()

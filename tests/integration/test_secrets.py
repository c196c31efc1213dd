"""The server's secrets: where they are kept, and that no log has them."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from service import own_token
from service.core.access import digest
from service.storage.store import SqlStore
from tests.support.server_process import running_server
from tests.support.serving import migrated
from tests.support.stores import open_store
from tunesmith import Client
from tunesmith.errors import InvalidInput, Unauthorized
from tunesmith.notes import state_dir
from tunesmith.tokens import Scope

SOURCES = Path(__file__).parents[2]


@pytest.fixture
def store(sqlite_url: str) -> Iterator[SqlStore]:
    found = open_store(migrated(sqlite_url))
    yield found
    found.close()


# The file


def test_the_servers_own_token_is_made_once_and_is_an_admins(store: SqlStore, tmp_path: Path) -> None:
    token, secret = own_token.ensure(store, tmp_path / "data")
    file = tmp_path / "data" / "admin-token"
    assert file.read_text() == f"{secret}\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert token.scope == "admin"
    assert own_token.ensure(store, tmp_path / "data") == (token, secret)


def test_another_database_takes_the_token_in_the_file_over(store: SqlStore, tmp_path: Path) -> None:
    (tmp_path / "admin-token").write_text("tsm_from-before\n")
    (tmp_path / "admin-token").chmod(0o600)
    assert own_token.ensure(store, tmp_path)[1] == "tsm_from-before"
    assert store.by_token(digest("tsm_from-before")) is not None


def test_one_that_was_revoked_is_replaced(store: SqlStore, tmp_path: Path) -> None:
    token, secret = own_token.ensure(store, tmp_path)
    store.revoke_token(token.id).result(10)
    _, another = own_token.ensure(store, tmp_path)
    assert another != secret
    assert (tmp_path / "admin-token").read_text().strip() == another


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o606])
def test_a_file_that_others_can_read_is_refused(store: SqlStore, tmp_path: Path, mode: int) -> None:
    _, secret = own_token.ensure(store, tmp_path)
    (tmp_path / "admin-token").chmod(mode)
    with pytest.raises(
        InvalidInput, match=f"admin-token is open to other users .mode {mode:04o}.*chmod 600"
    ) as no:
        own_token.ensure(store, tmp_path)
    assert secret not in str(no.value)


def test_a_link_to_some_other_file_is_not_followed(store: SqlStore, tmp_path: Path) -> None:
    (tmp_path / "other").write_text("tsm_other")
    (tmp_path / "admin-token").symlink_to(tmp_path / "other")
    with pytest.raises(InvalidInput, match="cannot be read"):
        own_token.ensure(store, tmp_path)


# The environment


def test_the_token_in_the_environment_counts_until_it_is_another(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = secrets.token_hex(16), secrets.token_hex(32)
    for given in (first, second, ""):
        monkeypatch.setenv("TUNESMITH_ADMIN_TOKEN", given)
        own_token.accept_given(store)
        valid = [secret for secret in (first, second) if store.by_token(digest(secret)) is not None]
        assert valid == ([given] if given else [])
        assert "TUNESMITH_ADMIN_TOKEN" not in os.environ


def test_a_short_token_in_the_environment_is_refused(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUNESMITH_ADMIN_TOKEN", "too-short-to-be-one")
    with pytest.raises(InvalidInput, match="at least 32 characters") as refused:
        own_token.accept_given(store)
    assert "too-short" not in str(refused.value)


def test_a_workers_token_in_the_environment_is_a_workers(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, worker = secrets.token_hex(16), secrets.token_hex(16)
    monkeypatch.setenv("TUNESMITH_ADMIN_TOKEN", admin)
    monkeypatch.setenv("TUNESMITH_WORKER_TOKEN", worker)
    own_token.accept_given(store)
    found = [store.by_token(digest(secret)) for secret in (admin, worker)]
    assert [caller and caller.scope for caller in found] == [Scope.ADMIN, Scope.WORKER]


def test_one_token_in_the_environment_is_not_for_two_scopes(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in own_token.GIVEN:
        monkeypatch.setenv(name, "x" * 32)
    with pytest.raises(InvalidInput, match="must not be the same"):
        own_token.accept_given(store)


# A real server


def tunesmith(*args: str, code: int = 0, **environment: str) -> str:
    found = subprocess.run(
        [sys.executable, "-m", "tunesmith", *args],
        check=False, capture_output=True, text=True, timeout=60, env={**os.environ, **environment},
    )  # fmt: skip
    assert found.returncode == code, found.stderr
    return found.stdout if code == 0 else found.stderr


def test_no_log_and_no_note_left_behind_has_a_secret(tmp_path: Path) -> None:
    with running_server(tmp_path, "--verbose") as server:
        [note] = (state_dir() / "servers").glob(f"*_{server.port}.json")
        [first] = re.findall(r"login\?code=(\S+)", server.log)
        own = (tmp_path / "server" / "admin-token").read_text().strip()
        with Client(server.url) as client:
            codes = [client.login_address().partition("code=")[2] for _ in range(2)]
            made = client.create_token("ada", "viewer")
        told = [own, made.secret, *codes]
        with httpx.Client(base_url=server.url) as browser:
            browser.get(f"/login?code={codes[0]}&next=/workers")
            browser.get(f"/login?next=/workers&code={codes[1]}")
            browser.get(f"/login?code={codes[0]}")
            browser.post("/login", data={"token": made.secret})
            told += browser.cookies.values()
            browser.get("/api/me", headers={"Authorization": f"Bearer {made.secret}x"})
            browser.get("/api/studies", headers={"Authorization": f"Basic {made.secret}"})
            browser.post("/api/tokens", json={"name": made.secret, "scope": "none"})
        assert server.stop() == 0
        assert server.log.count("code=...") == 3
        assert server.log.count(first) == 1  # where it was printed
        assert [secret for secret in told if secret in server.log] == []
        assert not note.exists()


def test_a_server_opens_for_its_user_and_for_whom_it_makes_a_token(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        at = {"TUNESMITH_SERVER_URL": server.url}
        nobody = {**at, "TUNESMITH_STATE_DIR": str(tmp_path / "nobody")}
        assert "TUNESMITH_TOKEN_FILE" in tunesmith("study", "list", code=1, **nobody)
        secret = tunesmith("token", "create", "ada", "--scope", "viewer", "--expires", "1h", **at).strip()
        (tmp_path / "key").write_text(secret)
        key = {**nobody, "TUNESMITH_TOKEN_FILE": str(tmp_path / "key")}
        assert "No studies" in tunesmith("study", "list", **key)
        assert "scope admin" in tunesmith("token", "list", code=1, **key)
        listed = tunesmith("token", "list", **at)
        assert "ada" in listed
        assert "in 59 min" in listed
        [number] = re.findall(r"^ *(\d+) +ada", listed, re.M)
        assert "revoked" in tunesmith("token", "revoke", number, **at)
        assert "not valid" in tunesmith("study", "list", code=1, **key)
        assert tunesmith("login", **at).startswith(f"{server.url}/login?code=")
        assert tunesmith("token", "revoke", "99999", code=3, **at)


def test_other_users_can_read_nothing_that_a_server_writes(tmp_path: Path) -> None:
    (tmp_path / "server").mkdir(mode=0o755)
    with running_server(tmp_path) as server:
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        written = [path for path in (tmp_path / "server").rglob("*") if path.is_file()]
        assert {path.name for path in written} >= {"tunesmith.db", "tunesmith.db-wal", "admin-token"}
        assert [path for path in written if path.stat().st_mode & 0o077] == []


def test_no_auth_serves_this_machine_alone(tmp_path: Path) -> None:
    with running_server(tmp_path, "--no-auth") as server:
        assert "Log in" not in server.log
        assert not (tmp_path / "server" / "admin-token").exists()
        assert httpx.get(f"{server.url}/api/studies").status_code == 200
        assert httpx.get(f"{server.url}/api/studies", headers={"Host": "evil.example"}).status_code == 421
    refused = tunesmith("serve", "--host", "0.0.0.0", "--no-auth", "--port", "0", code=2)
    assert "--no-auth" in refused


# What arrives is never executed

EXECUTES = re.compile(
    r"\b(?:pickle|cPickle|dill|cloudpickle|joblib|marshal|shelve)\b"
    r"|(?<![.\w])(?:eval|exec|compile|__import__)\("
    r"|\bos\.(?:system|popen)\(|shell=True"
    r"|yaml\.(?:unsafe_load|full_load|load)\((?![^\n]*Loader=_loader\(\))"
    r"|torch\.load\((?![^\n]*weights_only=True)"
)


@pytest.mark.parametrize(
    "line",
    ["import pickle", "x = eval(y)", "yaml.load(text)", "torch.load(path)", "torch.load(f, map_location=d)"],
)
def test_the_search_finds_what_it_looks_for(line: str) -> None:
    assert EXECUTES.search(line)


def test_nothing_unpickles_or_evaluates_what_arrives() -> None:
    files = [
        path for folder in ("service", "tunesmith", "workers") for path in (SOURCES / folder).rglob("*.py")
    ]
    assert len(files) > 100
    found = [f"{path}: {m[0]}" for path in files for m in EXECUTES.finditer(path.read_text(encoding="utf-8"))]
    assert found == []


def test_an_unauthorized_adoption_says_nothing_of_the_secret(store: SqlStore) -> None:
    store.set_token("x", Scope.ADMIN, digest("tsm_secret")).result(10)
    store.set_token("x", Scope.ADMIN, "").result(10)
    with pytest.raises(Unauthorized) as refused:
        store.adopt_admin("file", digest("tsm_secret")).result(10)
    assert "tsm_secret" not in str(refused.value)

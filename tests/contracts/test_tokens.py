"""Tokens, sessions and login codes: what is valid, and until when."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from service.core.access import Caller
from service.storage import tables as t
from service.storage.store import SqlStore
from tests.support.stores import Bench
from tunesmith.errors import TokenNotFound, Unauthorized
from tunesmith.tokens import CreateToken, Scope, Token


def create(store: SqlStore, digest: str = "d", **fields: object) -> Token:
    body = CreateToken.parse({"name": "n", "scope": "admin", **fields})
    return store.create_token(body, digest).result(20)


def end_all(store: SqlStore, table: str) -> None:
    """Let the time of everything in a table be over."""
    found = t.metadata.tables[table]
    store._write(lambda tx: tx.connection.execute(update(found).values(expires_at=1.0))).result(20)


def test_a_token_is_known_by_its_digest_alone(store: SqlStore) -> None:
    made = create(store, scope="worker", studies=["s", "7"])
    found = store.by_token("d")
    assert found == Caller(made.id, "n", made.scope, frozenset({"s", "7"}))
    assert store.by_token("e") is None
    assert store.by_session("d") is None


def test_a_revoked_token_is_not_valid_and_stays_in_the_list(store: SqlStore) -> None:
    made = create(store)
    assert store.revoke_token(made.id).result(20).revoked
    assert store.revoke_token(made.id).result(20).revoked
    assert store.by_token("d") is None
    assert [token.revoked for token in store.tokens()] == [True]


def test_only_a_token_that_is_there_can_be_revoked(store: SqlStore) -> None:
    with pytest.raises(TokenNotFound):
        store.revoke_token(5).result(20)


def test_an_expired_token_is_not_valid(store: SqlStore) -> None:
    made = create(store, expires_s=1000)
    assert made.expires_at is not None
    assert (made.expires_at - made.created_at).total_seconds() == pytest.approx(1000)
    assert store.by_token("d") is not None
    end_all(store, "tokens")
    assert store.by_token("d") is None


def test_a_session_ends_with_its_token(store: SqlStore) -> None:
    made = create(store)
    begun = store.begin_session(made.id, "s").result(20)
    assert begun.session
    assert store.by_session("s") == begun
    assert store.by_token("s") is None
    store.revoke_token(made.id).result(20)
    assert store.by_session("s") is None
    with pytest.raises(Unauthorized):
        store.begin_session(made.id, "another").result(20)


def test_a_session_lasts_no_longer_than_its_token(store: SqlStore) -> None:
    made = create(store, expires_s=1000)
    assert made.expires_at is not None
    assert store.begin_session(made.id, "s").result(20).expires_at == pytest.approx(
        made.expires_at.timestamp()
    )


def test_a_session_ends_with_its_time_or_its_logout(store: SqlStore) -> None:
    made = create(store)
    store.begin_session(made.id, "s").result(20)
    store.end_session("s").result(20)
    assert store.by_session("s") is None
    store.begin_session(made.id, "s").result(20)
    end_all(store, "sessions")
    assert store.by_session("s") is None


def test_a_code_begins_one_session(store: SqlStore) -> None:
    made = create(store)
    store.create_code(made.id, "c").result(20)
    assert store.redeem_code("c", "s").result(20).token == made.id
    with pytest.raises(Unauthorized):
        store.redeem_code("c", "again").result(20)
    assert store.by_session("again") is None


def test_an_old_code_begins_none(store: SqlStore) -> None:
    made = create(store)
    store.create_code(made.id, "c").result(20)
    end_all(store, "login_codes")
    with pytest.raises(Unauthorized):
        store.redeem_code("c", "s").result(20)


def test_the_code_of_a_revoked_token_begins_none(store: SqlStore) -> None:
    made = create(store)
    store.create_code(made.id, "c").result(20)
    store.revoke_token(made.id).result(20)
    with pytest.raises(Unauthorized):
        store.redeem_code("c", "s").result(20)


def test_use_is_noted_at_most_once_a_minute(store: SqlStore) -> None:
    made = create(store)
    store.note_use(made.id).result(20)
    first = store.tokens()[0].last_used_at
    store.note_use(made.id).result(20)
    assert first is not None
    assert store.tokens()[0].last_used_at == first


def test_a_secret_that_a_file_keeps_is_added_once(store: SqlStore) -> None:
    made = store.adopt_admin("a file", "d").result(20)
    assert store.adopt_admin("a file", "d").result(20).id == made.id
    store.revoke_token(made.id).result(20)
    with pytest.raises(Unauthorized):
        store.adopt_admin("a file", "d").result(20)


def test_a_secret_that_a_file_keeps_must_be_an_admins(store: SqlStore) -> None:
    create(store, scope="viewer")
    with pytest.raises(Unauthorized):
        store.adopt_admin("a file", "d").result(20)


def test_a_secret_that_is_set_replaces_the_one_before(store: SqlStore) -> None:
    store.set_token("set", Scope.ADMIN, "old").result(20)
    store.set_token("set", Scope.ADMIN, "new").result(20)
    assert store.by_token("old") is None
    assert store.by_token("new") is not None
    store.set_token("set", Scope.ADMIN, "old").result(20)
    assert store.by_token("old") is not None
    store.set_token("set", Scope.ADMIN, "").result(20)
    assert store.by_token("old") is None


def test_the_study_of_a_trial_is_known(bench: Bench) -> None:
    study = bench.create()
    bench.suggest()
    trial = bench.claim_one()
    assert bench.store.study_of_trial(trial.id) == (study.id, "s")
    assert bench.store.study_of_trial(trial.id + 1) is None

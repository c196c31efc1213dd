"""Tokens, sessions of browsers, and codes to log in with. Of each secret only its hash is here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.core.access import Caller
from service.storage import tables as t
from service.storage.database import Tx
from service.storage.quick import Row
from service.storage.values import moment, moment_if
from tunesmith.errors import TokenNotFound, Unauthorized
from tunesmith.tokens import CreateToken, Scope, Token

SESSION_S = 30 * 86_400.0
CODE_S = 600.0
USED_S = 60.0
"""How exactly it is known when a token was last used."""

TOKENS = select(t.tokens).order_by(t.tokens.c.id.desc()).limit(1000)
TOKEN = select(t.tokens).where(t.tokens.c.id == bindparam("token"))
HASHED = select(t.tokens).where(t.tokens.c.hash == bindparam("digest"))
VALID = t.tokens.c.revoked_at.is_(None) & or_(
    t.tokens.c.expires_at.is_(None), t.tokens.c.expires_at > bindparam("now")
)
BY_TOKEN = HASHED.where(VALID)
BY_SESSION = (
    select(t.tokens, t.sessions.c.expires_at.label("session_until"))
    .join(t.sessions, t.sessions.c.token_id == t.tokens.c.id)
    .where(t.sessions.c.hash == bindparam("digest"), t.sessions.c.expires_at > bindparam("now"), VALID)
)
VALID_TOKEN = TOKEN.where(VALID)


def _add_once(dialect: Any) -> Any:
    """Two servers that start may add the token that both are given."""
    return dialect.insert(t.tokens).on_conflict_do_nothing(index_elements=["hash"])


ADD = {"sqlite": _add_once(sqlite), "postgresql": _add_once(postgresql)}
REVOKE = (
    update(t.tokens)
    .where(t.tokens.c.id == bindparam("token"), t.tokens.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("now"))
)
REVOKE_OTHERS = (
    update(t.tokens)
    .where(
        t.tokens.c.name == bindparam("called"),
        t.tokens.c.hash != bindparam("digest"),
        t.tokens.c.revoked_at.is_(None),
    )
    .values(revoked_at=bindparam("now"))
)
RESTORE = (
    update(t.tokens)
    .where(t.tokens.c.hash == bindparam("digest"))
    .values(name=bindparam("called"), scope=bindparam("may"), expires_at=None, revoked_at=None)
)
USED = (
    update(t.tokens)
    .where(
        t.tokens.c.id == bindparam("token"),
        or_(t.tokens.c.last_used_at.is_(None), t.tokens.c.last_used_at <= bindparam("before")),
    )
    .values(last_used_at=bindparam("now"))
)
ADD_SESSION = insert(t.sessions)
END_SESSION = delete(t.sessions).where(t.sessions.c.hash == bindparam("digest"))
OLD_SESSIONS = delete(t.sessions).where(t.sessions.c.expires_at <= bindparam("now"))
ADD_CODE = insert(t.login_codes)
TAKE_CODE = (
    delete(t.login_codes)
    .where(t.login_codes.c.hash == bindparam("digest"))
    .returning(t.login_codes.c.token_id, t.login_codes.c.expires_at)
)
OLD_CODES = delete(t.login_codes).where(t.login_codes.c.expires_at <= bindparam("now"))

STUDY_OF_TRIAL = (
    select(t.studies.c.id, t.studies.c.name)
    .join(t.trials, t.trials.c.study_id == t.studies.c.id)
    .where(t.trials.c.id == bindparam("trial"))
)


def token_from(row: Row) -> Token:
    """A row of tokens."""
    return Token(
        id=row["id"],
        name=row["name"],
        scope=Scope(row["scope"]),
        studies=row["studies"],
        created_at=moment(row["created_at"]),
        expires_at=moment_if(row["expires_at"]),
        last_used_at=moment_if(row["last_used_at"]),
        revoked=row["revoked_at"] is not None,
    )


def caller_from(row: Row, until: float | None = None) -> Caller:
    """A row of tokens as the one who calls; `until` is when the session of a browser expires."""
    ends = [end for end in (row["expires_at"], until) if end is not None]
    return Caller(
        token=row["id"],
        name=row["name"],
        scope=Scope(row["scope"]),
        studies=frozenset(row["studies"]),
        expires_at=min(ends, default=None),
        session=until is not None,
    )


# Tokens


def create(tx: Tx, body: CreateToken, digest: str) -> Token:
    """Note a token."""
    expires = None if body.expires_s is None else tx.now + body.expires_s
    return _add(tx, body.name, body.scope, digest, body.studies, expires)


def _add(tx: Tx, name: str, scope: Scope, digest: str, studies: list[str], expires_at: float | None) -> Token:
    row = {"name": name, "scope": scope.value, "studies": studies, "hash": digest}
    tx.connection.execute(ADD[tx.dialect], {**row, "created_at": tx.now, "expires_at": expires_at})
    return token_from(tx.connection.execute(HASHED, {"digest": digest}).mappings().one())


def revoke(tx: Tx, token: int) -> Token:
    """Revoke a token; one that is revoked stays so. Raises TokenNotFound."""
    tx.connection.execute(REVOKE, {"token": token, "now": tx.now})
    row = tx.connection.execute(TOKEN, {"token": token}).mappings().first()
    if row is None:
        raise TokenNotFound(f"There is no token with the id {token}.")
    return token_from(row)


def adopt_admin(tx: Tx, name: str, digest: str) -> Token:
    """Accept this secret, which somebody else keeps, as an admin's.

    Raises:
        Unauthorized: it was revoked, has expired, or is of another scope.
    """
    if tx.connection.execute(HASHED, {"digest": digest}).first() is None:
        return _add(tx, name, Scope.ADMIN, digest, [], None)
    valid = tx.connection.execute(BY_TOKEN, {"digest": digest, "now": tx.now}).mappings().first()
    if valid is None or valid["scope"] != Scope.ADMIN:
        raise Unauthorized("This token is no admin's (any more).")
    return token_from(valid)


def set_token(tx: Tx, name: str, scope: Scope, digest: str) -> None:
    """Accept this secret for this scope, and no earlier one of this name; an empty digest: none."""
    tx.connection.execute(REVOKE_OTHERS, {"called": name, "digest": digest, "now": tx.now})
    if not digest:
        return
    restored = {"called": name, "digest": digest, "may": scope.value}
    if tx.connection.execute(RESTORE, restored).rowcount == 0:
        _add(tx, name, scope, digest, [], None)


def note_use(tx: Tx, token: int) -> None:
    """Note that a token is in use, at most once a minute."""
    tx.connection.execute(USED, {"token": token, "now": tx.now, "before": tx.now - USED_S})


# Who calls


def by_token(connection: Connection, digest: str, now: float) -> Caller | None:
    """Return whose token this is; None where it is not valid."""
    row = connection.execute(BY_TOKEN, {"digest": digest, "now": now}).mappings().first()
    return caller_from(row) if row else None


def by_session(connection: Connection, digest: str, now: float) -> Caller | None:
    """Return whose session this is; None where it, or its token, is not valid."""
    row = connection.execute(BY_SESSION, {"digest": digest, "now": now}).mappings().first()
    return caller_from(row, row["session_until"]) if row else None


def study_of_trial(connection: Connection, trial: int) -> tuple[int, str] | None:
    """Return id and name of a trial's study; None where there is no such trial."""
    row = connection.execute(STUDY_OF_TRIAL, {"trial": trial}).first()
    return (row.id, row.name) if row else None


# Browsers


def create_code(tx: Tx, token: int, digest: str) -> datetime:
    """Note a code that logs in once, and return when it expires."""
    tx.connection.execute(OLD_CODES, {"now": tx.now})
    expires = tx.now + CODE_S
    tx.connection.execute(ADD_CODE, {"hash": digest, "token_id": token, "expires_at": expires})
    return moment(expires)


def redeem_code(tx: Tx, code: str, session: str) -> Caller:
    """Begin a session with a code, which is then used up. Raises Unauthorized."""
    row = tx.connection.execute(TAKE_CODE, {"digest": code}).first()
    if row is None or row.expires_at <= tx.now:
        raise Unauthorized("This login address was used already, or is older than ten minutes.")
    return begin_session(tx, row.token_id, session)


def begin_session(tx: Tx, token: int, session: str) -> Caller:
    """Begin the session of a browser. Raises Unauthorized where the token is not valid (any more)."""
    found = tx.connection.execute(VALID_TOKEN, {"token": token, "now": tx.now}).mappings().first()
    if found is None:
        raise Unauthorized("The token of this login was revoked, or has expired.")
    tx.connection.execute(OLD_SESSIONS, {"now": tx.now})
    until = tx.now + SESSION_S
    row: dict[str, Any] = {"hash": session, "token_id": token, "created_at": tx.now, "expires_at": until}
    tx.connection.execute(ADD_SESSION, row)
    return caller_from(found, until)


def end_session(tx: Tx, session: str) -> None:
    """End the session of a browser, if it is one."""
    tx.connection.execute(END_SESSION, {"digest": session})

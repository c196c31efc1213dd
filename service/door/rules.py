"""Who may use which route: one table for all. A route that is not in it cannot be made."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tunesmith.tokens import Scope


class Rule(NamedTuple):
    """Who may use a route.

    Attributes:
        scopes: Tokens of these scopes; none for everyone, without a token too.
        only: The parameter of the path that says which study this is about: a token for given studies is
            let in only where it is one of them.
        page: For people: who is not logged in is asked to.
    """

    scopes: frozenset[Scope]
    only: Literal["study", "trial"] | None = None
    page: bool = False


EVERYONE = Rule(frozenset())
READERS = Rule(frozenset({Scope.VIEWER, Scope.ADMIN}))
PAGE = Rule(READERS.scopes, page=True)
ANY_TOKEN = Rule(frozenset(Scope))
ABOUT_A_STUDY = Rule(frozenset(Scope), only="study")
WORKERS = Rule(frozenset({Scope.WORKER, Scope.ADMIN}))
ABOUT_A_TRIAL = Rule(WORKERS.scopes, only="trial")
ADMINS = Rule(frozenset({Scope.ADMIN}))

# A token for given studies gets a narrowed answer where a route has no study in its path (claims, the list).
RULES = {
    "GET /api/studies": ANY_TOKEN,
    "POST /api/studies": ADMINS,
    "GET /api/studies/{study}": ABOUT_A_STUDY,
    "PATCH /api/studies/{study}": ADMINS,
    "DELETE /api/studies/{study}": ADMINS,
    "POST /api/studies/{study}/import": ADMINS,
    "GET /api/studies/{study}/front": ABOUT_A_STUDY,
    "GET /api/studies/{study}/history": ABOUT_A_STUDY,
    "GET /api/studies/{study}/importance": ABOUT_A_STUDY,
    "GET /api/studies/{study}/trials": ABOUT_A_STUDY,
    "POST /api/studies/{study}/trials": ADMINS,
    "GET /api/studies/{study}/trials/{number}": ABOUT_A_STUDY,
    "POST /api/studies/{study}/trials/{number}/stop": ADMINS,
    "GET /api/studies/{study}/trials/{number}/metrics": ABOUT_A_STUDY,
    "GET /api/studies/{study}/trials/{number}/attempts": ABOUT_A_STUDY,
    "GET /api/studies/{study}/trials/{number}/artifacts": ABOUT_A_STUDY,
    "GET /api/studies/{study}/trials/{number}/attempts/{attempt}/artifacts/{name}": ABOUT_A_STUDY,
    "POST /api/claims": WORKERS,
    "POST /api/trials/{trial}/metrics": ABOUT_A_TRIAL,
    "POST /api/trials/{trial}/finish": ABOUT_A_TRIAL,
    "PUT /api/trials/{trial}/attempts/{attempt}/artifacts/{name}": ABOUT_A_TRIAL,
    "GET /api/workers": READERS,
    "PUT /api/workers/{worker}": WORKERS,
    "PATCH /api/workers/{worker}": ADMINS,
    "POST /api/workers/{worker}/heartbeat": WORKERS,
    "GET /api/tasks": ANY_TOKEN,
    "GET /api/tasks/{task}": ANY_TOKEN,
    "GET /api/schemas/study": ANY_TOKEN,
    "GET /api/openapi.json": READERS,
    "GET /api/events": READERS,
    "GET /api/me": ANY_TOKEN,
    "GET /api/tokens": ADMINS,
    "POST /api/tokens": ADMINS,
    "DELETE /api/tokens/{token}": ADMINS,
    "POST /api/login-codes": READERS,
    "GET /healthz": EVERYONE,
    "GET /readyz": EVERYONE,
    "GET /login": EVERYONE,
    "POST /login": EVERYONE,
    "POST /logout": EVERYONE,
    "GET /": PAGE,
    "GET /studies/{study}": PAGE,
    "GET /studies/{study}/trials/{number}": PAGE,
    "GET /workers": PAGE,
    "GET /tasks": PAGE,
}

"""Guards each route: nothing of a request is read before its caller may make it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from service.core.access import Caller
from service.core.ports import Store
from service.door.keeper import Door, address_of
from service.door.rules import RULES, Rule
from tunesmith.errors import (
    Forbidden,
    StudyNotFound,
    TooManyRequests,
    TrialNotFound,
    Unauthorized,
    Unavailable,
)

log = logging.getLogger(__name__)


class GuardedRoute(APIRoute):
    """A route that lets in whom the table of rules names.

    The check stands between finding the route and calling it, so that both always mean the same route.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **settings: Any) -> None:
        super().__init__(path, endpoint, **settings)
        [self.method] = self.methods or {"GET"}
        self.rule: Rule = RULES[f"{self.method} {path}"]

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, if its caller may make it."""
        if scope["method"] == self.method:
            try:
                await admit(self.rule, scope)
            except Unauthorized:
                if not self.rule.page:
                    raise
                await RedirectResponse(login_address(scope), 303)(scope, receive, send)
                return
        await super().handle(scope, receive, send)


async def admit(rule: Rule, scope: Scope) -> None:
    """Note the caller of a request that is matched to its route, if they may make it.

    Raises:
        Unauthorized, TooManyRequests, Forbidden, StudyNotFound, TrialNotFound
    """
    if not rule.scopes:
        return
    door: Door = scope["app"].state.door
    caller = await door.caller(scope)
    if caller.scope not in rule.scopes:
        needed = " or ".join(sorted(rule.scopes))
        raise Forbidden(f"This needs a token with the scope {needed}; this one has {caller.scope}.")
    if caller.studies and rule.only:
        about = scope["path_params"][rule.only]
        await asyncio.to_thread(_CHECKS[rule.only], caller, scope["app"].state.store, about)
    scope["caller"] = caller


def check_study(caller: Caller, store: Store, ref: str) -> None:
    """Check that a token is for a study; it does not learn whether others exist.

    Raises:
        Forbidden: naming the studies that it is for.
    """
    if not caller.studies or ref in caller.studies:
        return
    try:
        study = store.study(ref)
    except StudyNotFound:
        raise caller.not_for(ref) from None
    if not caller.may_see(study.id, study.name):
        raise caller.not_for(ref)


def _check_trial(caller: Caller, store: Store, number: str) -> None:
    plain = number.isascii() and number.isdigit() and len(number) < 19
    study = store.study_of_trial(int(number)) if plain else None
    if study is None:
        raise TrialNotFound(f"There is no trial with the id {number[:40]}.")
    if not caller.may_see(*study):
        raise caller.not_for(study[1])


_CHECKS = {"study": check_study, "trial": _check_trial}


def caller_of(request: Request) -> Caller:
    """Return who makes a request."""
    caller: Caller = request.scope["caller"]
    return caller


async def still_in(request: Request) -> bool:
    """Whether who made a request that takes long would be let in now, too."""
    door: Door = request.app.state.door
    try:
        await door.caller(request.scope)
    except (Unauthorized, TooManyRequests):
        return False
    except Unavailable:
        log.debug("Whether %s may stay cannot be found out now", address_of(request.scope))
    return True


def login_address(scope: Scope) -> str:
    """Return where to log in, and come back from to the page asked for."""
    query = scope["query_string"].decode("latin-1")
    wanted = scope["path"] + (f"?{query}" if query else "")
    return f"{scope.get('root_path', '')}/login?next={quote(wanted, safe='/')}"

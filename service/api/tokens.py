"""Tokens: make, list, revoke; and who one is."""

from __future__ import annotations

import asyncio
import secrets
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel

from service.api.context import Ctx, reply
from service.core.access import digest
from service.door.guard import GuardedRoute, caller_of
from service.door.keeper import Door
from tunesmith.errors import Conflict, Forbidden
from tunesmith.tokens import CreatedToken, CreateToken, LoginCode, Me, Token, new_secret

router = APIRouter(prefix="/api", tags=["tokens"], route_class=GuardedRoute)

TokenId = Annotated[int, Path(ge=0, lt=2**63)]


class TokenList(BaseModel):
    """Tokens, the newest first."""

    tokens: list[Token]


@router.post("/tokens", operation_id="create_token", status_code=201, response_model=CreatedToken)
async def create_token(body: CreateToken, ctx: Ctx) -> Response:
    """Make a token. Its secret is in this answer and nowhere else."""
    secret = new_secret()
    made = await asyncio.wrap_future(ctx.store.create_token(body, digest(secret)))
    return reply(CreatedToken(secret=secret, **dict(made)), 201)


@router.get("/tokens", operation_id="list_tokens", response_model=TokenList)
async def list_tokens(ctx: Ctx) -> Response:
    """List the tokens, the newest first (at most 1,000)."""
    return reply(TokenList.model_construct(tokens=await ctx.read(ctx.store.tokens)))


@router.delete("/tokens/{token}", operation_id="revoke_token", response_model=Token)
async def revoke_token(token: TokenId, request: Request, ctx: Ctx) -> Response:
    """Revoke a token, with the sessions of browsers that logged in with it. Works within 5 seconds."""
    revoked = await asyncio.wrap_future(ctx.store.revoke_token(token))
    door_of(request).forget()
    return reply(revoked)


@router.get("/me", operation_id="get_me", response_model=Me)
async def get_me(request: Request) -> Response:
    """Who the server takes the caller for."""
    caller = caller_of(request)
    expires = caller.expires_at
    me = Me(
        name=caller.name,
        scope=caller.scope,
        studies=sorted(caller.studies),
        expires_at=None if expires is None else datetime.fromtimestamp(expires, UTC),
        session=caller.session,
    )
    return reply(me)


@router.post("/login-codes", operation_id="create_login_code", status_code=201, response_model=LoginCode)
async def create_login_code(request: Request, ctx: Ctx) -> Response:
    """Make an address that logs a browser in, once, with the caller's token."""
    if not door_of(request).asks:
        raise Conflict("This server asks for no token: open its pages as they are.")
    if caller_of(request).session:  # or who took a session once could prolong it for ever
        raise Forbidden("Login addresses are for tokens to make, not for a browser that is logged in.")
    code = secrets.token_urlsafe(24)
    expires = await asyncio.wrap_future(ctx.store.create_code(caller_of(request).token, digest(code)))
    return reply(LoginCode(path=f"/login?code={code}", expires_at=expires), 201)


def door_of(request: Request) -> Door:
    """Return the door of the application."""
    door: Door = request.app.state.door
    return door

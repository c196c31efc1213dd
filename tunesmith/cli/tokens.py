"""`tunesmith token create | list | revoke` and `tunesmith login`."""

from __future__ import annotations

import html
import re
import webbrowser
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from tunesmith import notes
from tunesmith.cli import session, tables, words
from tunesmith.cli.options import AsJson, Server
from tunesmith.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    from tunesmith.tokens import Token

HELP = """Make, list and revoke tokens, with which workers, programs and other people reach the server."""
UNITS_S = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


class ScopeName(StrEnum):
    """What a token is for."""

    VIEWER = "viewer"
    WORKER = "worker"
    ADMIN = "admin"


def register(app: typer.Typer, token: typer.Typer) -> None:
    """Add the commands: those of the group `token`, and `login`."""
    token.command("create")(create)
    token.command("list")(list_all)
    token.command("revoke")(revoke)
    app.command()(login)


def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is for, to be told from others.")],
    *,
    scope: Annotated[
        ScopeName, typer.Option(help="`viewer` reads, `worker` runs trials, `admin` may do everything.")
    ],
    study: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STUDY",
            help="Of a worker's token: only this study, by name or id; repeatable.  [default: all]",
            show_default=False,
        ),
    ] = None,
    expires: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="Until it expires, such as `12h` or `30d`.  [default: never]",
            show_default=False,
        ),
    ] = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Make a token, and print its secret, which is shown only now.

    **Examples**

    - `tunesmith token create gpu-a --scope worker > key` : then `tunesmith worker --token-file key`
    - `tunesmith token create rented --scope worker --study mnist-cnn --expires 2d`
    - `tunesmith token create ada --scope viewer` : to log in at the leaderboard and read
    """
    expires_s = None if expires is None else seconds_of(expires)
    with session.connect(server) as client:
        made = client.create_token(name, scope.value, studies=study or [], expires_s=expires_s)
    if not as_json:
        told = f"Created token {made.id}, {_what(made)}. This is its secret; it is shown only now:"
        session.console(stderr=True).print(told, soft_wrap=True)
    session.show(made, as_json, lambda: made.secret)


def seconds_of(text: str) -> int:
    """Read a time span such as `90m`, `12h`, `30d`.

    >>> seconds_of("30d")
    2592000
    """
    found = re.fullmatch(r"([1-9][0-9]{0,8}) ?([smhd])", text.strip())
    if found is None:
        raise InvalidInput(
            FieldProblem("--expires", f"must be a time such as 90m, 12h or 30d (got {text!r})")
        )
    return int(found[1]) * UNITS_S[found[2]]


def list_all(*, server: Server = None, as_json: AsJson = False) -> None:
    """List the tokens, the newest first, with when they were last used."""
    with session.connect(server) as client:
        found = client.tokens()
    session.show(found, as_json, lambda: table(found))


def revoke(
    token: Annotated[int, typer.Argument(metavar="ID", min=0, help="Its id, see `tunesmith token list`.")],
    *,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Revoke a token: within seconds it opens nothing any more, and its browsers are logged out."""
    with session.connect(server) as client:
        found = client.revoke_token(token)
    session.show(found, as_json, lambda: f"Token {found.id} ({found.name}) is revoked.")


def login(
    *,
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Print an address that logs a browser in, once, within ten minutes."""
    with session.connect(server) as client:
        address = client.login_address()
    session.show({"url": address}, as_json, lambda: address)
    if open_it:
        webbrowser.open(page_for(address).as_uri())


def page_for(address: str) -> Path:
    """Return a page of this user alone that leads to an address: everybody can read command lines.

    The browser shows a button there, since a page on the disk is not one of the server's.
    """
    page = notes.state_dir() / "login.html"
    leads = html.escape(address, quote=True)
    notes.write_secret(
        page, f'<meta http-equiv="refresh" content="0;url={leads}"><a href="{leads}">Log in</a>'
    )
    return page


def table(found: list[Token]) -> Table:
    """Return the table of `token list`."""
    made = tables.table(
        "id", "name", "for", "created", "expires", "last used", right=["id"], fold=["name", "for"]
    )
    for t in found:
        expires = "revoked" if t.revoked else words.until(t.expires_at)
        used = words.ago(t.last_used_at) if t.last_used_at else "never"
        made.add_row(str(t.id), t.name, _what(t), words.ago(t.created_at), expires, used)
    return made


def _what(token: Token) -> str:
    only = f" of {', '.join(token.studies)}" if token.studies else ""
    return f"{token.scope}{only}"

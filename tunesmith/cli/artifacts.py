"""`tunesmith artifacts`: the files that the attempts of a trial stored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from tunesmith.cli import session, tables, words
from tunesmith.cli.options import AsJson, Server, StudyName

if TYPE_CHECKING:
    from tunesmith.trials import Artifact

PATIENCE_S = 60.0


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(artifacts)


def artifacts(
    study: StudyName,
    number: Annotated[int, typer.Argument(metavar="NUMBER", min=0, help="The trial's number.")],
    *,
    download: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Download them all, to DIR/ATTEMPT/NAME.", show_default=False),
    ] = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """List the checkpoints and files that the attempts of a trial stored, or download them."""
    with session.connect(server, patience_s=session.PATIENCE_S if download is None else PATIENCE_S) as client:
        found = client.artifacts(study, number)
        if download is not None:
            for one in found:
                path = download / str(one.attempt) / Path(one.name).name
                client.download_artifact(study, number, one.attempt, one.name, path)
    nothing = f"Trial {number} has stored no files."
    session.show(found, as_json, lambda: _table(found) if found else nothing)


def _table(found: Sequence[Artifact]) -> Table:
    made = tables.table(
        "attempt", "name", "kind", "step", "size", "stored", right=["attempt", "step", "size"], fold=["name"]
    )
    for a in found:
        step = words.NOTHING if a.step is None else str(a.step)
        made.add_row(str(a.attempt), a.name, a.kind, step, size(a.size), words.ago(a.created_at))
    return made


def size(count: int) -> str:
    """Spell a number of bytes: `512 B`, `1.5 MiB`."""
    for power, unit in ((3, "GiB"), (2, "MiB"), (1, "KiB")):
        if count >= 1024**power:
            return f"{count / 1024**power:.1f} {unit}"
    return f"{count} B"

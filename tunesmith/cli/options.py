"""Options and arguments that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

Server = Annotated[
    str | None,
    typer.Option(
        "--server",
        metavar="URL",
        help="Address of the server.  [env: TUNESMITH_SERVER_URL; default: http://127.0.0.1:8765]",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on stdout, and nothing else there.")]
StudyName = Annotated[str, typer.Argument(metavar="STUDY", help="Name or id of the study.")]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="CONDITION",
        help="Only trials for which this holds, such as `state=COMPLETE`, `feasible=true`, `params.lr<0.01` "
        "or `metrics.val_loss<=0.2`. Repeat it to combine several.",
        show_default=False,
    ),
]
Tag = Annotated[
    list[str] | None, typer.Option("--tag", metavar="TAG", help="A tag; repeatable.", show_default=False)
]

"""The command `tunesmith worker`."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Annotated

import typer

Server = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Address of the server.  [env: TUNESMITH_SERVER_URL; default: http://127.0.0.1:8765]",
        show_default=False,
    ),
]
TokenFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        dir_okay=False,
        help="Read the token from this file.  [env: TUNESMITH_TOKEN_FILE; default: TUNESMITH_TOKEN, "
        "else what a server of this user on this machine noted]",
        show_default=False,
    ),
]
Slots = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=1000,
        metavar="N",
        help="Trials to train at the same time.  [default: one per GPU, else one on the CPU]",
        show_default=False,
    ),
]
DevicesPerSlot = Annotated[
    int,
    typer.Option(
        min=1,
        max=16,  # tunesmith.tasks.MOST_DEVICES, which takes a while to import
        metavar="N",
        help="GPUs (else processes) of each slot, for trials that train on several devices.",
    ),
]
Name = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="What the leaderboard calls this worker.  [default: host name]",
        show_default=False,
    ),
]
Tasks = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TASK",
        help="Train only this task; repeatable.  [default: all it knows, see `tunesmith tasks`]",
        show_default=False,
    ),
]
Studies = Annotated[
    list[str] | None,
    typer.Option(
        metavar="STUDY",
        help="Work only on this study, by name or id; repeatable.  [default: any]",
        show_default=False,
    ),
]
UntilFinished = Annotated[
    list[str] | None,
    typer.Option(
        metavar="STUDY",
        help="Like --studies, and exit once every study named is finished; repeatable.",
        show_default=False,
    ),
]
IdleTimeout = Annotated[
    float | None,
    typer.Option(
        min=0,
        metavar="SECONDS",
        help="Exit after so long without a trial.  [default: wait for ever]",
        show_default=False,
    ),
]
GraceSeconds = Annotated[
    float,
    typer.Option(
        min=1,
        max=86_400,
        metavar="SECONDS",
        help="Time to save checkpoints and hand trials back when told to stop; what is left then is killed.",
    ),
]
MaxFailures = Annotated[
    int,
    typer.Option(
        min=0,
        max=1_000_000,
        metavar="N",
        help="After so many failed attempts in a row this worker gets no more trials until it is resumed; "
        "0 never.",
    ),
]
DataDir = Annotated[
    Path | None,
    typer.Option(
        file_okay=False,
        metavar="DIR",
        help="Where data sets lie that come with no package, a folder each (DIR/mnist/...); what is fetched "
        "is kept there.  [default: the user's cache]",
        show_default=False,
    ),
]
StateDir = Annotated[
    Path | None,
    typer.Option(
        file_okay=False,
        metavar="DIR",
        help="Where the worker's identity and the journals of its trials are kept.  "
        "[default: the user's state folder]",
        show_default=False,
    ),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")]


def worker(
    server: Server = None,
    token_file: TokenFile = None,
    slots: Slots = None,
    devices_per_slot: DevicesPerSlot = 1,
    name: Name = None,
    tasks: Tasks = None,
    studies: Studies = None,
    until_finished: UntilFinished = None,
    idle_timeout: IdleTimeout = None,
    grace_seconds: GraceSeconds = 25.0,
    max_failures: MaxFailures = 5,
    data_dir: DataDir = None,
    state_dir: StateDir = None,
    verbose: Verbose = False,
) -> None:
    """Start a worker: it claims trials from a server and trains them, one at a time on each device.

    Each slot trains in a process of its own, so a crash in training costs one attempt and nothing more.
    While the server is away the worker waits for it and keeps training. What it has yet to
    tell the server lies on its disk: killed and started again, it delivers that first and
    goes on with its trials from their last checkpoints.

    Ctrl-C (or SIGTERM) stops it cleanly: trials under way save a checkpoint and go back to the
    queue. A second one stops it at once.

    **Examples**

    - `tunesmith worker` : one slot per GPU, or one on the CPU
    - `tunesmith worker --server http://gpu-head:8765 --slots 2` : two at a time, for a server elsewhere
    - `tunesmith worker --devices-per-slot 2` : two GPUs for each trial that wants as many
    - `tunesmith worker --until-finished mnist-cnn` : work on one study, then exit
    - `tunesmith worker --idle-timeout 600` : for a machine paid by the hour

    Exit codes: 0 done or stopped cleanly, 1 training cannot start here or trials could not be handed back,
    2 wrong usage, 3 no such study, 130 or 143 stopped at once.
    """
    if importlib.util.find_spec("torch") is None:
        raise ModuleNotFoundError("No module named 'torch'", name="torch")
    from workers.start import Options, start  # noqa: PLC0415 (a second that `--help` need not wait)

    options = Options(
        server=server,
        token_file=token_file,
        slots=slots,
        devices_per_slot=devices_per_slot,
        name=name,
        tasks=tasks or [],
        studies=[*(studies or []), *(until_finished or [])],
        until_finished=bool(until_finished),
        idle_timeout_s=idle_timeout,
        grace_s=grace_seconds,
        max_failures=max_failures,
        data_dir=data_dir,
        state_dir=state_dir,
        verbose=verbose,
    )
    raise typer.Exit(start(options))

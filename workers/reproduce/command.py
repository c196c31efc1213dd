"""The command `tunesmith trial reproduce`."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Annotated

import typer

from tunesmith.cli.options import AsJson, Server, StudyName

Number = Annotated[
    int | None, typer.Argument(metavar="NUMBER", min=0, help="The trial's number.", show_default=False)
]
OnDevice = Annotated[
    str | None,
    typer.Option(
        "--device",
        metavar="NAME",
        help="Train on this, such as `cpu` or `cuda:0`.  [default: the kind of device it was trained on]",
        show_default=False,
    ),
]
DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        file_okay=False,
        metavar="DIR",
        help="Where data sets lie, as for `tunesmith worker`.  [default: the user's cache]",
        show_default=False,
    ),
]
Repeat = Annotated[
    int, typer.Option("--repeat", min=0, metavar="N", help="Which of the study's repeats, from 0.")
]
Tolerance = Annotated[
    float,
    typer.Option("--tolerance", min=0.0, metavar="X", help="Largest difference of a metric that is fine."),
]


def reproduce(
    study: StudyName,
    number: Number = None,
    *,
    repeat: Repeat = 0,
    device: OnDevice = None,
    data_dir: DataDir = None,
    tolerance: Tolerance = 0.0,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Train a trial again on this machine, and compare the metrics with the recorded ones.

    Says first what differs here: code, packages, device, data. Metrics that depend on the machine and its
    load, such as seconds, are shown and not compared. Nothing is sent to the server. `STUDY/NUMBER` is one
    word for the same.

    **Examples**

    - `tunesmith trial reproduce mnist-cnn 12`
    - `tunesmith trial reproduce mnist-cnn/12 --device cpu --tolerance 1e-4`

    A trial that failed is trained until it fails again, or to its end, and the two ends are compared.

    Exit codes: 0 metrics and end are the same (within the tolerance), 1 they differ or training failed.
    """
    if importlib.util.find_spec("torch") is None:
        raise ModuleNotFoundError("No module named 'torch'", name="torch")
    from workers.reproduce.run import Options, run  # noqa: PLC0415 (takes long to import)

    wanted, nth = named(study, number)
    raise typer.Exit(run(wanted, nth, Options(repeat, device, data_dir, tolerance, server, as_json)))


def named(study: str, number: int | None) -> tuple[str, int]:
    """Return study and number, said as two words or as `study/number`; InvalidInput for less.

    >>> named("mnist-cnn/12", None)
    ('mnist-cnn', 12)
    """
    from tunesmith.errors import InvalidInput  # noqa: PLC0415 (takes long to import)

    if number is not None:
        return study, number
    name, slash, digits = study.rpartition("/")
    if not slash or not digits.isdecimal():
        raise InvalidInput("NUMBER: say which trial: tunesmith trial reproduce STUDY NUMBER")
    return name, int(digits)

"""The command `tunesmith demo`."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

import tunesmith
from tunesmith.cli import session
from tunesmith.cli.demo import needs, progress, ready, study
from tunesmith.cli.demo.processes import Programs, Stopped, signals_raise
from tunesmith.cli.failures import ExitCode
from tunesmith.cli.options import AsJson
from tunesmith.errors import FieldProblem, InvalidInput, TunesmithError, Unavailable
from tunesmith.network import Network
from tunesmith.wire import Request, Unanswered, Unreachable

PORT = 8765
READY_S = 90.0
"""Seconds the server has until it answers: on a busy machine its first start can take long."""

POLL_S = 0.2


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(demo)


def demo(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="STUDY", help="A ready-made study, see --list.  [default: mnist-cnn]", show_default=False
        ),
    ] = None,
    *,
    listing: Annotated[
        bool, typer.Option("--list", help="List the ready-made studies, and start nothing.")
    ] = False,
    study_file: Annotated[
        Path | None,
        typer.Option(
            "--study",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Run the study in this file instead.",
            show_default=False,
        ),
    ] = None,
    trials: Annotated[
        int | None, typer.Option(min=1, help="Run so many trials instead.", show_default=False)
    ] = None,
    slots: Annotated[int, typer.Option(min=1, help="Trials to train at the same time.")] = 2,
    port: Annotated[
        int | None,
        typer.Option(
            min=1, max=65535, help=f"Port of the server.  [default: {PORT}, if free]", show_default=False
        ),
    ] = None,
    data_dir: Annotated[
        Path | None,
        typer.Option(
            "--data-dir",
            metavar="DIR",
            file_okay=False,
            help="Keep database and logs here, and have the worker look for data sets here.  "
            "[default: a temporary folder, and the worker's usual one]",
            show_default=False,
        ),
    ] = None,
    keep: Annotated[
        bool | None,
        typer.Option(
            "--keep/--stop",
            help="Keep serving the leaderboard at the end, or stop.  [default: keep in a terminal]",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Search hyperparameters on real data, with a live leaderboard: of a small CNN, or any ready-made study.

    Starts a server and a worker, runs the trials of the study and prints the best one. Ctrl-C ends it at any
    time; no process is left behind. `--json` is for the list.

    **Examples**

    - `tunesmith demo` : 20 trials of the study `mnist-cnn`, a few minutes
    - `tunesmith demo --list` : the ready-made studies, and what they need
    - `tunesmith demo bert-sentiment --data-dir ./data` : one of them
    """
    if listing:
        show_list(as_json)
        return
    definition = study.definition(chosen(name, study_file), trials)
    screen = session.console()
    prepare(screen, definition, data_dir)
    keep = screen.is_terminal if keep is None else keep
    own_data = [] if data_dir is None else ["--data-dir", str(data_dir.absolute())]
    try:
        with signals_raise(), folder(data_dir) as data:
            run(screen, definition, data, port or free_port(), own_data, slots=slots, keep=keep)
    except Stopped as stopped:
        raise typer.Exit(stopped.code) from None


def show_list(as_json: bool) -> None:
    """Print the ready-made studies."""
    found = ready.studies()
    facts = [ready.facts(name, definition) for name, definition in found.items()]
    session.show(facts, as_json, lambda: ready.table(found))


def chosen(name: str | None, file: Path | None) -> Traversable:
    """Return the file of the study to run. Raises InvalidInput."""
    if file is None:
        return ready.source(name or ready.NAME)
    if name is not None:
        raise InvalidInput(FieldProblem("--study", f"says what to run, and so does {name!r}: leave one out"))
    return file


def prepare(screen: Console, definition: dict[str, Any], data_dir: Path | None) -> None:
    """Say what the study needs before anything starts.

    Raises:
        InvalidInput: it is no valid study.
        TunesmithError: a package that it needs is not installed.
    """
    from tunesmith.definitions import StudyDefinition  # noqa: PLC0415 (takes long to import)

    valid = StudyDefinition.parse(definition)
    needs.check(needs.packages(valid))
    for line in needs.told(valid, (data_dir or usual_data_dir()).absolute()):
        screen.print(line, soft_wrap=True)


def usual_data_dir() -> Path:
    """Return where a worker looks for data sets if nothing else is said."""
    from platformdirs import user_cache_path  # noqa: PLC0415 (only with the extras that the demo needs)

    return user_cache_path("tunesmith", appauthor=False) / "data"


def run(
    screen: Console,
    definition: dict[str, Any],
    data: Path,
    port: int,
    own_data: Sequence[str],
    *,
    slots: int,
    keep: bool,
) -> None:
    """Run the demo in the folder `data`, and stop all it started; `own_data` is an option of the worker."""
    url = f"http://127.0.0.1:{port}"
    programs = Programs()
    env = own_environment(url)
    try:
        serve = ["serve", "--port", str(port), "--data-dir", str(data)]
        programs.start("serve", serve, data / "server.log", env)
        key = data / "admin-token"
        with tunesmith.Client(url, token=key, patience_s=session.PATIENCE_S) as client:
            wait_until_ready(client.url, programs)
            work = ["worker", "--slots", str(slots), "--token-file", str(key), *own_data]
            programs.start("worker", work, data / "worker.log", env)
            began = time.monotonic()
            made = study.create(client, definition)
            page = f"/studies/{made.id}"
            screen.print(f"Leaderboard: {client.login_address()}&next={page}\n", soft_wrap=True)
            found = progress.show_until_finished(client, made, screen, programs.check)
            progress.summary(found, screen, began)
            sys.stdout.write(f"{progress.last_line(found)}\n")
            sys.stdout.flush()
            again = f"{client.login_address()}&next={page}" if keep else ""
        if keep:
            with suppress(Stopped):
                serve_on(screen, url, again, programs)
    except Unavailable:
        programs.check()  # says more about a server that has ended
        raise
    finally:
        programs.stop()
    if found.best is None:
        raise typer.Exit(ExitCode.FAILED)


def wait_until_ready(url: str, programs: Programs) -> None:
    """Wait until the server answers that it is ready.

    Raises:
        TunesmithError: when it ended before, or takes more than `READY_S`.
    """
    ready = Request("GET", "/readyz", {}, answer_s=5.0)
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        programs.check()
        with contextlib.suppress(Unreachable, Unanswered), contextlib.closing(Network(url)) as network:
            if network.send(ready).fine:
                return
        time.sleep(POLL_S)
    raise TunesmithError(f"the server at {url} was not ready within {READY_S:.0f} s")


def serve_on(screen: Console, url: str, login: str, programs: Programs) -> NoReturn:
    """Keep the server and the worker running until a signal comes."""
    screen.print(f"\nStill serving {url} until you press Ctrl-C.", soft_wrap=True)
    screen.print(f"Log in once: {login}", soft_wrap=True)
    while True:
        programs.check()
        time.sleep(POLL_S)


def own_environment(url: str) -> dict[str, str]:
    """Return what the environment must say for the demo's processes, whatever ours says.

    It also becomes true for this process: its own requests must not go through a proxy either.
    """
    local = ",".join(filter(None, [os.environ.get("NO_PROXY", ""), "127.0.0.1,localhost"]))
    settings = ("DATABASE_URL", "DATA_DIR", "ARTIFACTS_URL")
    for name in (*settings, "ADMIN_TOKEN", "WORKER_TOKEN", "TOKEN", "TOKEN_FILE"):
        os.environ.pop(f"TUNESMITH_{name}", None)
    os.environ.update(NO_PROXY=local, no_proxy=local, TUNESMITH_SERVER_URL=url)
    return {"TUNESMITH_SERVER_URL": url}


def free_port() -> int:
    """Return the usual port if it is free, else another one."""
    for port in (PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise TunesmithError("there is no free port on 127.0.0.1")


@contextmanager
def folder(chosen: Path | None) -> Iterator[Path]:
    """Yield the folder for database and logs: the one chosen, or one that is removed at the end."""
    if chosen is not None:
        chosen.mkdir(parents=True, exist_ok=True)
        yield chosen.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="tunesmith-demo-", ignore_cleanup_errors=True) as temporary:
        yield Path(temporary)

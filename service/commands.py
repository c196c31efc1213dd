"""The commands `tunesmith serve`, `engine` and `migrate`. Imports are light: `--help` is fast."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        envvar="TUNESMITH_DATABASE_URL",
        help="sqlite:////path/to/file or postgresql://user@host/name. Default: SQLite in the data directory.",
        show_default=False,
    ),
]
DataDir = Annotated[
    Path | None,
    typer.Option(
        envvar="TUNESMITH_DATA_DIR",
        help="Where the SQLite file and artifacts live. Default: the user's data directory.",
        show_default=False,
    ),
]

ArtifactsUrl = Annotated[
    str | None,
    typer.Option(
        "--artifacts",
        metavar="URL",
        envvar="TUNESMITH_ARTIFACTS_URL",
        help="Where checkpoints and files of trials are kept: a folder, s3://bucket/folder, gs://... "
        "Default: the folder artifacts in the data directory.",
        show_default=False,
    ),
]


def _keep_private() -> None:
    """Have only this user read what is written: leases and logs are in the database."""
    os.umask(0o077)


def _url(database_url: str | None, data_dir: Path | None) -> str:
    from service import settings  # noqa: PLC0415

    return database_url or settings.database_url(data_dir or settings.data_dir())


def _artifacts(artifacts_url: str | None, data_dir: Path | None) -> str:
    from service import settings  # noqa: PLC0415

    return artifacts_url or settings.artifacts_url(data_dir or settings.data_dir())


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 for all of this machine's.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")
    ] = 8765,
    database_url: DatabaseUrl = None,
    data_dir: DataDir = None,
    artifacts: ArtifactsUrl = None,
    no_auth: Annotated[
        bool, typer.Option("--no-auth", help="Ask for no token. For loopback addresses only.")
    ] = False,
    allowed_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A name under which the server is called; repeatable. Default: on a loopback address "
            "loopback names alone, else any.",
            show_default=False,
        ),
    ] = None,
    lease_seconds: Annotated[
        float,
        typer.Option(
            min=1,
            envvar="TUNESMITH_LEASE_SECONDS",
            help="How long a worker may be silent before its trials go to another.",
        ),
    ] = 60.0,
    engines: Annotated[
        int,
        typer.Option(
            min=1,
            max=64,
            metavar="N",
            envvar="TUNESMITH_ENGINES",
            help="Engine processes, which share the studies: one with a slow sampler holds up fewer others.",
        ),
    ] = 1,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log every request.")] = False,
) -> None:
    """Start the server: API, engines and dashboard.

    An SQLite database is created, and brought up to date, by itself. A PostgreSQL database must be up to
    date: run `tunesmith migrate` first. Ctrl-C stops everything.

    It prints an address that logs a browser in, once. Its own admin token is in the file admin-token of the
    data directory; clients of the same user on this machine find it by themselves. TUNESMITH_ADMIN_TOKEN
    and TUNESMITH_WORKER_TOKEN give it others, of at least 32 characters.

    **Examples**

    - `tunesmith serve` : on this machine, at http://127.0.0.1:8765
    - `tunesmith serve --port 9000 --data-dir ./tunesmith-data`
    - `tunesmith serve --database-url postgresql://tunesmith@db/tunesmith`
    """
    from service import serve as server  # noqa: PLC0415
    from service import settings  # noqa: PLC0415

    server.check_host(host, no_auth=no_auth)
    _keep_private()
    folder = data_dir or settings.data_dir()
    found = settings.Settings(
        database_url=_url(database_url, folder),
        artifacts_url=_artifacts(artifacts, folder),
        lease_s=lease_seconds,
        auth=not no_auth,
        allowed_hosts=server.allowed_hosts(host, allowed_host or []),
    )
    raise typer.Exit(server.main(host, port, found, folder, engines, verbose=verbose))


def engine(
    database_url: DatabaseUrl = None,
    data_dir: DataDir = None,
    artifacts: ArtifactsUrl = None,
    wake_fd: Annotated[int | None, typer.Option(hidden=True)] = None,
    name: Annotated[str | None, typer.Option(hidden=True)] = None,
    server: Annotated[str | None, typer.Option(hidden=True)] = None,
) -> None:
    """Run an engine alone. `tunesmith serve` starts one by itself; all on one database share its studies."""
    from service import programs  # noqa: PLC0415

    _keep_private()
    programs.run_engine(_url(database_url, data_dir), _artifacts(artifacts, data_dir), wake_fd, name, server)


def migrate(
    database_url: DatabaseUrl = None,
    data_dir: DataDir = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail if there is something to do.")
    ] = False,
) -> None:
    """Bring the database schema up to date.

    With --check nothing is changed: the command fails where the schema is behind, or where the tables in the
    database are not those that this version describes.
    """
    from service import programs  # noqa: PLC0415

    _keep_private()
    typer.echo(programs.migrate(_url(database_url, data_dir), check=check))

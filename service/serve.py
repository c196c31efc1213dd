"""`tunesmith serve`: the API in this process, the engine in a child that is restarted when it dies."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator

import uvicorn

from service import app as application
from service.engine import process
from service.engine.wakeups import SocketWakeups
from service.pruners import prunes
from service.settings import Settings
from service.storage import schema
from service.storage.database import Database
from service.storage.store import SqlStore
from tunesmith.errors import InvalidInput, Unavailable

log = logging.getLogger("tunesmith")

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
GRACE_S = 5
"""Seconds that clients and the engine get to end."""


def check_host(host: str, *, no_auth: bool) -> None:
    """Refuse to listen on an address that others reach, unless that is wanted; then warn.

    Raises:
        InvalidInput: naming the option.
    """
    if is_loopback(host):
        return
    if not no_auth:
        raise InvalidInput(
            f"--host {host} can be reached from other machines, and there is no authentication yet: anyone "
            "could read and delete studies. Add --no-auth to accept that, or keep 127.0.0.1 and let workers "
            "come through an SSH tunnel."
        )
    sys.stderr.write(f"WARNING: listening on {host} without authentication: whoever reaches it rules it.\n")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def main(host: str, port: int, database_url: str, *, lease_s: float, verbose: bool) -> int:
    """Serve until a signal comes; return the exit code."""
    _log()
    settings = Settings(database_url=database_url, lease_s=lease_s)
    listener = _listen(host, port)
    store = application.open_store(settings)
    try:
        return asyncio.run(_serve(settings, store, listener, verbose=verbose))
    finally:
        store.close()


def _log() -> None:
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    for chatty in ("alembic.runtime.migration", "alembic.runtime.plugins"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _listen(host: str, port: int) -> socket.socket:
    """Bind the address first: a port that is taken is said at once, and in words."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio switches Nagle's algorithm off only where it is.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Unavailable(f"Cannot listen on {host}:{port}: {error.strerror}. Try another --port.") from None
    return listener


class _Server(uvicorn.Server):
    """Uvicorn, with signals left to us: streams and long polls must end before it can stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _serve(settings: Settings, store: SqlStore, listener: socket.socket, *, verbose: bool) -> int:
    ours, engines = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    wakeups = SocketWakeups(ours)
    app = application.create_app(settings, store, wake_engine=wakeups.send)
    level = "info" if verbose else "warning"
    config = uvicorn.Config(
        app, access_log=verbose, log_level=level, log_config=None, timeout_graceful_shutdown=GRACE_S
    )
    server = _Server(config)
    engine = Supervisor(settings.database_url, engines)
    context = app.state.context
    loop = asyncio.get_running_loop()

    def woken() -> None:
        wakeups.drain()
        context.hub.changed()
        context.polls.changed()

    async def stop() -> None:
        server.force_exit = server.should_exit  # the second signal waits for nobody
        engine.stop()
        wakeups.send()  # or it would sleep on until its next poll
        await application.stop(app)
        server.should_exit = True

    loop.add_reader(ours, woken)
    stopping: list[asyncio.Task[None]] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, lambda: stopping.append(loop.create_task(stop())))
    supervising = asyncio.create_task(engine.run())
    announcing = asyncio.create_task(_announce(server, listener, settings))
    await server.serve(sockets=[listener])
    engine.stop()
    await supervising
    announcing.cancel()
    loop.remove_reader(ours)
    return 0 if server.started else 1


async def _announce(server: uvicorn.Server, listener: socket.socket, settings: Settings) -> None:
    """Print the address as soon as it answers."""
    while not server.started:  # noqa: ASYNC110 (uvicorn tells in no other way)
        await asyncio.sleep(0.02)
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"Tunesmith serves http://{shown}:{port}", flush=True)  # noqa: T201 (what the command is for)
    log.info("The database is %s", Database(settings.database_url).url.render_as_string(hide_password=True))


class Supervisor:
    """Keeps one engine process running. Its standard input is a pipe: it stops when we are gone."""

    def __init__(self, database_url: str, wake: socket.socket) -> None:
        self._url = database_url
        self._wake = wake
        self._stopping = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None

    def stop(self) -> None:
        """Let the engine stop, and start no other."""
        self._stopping.set()
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()

    async def run(self) -> None:
        """Start the engine, and start it again whenever it dies, ever more slowly."""
        pause = 0.1
        while not self._stopping.is_set():
            began = asyncio.get_running_loop().time()
            self._process = await self._start()
            code = await self._wait(self._process)
            if self._stopping.is_set():
                return
            lived = asyncio.get_running_loop().time() - began
            pause = 0.1 if lived > 10 else min(pause * 2, 10.0)
            log.error("The engine ended (%s); starting another in %.1f s", code, pause)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)

    async def _start(self) -> asyncio.subprocess.Process:
        fd = self._wake.fileno()
        # Not on the command line, which everyone can read: the URL may hold a password.
        environment = {**os.environ, "TUNESMITH_DATABASE_URL": self._url}
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tunesmith", "engine", "--wake-fd", str(fd)),
            stdin=asyncio.subprocess.PIPE,
            pass_fds=[fd],
            env=environment,
        )

    async def _wait(self, engine: asyncio.subprocess.Process) -> int:
        waiting = asyncio.create_task(engine.wait())
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({waiting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        try:
            return await asyncio.wait_for(waiting, None if not self._stopping.is_set() else GRACE_S)
        except TimeoutError:
            engine.kill()
            return await engine.wait()


def run_engine(database_url: str, wake_fd: int | None) -> None:
    """Run the engine in this process until a signal, or the end of the parent, stops it."""
    _log()
    stop = threading.Event()
    process.stop_on_signals(stop)
    wakeups = process.wakeups_on(wake_fd)
    if wakeups is not None:
        process.stop_with_parent(stop)
    database = Database(database_url)
    with database.only_engine(stop) as alone:
        if not alone():
            return
        store = SqlStore(database, prunes)
        try:
            process.run(store, wakeups, stop=stop, alone=alone)
        finally:
            store.close()


def migrate(database_url: str, *, check: bool) -> str:
    """Bring the schema up to date, or check that it is; return what to tell the user.

    Raises:
        DatabaseOutdated: with `check`, where it is not.
    """
    database = Database(database_url)
    try:
        if not check:
            schema.upgrade(database)
        schema.check(database)
        if check and (found := schema.differences(database)):
            raise InvalidInput("The tables are not those that this version describes: " + "; ".join(found))
        return f"The database schema is up to date ({schema.head(database)})."
    finally:
        database.close()

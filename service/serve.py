"""`tunesmith serve`: the API in this process, engines in children that are restarted when they die."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from pathlib import Path

import uvicorn
import uvloop
from fastapi import FastAPI

from service import app as application
from service import own_token
from service.engine.lease import own_name
from service.engine.wakeups import SocketWakeups
from service.logs import log_to_stderr
from service.settings import Settings
from service.storage.bell import ENGINES, SERVERS, Bell
from service.storage.database import Database
from service.storage.store import SqlStore
from service.wire import BoundedHttp, HideCodes
from tunesmith import notes
from tunesmith.errors import InvalidInput, Unavailable

log = logging.getLogger("tunesmith")

GRACE_S = 5
"""Seconds that clients and the engine get to end."""


def check_host(host: str, *, no_auth: bool) -> None:
    """Refuse to serve others without asking for tokens.

    Raises:
        InvalidInput: naming the options.
    """
    if no_auth and not notes.is_loopback(host):
        raise InvalidInput(
            f"--no-auth is for addresses that only this machine reaches, not for --host {host}: whoever "
            "reached it could do anything. Leave it out; `tunesmith token create` makes tokens for others."
        )


def allowed_hosts(host: str, names: Sequence[str]) -> frozenset[str] | None:
    """Return the names under which a server on `host` may be called; None for any.

    Who listens on loopback alone is called by loopback names: any other came from a page that lets its own
    name lead here (DNS rebinding).
    """
    return frozenset(name.lower() for name in names) if names or notes.is_loopback(host) else None


def main(host: str, port: int, settings: Settings, data_dir: Path, engines: int, *, verbose: bool) -> int:
    """Serve until a signal comes; return the exit code."""
    log_to_stderr()
    listener = _listen(host, port)
    store = application.open_store(settings)
    try:
        path, secret = None, ""
        if settings.auth:
            own_token.accept_given(store)
            token, secret = own_token.ensure(store, data_dir)
            path = own_token.login_path(store, token)
        left = _note(listener, secret)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_serve(settings, store, listener, path, left, engines, verbose=verbose))
    finally:
        store.close()


def _note(listener: socket.socket, secret: str) -> notes.Left:
    """Note the token for clients of this user on this machine."""
    host, port = listener.getsockname()[:2]
    try:
        return notes.leave(host, port, secret)
    except OSError as error:
        log.warning("Clients here have to be told the token: it could not be noted: %s", error)
        return notes.Left()


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


async def _serve(
    settings: Settings,
    store: SqlStore,
    listener: socket.socket,
    login_path: str | None,
    left: notes.Left,
    count: int,
    *,
    verbose: bool,
) -> int:
    engines = Engines(settings, own_name(), count)
    wakeups = SocketWakeups(*engines.ends)
    bell = Bell(Database(settings.database_url), own_name(), hears=SERVERS, rings=ENGINES)

    def wake_engines() -> None:
        wakeups.send()
        bell.ring()

    app = application.create_app(settings, store, wake_engine=wake_engines)
    server = _Server(_config(app, verbose=verbose))

    def woken() -> None:
        wakeups.drain()
        bell.drain()
        app.state.context.hub.changed()
        app.state.context.polls.changed()

    async def stop() -> None:
        server.force_exit = server.should_exit  # the second signal waits for nobody
        engines.stop()
        wakeups.send()  # or they would sleep on until their next poll
        await application.stop(app)
        left.take_back()  # the listener closes next, and then the port is anybody's
        server.should_exit = True

    announcing = asyncio.create_task(_announce(server, listener, settings, login_path))
    _stop_on_signals(stop)
    with _read([*engines.ends, bell], woken), bell.hung():
        supervising = asyncio.create_task(engines.run())
        await server.serve(sockets=[listener])
        left.take_back()
        engines.stop()
        await supervising
    announcing.cancel()
    return 0 if server.started else 1


def _config(app: FastAPI, *, verbose: bool) -> uvicorn.Config:
    logging.getLogger("uvicorn.access").addFilter(HideCodes())
    return uvicorn.Config(
        app,
        http=BoundedHttp,
        access_log=verbose,
        server_header=False,
        log_level="info" if verbose else "warning",
        log_config=None,
        timeout_graceful_shutdown=GRACE_S,
    )


def _stop_on_signals(stop: Callable[[], Coroutine[None, None, None]]) -> None:
    loop = asyncio.get_running_loop()
    stopping: list[asyncio.Task[None]] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, lambda: stopping.append(loop.create_task(stop())))


@contextlib.contextmanager
def _read(ends: Sequence[socket.socket | Bell], woken: Callable[[], None]) -> Iterator[None]:
    """Call `woken` whenever there is something to read from one of these."""
    loop = asyncio.get_running_loop()
    numbers = [end.fileno() for end in ends]
    for number in numbers:
        loop.add_reader(number, woken)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_reader(number)


async def _announce(
    server: uvicorn.Server, listener: socket.socket, settings: Settings, login_path: str | None
) -> None:
    """Print the address as soon as it answers."""
    while not server.started:  # noqa: ASYNC110 (uvicorn tells in no other way)
        await asyncio.sleep(0.02)
    host, port = listener.getsockname()[:2]
    print(f"Tunesmith serves {_address(host, port)}", flush=True)  # noqa: T201 (what the command is for)
    if login_path:
        here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (to compare)
        print(f"Log in once: {_address(here, port)}{login_path}", flush=True)  # noqa: T201
    log.info("The database is %s", Database(settings.database_url).url.render_as_string(hide_password=True))


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Engines:
    """The engines of this server, each with a socket on which it is woken."""

    def __init__(self, settings: Settings, server: str, count: int) -> None:
        pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in range(count)]
        self.ends = [ours for ours, _ in pairs]
        self._each = [Supervisor(settings, server, i, theirs) for i, (_, theirs) in enumerate(pairs)]

    def stop(self) -> None:
        """Let them stop, and start no others."""
        for engine in self._each:
            engine.stop()

    async def run(self) -> None:
        """Keep them running until they are to stop."""
        await asyncio.gather(*(engine.run() for engine in self._each))


class Supervisor:
    """Keeps one engine process running. Its standard input is a pipe: it stops when we are gone.

    Each one that is started has the name of the one before it, which has ended: it goes on with its studies
    at once, and need not wait until the lease has run out.
    """

    def __init__(self, settings: Settings, server: str, index: int, wake: socket.socket) -> None:
        self._environment = {
            "TUNESMITH_DATABASE_URL": settings.database_url,
            "TUNESMITH_ARTIFACTS_URL": settings.artifacts_url,
        }
        self._identity = ("--name", f"{server}/{index}", "--server", server)
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
        # Not on the command line, which everyone can read: the URLs may hold a password.
        environment = {**os.environ, **self._environment}
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tunesmith", "engine", "--wake-fd", str(fd), *self._identity),
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

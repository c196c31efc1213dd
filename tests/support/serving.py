"""The real application on a real port in this process, with a real engine beside it."""

from __future__ import annotations

import asyncio
import functools
import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from fastapi import FastAPI

from service.app import create_app, stop
from service.core.access import digest
from service.engine.engine import Engine
from service.settings import Settings
from service.storage import schema
from service.storage.database import Database
from service.storage.store import SqlStore
from tests.support.stores import open_store
from tunesmith import Client
from tunesmith.tokens import Scope, new_secret


@dataclass
class Service:
    """A running service: the application, its store, and clients that talk to it."""

    app: FastAPI
    store: SqlStore
    http: httpx.Client
    client: Client


def migrated(url: str) -> str:
    """Bring the schema of a database up to date and return its address."""
    database = Database(url)
    file = Path(str(database.url.database))
    if database.dialect == "sqlite" and not file.exists():
        file.write_bytes(_empty_file())
    else:
        schema.upgrade(database)
    database.close()
    return url


@functools.cache
def _empty_file() -> bytes:
    """An SQLite file with the schema and nothing in it: copying is a hundred times as fast as migrating."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tunesmith.db"
        database = Database(f"sqlite:///{file}")
        schema.upgrade(database)
        database.close()
        return file.read_bytes()


def plain() -> httpx.HTTPTransport:
    """Speak HTTP without TLS: to read which certificates are trusted takes longer than many a test."""
    return httpx.HTTPTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


@contextmanager
def served(url: str, *, engine: bool = True, lease_s: float = 60.0, **options: Any) -> Iterator[Service]:
    """Serve the database at `url` until the block ends.

    If not told otherwise, artifacts are in memory, and no token is asked for; with `auth` the clients have an
    admin's.
    """
    options = {"artifacts_url": f"memory://{uuid4()}", "auth": False, **options}
    settings = Settings(database_url=migrated(url), lease_s=lease_s, **options)
    store = open_store(url, lease_s)
    secret = new_secret()
    store.set_token("the test", Scope.ADMIN, digest(secret)).result(10)
    identity = {"Authorization": f"Bearer {secret}"} if settings.auth else {}
    wake, ended = threading.Event(), threading.Event()
    app = create_app(settings, store, wake_engine=wake.set)
    api = _Api(app)
    helper = threading.Thread(target=_keep, args=(store, api, wake, ended))
    with (
        api.running() as address,
        httpx.Client(base_url=address, headers=identity, transport=plain()) as http,
        Client(address, patience_s=5, token=secret) as client,
    ):
        if engine:
            helper.start()
        try:
            yield Service(app, store, http, client)
        finally:
            ended.set()
            wake.set()
            if engine:
                helper.join()
    store.close()


class _Api:
    """The application under uvicorn, in a thread."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._started = threading.Event()

    @contextmanager
    def running(self) -> Iterator[str]:
        """Serve on a free port; yield the address."""
        self._listener.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        thread.start()
        assert self._started.wait(20)
        try:
            yield f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        finally:
            assert self._loop is not None
            asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
            thread.join(10)
            self._listener.close()

    def changed(self) -> None:
        """Tell the application that the engine changed something."""
        context = self._app.state.context
        if self._loop is not None and self._loop.is_running():
            self._loop.call_soon_threadsafe(context.polls.changed)
            self._loop.call_soon_threadsafe(context.hub.changed)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        serving = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        while not self._server.started:  # noqa: ASYNC110 (uvicorn tells in no other way)
            await asyncio.sleep(0.01)
        self._started.set()
        await serving

    async def _stop(self) -> None:
        await stop(self._app)
        self._server.should_exit = True


def _keep(store: SqlStore, api: _Api, wake: threading.Event, ended: threading.Event) -> None:
    engine = Engine(store, api.changed)
    while not ended.is_set():
        if not engine.turn():
            wake.wait(0.2)
            wake.clear()

"""The real application on a real socket, in a thread of the test: it can be stopped and started again."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from service.app import create_app, stop
from service.settings import Settings
from tests.support.serving import migrated
from tests.support.stores import open_store


class StreamCounter:
    """Counts the event streams that are open now."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        streams = scope["type"] == "http" and scope["path"] == "/api/events"
        self.open += streams
        try:
            await self._app(scope, receive, send)
        finally:
            self.open -= streams


class WebServer:
    """Serves a database on 127.0.0.1, without an engine: the trials are those a test enqueues."""

    def __init__(self, database_url: str) -> None:
        self._settings = Settings(database_url=database_url, auth=False)
        self._store = open_store(migrated(database_url))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._store.close()

    @property
    def streams(self) -> int:
        """How many event streams are open."""
        return self._counter.open

    def start(self) -> None:
        """Serve until `stop`."""
        self._app = create_app(self._settings, self._store)
        self._counter = StreamCounter(self._app)
        config = uvicorn.Config(self._counter, port=self._port, log_level="warning", ws="none", lifespan="on")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="web-server")
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the server did not start"
            time.sleep(0.01)

    def stop(self) -> None:
        """End every stream and the server; the database stays."""
        if self._thread is None:
            return
        asyncio.run_coroutine_threadsafe(stop(self._app), self._loop).result(10)
        self._server.should_exit = True
        self._thread.join()
        self._thread = None

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self._server.serve()

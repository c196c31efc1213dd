"""The application: the only place where its parts are put together."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import threading
import warnings
from collections.abc import AsyncIterator, Callable
from typing import Any

from fastapi import FastAPI
from pydantic.warnings import UnsupportedFieldAttributeWarning
from starlette.types import Receive, Scope, Send

from service.api import (
    artifacts,
    catalogue,
    health,
    problems,
    running,
    stream,
    studies,
    tokens,
    trials,
    uptime,
    workers,
)
from service.api.context import Context
from service.api.document import complete
from service.api.events import Hub
from service.api.express import ExpressLane
from service.api.files import Files
from service.api.importance import Importances
from service.api.limits import BodyLimit
from service.api.polls import Polls
from service.api.shield import Shield
from service.artifacts import ArtifactStore
from service.core.ports import Store
from service.dashboard import login, pages
from service.door import description
from service.door.keeper import LockedDoor, OpenDoor
from service.engine.importance import ImportanceProcess
from service.pruners import prunes
from service.settings import Settings
from service.storage import schema
from service.storage.database import Database
from service.storage.store import SqlStore
from tunesmith.version import __version__

ROUTERS = [
    studies.router,
    trials.router,
    running.router,
    artifacts.router,
    workers.router,
    catalogue.router,
    stream.router,
    tokens.router,
    health.router,
    login.router,
    pages.router,
]
_describing = threading.Lock()
TRACED = any(name.startswith("OTEL_") for name in os.environ)
"""Whether requests are traced: FastAPI looks three times a request whether somebody is there to be told."""
ABOUT: dict[str, Any] = {
    "title": "Tunesmith",
    "version": __version__,
    "description": "A hyperparameter-optimization service. Errors are problem documents (RFC 9457).",
    "docs_url": None,  # its page would load from elsewhere
    "redoc_url": None,
    "openapi_url": None,  # it is a route of ours, which asks for a token
    "telemetry": dict.fromkeys(("tracing", "metrics", "logs"), TRACED),
}


# FastAPI gives the bodies of requests an alias, which pydantic finds of no use, and silences that where it
# builds their validators itself: our models put that off until they are used.
warnings.filterwarnings("ignore", category=UnsupportedFieldAttributeWarning)


def open_store(settings: Settings) -> SqlStore:
    """Open the database; an SQLite file is brought up to date, a server database must be.

    Raises:
        DatabaseOutdated: naming the command to run.
    """
    database = Database(settings.database_url)
    if database.dialect == "sqlite":
        schema.upgrade(database)
    else:
        schema.check(database)
    return SqlStore(database, prunes, settings.lease_s)


class Application(FastAPI):
    """FastAPI behind our own middleware: what workers send all the time never comes to its own.

    Where requests are traced all of them do, for it is FastAPI that traces them.
    """

    def __init__(self, settings: Settings, **about: Any) -> None:
        super().__init__(**about)
        routed = super().__call__ if TRACED else ExpressLane(super().__call__)
        bounded = BodyLimit(routed, most=settings.max_body_bytes, artifact=settings.max_artifact_bytes)
        self._front = Shield(bounded, hosts=settings.allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        scope["app"] = self
        await self._front(scope, receive, send)


def create_app(
    settings: Settings, store: Store | None = None, wake_engine: Callable[[], None] = lambda: None
) -> FastAPI:
    """Return the application.

    Args:
        settings: How it runs.
        store: The database, if it is open already; else that of the settings is opened, then closed.
        wake_engine: Called after every write.
    """
    opened = store or open_store(settings)
    app = Application(settings, **ABOUT, lifespan=lambda app: _lifespan(app, owned=store is None))
    hub, polls = Hub(opened), Polls(opened, wake_engine)
    files = Files(ArtifactStore(settings.artifacts_url))
    importances = Importances(opened, ImportanceProcess())
    app.state.context = Context(opened, polls, hub, files, importances, wake_engine)
    app.state.store = opened
    app.state.door = LockedDoor(opened) if settings.auth else OpenDoor()
    app.router.routes.extend(_interface().routes)
    app.openapi = _described  # type: ignore[method-assign]
    pages.install(app, opened)
    problems.install(app)
    return app


@functools.cache
def _interface() -> FastAPI:
    """Return the routes, which all applications of a process have in common.

    They find what is an application's own in the request.
    """
    app = FastAPI(**ABOUT)
    for router in ROUTERS:
        app.include_router(router)
    return app


def _described() -> dict[str, Any]:
    """Return the description of the routes. It is written when it is first asked for: a third of a start."""
    with _describing:
        return _description()


@functools.cache
def _description() -> dict[str, Any]:
    document = _interface().openapi()
    description.add_security(document)
    complete(document)
    return document


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI, *, owned: bool) -> AsyncIterator[None]:
    context: Context = app.state.context
    await uptime.note(context.store)
    running = (context.hub.run(), context.polls.run(), uptime.run(context.store))
    tasks = [asyncio.create_task(each) for each in running]
    try:
        yield
    finally:
        await stop(app)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        context.files.close()
        await asyncio.to_thread(context.importances.close)
        if owned:
            await asyncio.to_thread(context.store.close)


async def stop(app: FastAPI) -> None:
    """End streams and long polls: the server can only stop when they have."""
    context: Context = app.state.context
    context.polls.stop()
    await context.hub.stop()

"""What the routes share: the store, the waiting claims, the watchers, the way to the engine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Annotated, ParamSpec, TypeVar

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from service.api.answers import Answers
from service.api.events import Hub
from service.api.files import Files
from service.api.importance import Importances
from service.api.polls import Polls
from service.core.ports import Store

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True)
class Context:
    """The parts of a running API."""

    store: Store
    polls: Polls
    hub: Hub
    files: Files
    importances: Importances
    wake_engine: Callable[[], None]
    answers: Answers = field(default_factory=Answers)

    async def write(self, future: Future[T]) -> T:
        """Wait for a write to be committed, then let everyone concerned know."""
        result = await self.answers.of(future)
        self.changed()
        return result

    async def read(self, query: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query in a thread."""
        return await asyncio.to_thread(query, *args, **kwargs)

    def changed(self) -> None:
        """Something was written: wake the engine, the browsers and the claims that wait."""
        self.wake_engine()
        self.hub.changed()
        self.polls.changed()

    def taken(self) -> None:
        """Trials were handed out: no claim that waits gets one for it."""
        self.wake_engine()
        self.hub.changed()

    def reported(self) -> None:
        """Metrics were stored: no queue is emptier for it, and only rarely fuller (by a promotion)."""
        self.hub.changed()
        self.polls.changed_by_report()


async def context(request: Request) -> Context:
    """Return the context of the application."""
    found: Context = request.app.state.context
    return found


Ctx = Annotated[Context, Depends(context)]


def reply(answer: BaseModel, status: int = 200, *, exclude_unset: bool = False) -> Response:
    """Return a model as it is: it needs no second validation on its way out."""
    content = answer.model_dump_json(exclude_unset=exclude_unset)
    return Response(content, status, media_type="application/json")

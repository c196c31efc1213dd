"""Notes in the database that an API is up: only then does the time of leases run."""

from __future__ import annotations

import asyncio
import logging

from service.core.ports import RunningStore

log = logging.getLogger(__name__)


async def run(store: RunningStore) -> None:
    """Note it again and again, until cancelled."""
    while True:
        await asyncio.sleep(store.uptime_s)
        await note(store)


async def note(store: RunningStore) -> None:
    """Note it once, if the database is there: the next follows soon, and without any no lease expires."""
    try:
        await asyncio.wrap_future(store.note_uptime())
    except Exception as error:
        log.warning("Could not note that the server is up: %r", error)

"""What a worker does first: hand in what an earlier process of it, killed in the middle, left on the disk."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from workers.connections import Connections
from workers.delivery import Delivery
from workers.journal import Journal
from workers.uploads import store

log = logging.getLogger(__name__)


def hand_in(connections: Connections, left: Iterable[Journal]) -> list[Journal]:
    """Deliver what is left of earlier attempts; return those that had not ended, in their order.

    Raises:
        Unauthorized, Forbidden: the server does not let this worker in.
    """
    return [journal for journal in left if not _hand_in(connections, journal)]


def _hand_in(connections: Connections, journal: Journal) -> bool:
    """Deliver one journal; whether the attempt is over, and nothing of it is needed any more."""
    checkpoint = journal.pending_checkpoint()
    if checkpoint is not None:
        store(connections.files, journal, checkpoint, lambda: None)
    end = journal.end()
    refused = Delivery(connections.trials, journal).finish(end)
    if end is None and refused is None:
        return False
    how = end.state if end else "no end yet"
    log.info("%s was left by an earlier process (%s): %s", journal, how, refused or "delivered")
    journal.remove()
    return True

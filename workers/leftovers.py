"""What a worker does first: hand in what an earlier process of it, killed in the middle, left on the disk."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from tunesmith.errors import Forbidden, TunesmithError, Unauthorized
from workers.connections import Connections
from workers.delivery import TRIES, Delivery
from workers.journal import Journal
from workers.uploads import store, store_file

log = logging.getLogger(__name__)


def hand_in(connections: Connections, left: Iterable[Journal]) -> list[Journal]:
    """Deliver what is left of earlier attempts; return those that had not ended, in their order.

    Raises:
        Unauthorized, Forbidden: the server does not let this worker in.
    """
    return [journal for journal in left if not _hand_in(connections, journal)]


def _hand_in(connections: Connections, journal: Journal) -> bool:
    """Deliver one journal; whether nothing is to follow from it: the attempt is over, or it has to wait."""
    _store(connections, journal)
    end = journal.end()
    try:
        refused = Delivery(connections.trials, journal).finish(end, TRIES)
    except (Unauthorized, Forbidden):
        raise
    except TunesmithError as error:
        log.warning("%s was left by an earlier process and stays here for now: %s", journal, error)
        return True
    if end is None and refused is None:
        return False
    how = end.state if end else "no end yet"
    log.info("%s was left by an earlier process (%s): %s", journal, how, refused or "delivered")
    journal.remove()
    return True


def _store(connections: Connections, journal: Journal) -> None:
    """Store what the server has yet to get, while the lease may still hold."""
    checkpoint = journal.pending_checkpoint()
    if checkpoint is not None:
        store(connections.files, journal, checkpoint, lambda: None)
    for file in journal.pending_files():
        store_file(connections.files, journal, file, lambda: None)

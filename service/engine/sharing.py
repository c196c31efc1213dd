"""Sharing studies with other engines: take those that are free, give up what is more than one's share."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace

from service.core.ports import ActiveStudy, EngineStore
from service.core.shares import RENEW_S, share
from service.engine.keeper import Keeper
from service.engine.lease import Lease

log = logging.getLogger(__name__)

PATIENCE_S = 3.0
"""How long an engine keeps what is more than its share, and leaves to others what is theirs to take.

Studies begin and end: none is to move back and forth for that, for who takes one over reads all its history.
"""


class Sharing:
    """Which of the studies an engine serves.

    Args:
        store: The database.
        lease: The engine's; it knows how many engines there are.
        clock: Monotonic seconds.
    """

    def __init__(self, store: EngineStore, lease: Lease, clock: Callable[[], float]) -> None:
        self._store = store
        self._lease = lease
        self._clock = clock
        self._free: dict[int, float] = {}
        self._over_since: float | None = None
        self._next_look = 0.0

    def settle(self, found: list[ActiveStudy], keepers: Mapping[int, Keeper]) -> list[ActiveStudy]:
        """Take and give up what is to be; return the studies that are served from now on.

        Args:
            found: Those that are, and those that are free.
            keepers: What serves them.
        """
        mine = [study for study in found if study.engine is not None]
        free = [study for study in found if study.engine is None]
        now = self._clock()
        self._free = {study.id: self._free.get(study.id, now) for study in free}
        mine += self._take(free, len(mine))
        given_up = self._give_up(mine, keepers) if now >= self._next_look else set()
        return [study for study in mine if study.id not in given_up]

    def _take(self, free: list[ActiveStudy], held: int) -> list[ActiveStudy]:
        """Take what there is room for, and what the others left lying.

        One that changed since it was looked at has an epoch more: it is looked at again first.
        """
        if not free:
            return []
        room = len(free) if self._lease.alive == 1 else max(0, self._share() - held)
        left_lying = self._clock() - PATIENCE_S
        wanted = free[:room] + [study for study in free[room:] if self._free[study.id] <= left_lying]
        if not wanted:
            return []
        epochs = self._store.adopt(self._lease.name, [study.id for study in wanted]).result()
        return [
            replace(study, engine=self._lease.name, epoch=epochs[study.id])
            for study in wanted
            if epochs.get(study.id) == study.epoch + 1
        ]

    def _share(self) -> int:
        return share(self._store.active_studies(), self._lease.alive)

    def _give_up(self, mine: list[ActiveStudy], keepers: Mapping[int, Keeper]) -> set[int]:
        """Give up what has been too much for a while, the shortest histories first; return the ids."""
        now = self._clock()
        self._next_look = now + RENEW_S
        excess = len(mine) - self._share() if self._lease.alive > 1 else 0
        if excess <= 0:
            self._over_since = None
            return set()
        if self._over_since is None:
            self._over_since = now
        if now < self._over_since + PATIENCE_S:
            return set()
        chosen = _lightest(mine, keepers)[:excess]
        if chosen:
            self._store.give_up(self._lease.name, chosen).result()
            log.info("Studies left to other engines: %d", len(chosen))
        return set(chosen)


def _lightest(studies: list[ActiveStudy], keepers: Mapping[int, Keeper]) -> list[int]:
    """Return the studies whose history is not being read, first those that cost least to move.

    That of a suggestion that is being computed is lost. But there are studies for which one always is.
    """
    cost = {study_id: (keeper.thinking, keeper.size) for study_id, keeper in keepers.items()}
    read = [s.id for s in studies if not (s.id in keepers and keepers[s.id].behind)]
    return sorted(read, key=lambda study_id: cost.get(study_id, (False, 0)))

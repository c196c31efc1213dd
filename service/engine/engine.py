"""The engine's loop: look at its studies, fill their queues, reap, sleep until something changes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence

from service.core.ports import ActiveStudy, EngineStore, WaitingClaim
from service.core.supply import Company
from service.engine.keeper import TOGETHER_S, Keeper, wants
from service.engine.lease import Lease, own_name
from service.engine.sharing import Sharing
from tunesmith.errors import NotFound, Unavailable

log = logging.getLogger(__name__)

REAP_EVERY_S = 2.0
RETRY_S = 10.0
"""How long a study that could not be kept is left alone."""
POLL_S = 1.0
"""How long a lost wake-up can go unnoticed."""


class Engine:
    """Keeps its share of the studies of a store going.

    Args:
        store: The database.
        notify: Called when trials were added to a queue or given up: wakes the API.
        clock: Monotonic seconds.
        lease: What it serves studies under; without one it begins its own, and nobody renews it.
    """

    def __init__(
        self,
        store: EngineStore,
        notify: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
        lease: Lease | None = None,
    ) -> None:
        self._store = store
        self._lease = lease or Lease(store, own_name(), own_name())
        self._sharing = Sharing(store, self._lease, clock)
        self._notify = notify
        self._clock = clock
        self._keepers: dict[int, Keeper] = {}
        self._next_reap = 0.0
        self._not_before: dict[int, float] = {}

    def turn(self) -> bool:
        """Do what is to be done now; say whether there may be more to do at once."""
        self._lease.begin()
        reaped = self._reap()
        found, claims = self._store.demand(self._lease.name)
        studies = self._sharing.settle(found, self._keepers)
        self._keepers = {
            s.id: k for s in studies if (k := self._keepers.get(s.id)) is not None and k.epoch == s.epoch
        }
        wanted = [c for c in claims if any(wants(c, study) for study in studies)]
        company = self._company(studies, wanted)
        added = sum([self._keep(study, claims, company) for study in studies])
        self._forget(wanted)
        self._lease.note(busy=bool(added or claims) or any(s.counts.running for s in studies))
        if added or reaped:
            self._notify()
        return bool(added) or any(keeper.behind for keeper in self._keepers.values())

    def _company(self, studies: Sequence[ActiveStudy], claims: Sequence[WaitingClaim]) -> Company:
        active = len(studies) if self._lease.alive == 1 else self._store.active_studies()
        running = sum(study.counts.running for study in studies)
        return Company.of(running, sum(c.count for c in claims), served=len(studies), active=active)

    def _forget(self, claims: Sequence[WaitingClaim]) -> None:
        """Forget claims that did not wait, now that there is something for when they come again."""
        if not any(keeper.thinking or keeper.behind for keeper in self._keepers.values()):
            for future in [self._store.unwait(c.request_id) for c in claims if c.momentary]:
                future.result()

    @property
    def can_wait_s(self) -> float:
        """How long the next turn can wait, to do more at once."""
        return min((keeper.can_wait_s for keeper in self._keepers.values()), default=TOGETHER_S)

    def _reap(self) -> int:
        now = self._clock()
        if now < self._next_reap:
            return 0
        self._next_reap = now + REAP_EVERY_S
        return self._store.reap().result()

    def _keep(self, study: ActiveStudy, claims: list[WaitingClaim], company: Company) -> int:
        """Keep one study; one that fails is logged and tried again later, and never stops the others."""
        if self._clock() < self._not_before.get(study.id, 0.0):
            return 0
        try:
            keeper = self._keepers.get(study.id) or Keeper(self._store, study)
            self._keepers[study.id] = keeper
            return keeper.keep(study, claims, company)
        except Unavailable:
            raise
        except NotFound:
            return 0  # deleted meanwhile
        except Exception:
            log.exception("Study %s (%d) could not be kept", study.definition.name, study.id)
            self._not_before[study.id] = self._clock() + RETRY_S
            self._keepers.pop(study.id, None)
            return 0

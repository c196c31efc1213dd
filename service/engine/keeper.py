"""Keeps the queue of one study filled."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from service.core.ports import ActiveStudy, Store, Suggestion, WaitingClaim
from service.core.supply import Demand, shortfall
from service.engine import samplers
from service.engine.history import History

log = logging.getLogger(__name__)


class Keeper:
    """The engine's side of one study: its history, its sampler and the epoch it inserts under."""

    def __init__(self, store: Store, study: ActiveStudy) -> None:
        self._store = store
        self._id = study.id
        self._epoch = store.adopt(study.id).result()
        self._history = History()
        self._sampler = samplers.make(study.definition, study.seed)

    def keep(self, study: ActiveStudy, claims: Sequence[WaitingClaim]) -> int:
        """Refresh what is stale and add what is missing; return how many trials were added."""
        if study.exhausted:
            return 0
        if self._sampler.learns:
            self._history.take_in(self._store.seen_since(self._id, self._history.revision))
            self._refresh()
        missing = shortfall(demand_of(study, claims), learns=self._sampler.learns)
        return self._add(study, missing) if missing else 0

    def _refresh(self) -> None:
        """Replace suggestions that were made without the newest results, as long as nobody claimed them."""
        for trial in self._history.stale():
            fresh = self._sampler.suggest(trial.number, 0, self._history)
            if fresh is not None:
                self._store.replace_suggestion(self._id, self._epoch, trial.id, fresh).result()
        self._history.take_in(self._store.seen_since(self._id, self._history.revision))

    def _add(self, study: ActiveStudy, missing: int) -> int:
        made: list[Suggestion] = []
        for i in range(missing):
            suggestion = self._sampler.suggest(study.next_number + i, study.next_cell + i, self._history)
            if suggestion is None:
                break
            made.append(suggestion)
            if self._sampler.learns:
                break  # the next one should know of this one: it is pending
        added = 0
        if made:
            added = self._store.insert_suggestions(self._id, self._epoch, study.next_number, made).result()
        # Only with all of it in the queue: the insert is refused where the study changed meanwhile.
        if len(made) < missing and added == len(made) and not self._sampler.learns:
            self._store.set_exhausted(self._id, self._epoch, study.next_cell + added).result()
        return added


def demand_of(study: ActiveStudy, claims: Sequence[WaitingClaim]) -> Demand:
    """Return what the study's queue is up against."""
    name, workload = study.definition.name, study.definition.workload
    waiting = sum(c.count for c in claims if c.wants(name, study.id, workload))
    return Demand(
        waiting=study.counts.waiting,
        running=study.counts.running,
        claims=waiting,
        left=study.left,
        parallelism=study.definition.parallelism,
    )

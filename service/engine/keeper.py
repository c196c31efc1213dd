"""Keeps the queue of one study filled."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from time import monotonic

from service.core.pace import Pace
from service.core.ports import ActiveStudy, EngineStore, Seen, Suggestion, WaitingClaim
from service.core.supply import Company, Demand, refresh_after, shortfall, spare_for
from service.engine import samplers
from service.engine.history import History
from service.engine.samplers.base import NotYet
from tunesmith.studies import Counts

log = logging.getLogger(__name__)

SEVERAL = 2
"""Suggestions ready beyond those waited for, from which on a queue is filled ahead."""
TOGETHER_S, AHEAD_S, FAR_AHEAD_S = 0.001, 0.02, 0.05
"""How long what comes is gathered: where somebody may wait for what is made then; where the queue is filled
ahead; where it is filled far ahead, since results do not matter."""
CHUNK = 10_000
"""Trials that are read at once: no transaction and no list grows with the study."""


class Keeper:
    """The engine's side of one study: its history, its sampler and the epoch it inserts under.

    Whatever changes how suggestions are made begins another epoch, and with it another keeper.

    Attributes:
        epoch: The epoch.
        behind: Whether there is more of the history to take in, before anything can be suggested.
        thinking: Whether a suggestion is being computed.
    """

    def __init__(self, store: EngineStore, study: ActiveStudy) -> None:
        self._store = store
        self._id = study.id
        self.epoch = study.epoch
        self._history = History(study.definition)
        self._sampler = samplers.make(study.definition, study.seed)
        self._known = 0
        self.behind = self.thinking = False
        self._pace = Pace()
        self._last, self._spare, self._looked = study.counts, 1.0, monotonic()
        self._waited_for = False
        self._missing_since: float | None = None

    @property
    def size(self) -> int:
        """How many trials its history has: what it costs another engine to take the study over."""
        return self._history.size

    @property
    def can_wait_s(self) -> float:
        """How long what it makes next can wait, to be made together with more."""
        if not self._sampler.learns:
            return FAR_AHEAD_S
        return AHEAD_S if self._spare >= SEVERAL and not self._waited_for else TOGETHER_S

    def keep(self, study: ActiveStudy, claims: Sequence[WaitingClaim], company: Company) -> int:
        """Refresh what is stale and add what is missing; return how many trials were added."""
        self.behind = self.thinking = False
        if study.exhausted:
            return 0
        if self._sampler.learns:
            self._catch_up(study.revision)
            if self.behind:
                return 0
            self._refresh(refresh_after(study.counts.running))
        missing = shortfall(self._demand(study, claims, company), learns=self._sampler.learns)
        if not missing:
            self._missing_since = None
            return 0
        self._missing_since = self._missing_since or monotonic()
        added = self._add(study, missing)
        if added:
            self._pace.made(added, monotonic() - self._missing_since)
            self._missing_since = None
        return added

    def _demand(self, study: ActiveStudy, claims: Sequence[WaitingClaim], company: Company) -> Demand:
        """Return what the study's queue is up against.

        Beside other studies something is always ready: else its workers would be given theirs.
        """
        waiting = sum(c.count for c in claims if wants(c, study))
        fleet = study.counts.running + waiting
        taken = taken_of(study.counts) - taken_of(self._last) + waiting
        now = monotonic()
        self._pace.ran(self._last.running, left_of(self._last, study.counts), now - self._looked)
        ahead = spare_for(fleet, taken, self._spare, now - self._looked)
        self._spare = 0.0 if company.alone and self._pace.fresh(fleet) else ahead
        self._last, self._looked, self._waited_for = study.counts, now, waiting > 0
        return Demand(
            waiting=study.counts.waiting,
            running=study.counts.running,
            claims=waiting,
            left=study.left,
            parallelism=study.definition.parallelism,
            fleet=company.fleet,
            spare=self._spare,
        )

    def _catch_up(self, revision: int) -> None:
        """Take in a part of what changed up to `revision`: other studies go on while a long one is read."""
        if self._known == revision:
            return
        changed = self._store.seen_since(self._id, self._history.seen, CHUNK)
        self._history.take_in(changed)
        self.behind = len(changed) == CHUNK
        if not self.behind:
            self._known = revision

    def _refresh(self, after: int) -> None:
        """Replace suggestions that lack so many results, as long as nobody claimed them."""
        made: list[tuple[Seen, Suggestion]] = []
        for trial in self._history.stale(after):
            try:
                fresh = self._sampler.suggest(trial.number, 0, self._history)
            except NotYet:
                self.thinking = True
                break
            if fresh is not None:
                made.append((trial, fresh))
                self._history.expect(trial.number, fresh.params)  # the others keep apart from where it is now
        if made:
            self._replace(made)

    def _replace(self, made: Sequence[tuple[Seen, Suggestion]]) -> None:
        fresh = {trial.id: suggestion for trial, suggestion in made}
        replaced = self._store.replace_suggestions(self._id, self.epoch, fresh).result()
        for trial, suggestion in made:
            if trial.id in replaced:
                self._history.note(trial, suggestion)
            else:  # claimed, which the next look tells, or dropped
                self._history.forget(trial.number)

    def _add(self, study: ActiveStudy, missing: int) -> int:
        made, more = self._make(study, missing)
        added = 0
        if made:
            added = self._store.insert_suggestions(self._id, self.epoch, study.next_number, made).result()
        for i in range(added, len(made)):
            self._history.forget(study.next_number + i)
        # Only with all of it in the queue: the insert is refused where the study changed meanwhile.
        if not more and added == len(made):
            self._store.set_exhausted(self._id, self.epoch, study.next_cell + added).result()
        return added

    def _make(self, study: ActiveStudy, missing: int) -> tuple[list[Suggestion], bool]:
        """Return up to so many suggestions, those before each pending, and whether there are more."""
        made: list[Suggestion] = []
        for i in range(missing):
            number = study.next_number + i
            try:
                suggestion = self._sampler.suggest(number, study.next_cell + i, self._history)
            except NotYet:
                self.thinking = True
                return made, True
            if suggestion is None:
                return made, False
            made.append(suggestion)
            if self._sampler.learns:
                self._history.expect(number, suggestion.params)
        return made, True


def wants(claim: WaitingClaim, study: ActiveStudy) -> bool:
    """Whether a trial of this study would end the wait of a claim."""
    return claim.wants(study.definition.name, study.id, study.definition.workload)


def taken_of(counts: Counts) -> int:
    """Return how many trials have left the queue."""
    return counts.total - counts.waiting


def left_of(before: Counts, now: Counts) -> int:
    """Return how many trials that ran have ended since, or were paused."""
    ended = (now.finished - now.imported) - (before.finished - before.imported)
    return ended + max(0, now.paused - before.paused)

"""Engines, and the queues they fill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from tunesmith.definitions import StudyDefinition
from tunesmith.spaces import Point
from tunesmith.studies import Counts
from tunesmith.trials import TrialState


@dataclass(frozen=True)
class Suggestion:
    """A point that a sampler proposes as a trial."""

    params: Point
    origin: str
    cell: int | None = None
    results: int = 0
    """How many results (finished trials) the sampler knew."""
    why: str = ""
    """Why this sampler made it, in a few words for the trial's page; cut after 300 characters."""
    bound: float | None = None
    """By how much any point can be better than the best one found, with 95% confidence; None: not known."""


@dataclass(frozen=True)
class ActiveStudy:
    """What the engine needs to know of a study to keep its queue filled."""

    id: int
    definition: StudyDefinition
    seed: int
    counts: Counts
    revision: int
    next_number: int
    next_cell: int
    exhausted: bool
    running_s: float
    engine: str | None
    """The engine that serves it; None: it is there for any to take."""
    epoch: int
    """What writes of the engine that serves it present: it changes with the engine."""

    @property
    def left(self) -> int | None:
        """Trials that the budget still allows to be made; None for no limit."""
        limit = self.definition.budget.trials
        return None if limit is None else max(0, limit - self.counts.spent)


@dataclass(frozen=True)
class Roster:
    """The engines on a database, as one of them finds them when it renews its lease."""

    alive: int
    """Engines whose lease is good, this one among them."""
    overdue: int
    """Engines whose lease has run out."""
    kept: bool
    """Whether this one's own lease was still good."""


@dataclass(frozen=True)
class Seen:
    """A trial as the engine's history sees it."""

    id: int
    number: int
    state: TrialState
    params: Point
    values: dict[str, float]
    step: int | None
    attempt: int
    origin: str
    results: int
    """How many results its sampler knew."""
    revision: int
    violations: tuple[float, ...] | None = None
    """By how much it breaks each constraint of the study, in their order; no more than 0 keeps it.

    None where it is not complete, or the study has no constraints.
    """


@dataclass(frozen=True)
class WaitingClaim:
    """A claim that found nothing, and waits or will come again."""

    request_id: str
    tasks: frozenset[str]
    studies: frozenset[str]
    count: int
    momentary: bool = False
    """Whether it does not wait, and will come again."""

    def wants(self, study: str, study_id: int, task: str | None) -> bool:
        """Whether a trial of this study would end the wait."""
        named = study in self.studies or str(study_id) in self.studies
        if not self.tasks:
            return named
        return task in self.tasks and (named or not self.studies)


class EngineStore(Protocol):
    """What an engine does."""

    def renew_engine(self, engine: str, server: str, term_s: float) -> Roster:
        """Renew the lease of an engine, or begin it, and return who else is there.

        It covers all studies that the engine serves. It blocks, and no other write can hold it up: a lease
        is not to run out while one waits for a lock.

        Args:
            engine: Its name, which no other has.
            server: The name of the server that it belongs to.
            term_s: Seconds that the lease lasts, by the database's clock.
        """
        ...

    def bury_engines(self) -> Future[int]:
        """Forget engines whose lease has run out, and return how many: their studies are free."""
        ...

    def leave(self, engine: str) -> Future[None]:
        """End the lease of an engine: its studies are free."""
        ...

    def adopt(self, engine: str, studies: Sequence[int]) -> Future[dict[int, int]]:
        """Have an engine serve studies; return the new epoch of each that it got.

        It gets those that are free, as long as its lease is not ended. Whoever writes under an older epoch is
        refused from now on.
        """
        ...

    def give_up(self, engine: str, studies: Sequence[int]) -> Future[None]:
        """Have an engine serve these studies no longer: they are free."""
        ...

    def active_studies(self) -> int:
        """Return how many studies are active, whoever serves them."""
        ...

    def engines(self, within_s: float) -> set[str]:
        """Return the names of the engines, those among them whose lease ran out within so many seconds."""
        ...

    def demand(self, engine: str) -> tuple[list[ActiveStudy], list[WaitingClaim]]:
        """Return the active studies of an engine and those that are free, by id, and the claims that wait.

        All as of one moment.

        Between two moments a lone worker may end its trial and wait for the next: it would look like two, and
        be given a suggestion that does not know its last result.
        """
        ...

    def unwait(self, request_id: str) -> Future[None]:
        """Note that a claim no longer waits."""
        ...

    def seen_since(self, study_id: int, after: tuple[int, int], limit: int) -> list[Seen]:
        """Return the trials that changed after `after`, the revision and id of the last one known.

        In the order of (revision, id); at most `limit`: fewer are all there are.
        """
        ...

    def insert_suggestions(
        self, study_id: int, epoch: int, first_number: int, points: Sequence[Suggestion]
    ) -> Future[int]:
        """Queue suggestions, in one transaction, as far as the budget allows; return how many.

        None is queued where the epoch is old, the study is not active or `first_number` is not the next.
        Where one says that no point is better by more than the study's `budget.regret_bound`, the study is
        finished instead.
        """
        ...

    def replace_suggestions(
        self, study_id: int, epoch: int, fresh: Mapping[int, Suggestion]
    ) -> Future[set[int]]:
        """Put fresher points into suggestions, by the trial's id, and return the ids of those that have one.

        That is none that somebody has claimed, and none at all where they finish the study (see
        `insert_suggestions`).
        """
        ...

    def set_exhausted(self, study_id: int, epoch: int, cells: int) -> Future[None]:
        """Note that the sampler has no further point after `cells`; nothing where the study went on since."""
        ...

    def reap(self) -> Future[int]:
        """End the attempts whose lease expired, finish studies whose time is over; return how many."""
        ...

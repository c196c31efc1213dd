"""What pruning decisions look at, kept in memory and brought up to date by revision.

So a decision costs the same at any study size, and after a restart, or in another process, it is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection, bindparam, select

from service.core.rung import AnyRung
from service.storage import tables as t
from service.storage.complete_trials import CompleteTrials
from service.storage.database import Tx
from service.storage.quick import Row
from service.storage.rungs import RungValues
from service.storage.running import Running
from service.storage.writer import Later
from tunesmith.definitions import Objective, StudyDefinition

REVISION = select(t.studies.c.revision).where(t.studies.c.id == bindparam("study"))
FIRST_COMPLETE = (
    select(t.trials.c.metric_steps)
    .where(
        t.trials.c.study_id == bindparam("study"),
        t.trials.c.state == "COMPLETE",
        t.trials.c.step.is_not(None),
    )
    .order_by(t.trials.c.finished_at, t.trials.c.number)
    .limit(1)
)
LARGE = 1_000
"""A study with so many trials is first read by another thread: writes of others must not wait for it."""


class StudyHistory:
    """`service.core.pruning.Others` of a study, as seen by the transaction that it is given.

    Args:
        study_id: The study.
        objectives: Those that its pruner looks at; with several of them there are only rungs.
    """

    def __init__(self, study_id: int, objectives: Sequence[Objective]) -> None:
        self._id = study_id
        self._objectives = objectives
        self._metric = objectives[0].metric
        self._complete = CompleteTrials(study_id, self._metric)
        self._rungs: dict[int, RungValues] = {}
        self._first_length: int | None = None
        self._looked_at = 0

    def within(self, tx: Tx, study: Row) -> StudyHistory:
        """Return this history, to be brought up to date in this transaction; the study's row is locked."""
        self._tx, self._study = tx, study
        return self

    @property
    def seed(self) -> int:
        """The study's seed."""
        seed: int = self._study["seed"]
        return seed

    @property
    def complete(self) -> int:
        """How many trials are complete."""
        return self._complete_now().count

    def at(self, step: int) -> Sequence[float]:
        """The values of the complete trials at `step`, in ascending order, without NaN."""
        return self._complete_now().at(step)

    def reported(self, step: int) -> int:
        """How many complete trials reported a value at `step`, NaN included."""
        return self._complete_now().reported(step)

    @property
    def first_length(self) -> int | None:
        """The last step of the trial that was complete first; None while none is."""
        if self._first_length is None and self._study["complete"] != self._looked_at:
            steps = self._tx.connection.execute(FIRST_COMPLETE, {"study": self._id}).scalar() or {}
            last = [steps[o.metric] for o in self._objectives if o.metric in steps]
            self._first_length = min(last) if len(last) == len(self._objectives) else None
            self._looked_at = self._study["complete"]
        return self._first_length

    def rung(self, bracket: int, resource: int) -> AnyRung:
        """The trials of a bracket that completed the rung there."""
        return self.rungs(bracket).at(resource)

    def rungs_of(self, bracket: int, number: int) -> int:
        """How many rungs of a bracket the trial with this number has completed."""
        return self.rungs(bracket).climb(number).rungs

    def waits(self, bracket: int, number: int) -> bool:
        """Whether the trial with this number completed a rung and was not promoted from there."""
        climb = self.rungs(bracket).climb(number)
        return climb.completed > climb.promoted

    def rungs(self, bracket: int) -> RungValues:
        """Return the rungs of a bracket, up to date."""
        found = self._rungs.get(bracket)
        if found is None:
            found = RungValues(self._id, bracket, self._objectives)
            if self._study["next_number"] > LARGE:
                raise Later(partial(self._load_rungs, found, bracket))
            self._rungs[bracket] = found
        found.refresh(self._tx.connection, self._study["revision"])
        return found

    def _load_rungs(self, found: RungValues, bracket: int, connection: Connection) -> None:
        if bracket not in self._rungs:
            found.refresh(connection, self._revision(connection))
            self._rungs[bracket] = found

    def _complete_now(self) -> CompleteTrials:
        found = self._complete
        if found.revision < 0 and self._study["complete"] > LARGE:
            raise Later(self._load_complete)
        if found.count != self._study["complete"]:
            found.refresh(self._tx.connection, self._study["revision"])
        return found

    def _load_complete(self, connection: Connection) -> None:
        if self._complete.revision < 0:
            found = CompleteTrials(self._id, self._metric)
            found.load(connection, self._revision(connection))
            self._complete = found

    def _revision(self, connection: Connection) -> int:
        """The study's revision, read before what it is to cover: what changes meanwhile is read again."""
        return connection.execute(REVISION, {"study": self._id}).scalar() or 0


class PruningHistory:
    """The history of every study that prunes, and the progress of their running trials."""

    def __init__(self) -> None:
        self.running = Running()
        self._studies: dict[int, tuple[int, StudyHistory]] = {}
        self._touched: set[int] = set()
        self._tx: Tx | None = None

    def of(self, tx: Tx, study: Row, definition: StudyDefinition) -> StudyHistory:
        """Return that of a study in its present epoch: one pruner's. The study's row is locked."""
        if tx is not self._tx:
            self._tx = tx
            self._touched.clear()
        self._touched.add(study["id"])
        kept = self._studies.get(study["id"])
        if kept is None or kept[0] != study["engine_epoch"]:
            kept = study["engine_epoch"], StudyHistory(study["id"], definition.pruned_by)
            self._studies[study["id"]] = kept
        return kept[1].within(tx, study)

    def forget(self) -> None:
        """Drop what the last transaction saw: it was rolled back."""
        self.running.clear()
        for study in self._touched:
            self._studies.pop(study, None)

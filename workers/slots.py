"""A slot: one device or several, one training process, one trial at a time."""

from __future__ import annotations

import logging
from pathlib import Path

from tunesmith.claims import ClaimedTrial
from tunesmith.distributions import Scalar
from tunesmith.errors import InvalidInput, TunesmithError
from tunesmith.reports import Finish, Outcome
from tunesmith.tasks import CATALOGUE
from tunesmith.validation import did_you_mean
from workers.attempt import Attempt
from workers.desk import Desk
from workers.devices import Device
from workers.ends import Early
from workers.process import TrainingProcess

log = logging.getLogger(__name__)


NO_JOURNAL = "This worker cannot write to its state folder (--state-dir)"


class CannotTrain(TunesmithError):
    """This worker cannot train."""


class Slot:
    """Runs the trials that its desk gives it. The process is started for the first one and then kept."""

    def __init__(self, device: Device, desk: Desk, data_dir: Path) -> None:
        self.device = device
        self._desk = desk
        self._data_dir = data_dir
        self._process: TrainingProcess | None = None

    def work(self) -> None:
        """Run trials until there are no more for this worker.

        Raises:
            CannotTrain: the training process does not even start, a trial is not for workers, or there is no
                writing to the disk.
            TunesmithError: the server refuses this worker.
        """
        try:
            for claimed in self._desk.trials():
                self._run(claimed)
        finally:
            self.close()

    def close(self) -> None:
        """End the training process; the next trial gets a new one."""
        if self._process is not None:
            self._process.close()
            self._process = None

    def kill(self) -> None:
        """End the training process at once, from any thread."""
        process = self._process
        if process is not None:
            process.kill()

    def _run(self, claimed: ClaimedTrial) -> None:
        if self._desk.draining.is_set():  # the claim was answered before the server knew
            self._give_back(claimed, Outcome.RELEASED, Early.DRAINED)
            return
        try:
            params = task_params(claimed)
        except InvalidInput as error:
            self._give_back(claimed, Outcome.FAILED, str(error))
        except CannotTrain as error:
            self._give_back(claimed, Outcome.RELEASED, str(error))
            raise
        else:
            self._train(claimed, params)

    def _train(self, claimed: ClaimedTrial, params: dict[str, Scalar]) -> None:
        try:
            journal = self._desk.spool.begin(claimed)
        except OSError as error:
            reason = f"{NO_JOURNAL}: {error}"
            self._give_back(claimed, Outcome.RELEASED, reason)
            raise CannotTrain(reason) from error
        attempt = Attempt(self._desk.connections, journal, self._warm())
        log.info("%s begins on %s", attempt, self.device)
        with self._desk.holding(attempt):
            end = attempt.run(params)
        if "gone" in end or end.get("leaving"):
            self.close()
        if isinstance(attempt.broken, OSError):
            raise CannotTrain(f"{NO_JOURNAL}: {attempt.broken}")
        if end.get("unready") and attempt.early is None:
            raise CannotTrain(f"Training cannot start here. {end['gone']} Its output is above.")

    def _warm(self) -> TrainingProcess:
        if self._process is None or not self._process.alive:
            self._process = TrainingProcess(self.device, self._data_dir)
        return self._process

    def _give_back(self, claimed: ClaimedTrial, outcome: Outcome, reason: str) -> None:
        level = logging.ERROR if outcome is Outcome.FAILED else logging.INFO
        log.log(level, "%s #%d %s: %s", claimed.study, claimed.number, outcome, reason)
        try:
            finish = Finish(lease=claimed.lease, state=outcome, reason=reason)
            self._desk.connections.trials.finish(claimed.id, finish)
        except TunesmithError as error:
            log.warning("%s #%d dropped: %s", claimed.study, claimed.number, error)


def task_params(claimed: ClaimedTrial) -> dict[str, Scalar]:
    """Return every parameter of the trial's task: its own, the study's fixed ones, else the defaults.

    Raises:
        CannotTrain: the study names no task.
        InvalidInput: the task has no such parameter here; the server may be newer than this worker.
    """
    if claimed.task is None:
        raise CannotTrain(
            f"The study {claimed.study} names no task, so a worker cannot train it: run your own training "
            "code with tunesmith.Client, and leave the study out of --studies."
        )
    task = CATALOGUE[claimed.task]
    given = {**claimed.task_params, **claimed.params}
    for name in given:
        if name not in task.parameters:
            hint = did_you_mean(name, task.parameters)
            raise InvalidInput(f"params.{name}: is no parameter of {task.name} on this worker; {hint}")
    return task.complete(given)

"""A claimed trial in one's own code: its parameters, and how to report on it."""

from __future__ import annotations

import logging
import operator
from typing import Protocol, Self

from tunesmith.errors import LeaseLost, TunesmithError
from tunesmith.trials import Answer, ClaimedTrial, Finish, MetricPoint, Outcome, Report, TrialState

log = logging.getLogger(__name__)


class Reports(Protocol):
    """Whoever can report on a trial and end it."""

    def report(self, trial_id: int, report: Report) -> Answer:
        """Send metrics."""
        ...

    def finish(self, trial_id: int, finish: Finish) -> TrialState:
        """End an attempt."""
        ...

    def forget(self, trial: ClaimedTrial) -> None:
        """Renew the trial's lease no longer."""
        ...


class RunningTrial:
    """A claimed trial: its parameters, and how to report on it. Its lease renews itself in the background.

    Used as a context manager it is finished at the end of the block, failed if the block raises an error, and
    released on Ctrl-C. `LeaseLost` ends the block and goes no further: another attempt runs the trial.
    """

    def __init__(self, client: Reports, claimed: ClaimedTrial) -> None:
        self._client = client
        self.claimed = claimed
        self.number = claimed.number
        self.params = claimed.params
        self._answer = Answer.CONTINUE
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> bool:
        if self._ended:
            return False
        if isinstance(error, LeaseLost):
            self._client.forget(self.claimed)
            self._warn("was given to another worker", error)
            return True
        try:
            self._end_with(error)
        except LeaseLost as lost:
            self._warn("was given to another worker", lost)
        except TunesmithError as problem:
            if error is None:
                raise
            self._warn("could not be ended", problem)  # the error of the block is the one to raise
        return False

    def _warn(self, what: str, why: TunesmithError) -> None:
        log.warning("Trial %d of %s %s: %s", self.number, self.claimed.study, what, why)

    def _end_with(self, error: BaseException | None) -> None:
        if error is None:
            self.finish()
        elif isinstance(error, Exception):
            self.fail(f"{type(error).__name__}: {error}")
        else:
            self.release(type(error).__name__)

    def report(self, step: int, **metrics: float) -> Answer:
        """Report the metrics of one step; a true `should_stop` follows from the answer.

        Raises:
            LeaseLost: another attempt may be running this trial; drop it.
        """
        numbers = {name: float(value) for name, value in metrics.items()}
        point = MetricPoint.parse({"step": operator.index(step), "metrics": numbers})
        self._answer = self._client.report(self.claimed.id, Report(lease=self.claimed.lease, points=[point]))
        return self._answer

    @property
    def should_stop(self) -> bool:
        """Whether the last report was answered with prune or stop."""
        return self._answer is not Answer.CONTINUE

    def finish(self, **values: float) -> TrialState:
        """End the trial: PRUNED if the last report said so, else COMPLETE.

        Args:
            values: Objective values by metric; without them the server takes them from the curve.
        """
        outcome = {
            Answer.CONTINUE: Outcome.COMPLETE,
            Answer.PRUNE: Outcome.PRUNED,
            Answer.STOP: Outcome.RELEASED,
        }[self._answer]
        return self._end(outcome, values={n: float(v) for n, v in values.items()} or None)

    def fail(self, reason: str) -> TrialState:
        """End this attempt as failed; the study's `retries` decide whether another follows."""
        return self._end(Outcome.FAILED, reason=reason[:20_000])

    def release(self, reason: str = "") -> TrialState:
        """Give the trial back to the queue."""
        return self._end(Outcome.RELEASED, reason=reason[:20_000])

    def _end(
        self, outcome: Outcome, *, values: dict[str, float] | None = None, reason: str = ""
    ) -> TrialState:
        self._ended = True
        end = Finish(lease=self.claimed.lease, state=outcome, values=values, reason=reason)
        return self._client.finish(self.claimed.id, end)

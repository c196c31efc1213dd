"""A claimed trial in one's own code: its parameters, and how to report on it."""

from __future__ import annotations

import logging
import operator
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import Any, Literal, Protocol, Self

from tunesmith.claims import ClaimedTrial, ClaimRequest
from tunesmith.errors import (
    ArtifactNotFound,
    Damaged,
    FieldProblem,
    InvalidInput,
    LeaseLost,
    TrialNotFound,
    TunesmithError,
    Unavailable,
)
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Answer, Finish, Outcome, Report
from tunesmith.spelling import show
from tunesmith.trials import Artifact, Cause, TrialState

log = logging.getLogger(__name__)

MEMORY_SIGNS = ("out of memory", "can't allocate memory", "not enough memory", "_ALLOC_FAILED")
"""What the allocators of the CPU and CUDA, cuBLAS and cuDNN say in errors that have no class of their own."""

REASON_LINES = 20
"""Lines of a traceback, the last ones, that go to the server."""


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

    def told(self, trial: ClaimedTrial) -> Answer:
        """Return what the last heartbeat said of the trial."""
        ...

    def upload_artifact(
        self,
        trial: ClaimedTrial,
        path: str | PathLike[str],
        *,
        kind: Literal["checkpoint", "file"] = "file",
        step: int | None = None,
        name: str | None = None,
    ) -> Artifact:
        """Store a file."""
        ...

    def download_artifact(
        self, study: str | int, number: int, attempt: int, name: str, path: str | PathLike[str]
    ) -> Path:
        """Fetch a file."""
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
        self.repeat = claimed.repeat
        """Which of the study's `repeats` this is, from 0."""
        self.seed = claimed.seed
        """For random numbers: another one in each repeat, the same in each attempt at one."""
        self.claim_next: ClaimRequest | None = None
        """Sent with its end, where that is no release: see `Client.claims`."""
        self._answer = Answer.CONTINUE
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> bool:
        if isinstance(error, LeaseLost):
            self._client.forget(self.claimed)
            self._warn("is no longer ours", error)
            return True
        if self._ended:
            return False
        try:
            self._end_with(error)
        except LeaseLost as lost:
            self._warn("is no longer ours", lost)
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
        elif isinstance(error, Unavailable):
            self.release(str(error))  # a server that was away is no fault of the trial's
        elif isinstance(error, Exception):
            self.fail(_last_lines(error), cause=_cause(error))
        else:
            self.release(type(error).__name__)

    def report(self, step: int, **metrics: float) -> Answer:
        """Report the metrics of one step; a true `should_stop` follows from the answer.

        Raises:
            LeaseLost: another attempt may be running this trial; drop it.
        """
        numbers = {name: _number(name, value) for name, value in metrics.items()}
        point = MetricPoint.parse({"step": _whole("step", step), "metrics": numbers})
        report = Report.model_construct(lease=self.claimed.lease, points=[point])
        with _ours():
            self._answer = self._client.report(self.claimed.id, report)
        return self._answer

    @property
    def should_stop(self) -> bool:
        """Whether to end: pruned, stopped, or paused (save a checkpoint first, if you do).

        The answers to reports say so, and within seconds also to a trial that reports nothing.
        """
        if self._answer is Answer.CONTINUE:
            self._answer = self._client.told(self.claimed)
        return self._answer is not Answer.CONTINUE

    @property
    def paused(self) -> bool:
        """Whether to end because the study is paused, or the trial waits to be promoted: it may go on."""
        return self.should_stop and self._answer is Answer.PAUSE

    def finish(self, **values: float) -> TrialState:
        """End the trial: PRUNED if it was to be, released if it was stopped or paused, else COMPLETE.

        One that is complete is WAITING again until the last of the study's `repeats`.

        Args:
            values: Objective values by metric; without them the server takes them from the curve.
        """
        outcome = {
            Answer.CONTINUE: Outcome.COMPLETE,
            Answer.PRUNE: Outcome.PRUNED,
            Answer.STOP: Outcome.RELEASED,
            Answer.PAUSE: Outcome.RELEASED,
        }[self._answer]
        return self._end(outcome, values={n: _number(n, v) for n, v in values.items()} or None)

    def fail(
        self, reason: str, *, cause: Literal[Cause.ERROR, Cause.OUT_OF_MEMORY, Cause.NOT_FINITE] | None = None
    ) -> TrialState:
        """End this attempt as failed; the study's `retries` decide whether another follows."""
        return self._end(Outcome.FAILED, reason=reason[:20_000], cause=cause)

    def release(self, reason: str = "") -> TrialState:
        """Give the trial back to the queue."""
        return self._end(Outcome.RELEASED, reason=reason[:20_000])

    def _end(
        self,
        outcome: Outcome,
        *,
        values: dict[str, float] | None = None,
        reason: str = "",
        cause: Literal[Cause.ERROR, Cause.OUT_OF_MEMORY, Cause.NOT_FINITE] | None = None,
    ) -> TrialState:
        following = None if outcome is Outcome.RELEASED else self.claim_next
        end = Finish(
            lease=self.claimed.lease,
            state=outcome,
            values=values,
            reason=reason,
            cause=cause,
            claim_next=following,
        )
        self._ended = True
        try:
            with _ours():
                return self._client.finish(self.claimed.id, end)
        except InvalidInput:
            self._ended = False  # nothing has ended: the block is to fail for this
            raise

    # Files

    def save(self, path: str | PathLike[str], name: str | None = None) -> Artifact:
        """Store a file with the trial, under its own name or another.

        Raises:
            LeaseLost: another attempt may be running this trial; drop it.
        """
        with _ours():
            return self._client.upload_artifact(self.claimed, path, name=name)

    def checkpoint(self, path: str | PathLike[str], step: int) -> Artifact:
        """Store a checkpoint made after `step`; the next attempt, on whatever machine, can go on from there.

        Raises:
            LeaseLost: another attempt may be running this trial; drop it.
        """
        file = Path(path)
        name = f"{file.stem}-{operator.index(step)}{file.suffix}"  # the one before stays, to fall back to
        with _ours():
            return self._client.upload_artifact(self.claimed, file, kind="checkpoint", step=step, name=name)

    def restore(self, folder: str | PathLike[str]) -> Path | None:
        """Download the newest good checkpoint of earlier attempts into `folder`; None where there is none."""
        for found in self.claimed.resume_from:
            path = Path(folder) / Path(found.name).name
            try:
                return self._client.download_artifact(
                    self.claimed.study_id, self.number, found.attempt, found.name, path
                )
            except (Damaged, ArtifactNotFound) as error:
                self._warn(f"goes on from an earlier checkpoint than {found.name}", error)
        return None


@contextmanager
def _ours() -> Iterator[None]:
    """A trial that is gone is lost like one that another worker has: nobody waits for it."""
    try:
        yield
    except TrialNotFound as error:
        raise LeaseLost(f"{error} Its study was deleted.") from error


def _last_lines(error: Exception) -> str:
    whole = "".join(traceback.format_exception(error))
    return "\n".join(whole.splitlines()[-REASON_LINES:])[-20_000:]


def _cause(error: Exception) -> Literal[Cause.ERROR, Cause.OUT_OF_MEMORY]:
    """Tell errors apart by name: torch's is not to be imported for this."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    says_so = isinstance(error, RuntimeError) and any(sign in str(error) for sign in MEMORY_SIGNS)
    short = says_so or kinds & {"MemoryError", "OutOfMemoryError"}
    return Cause.OUT_OF_MEMORY if short else Cause.ERROR


def _number(name: str, value: Any) -> float:
    """Return a number, also one of an array or a tensor, or raise InvalidInput naming the metric."""
    try:
        if not isinstance(value, str | bytes):
            return float(value)
    except (TypeError, ValueError, OverflowError, RuntimeError):  # the last by tensors of several numbers
        pass
    raise InvalidInput(FieldProblem(name, f"must be a number (got {show(value)})"))


def _whole(name: str, value: Any) -> int:
    try:
        return operator.index(value)
    except TypeError:
        raise InvalidInput(FieldProblem(name, f"must be a whole number (got {show(value)})")) from None

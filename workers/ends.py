"""How an attempt ends: why it may end early, and what the server is told of it."""

from __future__ import annotations

from enum import StrEnum

from tunesmith.errors import InvalidInput
from tunesmith.reports import Answer, Finish, Outcome
from workers.process import Message

REASON = 20_000
"""Characters of a reason that the server takes."""

STOP_PATIENCE_S = 60.0
PAUSE_PATIENCE_S = 900.0
"""A single batch may take minutes, and what is not saved is trained again."""


class Early(StrEnum):
    """Why an attempt is to end before its training does."""

    PRUNED = "pruned"
    UNWANTED = "no longer wanted"
    PAUSED = "it was told to pause"
    DRAINED = "the worker is stopping"
    REFUSED = "the server refused its metrics"
    LOST = "its lease is lost"
    NOT_LET_IN = "the server no longer lets this worker in"
    NO_CHECKPOINT = "its checkpoints cannot be fetched"

    @property
    def saves(self) -> bool:
        """Whether training saves a checkpoint before it stops: somebody will go on from it."""
        return self in (Early.PAUSED, Early.DRAINED, Early.NOT_LET_IN)

    @property
    def patience_s(self) -> float:
        """Seconds that training may take to heed it; then it is taken to hang, and killed."""
        return PAUSE_PATIENCE_S if self.saves else STOP_PATIENCE_S


EARLY = {Answer.PRUNE: Early.PRUNED, Answer.STOP: Early.UNWANTED, Answer.PAUSE: Early.PAUSED}


def finish_of(
    message: Message, lease: str, *, early: Early | None, why: str, broken: Exception | None, log: str
) -> Finish:
    """Return what the server is told.

    Args:
        message: The last one of the training process.
        lease: The attempt's.
        early: What the process was told.
        why: More of that, in words.
        broken: What the process said could not be written down.
        log: The end of what it printed.
    """
    outcome, reason = _broken(broken) if broken else _outcome(message, early, why)
    cause = message.get("cause", "error") if outcome is Outcome.FAILED else None
    return Finish(lease=lease, state=outcome, cause=cause, reason=reason[-REASON:], log=log)


def _broken(error: Exception) -> tuple[Outcome, str]:
    if isinstance(error, InvalidInput):
        return Outcome.FAILED, f"Training reported what cannot be a metric: {error}"
    if isinstance(error, OSError):
        return Outcome.RELEASED, f"The worker cannot write to its state folder: {error}"
    return Outcome.RELEASED, f"The worker could not go on: {type(error).__name__}: {error}"


def _outcome(message: Message, early: Early | None, why: str) -> tuple[Outcome, str]:
    if message.get("end") == "complete":
        return Outcome.COMPLETE, ""
    if message.get("end") == "failed":
        return Outcome.FAILED, message["reason"]
    if early is not None:
        return _told(early, why)
    if message.get("unready"):
        return Outcome.RELEASED, f"Training did not start. {message['gone']}"
    return Outcome.FAILED, message.get("gone", "Training stopped though nobody asked it to.")


def _told(early: Early, why: str) -> tuple[Outcome, str]:
    if early is Early.PRUNED:
        return Outcome.PRUNED, ""
    if early is Early.REFUSED:
        return Outcome.FAILED, f"{early}: {why}"
    explained = early in (Early.NO_CHECKPOINT, Early.NOT_LET_IN)
    return Outcome.RELEASED, f"{early}: {why}" if explained else early.value

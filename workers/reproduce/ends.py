"""How training ended, then and now."""

from __future__ import annotations

from dataclasses import dataclass

from tunesmith.trials import Cause, Trial, TrialState
from workers.process import Message

UNFIT = ("the metric ", "the objective ")
"""How the server begins to say that a trial was trained to its end, and has no value to be ranked by."""


@dataclass(frozen=True)
class End:
    """An end that training came to by itself.

    Attributes:
        cause: Why it failed; None where it was trained to its end.
        reason: The same in words.
    """

    cause: str | None = None
    reason: str = ""

    def __str__(self) -> str:
        if self.cause is None:
            return "trained to its end"
        return f"failed, {Cause(self.cause).phrase}: {self._said() or 'it does not say why'}"

    def same(self, other: End | None) -> bool:
        """Whether it is the same end.

        How much memory there was is the machine's; where the code of a traceback lies is, too.
        """
        if other is None or self.cause != other.cause:
            return False
        return self.cause == Cause.OUT_OF_MEMORY or self._said() == other._said()

    def _said(self) -> str:
        """Return the reason, without what a traceback says of files."""
        lines = self.reason.strip().splitlines()
        return " ".join(line for line in lines if not line.startswith((" ", "Traceback ")))


COMPLETE = End()


def recorded_end(trial: Trial) -> End | None:
    """Return how training ended; None where it did not by itself: it was stopped, or its worker lost."""
    if trial.state is TrialState.COMPLETE:
        return COMPLETE
    if trial.state is not TrialState.FAILED or trial.cause in (Cause.LEASE_EXPIRED, Cause.WORKER_RESTARTED):
        return None
    return COMPLETE if trial.reason.startswith(UNFIT) else End(trial.cause or Cause.ERROR, trial.reason)


def new_end(message: Message) -> End | None:
    """Return the end in the last message of a training process; None where it was stopped."""
    if "gone" in message:
        return End(message.get("cause", Cause.ERROR), str(message["gone"]))
    if message["end"] == "failed":
        return End(message["cause"], str(message["reason"]))
    return COMPLETE if message["end"] == "complete" else None

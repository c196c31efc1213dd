"""One attempt at a trial: passes its metrics on, the server's answers back, and ends it."""

from __future__ import annotations

import logging
import threading
import time
from enum import StrEnum
from typing import Any

from tunesmith.client import Client
from tunesmith.errors import Conflict, NotFound, TunesmithError
from tunesmith.tasks import CATALOGUE
from tunesmith.trials import Answer, ClaimedTrial, Finish, MetricPoint, Outcome, Report
from workers.process import Message, TrainingProcess

log = logging.getLogger(__name__)

MAX_POINTS = 1_000
"""Points that one request may carry."""


class Early(StrEnum):
    """Why an attempt is to end before its training does."""

    PRUNED = "pruned"
    UNWANTED = "no longer wanted"
    DRAINED = "the worker is stopping"
    LOST = "its lease is lost"


class Attempt:
    """A trial in training. `follow` belongs to the slot's thread; `end_early` may be called from any.

    The process never waits for this: it writes metrics to a pipe, and what comes while a request is
    under way goes with the next one.
    """

    def __init__(self, client: Client, claimed: ClaimedTrial, process: TrainingProcess) -> None:
        self.claimed = claimed
        self._client = client
        self._process = process
        self._pending: list[MetricPoint] = []
        self._metrics: dict[str, float] = {}
        self._steps = 0
        self._early: Early | None = None
        self._deciding = threading.Lock()
        self._begin = time.monotonic()

    def __str__(self) -> str:
        return f"{self.claimed.study} #{self.claimed.number}"

    @property
    def early(self) -> Early | None:
        """Why this attempt ends early; None while it need not."""
        return self._early

    def end_early(self, why: Early) -> None:
        """Stop training at its next step. The first reason stays, unless the lease is lost since."""
        with self._deciding:
            if self._early is None or why is Early.LOST:
                self._early = why
        if self._process.ready:
            self._process.stop()
        else:
            self._process.kill()  # it is still loading torch, for seconds

    def follow(self) -> Message:
        """Report until training has ended, finish the trial, and return the process's last message."""
        while True:
            messages = self._process.receive()
            for message in messages:
                if "point" in message:
                    self._take(message["point"])
            end = next((m for m in messages if "end" in m or "gone" in m), None)
            if end is not None:
                self._finish(end)
                return end
            self._report()

    def _take(self, point: dict[str, Any]) -> None:
        self._pending.append(MetricPoint(**point))
        self._metrics.update(point["metrics"])
        self._steps += 1

    def _report(self) -> None:
        """Send what is pending, oldest first; what the server could not take goes with the next report."""
        while self._pending and self._early is not Early.LOST:
            points = self._pending[:MAX_POINTS]
            try:
                self._heed(
                    self._client.report(self.claimed.id, Report(lease=self.claimed.lease, points=points))
                )
            except (Conflict, NotFound) as error:
                log.debug("%s: %s", self, error)
                self.end_early(Early.LOST)
            except TunesmithError as error:
                log.warning("%s: metrics are kept for the next report: %s", self, error)
                return
            else:
                del self._pending[: len(points)]

    def _heed(self, answer: Answer) -> None:
        if answer is not Answer.CONTINUE:
            self.end_early(Early.PRUNED if answer is Answer.PRUNE else Early.UNWANTED)

    def _finish(self, end: Message) -> None:
        if len(self._pending) > MAX_POINTS:
            self._report()
        if self._early is Early.LOST:
            log.warning("%s dropped: its lease is lost, another attempt may be running it", self)
            return
        outcome, reason = self._outcome(end)
        points = self._pending[-MAX_POINTS:]
        try:
            self._client.finish(
                self.claimed.id, Finish(lease=self.claimed.lease, state=outcome, reason=reason, points=points)
            )
        except TunesmithError as error:
            log.warning("%s dropped: the server did not take its end (%s): %s", self, outcome, error)
        else:
            self._tell(outcome, reason)

    def _outcome(self, end: Message) -> tuple[Outcome, str]:
        """How the attempt ended, and why, from the process's last message and what it was told."""
        if end.get("end") == "complete":
            return Outcome.COMPLETE, ""
        if end.get("end") == "failed":
            return Outcome.FAILED, end["reason"]
        if self._early is Early.PRUNED:
            return Outcome.PRUNED, ""
        if self._early is not None:
            return Outcome.RELEASED, self._early.value
        if not self._process.ready:
            return Outcome.RELEASED, f"Training did not start. {end['gone']}"
        return Outcome.FAILED, end.get("gone", "Training stopped though nobody asked it to.")

    def _tell(self, outcome: Outcome, reason: str) -> None:
        level = logging.ERROR if outcome is Outcome.FAILED else logging.INFO
        seconds = time.monotonic() - self._begin
        why = f": {reason}" if reason else ""
        log.log(
            level, "%s %s%s, %d steps in %.1f s%s", self, outcome, self._value(), self._steps, seconds, why
        )

    def _value(self) -> str:
        """The task's usual objective, as it stands."""
        metric = CATALOGUE[self.claimed.task or ""].objective
        return f" {metric}={self._metrics[metric]:.4f}" if metric in self._metrics else ""

"""Sends what a journal holds to the server, in order, whatever became of the worker that wrote it."""

from __future__ import annotations

import logging
import math
import random
import time
from collections.abc import Iterator

from tunesmith.client import Client
from tunesmith.errors import (
    Forbidden,
    InvalidInput,
    LeaseLost,
    TooLarge,
    TrialFinished,
    TrialNotFound,
    TunesmithError,
    Unauthorized,
)
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Answer, Finish, Outcome, Report
from tunesmith.trials import Cause
from workers.ends import REASON, Early
from workers.journal import MAX_POINTS, Journal

log = logging.getLogger(__name__)

GONE = (LeaseLost, TrialFinished, TrialNotFound)
"""The attempt is no longer ours: another one runs the trial, or nobody wants it."""

REFUSED = (InvalidInput, TooLarge)
"""Sending it again would not help."""

RETRY_S = 1.0
LONGEST_PAUSE_S = 60.0
TRIES = 3
"""Between tries to deliver what the server answers with an error of its own: ever longer. Where nobody waits
for it there are so many tries, and the journal waits for the next start."""


class Delivery:
    """Where a journal is read, and how far the server has it."""

    def __init__(self, client: Client, journal: Journal) -> None:
        self._client = client
        self._journal = journal
        self._offset = 0

    def report(self) -> Iterator[Answer]:
        """Report all points that are in the journal by now; yield what the server says to each request.

        Raises:
            TunesmithError: what was not acknowledged is reported again by the next call.
        """
        while True:
            points, offset = self._journal.points(self._offset)
            if not points:
                return
            answer = self._send(points)
            self._offset = offset
            yield answer

    def finish(self, end: Finish | None, tries: float = math.inf) -> TunesmithError | None:
        """Report the points that are left and end the attempt, where it has an `end`; try until that is done.

        Returns:
            None, or why the server will never have it.

        Raises:
            Unauthorized, Forbidden: the server does not let this worker in.
            TunesmithError: the last of so many `tries` went wrong.
        """
        pause = RETRY_S
        while True:
            try:
                self._finish(end)
            except GONE as error:
                return error
            except REFUSED as error:
                return self._fail(end, error)
            except (Unauthorized, Forbidden):
                raise
            except TunesmithError as error:
                tries -= 1
                if tries <= 0:
                    raise
                log.warning("%s: its journal is kept and sent again: %s", self._journal, error)
                time.sleep(pause * random.uniform(0.5, 1.5))
                pause = min(pause * 2, LONGEST_PAUSE_S)
            else:
                return None

    def _finish(self, end: Finish | None) -> None:
        """The last points travel with the end."""
        points, offset = self._journal.points(self._offset)
        while len(points) == MAX_POINTS or (points and end is None):
            self._send(points)
            self._offset = offset
            points, offset = self._journal.points(self._offset)
        if end is not None:
            self._end(end, points)

    def _end(self, end: Finish, points: list[MetricPoint]) -> None:
        try:
            self._client.finish(self._journal.claimed.id, end.model_copy(update={"points": points}))
        except (LeaseLost, TrialFinished):
            if points:  # they are those of this attempt, whatever became of the trial
                self._send(points)
            raise

    def _fail(self, end: Finish | None, refused: TunesmithError) -> TunesmithError:
        """Have the attempt fail for what the server refused, so that nobody waits for its lease."""
        reason = f"{Early.REFUSED}: {refused}"[:REASON]
        lease = self._journal.claimed.lease
        log_tail = end.log if end else ""
        failed = Finish(lease=lease, state=Outcome.FAILED, cause=Cause.ERROR, reason=reason, log=log_tail)
        try:
            self._client.finish(self._journal.claimed.id, failed)
        except TunesmithError as error:
            log.debug("%s: %s", self._journal, error)
        return refused

    def _send(self, points: list[MetricPoint]) -> Answer:
        claimed = self._journal.claimed
        return self._client.report(claimed.id, Report(lease=claimed.lease, points=points))

"""Trials that run."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Protocol

from tunesmith.claims import ClaimRequest, ClaimResponse
from tunesmith.reports import Finish, FinishResponse, Report, ReportResponse


class RunningStore(Protocol):
    """Trials under leases, as workers run them."""

    def claim(self, request: ClaimRequest, only: frozenset[str] = frozenset()) -> Future[ClaimResponse]:
        """Hand out trials under leases. Raises WorkerNotFound, StudyNotFound.

        That a claim found nothing is noted for the engine (see `EngineStore.demand`), until `unwait` (which
        engines call for those that do not wait), and for five seconds more than it waits at most.

        Args:
            only: The studies that the caller may touch, by name or id; none for all. What an earlier request
                was given, or the worker ran before, is left alone where it is of another study.
        """
        ...

    def report(self, trial_id: int, report: Report) -> Future[ReportResponse]:
        """Store metrics and decide about pruning. Raises TrialNotFound, LeaseLost."""
        ...

    def finish(
        self, trial_id: int, finish: Finish, only: frozenset[str] = frozenset()
    ) -> Future[FinishResponse]:
        """End an attempt, then answer its `claim_next` (see `claim`).

        Raises TrialNotFound, LeaseLost, TrialFinished, InvalidInput.
        """
        ...

    def note_uptime(self) -> Future[None]:
        """Note that an API is up, to be repeated every `uptime_s`.

        After an outage every lease gets a full term.

        Lease time runs only while an API was up to renew it: without these notes nothing is reaped.
        """
        ...

    @property
    def uptime_s(self) -> float:
        """Seconds between two notes that an API is up."""
        ...

"""The client: studies, trials, and running trials in one's own code."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self
from urllib.parse import quote

import httpx

from tunesmith.errors import InvalidInput
from tunesmith.leases import Leases
from tunesmith.studies import StudyDefinition
from tunesmith.transport import Transport
from tunesmith.trials import (
    Answer,
    Attempt,
    ClaimedTrial,
    ClaimRequest,
    ClaimResponse,
    Finish,
    FinishResponse,
    Heartbeat,
    HeartbeatResponse,
    MetricPoint,
    Outcome,
    Page,
    Report,
    ReportResponse,
    Study,
    StudyPatch,
    Trial,
    TrialState,
    Worker,
    WorkerRegistration,
)


class Client:
    """Talks to a Tunesmith server, synchronously; every call retries while the server is away.

    Args:
        url: Address of the server; None takes TUNESMITH_SERVER_URL, else http://127.0.0.1:8765.
        name: How this program shows up among the workers; None takes host name and process id.
        patience_s: Seconds to keep trying while the server is away (default 300).
        http: An httpx transport to send through instead of the network.

    Raises:
        TunesmithError: every method raises the class that the server raised (see `tunesmith.errors`).
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        name: str | None = None,
        patience_s: float = 300.0,
        http: httpx.BaseTransport | None = None,
    ) -> None:
        self._transport = Transport(url, patience_s=patience_s, http=http)
        self.url = self._transport.url
        self.name = name or f"{socket.gethostname()}-{os.getpid()}"
        self.worker = f"w-{secrets.token_hex(8)}"
        self._leases = Leases(self)
        self._registered = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop renewing leases and close the connections."""
        self._leases.close()
        self._transport.close()

    # Studies

    def create_study(self, definition: StudyDefinition | Mapping[str, Any]) -> Study:
        """Create a study. Raises `StudyExists` where the name is taken, `InvalidInput` naming bad fields."""
        if not isinstance(definition, StudyDefinition):
            definition = StudyDefinition.parse(dict(definition))
        return Study.model_validate(
            self._send("POST", "/api/studies", definition.as_json(), repeatable=False)
        )

    def study(self, study: str | int) -> Study:
        """Return a study by name or id."""
        return Study.model_validate(self._send("GET", f"/api/studies/{_in_path(study)}"))

    def studies(self) -> list[Study]:
        """Return every study, the newest first."""
        return [Study.model_validate(s) for s in self._send("GET", "/api/studies")["studies"]]

    def update_study(self, study: str | int, **changes: Any) -> Study:
        """Change a study: any of the fields of `StudyPatch`, such as `state="PAUSED"`."""
        patch = StudyPatch.parse(changes).model_dump(mode="json", exclude_unset=True)
        return Study.model_validate(self._send("PATCH", f"/api/studies/{_in_path(study)}", patch))

    def delete_study(self, study: str | int) -> None:
        """Delete a study with all its trials."""
        self._send("DELETE", f"/api/studies/{_in_path(study)}")

    # Trials

    def trials(
        self, study: str | int, *, where: Iterable[str] = (), sort: str = "rank", limit: int | None = None
    ) -> Iterator[Trial]:
        """Yield the trials of a study, page by page.

        Args:
            where: Conditions that all hold, such as `state=COMPLETE` or `params.lr<0.01`.
            sort: `rank` (best first), `number`, `value`, `params.lr`, ...; a leading `-` reverses.
            limit: At most so many.
        """
        after: str | None = None
        left = limit
        while left is None or left > 0:
            query = {"where": list(where), "sort": sort, "limit": min(left or 500, 500)}
            if after:
                query["after"] = after
            page = Page.model_validate(
                self._send("GET", f"/api/studies/{_in_path(study)}/trials", params=query)
            )
            yield from page.trials
            after = page.next
            left = None if left is None else left - len(page.trials)
            if after is None:
                return

    def trial(self, study: str | int, number: int) -> Trial:
        """Return one trial."""
        return Trial.model_validate(self._send("GET", f"/api/studies/{_in_path(study)}/trials/{number}"))

    def metrics(self, study: str | int, number: int) -> list[MetricPoint]:
        """Return the metrics of a trial, step by step."""
        found = self._send("GET", f"/api/studies/{_in_path(study)}/trials/{number}/metrics")
        return [MetricPoint.model_validate(p) for p in found["points"]]

    def attempts(self, study: str | int, number: int) -> list[Attempt]:
        """Return the attempts of a trial, the first one first."""
        found = self._send("GET", f"/api/studies/{_in_path(study)}/trials/{number}/attempts")
        return [Attempt.model_validate(a) for a in found["attempts"]]

    def enqueue(self, study: str | int, params: Mapping[str, Any], *, tags: Iterable[str] = ()) -> Trial:
        """Queue a point of your own: it runs before the sampler's suggestions and counts in the budget."""
        body = [{"params": dict(params), "tags": list(tags)}]
        found = self._send("POST", f"/api/studies/{_in_path(study)}/trials", body, repeatable=False)
        return Trial.model_validate(found["trials"][0])

    # Running trials in one's own code

    def claim(self, study: str | int, *, wait_s: float | None = None) -> RunningTrial | None:
        """Return a trial of `study` to run, waiting until there is one; None once the study is finished.

        Args:
            wait_s: Wait at most so many seconds, then return None; None waits as long as it takes.
        """
        left = wait_s
        while True:
            turn = 20.0 if left is None else min(left, 20.0)
            request = ClaimRequest(
                worker=self.worker, request_id=new_request_id(), studies=[str(study)], wait_s=turn
            )
            found = self.claim_trials(request)
            if found.trials:
                return RunningTrial(self, found.trials[0])
            left = None if left is None else left - turn
            if found.finished or (left is not None and left <= 0):
                return None

    def claims(self, study: str | int) -> Iterator[RunningTrial]:
        """Yield trials of `study` to run, one after the other, until the study is finished."""
        while (trial := self.claim(study)) is not None:
            yield trial

    # The wire, one method per request: what workers use

    def register(self, worker: str, about: WorkerRegistration) -> Worker:
        """Make a worker known, or update what is known of it."""
        return Worker.model_validate(
            self._send("PUT", f"/api/workers/{_in_path(worker)}", about.model_dump(mode="json"))
        )

    def workers(self) -> list[Worker]:
        """Return the registered workers."""
        return [Worker.model_validate(w) for w in self._send("GET", "/api/workers")["workers"]]

    def heartbeat(self, worker: str, beat: Heartbeat) -> HeartbeatResponse:
        """Renew leases; learn which are lost and which trials to stop."""
        body = beat.model_dump(mode="json")
        return HeartbeatResponse.model_validate(
            self._send("POST", f"/api/workers/{_in_path(worker)}/heartbeat", body)
        )

    def claim_trials(self, request: ClaimRequest) -> ClaimResponse:
        """Claim trials; the same request id again gives the same trials."""
        if request.worker == self.worker and not self._registered:
            self.register(self.worker, WorkerRegistration(name=self.name, host=socket.gethostname()))
            self._registered = True
        found = ClaimResponse.model_validate(
            self._send("POST", "/api/claims", request.model_dump(mode="json"), wait_s=request.wait_s)
        )
        if request.worker == self.worker:
            self._leases.hold(found.trials)
        return found

    def report(self, trial_id: int, report: Report) -> Answer:
        """Send metrics of a running trial."""
        found = self._send("POST", f"/api/trials/{trial_id}/metrics", report.model_dump(mode="json"))
        return ReportResponse.model_validate(found).answer

    def finish(self, trial_id: int, finish: Finish) -> TrialState:
        """End an attempt; the same end again is no error."""
        self._leases.drop(finish.lease)
        found = self._send("POST", f"/api/trials/{trial_id}/finish", finish.model_dump(mode="json"))
        return FinishResponse.model_validate(found).state

    def _send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Any = None,
        repeatable: bool = True,
        wait_s: float = 0.0,
    ) -> Any:
        return self._transport.request(
            method, path, body, params=params, repeatable=repeatable, wait_s=wait_s
        )


class RunningTrial:
    """A claimed trial: its parameters, and how to report on it. Its lease renews itself in the background.

    Used as a context manager it is finished at the end of the block, and FAILED if the block raises.
    """

    def __init__(self, client: Client, claimed: ClaimedTrial) -> None:
        self._client = client
        self.claimed = claimed
        self.number = claimed.number
        self.params = claimed.params
        self._answer = Answer.CONTINUE
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if self._ended:
            return
        if error is None:
            self.finish()
        elif isinstance(error, Exception):
            self.fail(f"{type(error).__name__}: {error}")
        else:
            self.release(kind.__name__ if kind else "")

    def report(self, step: int, **metrics: float) -> Answer:
        """Report the metrics of one step; a true `should_stop` follows from the answer.

        Raises:
            LeaseLost: another attempt may be running this trial; drop it.
        """
        point = MetricPoint.parse({"step": step, "metrics": {n: float(v) for n, v in metrics.items()}})
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


def new_request_id() -> str:
    """Return a fresh id for a claim."""
    return f"r-{secrets.token_hex(12)}"


def _in_path(name: str | int) -> str:
    text = quote(str(name), safe="")
    if text in ("", ".", ".."):
        raise InvalidInput(f"{name!r} is no name")
    return text

"""The client: studies, trials, and running trials in one's own code."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property, partial
from os import PathLike
from pathlib import Path
from typing import Any, Literal, Self, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from tunesmith.charts import Importance
from tunesmith.claims import ClaimedTrial, ClaimRequest, ClaimResponse
from tunesmith.definitions import StudyDefinition
from tunesmith.errors import InvalidInput, StudyNotFound, TunesmithError, WorkerNotFound
from tunesmith.imports import ImportedTrial, ImportTrials
from tunesmith.leases import Leases
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Answer, Finish, FinishResponse, Outcome, Report, ReportResponse
from tunesmith.running import RunningTrial
from tunesmith.studies import Study, StudyPatch
from tunesmith.tokens import CreatedToken, CreateToken, LoginCode, Me, Scope, Token
from tunesmith.transfers import arriving, check, sha256_of
from tunesmith.transport import Transport
from tunesmith.trials import Artifact, Attempt, Enqueue, Page, Trial, TrialState
from tunesmith.validation import Model, field_problems
from tunesmith.wire import Wire
from tunesmith.workers import Heartbeat, HeartbeatResponse, Worker, WorkerRegistration

BEAT_S = 3.0
"""Seconds that a heartbeat is waited for."""

LONG_POLL_S = 20.0
"""How long one request for a trial waits at the server."""

log = logging.getLogger(__name__)

M = TypeVar("M", bound=BaseModel)


class Client:
    """Talks to a Tunesmith server, synchronously; every call retries while the server is away.

    Args:
        url: Address of the server; None takes TUNESMITH_SERVER_URL, else http://127.0.0.1:8765.
        name: How this program shows up among the workers; None takes host name and process id.
        patience_s: Seconds to keep trying while the server is away (default 300).
        timeout_s: Seconds that an answer may take (default 30).
        token: The token to bring, or the path of a file that holds it; None looks into TUNESMITH_TOKEN, the
            file named by TUNESMITH_TOKEN_FILE, and at what a server of this user on this machine noted.
        wire: What to send through instead of the network (see `tunesmith.wire`).

    Raises:
        TunesmithError: every method raises the class that the server raised (see `tunesmith.errors`).
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        name: str | None = None,
        patience_s: float = 300.0,
        timeout_s: float = 30.0,
        token: str | Path | None = None,
        wire: Wire | None = None,
    ) -> None:
        self._transport = Transport(url, patience_s=patience_s, timeout_s=timeout_s, token=token, wire=wire)
        self._beating = partial(Transport, url, patience_s=0.0, timeout_s=BEAT_S, token=token, wire=wire)
        self.url = self._transport.url
        self.name = name or f"{socket.gethostname()}-{os.getpid()}"
        self.worker = f"w-{secrets.token_hex(8)}"
        self._leases = Leases(self)
        self._registered = False
        self._ahead: dict[str, ClaimedTrial] = {}
        """Trials claimed with the end of another, by the request id of the claim."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop renewing leases and close the connections."""
        self._give_back()
        self._transport.end()
        self._leases.close()
        self._transport.close()
        if "_beats" in self.__dict__:
            self._beats.close()

    @cached_property
    def _beats(self) -> Transport:
        """A connection for heartbeats alone: they must not wait behind a request that hangs."""
        return self._beating()

    # Studies

    def create_study(self, definition: StudyDefinition | Mapping[str, Any]) -> Study:
        """Create a study. Raises `StudyExists` where the name is taken, `InvalidInput` naming bad fields."""
        if not isinstance(definition, StudyDefinition):
            definition = StudyDefinition.parse(
                dict(definition) if isinstance(definition, Mapping) else definition
            )
        body = definition.as_json()
        return self._read(Study, self._send("POST", "/api/studies", body, repeatable=False))

    def study(self, study: str | int) -> Study:
        """Return a study by name or id."""
        return self._read(Study, self._send("GET", f"/api/studies/{_in_path(study)}"))

    def studies(self) -> list[Study]:
        """Return every study, the newest first."""
        return self._read_list(Study, "studies", self._send("GET", "/api/studies"))

    def update_study(self, study: str | int, **changes: Any) -> Study:
        """Change a study: any of the fields of `StudyPatch`, such as `state="PAUSED"`."""
        patch = StudyPatch.parse(changes).model_dump(mode="json", exclude_unset=True)
        return self._read(Study, self._send("PATCH", f"/api/studies/{_in_path(study)}", patch))

    def delete_study(self, study: str | int) -> None:
        """Delete a study with all its trials. Raises StudyNotFound."""
        if isinstance(study, int):
            self._send("DELETE", f"/api/studies/{study}")
            return
        number = self.study(study).id  # by name, a request that arrives late might find another study
        with suppress(StudyNotFound):  # it was there: the answer to a first try was lost
            self.delete_study(number)

    # Trials

    def trials(
        self, study: str | int, *, where: Iterable[str] = (), sort: str = "rank", limit: int | None = None
    ) -> Iterator[Trial]:
        """Yield the trials of a study, page by page.

        Args:
            where: Conditions that all hold, such as `state=COMPLETE`, `feasible=true` or `params.lr<0.01`.
            sort: `rank` (best first), `number`, `value`, `params.lr`, ...; a leading `-` reverses.
            limit: At most so many.
        """
        after: str | None = None
        left = limit
        while left is None or left > 0:
            query = {"where": list(where), "sort": sort, "limit": min(left or 500, 500)}
            if after:
                query["after"] = after
            path = f"/api/studies/{_in_path(study)}/trials"
            page = self._read(Page, self._send("GET", path, params=query))
            yield from page.trials
            after = page.next
            left = None if left is None else left - len(page.trials)
            if after is None:
                return

    def front(self, study: str | int) -> list[Trial]:
        """Return the Pareto front: the complete trials that no other one beats in every objective."""
        return self._read_list(Trial, "trials", self._send("GET", f"/api/studies/{_in_path(study)}/front"))

    def importance(self, study: str | int, metric: str | None = None) -> Importance:
        """Return which parameters matter for an objective; None: the first one.

        Raises:
            InvalidInput: the study has no such objective.
        """
        query = {"metric": metric} if metric is not None else {}
        path = f"/api/studies/{_in_path(study)}/importance"
        return self._read(Importance, self._send("GET", path, params=query))

    def trial(self, study: str | int, number: int) -> Trial:
        """Return one trial."""
        return self._read(Trial, self._send("GET", f"/api/studies/{_in_path(study)}/trials/{number}"))

    def metrics(self, study: str | int, number: int, *, repeat: int | None = None) -> list[MetricPoint]:
        """Return the metrics of a trial, step by step: of one repeat, from 0, or the last that has begun."""
        path = f"/api/studies/{_in_path(study)}/trials/{number}/metrics"
        found = self._send("GET", path, params={} if repeat is None else {"repeat": repeat})
        return self._read_list(MetricPoint, "points", found)

    def attempts(self, study: str | int, number: int) -> list[Attempt]:
        """Return the attempts of a trial, the first one first."""
        found = self._send("GET", f"/api/studies/{_in_path(study)}/trials/{number}/attempts")
        return self._read_list(Attempt, "attempts", found)

    def stop_trial(self, study: str | int, number: int) -> Trial:
        """Stop a trial: at once where it waits, through its worker where it runs."""
        path = f"/api/studies/{_in_path(study)}/trials/{number}/stop"
        return self._read(Trial, self._send("POST", path))

    def enqueue(self, study: str | int, params: Mapping[str, Any], *, tags: Iterable[str] = ()) -> Trial:
        """Queue a point of your own: it runs before the sampler's suggestions and counts in the budget."""
        point = Enqueue.parse({"params": dict(params), "tags": list(tags)})
        path = f"/api/studies/{_in_path(study)}/trials"
        key = {"Idempotency-Key": new_request_id()}
        found = self._send("POST", path, [point.model_dump(mode="json")], headers=key)
        return self._read_list(Trial, "trials", found)[0]

    def import_trials(self, study: str | int, trials: Iterable[ImportedTrial | Mapping[str, Any]]) -> Study:
        """Add trials that were run elsewhere, all or none (at most 10,000); they spend no budget.

        Raises:
            InvalidInput: naming each field at fault, such as `trials[3].params.lr`.
        """
        given = [t.model_dump(mode="json") if isinstance(t, ImportedTrial) else dict(t) for t in trials]
        body = ImportTrials.parse({"trials": given}).model_dump(mode="json")
        key = {"Idempotency-Key": new_request_id()}
        path = f"/api/studies/{_in_path(study)}/import"
        return self._read(Study, self._send("POST", path, body, headers=key))

    # Running trials in one's own code

    def claim(self, study: str | int, *, wait_s: float | None = None) -> RunningTrial | None:
        """Return a trial of `study` to run, waiting until there is one; None once the study is finished.

        Args:
            wait_s: Wait at most so many seconds, then return None; None waits as long as it takes.
        """
        deadline = None if wait_s is None else time.monotonic() + wait_s
        while True:
            began = time.monotonic()
            left = LONG_POLL_S if deadline is None else max(0.0, min(deadline - began, LONG_POLL_S))
            found = self.claim_trials(self._claim_request(study, left))
            if found.trials:
                return RunningTrial(self, found.trials[0])
            if found.paused:
                log.warning(
                    "The server gives this worker no trials: %s. Resume it with `tunesmith workers`.",
                    found.paused,
                )
            if found.finished or (deadline is not None and time.monotonic() >= deadline):
                return None
            self._transport.pause(min(left, 0.5) - (time.monotonic() - began))

    def claims(self, study: str | int, *, ahead: bool = False) -> Iterator[RunningTrial]:
        """Yield trials of `study` to run, one after the other, until the study is finished.

        Args:
            ahead: Claim the next trial with the end of each, for trials so short that a round trip counts.
                One that was claimed and is not wanted any more is released when the iterator is closed.
        """
        trial = self.claim(study)
        while trial is not None:
            request = self._claim_request(study) if ahead else None
            trial.claim_next = request
            try:
                yield trial
            except GeneratorExit:
                trial.claim_next = None
                self._give_back(request)
                raise
            claimed = self._ahead.pop(request.request_id, None) if request else None
            trial = RunningTrial(self, claimed) if claimed else self.claim(study)

    def _claim_request(self, study: str | int, wait_s: float = 0.0) -> ClaimRequest:
        return ClaimRequest(
            worker=self.worker, request_id=new_request_id(), studies=[str(study)], wait_s=wait_s
        )

    def _give_back(self, *requests: ClaimRequest | None) -> None:
        """Release what these claims were given ahead; where that fails, the leases run out."""
        ids = [r.request_id for r in requests if r] if requests else list(self._ahead)
        for claimed in [self._ahead.pop(i) for i in ids if i in self._ahead]:
            body = Finish(lease=claimed.lease, state=Outcome.RELEASED, reason="claimed ahead, and not wanted")
            with suppress(TunesmithError):
                path = f"/api/trials/{claimed.id}/finish"
                self._beats.request("POST", path, _as_json(body, exclude_defaults=True))
            self._leases.drop(claimed.lease)

    # The wire, one method per request: what workers use

    def register(self, worker: str, about: WorkerRegistration) -> Worker:
        """Make a worker known, or update what is known of it."""
        path = f"/api/workers/{_in_path(worker)}"
        return self._read(Worker, self._send("PUT", path, about.model_dump(mode="json")))

    def workers(self) -> list[Worker]:
        """Return the registered workers."""
        return self._read_list(Worker, "workers", self._send("GET", "/api/workers"))

    def update_worker(self, worker: str, *, paused: bool) -> Worker:
        """Resume a worker that failed too often, or pause one."""
        path = f"/api/workers/{_in_path(worker)}"
        return self._read(Worker, self._send("PATCH", path, {"paused": paused}))

    def heartbeat(self, worker: str, beat: Heartbeat) -> HeartbeatResponse:
        """Renew leases; learn which are lost and which trials to stop. Sent once: the next follows soon."""
        path = f"/api/workers/{_in_path(worker)}/heartbeat"
        return self._read(HeartbeatResponse, self._beats.request("POST", path, _as_json(beat)))

    def claim_trials(self, request: ClaimRequest) -> ClaimResponse:
        """Claim trials; the same request id again gives the same trials."""
        if request.worker != self.worker:
            return self._claim(request)
        if not self._registered:
            self._register_myself()
        try:
            found = self._claim(request)
        except WorkerNotFound:  # the server's database is another one now
            self._register_myself()
            found = self._claim(request)
        self._leases.hold(found.trials)
        return found

    def _register_myself(self) -> None:
        self.register(self.worker, WorkerRegistration(name=self.name, host=socket.gethostname()))
        self._registered = True

    def _claim(self, request: ClaimRequest) -> ClaimResponse:
        found = self._send("POST", "/api/claims", _as_json(request), wait_s=request.wait_s)
        return self._read(ClaimResponse, found)

    def report(self, trial_id: int, report: Report) -> Answer:
        """Send metrics of a running trial."""
        found = self._send("POST", f"/api/trials/{trial_id}/metrics", _as_json(report))
        return self._read(ReportResponse, found).answer

    def finish(self, trial_id: int, finish: Finish) -> TrialState:
        """End an attempt; the same end again is no error."""
        try:
            body = _as_json(finish, exclude_defaults=True)
            found = self._send("POST", f"/api/trials/{trial_id}/finish", body)
        finally:
            self._leases.drop(finish.lease)  # not earlier: sending may take longer than a lease
        answer = self._read(FinishResponse, found)
        if finish.claim_next is not None and answer.claimed is not None and answer.claimed.trials:
            self._leases.hold(answer.claimed.trials)
            self._ahead[finish.claim_next.request_id] = answer.claimed.trials[0]
        return answer.state

    def forget(self, trial: ClaimedTrial) -> None:
        """Renew the lease of `trial` no longer: it is not ours to finish."""
        self._leases.drop(trial.lease)

    def told(self, trial: ClaimedTrial) -> Answer:
        """Return what the last heartbeat of this client said of a trial that it claimed."""
        return self._leases.told(trial.lease)

    # Tokens

    def me(self) -> Me:
        """Return who the server takes this client for."""
        return self._read(Me, self._send("GET", "/api/me"))

    def tokens(self) -> list[Token]:
        """Return the tokens, the newest first."""
        return self._read_list(Token, "tokens", self._send("GET", "/api/tokens"))

    def create_token(
        self,
        name: str,
        scope: Scope | str,
        *,
        studies: Iterable[str | int] = (),
        expires_s: int | None = None,
    ) -> CreatedToken:
        """Make a token; its secret is in the answer and nowhere else.

        Args:
            studies: Of a worker's token: only these; none for all.
            expires_s: Seconds until it expires; None never.
        """
        wanted = {"name": name, "scope": scope, "studies": [str(s) for s in studies], "expires_s": expires_s}
        body = CreateToken.parse(wanted).model_dump(mode="json")
        return self._read(CreatedToken, self._send("POST", "/api/tokens", body, repeatable=False))

    def revoke_token(self, token: int) -> Token:
        """Revoke a token by its id."""
        return self._read(Token, self._send("DELETE", f"/api/tokens/{token}"))

    def login_address(self) -> str:
        """Return an address that logs a browser in once, within ten minutes."""
        code = self._read(LoginCode, self._send("POST", "/api/login-codes"))
        return f"{self.url}{code.path}"

    # Artifacts

    def artifacts(self, study: str | int, number: int) -> list[Artifact]:
        """Return the files that the attempts of a trial stored."""
        found = self._send("GET", f"/api/studies/{_in_path(study)}/trials/{number}/artifacts")
        return self._read_list(Artifact, "artifacts", found)

    def download_artifact(
        self, study: str | int, number: int, attempt: int, name: str, path: str | PathLike[str]
    ) -> Path:
        """Download a file to `path`, whole and as it was stored, or not at all; return the path.

        Raises:
            Damaged: it is not what its checksum says.
            ArtifactNotFound: it is not there (any more).
        """
        trial = f"/api/studies/{_in_path(study)}/trials/{number}"
        with arriving(Path(path)) as file:
            headers = self._transport.download(f"{trial}/attempts/{attempt}/artifacts/{_in_path(name)}", file)
            check(file, headers.get("etag", "").strip('"'))
        return Path(path)

    def upload_artifact(
        self,
        trial: ClaimedTrial,
        path: str | PathLike[str],
        *,
        kind: Literal["checkpoint", "file"] = "file",
        step: int | None = None,
        name: str | None = None,
    ) -> Artifact:
        """Store a file of a claimed trial, under its own name or another; the same file again is no error.

        Args:
            kind: A `checkpoint` is what the next attempt can go on from.
            step: Of a checkpoint: the step after which it was made.
        """
        name = _in_path(Path(path).name if name is None else name)
        query = {"kind": kind} | ({} if step is None else {"step": str(step)})
        with open(path, "rb") as file:
            headers = {"Tunesmith-Lease": trial.lease, "Tunesmith-SHA256": sha256_of(file)}
            where = f"/api/trials/{trial.id}/attempts/{trial.attempt}/artifacts/{name}"
            return self._read(Artifact, self._transport.upload(where, file, params=query, headers=headers))

    def _send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Any = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = True,
        wait_s: float = 0.0,
    ) -> Any:
        return self._transport.request(
            method, path, body, params=params, headers=headers, repeatable=repeatable, wait_s=wait_s
        )

    def _read(self, kind: type[M], found: Any) -> M:
        """Return an answer as a model; `TunesmithError` where it is something else."""
        try:
            return kind.restore(found) if issubclass(kind, Model) else kind.model_validate(found)
        except ValidationError as error:
            problem = field_problems(error.errors(include_url=False), found)[0]
            raise self._transport.strange(f"{kind.__name__}: {problem}") from None

    def _read_list(self, kind: type[M], name: str, found: Any) -> list[M]:
        if not isinstance(found, dict) or not isinstance(found.get(name), list):
            raise self._transport.strange(f"there is no list of {name} in its answer")
        return [self._read(kind, item) for item in found[name]]


def new_request_id() -> str:
    """Return a fresh id for a claim."""
    return f"r-{secrets.token_hex(12)}"


def _as_json(body: BaseModel, **options: Any) -> bytes:
    """Return what a request carries, in one step: workers send much of it."""
    return body.model_dump_json(**options).encode()


def _in_path(name: str | int) -> str:
    text = quote(str(name), safe="")
    if text in ("", ".", ".."):
        raise InvalidInput(f"{name!r} is no name")
    return text

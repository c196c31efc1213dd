"""A server that speaks what workers need of HTTP, over real sockets; remembers all it hears."""

from __future__ import annotations

import contextlib
import hashlib
import json
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pydantic import BaseModel

from tunesmith.claims import ClaimedTrial, ClaimRequest, ClaimResponse
from tunesmith.errors import InvalidInput, LeaseLost, StudyNotFound, TunesmithError
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Answer, Finish, FinishResponse, Outcome, Report, ReportResponse
from tunesmith.trials import Artifact, TrialState
from tunesmith.workers import Heartbeat, HeartbeatResponse, Worker, WorkerRegistration

TINY = {"data": "digits", "epochs": 1, "width": 0.125, "batch_size": 500}
ENDLESS = {**TINY, "epochs": 1000}
SCRIPTED = {"epochs": 10, "width": 0.05, "lr": 0.1, "optimizer": "adam"}
"""For `tests.support.scripted_child`: ten steps of 0.05 s."""


class FakeServer:
    """One study, `fake`, whose trials a test enqueues; answers every report with what `answer` says."""

    def __init__(self, *, lease_s: float = 60.0) -> None:
        self.lease_s = lease_s
        self.answer: Callable[[int, int], Answer] = lambda trial, step: Answer.CONTINUE
        self.finished = False
        self.known_studies = ["fake"]
        self.registrations: list[WorkerRegistration] = []
        self.claims: list[ClaimRequest] = []
        self.own_claims: list[ClaimRequest] = []
        self.own_faults = 0
        self.beats: list[Heartbeat] = []
        self.points: dict[int, list[MetricPoint]] = defaultdict(list)
        self.ends: dict[int, Finish] = {}
        self.lost: set[str] = set()
        self.stop: set[str] = set()
        self.pause: set[str] = set()
        self.own: list[ClaimedTrial] = []
        self.paused = ""
        self.refused: set[int] = set()
        self.reports: list[Report] = []
        self.files: dict[str, bytes] = {}
        self.downloads: list[str] = []
        self.held_up: set[str] = set()
        self._queue: list[ClaimedTrial] = []
        self._made = 0
        self._draining = False
        self.changed = threading.Condition()
        self._http: ThreadingHTTPServer | None = None
        self._port = 0
        self._connections: list[socket.socket] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def open(self) -> None:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def _answer(self) -> None:
                status, content = server.respond(self.command, self.path, self.headers, self._body())
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
                self.end_headers()
                self.wfile.write(content)

            def _body(self) -> bytes:
                if self.headers.get("Transfer-Encoding") != "chunked":
                    return self.rfile.read(int(self.headers.get("Content-Length") or 0))
                body = b""
                while size := int(self.rfile.readline(), 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
                return body

            do_GET = do_POST = do_PUT = _answer

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def process_request(self, request: Any, client_address: Any) -> None:
                server._connections.append(request)
                super().process_request(request, client_address)

            def handle_error(self, request: Any, client_address: Any) -> None:
                pass  # a worker that was killed in the middle of a request

        self._http = Server(("127.0.0.1", self._port), Handler)
        self._port = self._http.server_address[1]
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Cut all connections and refuse new ones; `open` takes up the same port again."""
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
            self._http = None
        while self._connections:
            with contextlib.suppress(OSError):  # those that have ended already
                self._connections.pop().shutdown(socket.SHUT_RDWR)

    def enqueue(self, params: dict[str, Any] | None = None, **changes: Any) -> ClaimedTrial:
        with self.changed:
            self._made += 1
            trial = ClaimedTrial(
                id=self._made, study_id=1, study="fake", number=self._made - 1, attempt=1,
                params=TINY if params is None else params, task=changes.pop("task", "image-classification"),
                seed=changes.pop("seed", 7), lease=f"lease-{self._made}", lease_s=self.lease_s, **changes,
            )  # fmt: skip
        self.give(trial)
        return trial

    def give(self, trial: ClaimedTrial) -> None:
        """Have the next claim answered with this trial."""
        with self.changed:
            self._queue.append(trial)
            self.changed.notify_all()

    def wait(self, condition: Callable[[], object], timeout_s: float = 30.0) -> None:
        """Wait until `condition` holds; it is looked at whenever a request has been answered."""
        with self.changed:
            assert self.changed.wait_for(condition, timeout_s), "the worker did not get there in time"

    def respond(self, method: str, path: str, headers: Any, content: bytes) -> tuple[int, bytes]:
        parts = path.removeprefix("/api/").partition("?")[0].split("/")
        try:
            if "artifacts" in parts:
                return 200, self._artifact(method, parts, headers, content)
            answer = self._respond(method, parts, json.loads(content) if content else None)
        except TunesmithError as error:
            return error.status, json.dumps(error.problem()).encode()
        return 200, answer.model_dump_json().encode()

    def _artifact(self, method: str, path: list[str], headers: Any, content: bytes) -> bytes:
        attempt, name = int(path[-3]), path[-1]
        with self.changed:
            if method == "GET":
                self.downloads.append(name)
                return self.files[name]
            self._check(headers["Tunesmith-Lease"])
            self.files[name] = content
            self.changed.notify_all()
            return stored(attempt, name, content).model_dump_json().encode()

    def again(self, trial: ClaimedTrial, *names: str) -> ClaimedTrial:
        """The next attempt of a trial, which can go on from the files of these names."""
        resume_from = [stored(trial.attempt, name, self.files[name]) for name in names]
        changes = {"attempt": trial.attempt + 1, "lease": f"{trial.lease}-again", "resume_from": resume_from}
        return trial.model_copy(update=changes)

    def _respond(self, method: str, path: list[str], body: Any) -> BaseModel:
        with self.changed:
            while path[-1] in self.held_up:
                self.changed.wait(1.0)
            try:
                match method, path:
                    case "PUT", ["workers", worker]:
                        return self._register(worker, WorkerRegistration.parse(body))
                    case "POST", ["workers", _, "heartbeat"]:
                        return self._beat(Heartbeat.parse(body))
                    case "POST", ["claims"]:
                        return self._claim(ClaimRequest.parse(body))
                    case "POST", ["trials", trial, "metrics"]:
                        return self._report(int(trial), Report.parse(body))
                    case "POST", ["trials", trial, "finish"]:
                        return self._finish(int(trial), Finish.parse(body))
                raise AssertionError(f"{method} {path} is not spoken here")
            finally:
                self.changed.notify_all()

    def _register(self, worker: str, about: WorkerRegistration) -> Worker:
        self.registrations.append(about)
        now = datetime.now(UTC)
        return Worker(id=worker, **about.model_dump(), state="live", registered_at=now, seen_at=now)

    def _claim(self, request: ClaimRequest) -> ClaimResponse:
        if request.own:
            self.own_claims.append(request)
            if self.own_faults:
                self.own_faults -= 1
                raise TunesmithError("a fault of the server's")
            trials = [self.again(trial, *sorted(self.files, reverse=True)) for trial in self.own]
            self.own = []
            return ClaimResponse(trials=trials)
        self.claims.append(request)
        for study in request.studies:
            if study not in self.known_studies:
                raise StudyNotFound(f"There is no study {study!r}.")
        until = time.monotonic() + request.wait_s
        while (
            not (self._queue or self._draining or self.finished or self.paused) and time.monotonic() < until
        ):
            self.changed.notify_all()
            self.changed.wait(until - time.monotonic())
        if self._draining or not self._queue:
            return ClaimResponse(finished=self.finished, paused=self.paused)
        return ClaimResponse(trials=[self._queue.pop(0)])

    def _beat(self, beat: Heartbeat) -> HeartbeatResponse:
        self.beats.append(beat)
        self._draining = self._draining or beat.draining
        return HeartbeatResponse(
            lost=sorted(self.lost & {*beat.leases}),
            stop=sorted(self.stop & {*beat.leases}),
            pause=sorted(self.pause & {*beat.leases}),
            lease_s=self.lease_s,
            next_s=self.lease_s / 4,
        )

    def _check(self, lease: str, points: Sequence[MetricPoint] = ()) -> None:
        if lease in self.lost:
            raise LeaseLost
        if self.refused & {p.step for p in points}:
            raise InvalidInput("points: no")

    def _report(self, trial: int, report: Report) -> ReportResponse:
        self._check(report.lease, report.points)
        self.reports.append(report)
        self.points[trial] += report.points
        answers = [self.answer(trial, p.step) for p in report.points]
        return ReportResponse(answer=next((a for a in answers if a is not Answer.CONTINUE), Answer.CONTINUE))

    def _finish(self, trial: int, finish: Finish) -> FinishResponse:
        self._check(finish.lease, finish.points)
        self.points[trial] += finish.points
        self.ends[trial] = finish
        states = {
            Outcome.COMPLETE: TrialState.COMPLETE,
            Outcome.PRUNED: TrialState.PRUNED,
            Outcome.FAILED: TrialState.FAILED,
            Outcome.RELEASED: TrialState.WAITING,
        }
        return FinishResponse(state=states[finish.state])

    def steps(self, trial: ClaimedTrial) -> list[int]:
        return [p.step for p in self.points[trial.id]]

    def outcome(self, trial: ClaimedTrial) -> Outcome | None:
        return self.ends[trial.id].state if trial.id in self.ends else None


def stored(attempt: int, name: str, content: bytes, step: int = 0) -> Artifact:
    """What a server says of a checkpoint that it keeps."""
    return Artifact(
        attempt=attempt, name=name, kind="checkpoint", step=step, size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), created_at=datetime.now(UTC),
    )  # fmt: skip


@contextmanager
def fake_server(*, lease_s: float = 60.0) -> Iterator[FakeServer]:
    server = FakeServer(lease_s=lease_s)
    server.open()
    try:
        yield server
    finally:
        server.close()

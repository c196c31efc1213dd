"""What the API and the engine need of a database. `service.storage` implements it.

Writes return futures: they are carried out by one thread, several to a transaction, and resolve after the
commit (an answer never leaves before what it says is durable). Reads block and may run in any thread.
Every method raises the errors of `tunesmith.errors`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from service.core.access import Caller
from tunesmith.imports import ImportedTrial
from tunesmith.spaces import Point
from tunesmith.studies import StudyDefinition
from tunesmith.tokens import CreateToken, Scope, Token
from tunesmith.trials import (
    Artifact,
    Attempt,
    ClaimRequest,
    ClaimResponse,
    Counts,
    Enqueue,
    Finish,
    FinishResponse,
    Heartbeat,
    HeartbeatResponse,
    History,
    MetricPoint,
    Page,
    Report,
    ReportResponse,
    Study,
    StudyPatch,
    Trial,
    TrialState,
    Worker,
    WorkerPatch,
    WorkerRegistration,
)


@dataclass(frozen=True)
class Suggestion:
    """A point that a sampler proposes as a trial."""

    params: Point
    origin: str
    cell: int | None = None
    results: int = 0
    """How many results (finished trials) the sampler knew."""
    why: str = ""
    """Why this sampler made it, in a few words for the trial's page; cut after 300 characters."""
    bound: float | None = None
    """By how much any point can be better than the best one found, with 95% confidence; None: not known."""


@dataclass(frozen=True)
class ActiveStudy:
    """What the engine needs to know of a study to keep its queue filled."""

    id: int
    definition: StudyDefinition
    seed: int
    counts: Counts
    revision: int
    next_number: int
    next_cell: int
    exhausted: bool
    running_s: float
    engine: str | None
    """The engine that serves it; None: it is there for any to take."""
    epoch: int
    """What writes of the engine that serves it present: it changes with the engine."""

    @property
    def left(self) -> int | None:
        """Trials that the budget still allows to be made; None for no limit."""
        limit = self.definition.budget.trials
        return None if limit is None else max(0, limit - self.counts.spent)


@dataclass(frozen=True)
class Roster:
    """The engines on a database, as one of them finds them when it renews its lease."""

    alive: int
    """Engines whose lease is good, this one among them."""
    overdue: int
    """Engines whose lease has run out."""
    kept: bool
    """Whether this one's own lease was still good."""


@dataclass(frozen=True)
class Seen:
    """A trial as the engine's history sees it."""

    id: int
    number: int
    state: TrialState
    params: Point
    values: dict[str, float]
    step: int | None
    attempt: int
    origin: str
    results: int
    """How many results its sampler knew."""
    revision: int
    violations: tuple[float, ...] | None = None
    """By how much it breaks each constraint of the study, in their order; no more than 0 keeps it.

    None where it is not complete, or the study has no constraints.
    """


@dataclass(frozen=True)
class WaitingClaim:
    """A claim that found nothing and waits."""

    request_id: str
    tasks: frozenset[str]
    studies: frozenset[str]
    count: int

    def wants(self, study: str, study_id: int, task: str | None) -> bool:
        """Whether a trial of this study would end the wait."""
        named = study in self.studies or str(study_id) in self.studies
        if not self.tasks:
            return named
        return task in self.tasks and (named or not self.studies)


@dataclass(frozen=True)
class Ready:
    """A study that has trials to give."""

    id: int
    name: str
    task: str | None
    waiting: int


@dataclass(frozen=True)
class Changes:
    """What changed in a study after a revision."""

    study: Study
    trials: list[Trial]
    reset: bool
    """Too much changed, or trials were removed: read the study anew."""


@dataclass(frozen=True)
class NewArtifact:
    """A file that the holder of a lease wants stored."""

    trial_id: int
    attempt: int
    lease: str
    name: str
    kind: Literal["checkpoint", "file"]
    step: int | None
    sha256: str | None
    """As it was announced; None where it was not."""


@dataclass(frozen=True)
class Uploading:
    """Where the content of a new artifact goes, or the artifact where the same one is there already."""

    path: str
    there: Artifact | None = None


@dataclass(frozen=True)
class Results:
    """Complete trials of a study, with one of its objectives."""

    definition: StudyDefinition
    complete: int
    """How many complete trials there are; `trials` may be a sample of them."""
    trials: Sequence[tuple[Point, float]]
    """The parameters and the objective value of each, in no order."""


class Store(Protocol):
    """A database of studies."""

    # Studies
    def create_study(self, definition: StudyDefinition, cells: int | None) -> Future[Study]:
        """Create a study. Raises StudyExists."""
        ...

    def study(self, ref: str) -> Study:
        """Return a study by name or id. Raises StudyNotFound."""
        ...

    def studies(self, ids: Iterable[int] | None = None, limit: int = 1000) -> list[Study]:
        """Return studies, the newest first."""
        ...

    def patch_study(self, ref: str, patch: StudyPatch) -> Future[Study]:
        """Change a study. Raises StudyNotFound, StudyExists, Conflict (its budget is met), InvalidInput."""
        ...

    def delete_study(self, ref: str) -> Future[int]:
        """Delete a study with its trials and return its id. Raises StudyNotFound."""
        ...

    # Trials
    def enqueue(self, ref: str, points: Sequence[Enqueue], key: str | None = None) -> Future[list[Trial]]:
        """Queue points; with a `key`, the same request again queues nothing more.

        Raises:
            StudyNotFound, StudyFinished, InvalidInput
            Conflict: another request came with this key.
        """
        ...

    def import_trials(
        self, ref: str, trials: Sequence[ImportedTrial], key: str | None = None
    ) -> Future[Study]:
        """Add finished trials, all or none; with a `key`, the same request again adds nothing more.

        Raises StudyNotFound, InvalidInput, Conflict.
        """
        ...

    def trials(
        self, ref: str, *, where: Sequence[str], sort: str, limit: int, after: str | None, curve: bool
    ) -> Page:
        """Return a page of trials. Raises StudyNotFound, InvalidInput."""
        ...

    def front(self, ref: str) -> list[Trial]:
        """Return the complete trials that no other one beats in every objective. Raises StudyNotFound."""
        ...

    def trial(self, ref: str, number: int) -> Trial:
        """Return a trial. Raises StudyNotFound, TrialNotFound."""
        ...

    def metrics(self, ref: str, number: int, repeat: int | None = None) -> list[MetricPoint]:
        """Return the curve of a trial, step by step; an attempt replaces what those before it reported.

        Args:
            repeat: Which one, from 0; None for the last one that has begun.

        Raises:
            StudyNotFound, TrialNotFound
            InvalidInput: that repeat has not begun.
        """
        ...

    def attempts(self, ref: str, number: int) -> list[Attempt]:
        """Return the attempts of a trial."""
        ...

    def stop_trial(self, ref: str, number: int) -> Future[Trial]:
        """Stop a trial: through its worker where it runs. Raises StudyNotFound, TrialNotFound."""
        ...

    def history(self, ref: str) -> History:
        """Return what the history plot draws."""
        ...

    def results(self, ref: str, metric: str, most: int) -> Results:
        """Return the complete trials with the objective `metric`, an even sample of about `most` of them.

        Raises StudyNotFound.
        """
        ...

    # Running trials
    def claim(self, request: ClaimRequest, only: frozenset[str] = frozenset()) -> Future[ClaimResponse]:
        """Hand out trials under leases. Raises WorkerNotFound, StudyNotFound.

        That a claim with `wait_s` waits, for want of trials, is noted for the engine (see `unwait`).

        Args:
            only: The studies that the caller may touch, by name or id; none for all. What an earlier request
                was given, or the worker ran before, is left alone where it is of another study.
        """
        ...

    def unwait(self, request_id: str) -> Future[None]:
        """Note that a claim no longer waits."""
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

    # Artifacts (their content is in `service.artifacts`)
    def begin_artifact(self, new: NewArtifact) -> Future[Uploading]:
        """Return where its content goes; it is deleted unless `complete_artifact` follows.

        Raises TrialNotFound, LeaseLost, InvalidInput.
        """
        ...

    def complete_artifact(self, new: NewArtifact, path: str, size: int) -> Future[Artifact]:
        """Make what was stored at `path` an artifact. Raises TrialNotFound, LeaseLost, InvalidInput."""
        ...

    def artifacts(self, ref: str, number: int) -> list[Artifact]:
        """Return the artifacts of a trial. Raises StudyNotFound, TrialNotFound."""
        ...

    def artifact(self, ref: str, number: int, attempt: int, name: str) -> tuple[Artifact, str]:
        """Return an artifact and the path of its content.

        Raises StudyNotFound, TrialNotFound, ArtifactNotFound.
        """
        ...

    def discard_checkpoints(self) -> Future[int]:
        """Let go of checkpoints of finished trials that no policy keeps; return how many."""
        ...

    def discarded_files(self, count: int) -> Sequence[str]:
        """Return files that are to be deleted now; a slash at the end: all below."""
        ...

    def forget_files(self, paths: Sequence[str]) -> Future[None]:
        """Note that files are deleted."""
        ...

    def postpone_file(self, path: str, seconds: float) -> Future[None]:
        """Note that a file could not be deleted and is to be left alone for a while."""
        ...

    # Workers
    def register(self, worker: str, about: WorkerRegistration) -> Future[Worker]:
        """Make a worker known."""
        ...

    def workers(self) -> list[Worker]:
        """Return the workers, the most recently seen first."""
        ...

    def patch_worker(self, worker: str, changes: WorkerPatch) -> Future[Worker]:
        """Pause or resume a worker. Raises WorkerNotFound."""
        ...

    def heartbeat(
        self, worker: str, beat: Heartbeat, only: frozenset[str] = frozenset()
    ) -> Future[HeartbeatResponse]:
        """Renew leases. Raises WorkerNotFound.

        Args:
            only: The studies that the caller may touch; leases of others are lost to it.
        """
        ...

    # What the engine does
    def renew_engine(self, engine: str, server: str, term_s: float) -> Roster:
        """Renew the lease of an engine, or begin it, and return who else is there.

        It covers all studies that the engine serves. It blocks, and no other write can hold it up: a lease
        is not to run out while one waits for a lock.

        Args:
            engine: Its name, which no other has.
            server: The name of the server that it belongs to.
            term_s: Seconds that the lease lasts, by the database's clock.
        """
        ...

    def bury_engines(self) -> Future[int]:
        """Forget engines whose lease has run out, and return how many: their studies are free."""
        ...

    def leave(self, engine: str) -> Future[None]:
        """End the lease of an engine: its studies are free."""
        ...

    def adopt(self, engine: str, studies: Sequence[int]) -> Future[dict[int, int]]:
        """Have an engine serve studies; return the new epoch of each that it got.

        It gets those that are free, as long as its lease is not ended. Whoever writes under an older epoch is
        refused from now on.
        """
        ...

    def give_up(self, engine: str, studies: Sequence[int]) -> Future[None]:
        """Have an engine serve these studies no longer: they are free."""
        ...

    def active_studies(self) -> int:
        """Return how many studies are active, whoever serves them."""
        ...

    def engines(self, within_s: float) -> set[str]:
        """Return the names of the engines, those among them whose lease ran out within so many seconds."""
        ...

    def demand(self, engine: str) -> tuple[list[ActiveStudy], list[WaitingClaim]]:
        """Return the active studies of an engine and those that are free, by id, and the claims that wait.

        All as of one moment.

        Between two moments a lone worker may end its trial and wait for the next: it would look like two, and
        be given a suggestion that does not know its last result.
        """
        ...

    def seen_since(self, study_id: int, after: tuple[int, int], limit: int) -> list[Seen]:
        """Return the trials that changed after `after`, the revision and id of the last one known.

        In the order of (revision, id); at most `limit`: fewer are all there are.
        """
        ...

    def insert_suggestions(
        self, study_id: int, epoch: int, first_number: int, points: Sequence[Suggestion]
    ) -> Future[int]:
        """Queue suggestions, in one transaction, as far as the budget allows; return how many.

        None is queued where the epoch is old, the study is not active, `first_number` is not the next, or a
        point lacks a parameter: the space has grown since. Where one says that no point is better by more
        than the study's `budget.regret_bound`, the study is finished instead.
        """
        ...

    def replace_suggestions(
        self, study_id: int, epoch: int, fresh: Mapping[int, Suggestion]
    ) -> Future[set[int]]:
        """Put fresher points into suggestions, by the trial's id, and return the ids of those that have one.

        That is none that somebody has claimed, and none at all where they finish the study (see
        `insert_suggestions`).
        """
        ...

    def set_exhausted(self, study_id: int, epoch: int, cells: int) -> Future[None]:
        """Note that the sampler has no further point after `cells`; nothing where the study went on since."""
        ...

    def reap(self) -> Future[int]:
        """End the attempts whose lease expired, finish studies whose time is over; return how many."""
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

    # Watching
    def revisions(self) -> dict[int, int]:
        """Return the revision of each study."""
        ...

    def changes(self, study_id: int, after: int, limit: int) -> Changes:
        """Return what changed in a study after a revision, with curves."""
        ...

    def look(self, names: Sequence[str]) -> tuple[list[Ready], set[str]]:
        """Return the studies that have trials to give, and which of those named are open (`open_among`)."""
        ...

    def open_among(self, names: Sequence[str]) -> set[str]:
        """Return which of these studies (names or ids) exist and are not FINISHED."""
        ...

    # Tokens and sessions, each known by the hash of its secret
    def tokens(self) -> list[Token]:
        """Return the tokens, the newest first."""
        ...

    def create_token(self, body: CreateToken, digest: str) -> Future[Token]:
        """Note a token."""
        ...

    def revoke_token(self, token: int) -> Future[Token]:
        """Revoke a token, with the sessions that began with it. Raises TokenNotFound."""
        ...

    def adopt_admin(self, name: str, digest: str) -> Future[Token]:
        """Accept a secret that somebody else keeps as an admin's. Raises Unauthorized if it is not."""
        ...

    def set_token(self, name: str, scope: Scope, digest: str) -> Future[None]:
        """Accept a secret for this scope, and no earlier one of this name; an empty digest: none."""
        ...

    def note_use(self, token: int) -> Future[None]:
        """Note that a token is in use, at most once a minute."""
        ...

    def by_token(self, digest: str) -> Caller | None:
        """Return whose token this is; None where it is not valid."""
        ...

    def by_session(self, digest: str) -> Caller | None:
        """Return whose session this is; None where it is not valid."""
        ...

    def create_code(self, token: int, digest: str) -> Future[datetime]:
        """Note a code that begins a session once, and return when it expires."""
        ...

    def redeem_code(self, code: str, session: str) -> Future[Caller]:
        """Begin a session with a code, which is then used up. Raises Unauthorized."""
        ...

    def begin_session(self, token: int, session: str) -> Future[Caller]:
        """Begin the session of a browser. Raises Unauthorized where the token is not valid."""
        ...

    def end_session(self, session: str) -> Future[None]:
        """End a session, if there is one."""
        ...

    def study_of_trial(self, trial: int) -> tuple[int, str] | None:
        """Return id and name of a trial's study; None where there is no such trial."""
        ...

    def check(self) -> None:
        """Raise Unavailable where the database does not answer."""
        ...

    def close(self) -> None:
        """Finish what is queued and close the connections."""
        ...

"""Trials, claims, reports and workers, as they travel between server, workers and browser."""

from __future__ import annotations

import hashlib
import math
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
    model_validator,
)

from tunesmith.constraints import feasible
from tunesmith.distributions import AnyScalar, Scalar
from tunesmith.spelling import show
from tunesmith.studies import (
    Budget,
    CheckpointPolicy,
    MaxConsecutiveFailures,
    MetricName,
    StudyDefinition,
    StudyState,
    Tags,
    check_name,
    check_tags,
)
from tunesmith.validation import MAX_INTEGER, Model, String, reject, spelled


class TrialState(StrEnum):
    """Where a trial stands.

    WAITING for a claim, RUNNING under a lease, PAUSED until promoted; COMPLETE, PRUNED and FAILED are final.
    """

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    COMPLETE = "COMPLETE"
    PRUNED = "PRUNED"
    FAILED = "FAILED"

    @property
    def finished(self) -> bool:
        """Whether no attempt can follow."""
        return self in (TrialState.COMPLETE, TrialState.PRUNED, TrialState.FAILED)

    @property
    def rank(self) -> int:
        """Where trials of this state stand in the leaderboard: complete ones first."""
        return _RANKS[self]


INFEASIBLE_RANK = 1
"""Where complete trials that break a constraint stand in the leaderboard: below all other complete ones."""

_RANKS = {
    TrialState.COMPLETE: 0,
    TrialState.RUNNING: 2,
    TrialState.PAUSED: 3,
    TrialState.WAITING: 4,
    TrialState.PRUNED: 5,
    TrialState.FAILED: 6,
}

_WORDS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def _number(value: Any) -> float:
    if isinstance(value, str) and value in _WORDS:
        return _WORDS[value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise reject(f'must be a number, "NaN", "Infinity" or "-Infinity" (got {show(value)})')
    try:
        return float(value)
    except OverflowError:
        raise reject(f"must fit a 64-bit float (got {show(value)})") from None


def number_to_json(value: float) -> float | str:
    """Spell a number so that JSON can carry it: not-a-number and the infinities become strings."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


Number = Annotated[
    float,
    BeforeValidator(_number, json_schema_input_type=float | Literal["NaN", "Infinity", "-Infinity"]),
    PlainSerializer(
        number_to_json, return_type=float | Literal["NaN", "Infinity", "-Infinity"], when_used="json"
    ),
]
"""A metric's value. NaN and the infinities are legal: they travel as strings."""

Step = Annotated[
    StrictInt, Field(ge=0, le=MAX_INTEGER, description="Epoch, or whatever the trial counts by.")
]
Metrics = Annotated[dict[MetricName, Number], Field(max_length=100)]
Identifier = Annotated[
    StrictStr,
    spelled(
        r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$",
        "must be 1 to 100 letters, digits and . _ : - and begin with a letter or digit",
    ),
]


def _cleaned(value: Any) -> Any:
    """Replace what no database can hold: what a program says of its failure must never be refused."""
    if not isinstance(value, str):
        return value
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


Reason = Annotated[StrictStr, BeforeValidator(_cleaned), Field(max_length=20_000)]


class Answer(StrEnum):
    """How a report is answered.

    Go on, stop as pruned, stop because the trial is no longer wanted, or pause: save a checkpoint if you can,
    and release the trial.
    """

    CONTINUE = "continue"
    PRUNE = "prune"
    STOP = "stop"
    PAUSE = "pause"


class Outcome(StrEnum):
    """How an attempt ended, in the words of who ran it. A released trial is queued again."""

    COMPLETE = "complete"
    PRUNED = "pruned"
    FAILED = "failed"
    RELEASED = "released"


class Cause(StrEnum):
    """Why an attempt ended without a result, in one word; the reason says it in full."""

    ERROR = "error"
    OUT_OF_MEMORY = "out_of_memory"
    NOT_FINITE = "not_finite"
    LEASE_EXPIRED = "lease_expired"
    WORKER_RESTARTED = "worker_restarted"
    CANCELLED = "cancelled"

    @property
    def phrase(self) -> str:
        """The cause as a page or a message says it."""
        return _PHRASES[self]


_PHRASES = {
    Cause.ERROR: "an error",
    Cause.OUT_OF_MEMORY: "out of memory",
    Cause.NOT_FINITE: "the objective is not finite",
    Cause.LEASE_EXPIRED: "its lease expired",
    Cause.WORKER_RESTARTED: "its worker was started anew",
    Cause.CANCELLED: "stopped by a user",
}


# What clients send


class Enqueue(Model):
    """A point that a user wants tried."""

    params: dict[str, AnyScalar] = Field(examples=[{"lr": 0.001, "optimizer": "adam"}])
    tags: Tags = Field(default_factory=list)

    _valid_tags = field_validator("tags")(check_tags)


Incarnation = Annotated[StrictInt, Field(ge=1, lt=2**53)] | None


class ClaimRequest(Model):
    """Ask for trials to run. Repeating a request id gives the same trials again."""

    worker: Identifier
    request_id: Identifier
    tasks: Annotated[list[String], Field(max_length=100)] = Field(
        default_factory=list, description="Tasks this worker can train."
    )
    studies: Annotated[list[String], Field(max_length=100)] = Field(
        default_factory=list,
        description="Only these studies (names or ids). A study without a task must be named here.",
    )
    count: Annotated[StrictInt, Field(ge=1, le=100)] = Field(default=1, description="At most so many trials.")
    wait_s: Annotated[float, Field(ge=0, le=60)] = Field(
        default=0.0, description="Seconds to wait for a trial when there is none (long poll)."
    )
    own: StrictBool = Field(
        default=False,
        description="For a worker that starts: take back the trials that it ran when it was last heard of, "
        "each as a new attempt under a new lease. Those beyond `count` go to the queue. Answered at once.",
    )
    incarnation: Incarnation = Field(
        default=None, description="With `own`: that of the worker's registration."
    )

    @model_validator(mode="after")
    def _check_own(self) -> Self:
        if self.own and self.incarnation is None:
            raise ValueError("`own` needs the `incarnation` of the worker")
        if self.own and self.wait_s:
            raise ValueError("`own` is answered at once: leave `wait_s` out")
        return self


class MetricPoint(Model):
    """The metrics of one step."""

    step: Step
    metrics: Metrics
    time: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = Field(
        default=None, description="When it was measured, in seconds since 1970; None: on arrival."
    )


Points = Annotated[list[MetricPoint], Field(max_length=1000)]


class Report(Model):
    """Metrics of a running trial: one point or many, in any order; a repeated point counts once."""

    lease: String
    points: Annotated[Points, Field(min_length=1)]


class Finish(Model):
    """The end of an attempt."""

    lease: String
    state: Outcome
    values: Metrics | None = Field(
        default=None, description="Objective values by metric; None: the server takes them from the curve."
    )
    points: Points = Field(default_factory=list, description="Last metrics, reported with the end.")
    cause: Literal[Cause.ERROR, Cause.OUT_OF_MEMORY, Cause.NOT_FINITE] | None = Field(
        default=None, description="Of a failed attempt, its kind; None: `error`."
    )
    reason: Reason = Field(default="", description="Why it failed, or was released.")
    log: Reason = Field(default="", description="The end of what the training printed.")
    claim_next: ClaimRequest | None = Field(
        default=None, description="A claim to answer with the end, at once, as one on its own would be."
    )

    @field_validator("claim_next")
    @classmethod
    def _check_claim(cls, value: ClaimRequest | None) -> ClaimRequest | None:
        if value is not None and (value.own or value.wait_s):
            raise reject("is answered at once, and takes nothing back: leave `wait_s` and `own` out")
        return value


class StudyPatch(Model):
    """Changes to a study; what is left out stays as it is."""

    name: String | None = None
    state: StudyState | None = Field(
        default=None, description="ACTIVE resumes, PAUSED pauses, FINISHED finishes."
    )
    budget: Budget | None = Field(default=None, description="Only the limits given here change.")
    space: dict[str, dict[str, Any] | None] | None = Field(
        default=None,
        description="By parameter, the fields that change: a range may widen, `choices` may gain some. One "
        "that is new comes with its distribution and a `default` that the trials so far count as having.",
        examples=[{"lr": {"high": 0.5}, "momentum": {"type": "float", "low": 0, "high": 1, "default": 0.9}}],
    )
    parallelism: Annotated[StrictInt, Field(ge=1, le=100_000)] | None = None
    max_consecutive_failures: MaxConsecutiveFailures = None
    priority: Annotated[StrictInt, Field(ge=-1000, le=1000)] | None = None
    tags: Tags | None = None
    description: Annotated[String, Field(max_length=10_000)] | None = None

    _valid_name = field_validator("name")(check_name)
    _valid_tags = field_validator("tags")(check_tags)

    @field_validator("name", "state", "budget", "space", "priority", "tags", "description", mode="before")
    @classmethod
    def _no_null(cls, value: Any) -> Any:
        if value is None:
            raise reject("must not be null; leave it out to keep it")
        return value


class WorkerRegistration(Model):
    """What a worker says of itself."""

    name: Annotated[String, Field(min_length=1, max_length=200)] = Field(examples=["gpu-a"])
    host: Annotated[String, Field(max_length=200)] = ""
    slots: Annotated[list[Annotated[String, Field(max_length=200)]], Field(max_length=1000)] = Field(
        default_factory=list, description="Its devices, one per slot.", examples=[["cuda:0", "cuda:1"]]
    )
    tasks: Annotated[list[String], Field(max_length=100)] = Field(default_factory=list)
    version: Annotated[String, Field(max_length=100)] = ""
    max_failures: Annotated[StrictInt, Field(ge=1, le=1_000_000)] | None = Field(
        default=None, description="After so many failed attempts in a row it is paused; None: never."
    )
    incarnation: Incarnation = Field(
        default=None,
        description="Greater with each start of the worker: tells a new start from a registration that a "
        "network delivers twice or late. Without it each registration counts as a start.",
    )


class WorkerPatch(Model):
    """Changes to a worker."""

    paused: StrictBool = Field(description="False resumes a worker that failed too often.")


class Heartbeat(Model):
    """Renews every lease the worker holds."""

    leases: Annotated[list[String], Field(max_length=10_000)] = Field(
        default_factory=list, description="The leases that it believes it holds."
    )
    draining: StrictBool = Field(default=False, description="True: give this worker nothing more.")
    incarnation: Incarnation = Field(default=None, description="An older one drains nobody.")


# What the server answers


class Answered(BaseModel):
    """An answer of the server; readers ignore fields they do not know."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class Counts(Answered):
    """How many trials of a study are in each state."""

    waiting: int = 0
    running: int = 0
    paused: int = 0
    complete: int = 0
    pruned: int = 0
    failed: int = 0
    imported: int = Field(default=0, description="How many of these were imported: they spend no budget.")

    @property
    def finished(self) -> int:
        """Trials that have ended, however they did."""
        return self.complete + self.pruned + self.failed

    @property
    def total(self) -> int:
        """Trials in all."""
        return self.finished + self.waiting + self.running + self.paused

    @property
    def spent(self) -> int:
        """Trials that count in the budget: all but imported ones."""
        return self.total - self.imported


class Best(Answered):
    """The best complete trial so far."""

    number: int
    values: dict[str, Number]
    params: dict[str, Scalar]


def _restored(value: Any, judge: ValidatorFunctionWrapHandler) -> Any:
    """Take a definition that was accepted before, perhaps by another version, without judging it anew."""
    if isinstance(value, StudyDefinition):
        return value
    return StudyDefinition.restore(value) if isinstance(value, dict) else judge(value)


class Study(Answered):
    """A study and how far it is."""

    id: int
    name: str
    state: StudyState
    reason: str = Field(default="", description="Why it is in this state, in words.")
    definition: Annotated[StudyDefinition, WrapValidator(_restored)]
    counts: Counts
    best: Best | None = None
    revision: int = Field(description="Grows with every change of the study or of its trials.")
    cells: int | None = Field(default=None, description="For a grid: how many points it has.")
    created_at: datetime
    started_at: datetime | None = Field(default=None, description="When the first trial was claimed.")
    finished_at: datetime | None = None


class Trial(Answered):
    """A trial: one point of the search space and what came of it."""

    id: int
    study_id: int
    number: int = Field(description="Counts from 0 within the study.")
    state: TrialState
    params: dict[str, Scalar]
    origin: str = Field(description="Who made it: a sampler, or `enqueued` for a user.")
    why: str = Field(default="", description="Why that sampler made it, in words.")
    tags: list[str] = Field(default_factory=list)
    values: dict[str, Number] | None = Field(
        default=None,
        description="Objective values by metric; of a trial that runs or was pruned, so far. Where the study "
        "has `repeats`, the means over those that are complete, once it is (or waits for the next one).",
    )
    violations: dict[str, Number] | None = Field(
        default=None,
        description="Of a complete trial, by how much it breaks each constraint; no more than 0 keeps it.",
    )
    metrics: dict[str, Number] = Field(default_factory=dict, description="Each metric at its last step.")
    step: int | None = Field(default=None, description="The last step reported.")
    attempt: int = Field(description="How many attempts have begun.")
    repeat: int = Field(
        default=0,
        description="Which of the study's `repeats` it is at, from 0: `curve`, `metrics` and `step` are of "
        "that one, or of the one before until it begins.",
    )
    worker: str | None = Field(default=None, description="The name of the worker of the newest attempt.")
    stopping: bool = Field(default=False, description="A user asked to stop it; its worker has yet to.")
    cause: Cause | None = Field(default=None, description="Why it FAILED, in one word.")
    reason: str = ""
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    revision: int

    curve: list[tuple[int, Number]] | None = Field(
        default=None,
        description="(step, value) of the first objective's metric, thinned to 50 points; on request.",
    )

    @property
    def feasible(self) -> bool:
        """Whether it breaks no constraint, as far as that is known."""
        return feasible(self.violations)


class Attempt(Answered):
    """One execution of a trial."""

    attempt: int
    repeat: int = Field(default=0, description="Which of the study's `repeats` it is part of, from 0.")
    worker: str | None
    started_at: datetime
    finished_at: datetime | None = None
    outcome: str | None = Field(
        default=None,
        description="complete, pruned, failed, released, lost or cancelled; None while it runs.",
    )
    values: dict[str, Number] | None = Field(
        default=None, description="Objective values by metric at its end."
    )
    cause: Cause | None = None
    reason: str = ""
    log: str = Field(default="", description="The end of what the training printed.")


class Artifact(Answered):
    """A file that an attempt stored: a checkpoint, or one that the user's code wanted kept."""

    attempt: int
    name: str
    kind: Literal["checkpoint", "file"]
    step: int | None = Field(default=None, description="Of a checkpoint: the step after which it was made.")
    size: int = Field(description="In bytes.")
    sha256: str
    created_at: datetime


class Page(Answered):
    """One page of trials; `next` goes into `after` for the following one."""

    trials: list[Trial]
    next: str | None = None


class ClaimedTrial(Answered):
    """A trial with the lease to run it."""

    id: int
    study_id: int
    study: str
    number: int
    attempt: int
    params: dict[str, Scalar]
    task: str | None = None
    task_params: dict[str, Any] = Field(
        default_factory=dict, description="Fixed parameters of the study's task."
    )
    devices: int = Field(default=1, description="To train on.")
    repeat: int = Field(default=0, description="Which of the study's `repeats` this is, from 0.")
    seed: int = Field(
        description="For training: derived from the study's seed, the trial's number and the repeat."
    )
    lease: str
    lease_s: float = Field(description="Seconds the lease lasts; any report or heartbeat renews it.")
    checkpoint: CheckpointPolicy = Field(
        default_factory=CheckpointPolicy, description="When to save checkpoints."
    )
    resume_from: list[Artifact] = Field(
        default_factory=list,
        description="Checkpoints of earlier attempts at this repeat, the newest first.",
    )


def training_seed(study_seed: int, number: int, repeat: int = 0) -> int:
    """Return the training seed of a repeat of a trial, in [0, 2^31): the same for every attempt at it."""
    which = f":{repeat}" if repeat else ""
    digest = hashlib.sha256(f"train:{study_seed}:{number}{which}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


class ClaimResponse(Answered):
    """The trials claimed; none when there is nothing to do for now."""

    trials: list[ClaimedTrial] = Field(default_factory=list)
    finished: bool = Field(default=False, description="The studies named in the request are all FINISHED.")
    draining: bool = Field(
        default=False, description="The worker drains: it gets nothing until it registers."
    )
    paused: str = Field(
        default="", description="Why the worker is paused: it failed too often, and gets nothing for now."
    )

    @property
    def waits(self) -> bool:
        """Whether there may be trials later for the same claim."""
        return not (self.trials or self.finished or self.draining or self.paused)


class ReportResponse(Answered):
    """Whether to go on."""

    answer: Answer


class FinishResponse(Answered):
    """The trial's state after the attempt.

    A failed or released one may be WAITING for another, and a complete one for the next of its `repeats`.
    """

    state: TrialState
    claimed: ClaimResponse | None = Field(
        default=None,
        description="What `claim_next` was given; null where there was none, or it was refused: then claim.",
    )


class HeartbeatResponse(Answered):
    """Which leases are gone, and which trials to stop."""

    lost: list[str] = Field(
        default_factory=list, description="Leases that are no longer valid: drop those trials."
    )
    stop: list[str] = Field(
        default_factory=list, description="Leases whose trial is no longer wanted: release it."
    )
    pause: list[str] = Field(
        default_factory=list,
        description="Leases whose study is paused: save a checkpoint if you can, and release the trial.",
    )
    lease_s: float
    next_s: float = Field(default=20.0, description="Seconds until the next heartbeat.")


class Worker(Answered):
    """A registered worker."""

    id: str
    name: str
    host: str = ""
    slots: list[str] = Field(default_factory=list)
    tasks: list[str] = Field(default_factory=list)
    version: str = ""
    state: Literal["live", "draining", "paused", "gone"]
    reason: str = Field(default="", description="Why it is paused.")
    running: int = Field(default=0, description="Trials it runs now.")
    registered_at: datetime
    seen_at: datetime


class HistoryPoint(Answered):
    """A trial in the history plot."""

    number: int
    state: TrialState
    value: Number | None = None
    feasible: bool = True
    values: dict[str, Number] | None = Field(
        default=None, description="Every objective's value; only where the study has several."
    )


class History(Answered):
    """What the history plot draws: the steps of best-so-far, and points (thinned evenly past 2,000)."""

    best: list[tuple[int, float]]
    points: list[HistoryPoint]
    total: int


class ParameterImportance(Answered):
    """How much one parameter matters."""

    name: str
    importance: float = Field(description="Its part of what all parameters explain, from 0 to 1.")
    trials: int = Field(description="How many of the trials looked at have this parameter.")


class Importance(Answered):
    """Which parameters matter for an objective: how far apart they set its best trials from all of them.

    PED-ANOVA (Watanabe, Bansal and Hutter, IJCAI 2023); parameters that exist in some trials only, as
    conditional PED-ANOVA (2026) has it.
    """

    metric: str
    parameters: list[ParameterImportance] = Field(
        default_factory=list, description="The most important first; none where `reason` says why not."
    )
    trials: int = Field(default=0, description="Complete trials that were looked at.")
    complete: int = Field(default=0, description="Complete trials that there were.")
    best: float = Field(default=0.0, description="Which part of the trials counted as the best: 0.25 to 0.5.")
    reason: str = ""

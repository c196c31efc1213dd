"""Workers, as they travel between server, workers and browser."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from tunesmith.fields import Incarnation
from tunesmith.validation import Answered, Model, String


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

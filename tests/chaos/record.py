"""What the server acknowledged, as the proxy saw it pass."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

METRICS = re.compile(r"/api/trials/(\d+)/metrics")
FINISH = re.compile(r"/api/trials/(\d+)/finish")
WORDS = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


@dataclass(frozen=True)
class Place:
    """Where a reported value belongs."""

    trial: int
    lease: str
    step: int
    name: str


@dataclass
class Record:
    """Every acknowledged write of the workers: answered with 2xx, whether or not the answer arrived."""

    values: dict[Place, float] = field(default_factory=dict)
    ends: dict[tuple[int, str], str] = field(default_factory=dict)
    holders: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Lease -> (worker, request id) of the claim it was given to."""
    studies: dict[int, int] = field(default_factory=dict)
    """Trial -> study, of what was claimed."""
    given_twice: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """Answers that no request deserves."""
    answers: Counter[int] = field(default_factory=Counter)

    def note(self, method: str, path: str, body: bytes, status: int, answer: bytes) -> None:
        """Take one request and its answer in."""
        self.answers[status] += 1
        if status >= 500 and status != 503:
            self.broken.append(f"{method} {path} was answered with {status}: {answer[:300]!r}")
        if status // 100 != 2 or method != "POST":
            return
        if found := METRICS.fullmatch(path):
            self._reported(int(found[1]), json.loads(body))
        elif found := FINISH.fullmatch(path):
            self._finished(int(found[1]), json.loads(body))
        elif path == "/api/claims":
            self._claimed(json.loads(body), json.loads(answer))

    def _reported(self, trial: int, body: dict[str, Any]) -> None:
        for point in body.get("points", []):
            for name, value in point["metrics"].items():
                self.values[Place(trial, body["lease"], point["step"], name)] = number(value)

    def _finished(self, trial: int, body: dict[str, Any]) -> None:
        self._reported(trial, body)
        self.ends[trial, body["lease"]] = body["state"]

    def _claimed(self, body: dict[str, Any], answer: dict[str, Any]) -> None:
        holder = (body["worker"], body["request_id"])
        for trial in answer["trials"]:
            self.studies[trial["id"]] = trial["study_id"]
            if self.holders.setdefault(trial["lease"], holder) != holder:
                self.given_twice.append(f"attempt {trial['attempt']} of {trial['study']} #{trial['number']}")


def number(value: float | str) -> float:
    """Read a number as JSON spells it."""
    return WORDS[value] if isinstance(value, str) else float(value)

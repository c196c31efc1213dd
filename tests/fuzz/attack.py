"""Requests made from the API's own description, sent as somebody, and judged."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky
from hypothesis.stateful import get_state_machine_test
from schemathesis import Case, GenerationMode, Response
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.stateful.state_machine import StepInput, StepOutput
from schemathesis.openapi.checks import UndefinedStatusCode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from service.core.access import digest
from tests.fuzz.callers import WORKING, Caller
from tests.fuzz.world import BETA, World, make_token

PATIENCE_S = 20.0
"""An answer that takes longer is a hang."""
ENDLESS = "watch"
"""The operation whose answer never ends."""
QUIET: dict[str, Any] = {
    "deadline": None,
    "database": None,
    "phases": [Phase.generate],
    "suppress_health_check": list(HealthCheck),
}
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
ASIDE = {401, 403, 404, 405}
"""How what is not allowed is refused; the last two where an odd address leads to no such operation."""


@dataclass
class Result:
    """What was sent, and what was wrong with the answers."""

    statuses: Counter[int] = field(default_factory=Counter)
    operations: Counter[str] = field(default_factory=Counter)
    findings: dict[str, str] = field(default_factory=dict)
    """The first example of each."""

    @property
    def requests(self) -> int:
        return self.statuses.total()

    @property
    def server_errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status >= 500)

    def __str__(self) -> str:
        return f"requests={self.requests} server_errors={self.server_errors} findings={len(self.findings)}"


@dataclass
class Attack:
    """Sends requests to a world as a caller."""

    world: World
    caller: Caller
    result: Result
    _session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self._session.auth = self.sign  # at the very end: headers given before may be mutated away

    def sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Say who calls."""
        request.headers.pop("Authorization", None)
        if self.world.token:
            request.headers["Authorization"] = f"Bearer {self.world.token}"
        return request

    def send(self, case: Case, picks: list[int]) -> Response | None:
        """Send a request and judge its answer."""
        self.aim(case, picks)
        before = self.world.digest(self.caller)
        try:
            response = case.call(base_url=self.world.url, session=self._session, timeout=PATIENCE_S)
        except requests.Timeout:
            self.find(case, "hangs")
            return None
        except (requests.RequestException, ValueError) as error:
            self.find(case, f"cannot be sent or answered: {type(error).__name__}")
            return None
        self.result.statuses[response.status_code] += 1
        self.result.operations[operation_of(case)] += 1
        self.judge(case, response, unchanged=before == self.world.digest(self.caller))
        return response

    def aim(self, case: Case, picks: list[int]) -> None:
        """Put values that there are in the place of some that were made up; wait for nothing long."""
        draw = iter(picks)
        held = self.world.held[next(draw, 0) % len(self.world.held)]
        real = self.world.known | {"trial": [held.id], "lease": [held.lease]}
        parts = [case.path_parameters, case.body]
        for part in parts:
            for name in part if isinstance(part, dict) else ():
                pick = next(draw, 0)
                if name in real and pick % 4:
                    part[name] = real[name][pick % len(real[name])]
        if "Tunesmith-Lease" in (case.headers or {}) and next(draw, 0) % 4:
            case.headers["Tunesmith-Lease"] = held.lease
        if isinstance(case.body, dict) and "wait_s" in case.body:
            case.body["wait_s"] = 0.01

    def judge(self, case: Case, response: Response, *, unchanged: bool) -> None:
        status, allowed = response.status_code, operation_of(case) in self.caller.may
        if status == 401 and self.caller.name == "admin" and self.revoked():
            self.world.token = make_token(self.world.store, self.caller)
            return
        if status >= 500:
            self.find(case, f"server error {status}")
        if not unchanged:
            self.find(case, f"changed what {self.caller.name} must not change")
        if not allowed and status not in ASIDE | ({429} if self.caller.name == "forger" else set()):
            self.find(case, f"{self.caller.name} is answered {status}")
        if allowed and status in (401, 403) and self.caller.study is None:
            self.find(case, f"{self.caller.name} is refused with {status}")
        if self.caller.study and status < 400 and BETA in response.text and BETA not in sent(case):
            self.find(case, f"{self.caller.name} is told of another study")
        self.check(case, response)

    def revoked(self) -> bool:
        """Whether the caller has taken its own token away."""
        return not self.world.store.by_token(digest(str(self.world.token)))

    def check(self, case: Case, response: Response) -> None:
        """Check the answer against the document."""
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                if isinstance(failure, UndefinedStatusCode) and response.status_code in (404, 405):
                    continue  # an odd address led elsewhere
                self.find(case, f"{response.status_code}: {failure}"[:500])

    def find(self, case: Case, what: str) -> None:
        key = f"{operation_of(case)}: {what}"
        self.result.findings.setdefault(key, f"{self.caller.name}: {case.as_curl_command()}"[:2000])


def operation_of(case: Case) -> str:
    return str(case.operation.definition.raw["operationId"])


def sent(case: Case) -> str:
    return f"{case.path_parameters} {case.query} {case.body}"


@cache
def description() -> Any:
    """The API as it describes itself, without the operation whose answer never ends."""
    document = json.loads((Path(__file__).parents[1] / "golden" / "openapi.json").read_text())
    return schemathesis.openapi.from_dict(document).exclude(operation_id=ENDLESS)


@cache
def cases() -> st.SearchStrategy[Case]:
    """Requests of all operations: as described, and not quite so."""
    operations = [found.ok() for found in description().get_all_operations()]
    often = [o for o in operations if o.definition.raw["operationId"] in WORKING]
    as_described = [o.as_strategy(generation_mode=GenerationMode.POSITIVE) for o in operations + 3 * often]
    not_quite = [o.as_strategy(generation_mode=GenerationMode.NEGATIVE) for o in operations]
    return st.one_of(as_described + not_quite)


def send_any(attack: Attack, count: int, number: int) -> None:
    """Send so many requests that have nothing to do with each other."""

    @seed(number)
    @settings(max_examples=count, **QUIET)
    @given(case=cases(), picks=st.lists(st.integers(0, 255), min_size=12, max_size=12))
    def send(case: Case, picks: list[int]) -> None:
        attack.send(case, picks)

    send()


def follow_links(attack: Attack, scenarios: int, number: int) -> None:
    """Send sequences of requests in which each answer leads to the next request."""

    class Following(description().as_state_machine()):  # type: ignore[misc]
        def step(self, input: StepInput) -> StepOutput | None:
            response = attack.send(input.case, [])
            if response is None:
                return None
            self.after_call(response, input.case)
            return StepOutput(response, input.case)

    options = settings(max_examples=scenarios, stateful_step_count=8, **QUIET)
    with contextlib.suppress(Flaky):  # the server remembers: the same request is not answered the same
        seed(number)(get_state_machine_test(Following, settings=options))()

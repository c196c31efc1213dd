from __future__ import annotations

import json
import math
import threading
import time
from typing import Any

import httpx
import pytest

from tests.support.mocked import Mocked
from tunesmith.client import Client
from tunesmith.definitions import StudyDefinition
from tunesmith.errors import InvalidInput, LeaseLost, TunesmithError, Unavailable
from tunesmith.reports import Answer
from tunesmith.trials import TrialState

NOW = "2026-01-01T00:00:00Z"
DEFINITION: dict[str, Any] = {
    "name": "s",
    "space": {"x": {"type": "float", "low": 0, "high": 1}},
    "objectives": {"metric": "loss"},
}
WORKER = {"id": "w", "name": "me", "state": "live", "registered_at": NOW, "seen_at": NOW}


def study(**fields: Any) -> dict[str, Any]:
    definition = StudyDefinition.parse(DEFINITION).as_json()
    whole = {"id": 1, "name": "s", "state": "ACTIVE", "definition": definition, "counts": {}, "revision": 1}
    return {**whole, "created_at": NOW, **fields}


def trial(number: int, **fields: Any) -> dict[str, Any]:
    whole = {"id": 100 + number, "study_id": 1, "number": number, "state": "WAITING", "params": {"x": 0.5}}
    return {**whole, "origin": "tpe", "attempt": 0, "created_at": NOW, "revision": 1, **fields}


def claimed(number: int = 0, lease: str = "lease-0") -> dict[str, Any]:
    whole = {"id": 100 + number, "study_id": 1, "study": "s", "number": number, "attempt": 1, "seed": 7}
    return {**whole, "params": {"x": 0.5}, "lease": lease, "lease_s": 60.0}


def problem(kind: str, code: int, detail: str = "no") -> httpx.Response:
    return httpx.Response(code, json={"type": f"urn:tunesmith:{kind}", "detail": detail, "status": code})


class Server:
    """Answers by method and path: a value, a response, or a list of them one after the other."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {"PUT /api/workers/*": WORKER}
        self.heard: list[tuple[str, httpx.Request]] = []

    def will(self, route: str, *answers: Any) -> None:
        self.answers[route] = list(answers)

    def bodies(self, route: str) -> list[Any]:
        return [json.loads(r.content) for found, r in self.heard if found == route]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode().partition("?")[0]
        exact = f"{request.method} {path}"
        route = exact if exact in self.answers else f"{request.method} {path.rpartition('/')[0]}/*"
        self.heard.append((route, request))
        answer = self.answers[route]
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def client(server: Server) -> Any:
    with Client("http://server", name="me", wire=Mocked(server), patience_s=0.0) as found:
        yield found


def test_a_definition_is_sent_whole_and_checked_before(server: Server, client: Client) -> None:
    server.will("POST /api/studies", study())
    assert client.create_study(DEFINITION).name == "s"
    assert server.bodies("POST /api/studies") == [StudyDefinition.parse(DEFINITION).as_json()]
    with pytest.raises(InvalidInput, match=r"space\.x\.high: must be >= low"):
        client.create_study({**DEFINITION, "space": {"x": {"type": "float", "low": 2, "high": 1}}})
    assert len(server.heard) == 1


def test_names_are_escaped_in_paths(server: Server, client: Client) -> None:
    server.will("GET /api/studies/a%2Fb%3Fc", study())
    client.study("a/b?c")
    assert server.heard[0][0] == "GET /api/studies/a%2Fb%3Fc"


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_a_name_that_would_be_another_address_is_refused(client: Client, name: str) -> None:
    with pytest.raises(InvalidInput, match="is no name"):
        client.study(name)


def test_a_patch_sends_what_was_given_and_nothing_else(server: Server, client: Client) -> None:
    server.will("PATCH /api/studies/s", study())
    client.update_study("s", state="PAUSED", parallelism=None, budget={"trials": 5})
    sent = {"state": "PAUSED", "parallelism": None, "budget": {"trials": 5}}
    assert server.bodies("PATCH /api/studies/s") == [sent]


def test_trials_come_page_by_page_up_to_the_limit(server: Server, client: Client) -> None:
    first = {"trials": [trial(0), trial(1)], "next": "cursor"}
    server.will("GET /api/studies/s/trials", first, {"trials": [trial(2)]})
    assert [t.number for t in client.trials("s", where=["state=COMPLETE"], sort="-value")] == [0, 1, 2]
    queries = [dict(r.url.params) for _, r in server.heard]
    assert queries == [
        {"where": "state=COMPLETE", "sort": "-value", "limit": "500"},
        {"where": "state=COMPLETE", "sort": "-value", "limit": "500", "after": "cursor"},
    ]
    server.will("GET /api/studies/s/trials", first)
    assert [t.number for t in client.trials("s", limit=2)] == [0, 1]
    assert server.heard[-1][1].url.params["limit"] == "2"
    assert list(client.trials("s", limit=0)) == []


def test_an_enqueued_point_is_checked_for_what_json_cannot_carry(server: Server, client: Client) -> None:
    server.will("POST /api/studies/s/trials", {"trials": [trial(3)]})
    assert client.enqueue("s", {"x": 0.25}, tags=["mine"]).number == 3
    assert server.bodies("POST /api/studies/s/trials") == [[{"params": {"x": 0.25}, "tags": ["mine"]}]]
    with pytest.raises(InvalidInput, match=r"params\.x: must be finite"):
        client.enqueue("s", {"x": math.nan})


@pytest.mark.parametrize(
    "answer", [{"studies": [{"hello": "world"}]}, {"hello": []}, ["s"], {"studies": "none"}]
)
def test_an_answer_of_somebody_else_is_an_error_in_words(server: Server, client: Client, answer: Any) -> None:
    server.will("GET /api/studies", answer)
    with pytest.raises(
        TunesmithError, match=r"No Tunesmith server that this client knows is at http://server:"
    ):
        client.studies()


def test_fields_of_a_newer_server_are_ignored(server: Server, client: Client) -> None:
    point = {"step": 1, "metrics": {"loss": "NaN"}, "time": None, "mood": "good"}
    server.will("GET /api/studies/s/trials/0/metrics", {"points": [point]})
    [found] = client.metrics("s", 0)
    assert math.isnan(found.metrics["loss"])


# Claims


def test_a_claim_registers_the_worker_once_and_names_the_study(server: Server, client: Client) -> None:
    server.will("POST /api/claims", {"trials": [claimed(0)]}, {"trials": [claimed(1)]})
    numbers = [client.claim("s").number, client.claim("s").number]  # type: ignore[union-attr]
    assert numbers == [0, 1]
    assert [r for r, _ in server.heard].count("PUT /api/workers/*") == 1
    first, second = server.bodies("POST /api/claims")
    assert first["worker"] == second["worker"] == client.worker
    assert first["request_id"] != second["request_id"]
    assert (first["studies"], first["wait_s"]) == (["s"], 20.0)


def test_a_claim_waits_on_until_there_is_a_trial(server: Server, client: Client) -> None:
    server.will("POST /api/claims", {"trials": []}, {"trials": []}, {"trials": [claimed(5)]})
    found = client.claim("s")
    assert found is not None
    assert found.number == 5


def test_a_claim_that_may_not_wait_asks_once(server: Server, client: Client) -> None:
    server.will("POST /api/claims", {"trials": []})
    assert client.claim("s", wait_s=0.0) is None
    assert [b["wait_s"] for b in server.bodies("POST /api/claims")] == [0.0]


def test_a_claim_waits_no_longer_than_told_and_does_not_hammer(server: Server, client: Client) -> None:
    server.will("POST /api/claims", {"trials": []})
    assert client.claim("s", wait_s=0.6) is None
    waits = [b["wait_s"] for b in server.bodies("POST /api/claims")]
    assert 0.4 < waits[0] <= 0.6
    assert len(waits) <= 3


def test_claims_end_when_the_study_is_finished(server: Server, client: Client) -> None:
    done = {"trials": [], "finished": True}
    server.will("POST /api/claims", {"trials": [claimed(0)]}, {"trials": [claimed(1)]}, done)
    assert [t.number for t in client.claims("s")] == [0, 1]


def test_a_worker_the_server_does_not_know_registers_again(server: Server, client: Client) -> None:
    server.will("POST /api/claims", problem("WorkerNotFound", 404), {"trials": [claimed(0)]})
    assert client.claim("s") is not None
    assert [r for r, _ in server.heard].count("PUT /api/workers/*") == 2


# Running trials


@pytest.fixture
def running(server: Server, client: Client) -> Any:
    server.will("POST /api/claims", {"trials": [claimed()]})
    server.will("POST /api/trials/100/metrics", {"answer": "continue"})
    server.will("POST /api/trials/100/finish", {"state": "COMPLETE"})
    return client.claim("s")


def ends(server: Server) -> list[tuple[str, str]]:
    return [(b["state"], b.get("reason", "")) for b in server.bodies("POST /api/trials/100/finish")]


def test_a_block_that_ends_well_completes_its_trial(server: Server, running: Any) -> None:
    with running as entered:
        assert entered.report(0, loss=1) is Answer.CONTINUE
        assert not entered.should_stop
    assert ends(server) == [("complete", "")]
    [report] = server.bodies("POST /api/trials/100/metrics")
    assert report == {
        "lease": "lease-0",
        "points": [{"step": 0, "metrics": {"loss": 1.0}, "time": None}],
    }


def test_a_block_that_finishes_itself_is_finished_once(server: Server, running: Any) -> None:
    with running:
        assert running.finish(loss=0.25) is TrialState.COMPLETE
    [end] = server.bodies("POST /api/trials/100/finish")
    assert end["values"] == {"loss": 0.25}


@pytest.mark.parametrize(
    ("answer", "outcome"), [("prune", "pruned"), ("stop", "released"), ("pause", "released")]
)
def test_a_trial_told_to_stop_ends_as_it_was_told(
    server: Server, running: Any, answer: str, outcome: str
) -> None:
    server.will("POST /api/trials/100/metrics", {"answer": answer})
    with running:
        running.report(1, loss=math.inf)
        assert running.should_stop
        assert running.paused is (answer == "pause")
    assert ends(server) == [(outcome, "")]


def test_a_pause_that_is_over_before_it_was_obeyed_is_forgotten(server: Server, running: Any) -> None:
    server.will("POST /api/trials/100/metrics", {"answer": "pause"}, {"answer": "continue"})
    with running:
        running.report(1, loss=1.0)
        assert running.should_stop
        running.report(2, loss=1.0)
        assert not running.should_stop
    assert ends(server) == [("complete", "")]


def test_a_trial_that_reports_nothing_hears_of_its_stop_by_heartbeat(server: Server, client: Client) -> None:
    server.will("POST /api/claims", {"trials": [{**claimed(), "lease_s": 0.04}]})
    server.answers[f"POST /api/workers/{client.worker}/heartbeat"] = {
        "stop": ["lease-0"], "lease_s": 0.04, "next_s": 0.01,
    }  # fmt: skip
    server.will("POST /api/trials/100/finish", {"state": "PRUNED"})
    running = client.claim("s")
    assert running is not None
    with running:
        until = time.monotonic() + 10
        while not running.should_stop and time.monotonic() < until:
            time.sleep(0.005)
        assert not running.paused
    assert ends(server) == [("released", "")]


def test_an_error_in_the_block_fails_the_trial_and_is_raised(server: Server, running: Any) -> None:
    with pytest.raises(ZeroDivisionError), running:
        _ = 1 / 0
    [end] = server.bodies("POST /api/trials/100/finish")
    assert (end["state"], end["cause"]) == ("failed", "error")
    assert end["reason"].startswith("Traceback")
    assert end["reason"].endswith("    _ = 1 / 0\n        ~~^~~\nZeroDivisionError: division by zero")


def test_of_a_long_traceback_the_last_lines_are_sent(server: Server, running: Any) -> None:
    message = "\n".join(f"line {i}" for i in range(30))
    with pytest.raises(ValueError, match="line 29"), running:
        raise ValueError(message)
    [(_, reason)] = ends(server)
    assert reason.splitlines() == [f"line {i}" for i in range(10, 30)]


class OutOfMemoryError(RuntimeError):
    """As torch's is called."""


class SmallDeviceError(OutOfMemoryError):
    pass


@pytest.mark.parametrize(
    "error",
    [MemoryError(), OutOfMemoryError("8 GiB"), SmallDeviceError(), RuntimeError("not enough memory: 8 GiB")],
)
def test_out_of_memory_is_told_from_other_errors(server: Server, running: Any, error: Exception) -> None:
    with pytest.raises(type(error)), running:
        raise error
    [end] = server.bodies("POST /api/trials/100/finish")
    assert (end["state"], end["cause"]) == ("failed", "out_of_memory")


def test_a_server_that_was_away_is_no_fault_of_the_trial(server: Server, running: Any) -> None:
    with pytest.raises(Unavailable), running:
        raise Unavailable("away for long")
    assert ends(server) == [("released", "away for long")]


def test_an_end_that_the_server_refuses_fails_the_trial_for_that(server: Server, running: Any) -> None:
    server.will("POST /api/trials/100/finish", problem("InvalidInput", 422, "values.los: is no objective"))
    with pytest.raises(InvalidInput), running:
        running.finish(los=1.0)
    assert [state for state, _ in ends(server)] == ["complete", "failed"]


def test_ctrl_c_gives_the_trial_back(server: Server, running: Any) -> None:
    with pytest.raises(KeyboardInterrupt), running:
        raise KeyboardInterrupt
    assert ends(server) == [("released", "KeyboardInterrupt")]


def test_a_lost_lease_ends_the_block_quietly_and_nothing_is_sent(
    server: Server, running: Any, caplog: pytest.LogCaptureFixture
) -> None:
    server.will("POST /api/trials/100/metrics", problem("LeaseLost", 409, "another attempt runs"))
    reached = []
    with running:
        running.report(0, loss=1.0)
        reached.append("the end")
    assert reached == []
    assert ends(server) == []
    assert "Trial 0 of s is no longer ours: another attempt runs" in caplog.text


def test_a_lease_lost_at_the_end_is_no_error_either(server: Server, running: Any) -> None:
    server.will("POST /api/trials/100/finish", problem("LeaseLost", 409))
    with running:
        pass
    server.will("POST /api/trials/100/finish", problem("LeaseLost", 409))
    with pytest.raises(LeaseLost):
        running.finish()
    server.will("POST /api/trials/100/finish", problem("LeaseLost", 409))
    with running:
        running.finish(loss=1.0)


@pytest.mark.parametrize("path", ["metrics", "finish"])
def test_a_trial_whose_study_was_deleted_is_lost_like_any_other(
    server: Server, running: Any, path: str
) -> None:
    server.will(f"POST /api/trials/100/{path}", problem("TrialNotFound", 404, "There is no trial."))
    reached = []
    with running:
        running.report(0, loss=1.0)
        running.finish()
        reached.append("the end")
    assert reached == []


def test_the_error_of_the_block_is_raised_even_where_the_server_is_away(server: Server, running: Any) -> None:
    server.will("POST /api/trials/100/finish", httpx.Response(503))
    with pytest.raises(ZeroDivisionError), running:
        _ = 1 / 0


def test_a_good_end_that_cannot_be_reported_is_an_error(server: Server, running: Any) -> None:
    server.will("POST /api/trials/100/finish", httpx.Response(503))
    with pytest.raises(TunesmithError), running:
        pass


@pytest.mark.parametrize(
    ("step", "metrics", "message"),
    [
        (-1, {"loss": 1.0}, "step: must be >= 0"),
        (0, {"the loss": 1.0}, "metrics.the loss: must be 1 to 100 letters"),
        (2.0, {"loss": 1.0}, r"step: must be a whole number \(got 2\.0\)"),
        (0, {"loss": "0.5"}, r"loss: must be a number \(got '0\.5'\)"),
        (0, {"loss": None}, r"loss: must be a number \(got null\)"),
        (0, {"loss": 10**400}, "loss: must be a number"),
    ],
)
def test_a_bad_report_is_refused_before_it_is_sent(
    server: Server, running: Any, step: Any, metrics: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidInput, match=message):
        running.report(step, **metrics)
    assert server.bodies("POST /api/trials/100/metrics") == []


def test_numbers_of_other_libraries_are_numbers(server: Server, running: Any) -> None:
    numpy = pytest.importorskip("numpy")
    running.report(numpy.int64(3), loss=numpy.float32(0.5))
    [report] = server.bodies("POST /api/trials/100/metrics")
    assert report["points"] == [{"step": 3, "metrics": {"loss": 0.5}, "time": None}]


def test_the_reason_of_a_failure_may_be_anything(server: Server, running: Any) -> None:
    running.fail("x\x00" + "y" * 30_000)
    [(state, reason)] = ends(server)
    assert (state, reason[:2], len(reason)) == ("failed", "x\ufffd", 20_000)


def test_closing_a_client_leaves_no_thread_behind(server: Server) -> None:
    server.will("POST /api/claims", {"trials": [{**claimed(), "lease_s": 0.03}]})
    with Client("http://server", wire=Mocked(server), patience_s=0.0) as client:
        assert client.claim("s") is not None
    assert "tunesmith-leases" not in [t.name for t in threading.enumerate()]

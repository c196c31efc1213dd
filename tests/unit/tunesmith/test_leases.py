from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from tunesmith.claims import ClaimedTrial
from tunesmith.errors import Unavailable
from tunesmith.leases import Leases
from tunesmith.reports import Answer
from tunesmith.workers import Heartbeat, HeartbeatResponse

LEASE_S = 0.09


class Server:
    """Answers heartbeats and remembers them."""

    worker = "w-1"

    def __init__(self, answer: Callable[[list[str]], HeartbeatResponse] | None = None) -> None:
        self.beats: list[list[str]] = []
        self.changed = threading.Condition()
        self._answer = answer or (lambda leases: HeartbeatResponse(lease_s=LEASE_S, next_s=LEASE_S / 3))

    def heartbeat(self, worker: str, beat: Heartbeat) -> HeartbeatResponse:
        assert worker == self.worker
        with self.changed:
            self.beats.append(beat.leases)
            self.changed.notify_all()
        return self._answer(beat.leases)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, timeout=10)


def claimed(lease: str, lease_s: float = LEASE_S) -> ClaimedTrial:
    return ClaimedTrial(
        id=1, study_id=1, study="s", number=0, attempt=1, params={}, seed=1, lease=lease, lease_s=lease_s
    )


def test_leases_are_renewed_as_often_as_the_server_says() -> None:
    pauses = iter([0.2, 0.0, 1000.0])
    server = Server(lambda leases: HeartbeatResponse(lease_s=LEASE_S, next_s=next(pauses)))
    leases = Leases(server)
    leases.hold([claimed("b"), claimed("a")])
    server.wait_for(lambda: len(server.beats) >= 1)
    began = time.monotonic()
    server.wait_for(lambda: len(server.beats) >= 3)
    assert 0.1 <= time.monotonic() - began < 10  # the first one is noticed a little late
    leases.close()
    assert server.beats == [["a", "b"]] * 3


def test_the_first_heartbeat_comes_well_within_a_lease() -> None:
    server = Server()
    leases = Leases(server)
    began = time.monotonic()
    leases.hold([claimed("a", lease_s=0.4)])
    server.wait_for(lambda: bool(server.beats))
    leases.close()
    assert time.monotonic() - began >= 0.1


@pytest.mark.parametrize(
    ("field", "answer"), [("stop", Answer.STOP), ("pause", Answer.PAUSE), ("lost", Answer.STOP)]
)
def test_what_a_heartbeat_says_of_a_trial_is_known_of_it(field: str, answer: Answer) -> None:
    server = Server(lambda held: HeartbeatResponse(lease_s=LEASE_S, next_s=0.01, **{field: ["a"]}))
    leases = Leases(server)
    assert leases.told("a") is Answer.CONTINUE
    leases.hold([claimed("a"), claimed("b")])
    server.wait_for(lambda: len(server.beats) >= 3)
    assert (leases.told("a"), leases.told("b")) == (answer, Answer.CONTINUE)
    leases.drop("a")
    assert leases.told("a") is Answer.CONTINUE
    leases.close()


def test_a_pause_that_is_over_is_forgotten() -> None:
    said = iter([["a"], []])
    server = Server(lambda held: HeartbeatResponse(lease_s=LEASE_S, next_s=0.01, pause=next(said, [])))
    leases = Leases(server)
    leases.hold([claimed("a")])
    server.wait_for(lambda: len(server.beats) >= 3)
    assert leases.told("a") is Answer.CONTINUE
    leases.close()


def test_a_dropped_lease_is_renewed_no_more() -> None:
    server = Server()
    leases = Leases(server)
    leases.hold([claimed("a"), claimed("b")])
    leases.drop("a")
    server.wait_for(lambda: server.beats[-1:] == [["b"]])
    leases.drop("b")
    time.sleep(LEASE_S)
    after = len(server.beats)
    time.sleep(LEASE_S)
    leases.close()
    assert len(server.beats) == after


def test_a_lease_the_server_calls_lost_is_renewed_no_more() -> None:
    server = Server(
        lambda held: HeartbeatResponse(lost=["a"] if "a" in held else [], lease_s=LEASE_S, next_s=LEASE_S / 3)
    )
    leases = Leases(server)
    leases.hold([claimed("a"), claimed("b")])
    server.wait_for(lambda: server.beats[-1:] == [["b"]])
    leases.close()
    assert server.beats[0] == ["a", "b"]


def test_renewal_goes_on_after_an_outage(caplog: pytest.LogCaptureFixture) -> None:
    outages = iter([True, True])

    def answer(held: list[str]) -> HeartbeatResponse:
        if next(outages, False):
            raise Unavailable("away")
        return HeartbeatResponse(lease_s=LEASE_S, next_s=LEASE_S / 3)

    server = Server(answer)
    leases = Leases(server)
    leases.hold([claimed("a")])
    server.wait_for(lambda: len(server.beats) >= 4)
    leases.close()
    assert [r.getMessage() for r in caplog.records] == ["Leases could not be renewed: away"] * 2


def test_no_thread_runs_before_there_is_a_lease_or_after_closing() -> None:
    server = Server()
    leases = Leases(server)
    leases.hold([])
    assert not named_threads()
    leases.hold([claimed("a")])
    assert named_threads()
    leases.close()
    assert not named_threads()


def test_closing_waits_for_the_heartbeat_under_way() -> None:
    beating, go_on = threading.Event(), threading.Event()

    def answer(held: list[str]) -> HeartbeatResponse:
        beating.set()
        assert go_on.wait(5)
        return HeartbeatResponse(lease_s=LEASE_S, next_s=LEASE_S / 3)

    leases = Leases(Server(answer))
    leases.hold([claimed("a")])
    assert beating.wait(5)
    threading.Timer(0.05, go_on.set).start()
    leases.close()
    assert go_on.is_set()
    assert not named_threads()


def named_threads() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name == "tunesmith-leases"]


def test_an_error_that_nobody_foresaw_does_not_end_the_heartbeats(caplog: pytest.LogCaptureFixture) -> None:
    errors = iter([RuntimeError("odd")])

    def answer(_: list[str]) -> HeartbeatResponse:
        if (error := next(errors, None)) is not None:
            raise error
        return HeartbeatResponse(lease_s=LEASE_S, next_s=0.01)

    server = Server(answer)
    leases = Leases(server)
    leases.hold([claimed("a")])
    server.wait_for(lambda: len(server.beats) >= 3)
    leases.close()
    assert "RuntimeError: odd" in caplog.text

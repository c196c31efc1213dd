"""Which rank is to blame, and what happens to the others."""

import queue
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workers import ranks
from workers.process import Message, Order
from workers.ranks import Ranks

CLOSED = {"end": "failed", "cause": "error", "reason": "RuntimeError: [gloo] Connection closed by peer"}
SHORT = {"end": "failed", "cause": "out_of_memory", "reason": "Out of memory, peak 8 GiB.", "leaving": True}


class Process:
    """A training process that says what a test wants."""

    alive = True

    def __init__(self) -> None:
        self.orders: list[Order] = []

    def run(self, order: Order, listener: Callable[[Message], None]) -> int:
        self.orders.append(order)
        self.say = listener
        return len(self.orders)


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[Process]:
    found: list[Process] = []

    def start(*_: Any) -> Process:
        found.append(Process())
        return found[-1]

    monkeypatch.setattr(ranks, "TrainingProcess", start)
    monkeypatch.setattr(ranks, "SETTLE_S", 0.05)
    return found


@pytest.fixture
def order(tmp_path: Path) -> dict[str, Any]:
    return {"run": 1, "task": "t", "params": {}, "seed": 1, "devices": 3, "files": str(tmp_path)}


@pytest.fixture
def given_up() -> "queue.SimpleQueue[tuple[str, str]]":
    return queue.SimpleQueue()


@pytest.fixture
def team(processes: list[Process], given_up: "queue.SimpleQueue[tuple[str, str]]", tmp_path: Path) -> Ranks:
    return Ranks(["cuda:1", "cuda:2"], tmp_path, lambda *why: given_up.put(why))


def test_every_rank_gets_the_trial_and_the_place_to_meet(
    team: Ranks, processes: list[Process], order: dict[str, Any]
) -> None:
    first = team.begin(order)
    assert first["rank"]["number"] == 0
    found = [process.orders[0].rank for process in processes]
    assert [(rank.number, rank.of, rank.meet) for rank in found if rank] == [
        (n, 3, first["rank"]["meet"]) for n in (1, 2)
    ]


def test_processes_are_kept_after_an_orderly_end_and_replaced_when_they_are_gone(
    team: Ranks, processes: list[Process], order: dict[str, Any]
) -> None:
    for _ in range(2):
        team.begin(order)
        for process in processes:
            process.say({"end": "complete"})
        assert team.end({"end": "complete"}) == {"end": "complete"}
    assert [len(process.orders) for process in processes] == [2, 2]
    processes[0].alive = False
    team.begin(order)
    assert [len(process.orders) for process in processes] == [2, 3, 1]


def test_the_rank_that_failed_is_named_not_those_that_lost_it(
    team: Ranks, processes: list[Process], order: dict[str, Any]
) -> None:
    team.begin(order)
    processes[0].say(CLOSED)
    processes[1].say(SHORT)
    processes[1].say({"gone": "It ended.", "cause": "error"})  # an end after its word is no news
    end = team.end({**CLOSED, "leaving": True})
    assert (end["cause"], end["reason"]) == ("out_of_memory", "Rank 2 (cuda:2): Out of memory, peak 8 GiB.")
    assert end["leaving"] is True


def test_a_failure_of_the_first_rank_keeps_its_reason_and_ends_all(
    team: Ranks, order: dict[str, Any]
) -> None:
    team.begin(order)
    lost = {"end": "failed", "cause": "not_finite", "reason": "The loss became nan.", "leaving": False}
    assert team.end(lost) == {**lost, "leaving": True}


def test_training_that_waits_for_a_rank_that_is_gone_is_given_up(
    team: Ranks,
    processes: list[Process],
    order: dict[str, Any],
    given_up: "queue.SimpleQueue[tuple[str, str]]",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ranks, "PATIENCE_S", 0.05)
    team.begin(order)
    processes[0].say({"gone": "It was ended by SIGKILL.", "cause": "out_of_memory"})
    assert given_up.get(timeout=5) == ("out_of_memory", "Rank 1 (cuda:1): It was ended by SIGKILL.")


def test_a_trial_for_more_devices_than_there_are_is_refused(team: Ranks, order: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a trial wants 4 devices, this slot has 3"):
        team.begin({**order, "devices": 4})

"""A sampler in a process of its own holds nothing up, and is replaced when it dies."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from service.core.ports import Seen
from service.engine.history import History
from service.engine.samplers import remote
from service.engine.samplers.base import NotYet, SamplerFailed
from service.engine.samplers.remote import Remote, SamplerProcess
from service.engine.samplers.served import MOST, Samplers
from tunesmith.definitions import StudyDefinition
from tunesmith.samplers import GPSampler, NSGAIISampler
from tunesmith.trials import TrialState

STUDY = StudyDefinition.parse(
    {
        "name": "s",
        "space": {"x": {"type": "float", "low": 0, "high": 1}, "n": {"type": "int", "low": 1, "high": 9}},
        "objectives": {"metric": "loss"},
    }
)


@pytest.fixture
def process() -> Iterator[SamplerProcess]:
    made = SamplerProcess()
    yield made
    made.close()


@pytest.fixture
def history() -> History:
    made = History(STUDY)
    for n in range(5):
        params = {"x": n / 5, "n": n + 1}
        made.take_in([Seen(n, n, TrialState.COMPLETE, params, {"loss": float(n)}, 1, 1, "qmc", 0, n + 1)])
    return made


def answered(sampler: Remote, number: int, history: History) -> Any:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            return sampler.suggest(number, 0, history)
        except NotYet:
            time.sleep(0.005)
    raise AssertionError("no answer")


def test_asking_returns_at_once_and_the_answer_comes_later(process: SamplerProcess, history: History) -> None:
    sampler = Remote(STUDY, GPSampler(startup_trials=1), 7, process)
    began = time.monotonic()
    with pytest.raises(NotYet):
        sampler.suggest(5, 0, history)
    assert time.monotonic() - began < 1
    assert process.fileno() is not None
    found = answered(sampler, 5, history)
    assert STUDY.space.check(found.params) == found.params
    assert (found.origin, found.results) == ("gp", 5)
    assert process.fileno() is None


def test_two_studies_take_turns(process: SamplerProcess, history: History) -> None:
    one, other = (Remote(STUDY, NSGAIISampler(population=2), seed, process) for seed in (1, 2))
    for sampler in (one, other):
        with pytest.raises(NotYet):
            sampler.suggest(5, 0, history)
    assert answered(other, 5, history).params != answered(one, 5, history).params


def test_a_process_that_is_killed_fails_one_suggestion_and_is_started_again(
    process: SamplerProcess, history: History
) -> None:
    sampler = Remote(STUDY, NSGAIISampler(population=2), 7, process)
    with pytest.raises(NotYet):
        sampler.suggest(5, 0, history)
    assert process._process is not None
    process._process.kill()
    with pytest.raises(SamplerFailed, match="its process ended"):
        answered(sampler, 5, history)
    assert answered(sampler, 5, history) is not None


def test_one_that_takes_too_long_is_given_up(
    process: SamplerProcess, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "LIMIT_S", 0.0)
    monkeypatch.setattr(remote, "LOAD_S", 0.0)
    with pytest.raises(SamplerFailed, match="took more than 0 seconds"):
        answered(Remote(STUDY, GPSampler(startup_trials=1), 7, process), 5, history)


def test_one_that_does_not_even_read_holds_nothing_up(
    process: SamplerProcess, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "LIMIT_S", 0.1)
    monkeypatch.setattr(remote, "LOAD_S", 0.1)
    for n in range(10, 10_000):  # more than a pipe holds
        history.expect(n, {"x": n / 10_000, "n": 1})
    os.kill(process._running().pid, signal.SIGSTOP)
    with pytest.raises(SamplerFailed, match="took more than 0 seconds"):
        answered(Remote(STUDY, GPSampler(startup_trials=1), 7, process), 10_000, history)


def test_a_request_knows_what_was_known_when_it_was_made(process: SamplerProcess, history: History) -> None:
    waiting = Remote(STUDY, GPSampler(startup_trials=1), 7, process)._message(5, history)
    history.take_in([Seen(0, 0, TrialState.COMPLETE, {"x": 0.9, "n": 9}, {"loss": 9.0}, 1, 1, "x", 0, 7)])
    assert (waiting["losses"][0], waiting["points"][0, 0]) == (0.0, 0.0)


def test_only_the_samplers_asked_last_are_kept(history: History) -> None:
    kept = Samplers()
    fixed = {"definition": STUDY.as_json(), "spec": GPSampler().model_dump(mode="json"), "seed": 1}
    for study in [*range(MOST), 0, MOST]:
        kept.suggest({**fixed, "study": study, "number": 0, **History(STUDY).columns()})
    assert set(kept._studies) == {0, *range(2, MOST + 1)}


def test_what_a_sampler_says_is_wrong_comes_back(process: SamplerProcess, history: History) -> None:
    with pytest.raises(SamplerFailed, match="must be greater than or equal to 2"):
        answered(Remote(STUDY, NSGAIISampler.model_construct(population=1), 7, process), 5, history)


def test_answers_nobody_fetched_are_forgotten(process: SamplerProcess, history: History) -> None:
    sampler = Remote(STUDY, NSGAIISampler(population=2), 7, process)
    for number in (5, 6):
        with pytest.raises(NotYet):
            sampler.suggest(number, 0, history)
    answered(sampler, 6, history)
    with pytest.raises(NotYet):
        sampler.suggest(6 + remote.KEPT, 0, history)
    assert (sampler.owner, 5) not in process._requests


def test_an_answer_that_nobody_waits_for_any_more_is_taken_in(
    process: SamplerProcess, history: History
) -> None:
    sampler = Remote(STUDY, NSGAIISampler(population=2), 7, process)
    with pytest.raises(NotYet):
        sampler.suggest(5, 0, history)
    del sampler
    assert process.fileno() is not None
    end = time.monotonic() + 60
    while process.fileno() is not None and time.monotonic() < end:
        process.take_in()
    assert process.fileno() is None
    assert process._requests == {}

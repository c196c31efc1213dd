from typing import Any

import pytest

from tunesmith.errors import InvalidInput
from tunesmith.reports import Outcome
from workers.ends import Early, finish_of

FAILED = {"end": "failed", "cause": "not_finite", "reason": "the loss is nan"}


@pytest.mark.parametrize(
    ("message", "early", "state", "cause", "reason"),
    [
        ({"end": "complete"}, None, Outcome.COMPLETE, None, ""),
        ({"end": "complete"}, Early.DRAINED, Outcome.COMPLETE, None, ""),
        (FAILED, None, Outcome.FAILED, "not_finite", "the loss is nan"),
        (FAILED, Early.PAUSED, Outcome.FAILED, "not_finite", "the loss is nan"),
        ({"end": "failed", "reason": "x"}, None, Outcome.FAILED, "error", "x"),
        ({"end": "stopped"}, Early.PRUNED, Outcome.PRUNED, None, ""),
        ({"end": "stopped"}, Early.UNWANTED, Outcome.RELEASED, None, "no longer wanted"),
        ({"end": "paused"}, Early.PAUSED, Outcome.RELEASED, None, "it was told to pause"),
        ({"end": "paused"}, Early.DRAINED, Outcome.RELEASED, None, "the worker is stopping"),
        ({"gone": "x", "cause": "error"}, Early.DRAINED, Outcome.RELEASED, None, "the worker is stopping"),
        ({"gone": "x", "cause": "out_of_memory"}, None, Outcome.FAILED, "out_of_memory", "x"),
        (
            {"gone": "x", "cause": "error", "unready": True},
            None,
            Outcome.RELEASED,
            None,
            "Training did not start. x",
        ),
        (
            {"end": "stopped"},
            Early.REFUSED,
            Outcome.FAILED,
            "error",
            "the server refused its metrics: why",
        ),
        (
            {"end": "stopped"},
            Early.NO_CHECKPOINT,
            Outcome.RELEASED,
            None,
            "its checkpoints cannot be fetched: why",
        ),
        ({"end": "stopped"}, None, Outcome.FAILED, "error", "Training stopped though nobody asked it to."),
    ],
)
def test_how_an_attempt_ended_follows_from_what_was_said(
    message: dict[str, Any], early: Early | None, state: Outcome, cause: str | None, reason: str
) -> None:
    end = finish_of(message, "l", early=early, why="why", broken=None, log="printed")
    assert (end.lease, end.state, end.cause, end.reason) == ("l", state, cause, reason)
    assert end.log == "printed"


def test_a_disk_that_cannot_be_written_to_is_not_the_trials_fault() -> None:
    end = finish_of({"end": "complete"}, "l", early=None, why="", broken=OSError(28, "full"), log="")
    assert end.state is Outcome.RELEASED
    assert "full" in end.reason


def test_a_worker_that_fails_is_not_the_trials_fault() -> None:
    end = finish_of({"gone": "x"}, "l", early=None, why="", broken=RuntimeError("no thread"), log="")
    assert end.state is Outcome.RELEASED
    assert "RuntimeError: no thread" in end.reason


def test_metrics_that_are_none_fail_the_trial() -> None:
    end = finish_of({"gone": "x"}, "l", early=None, why="", broken=InvalidInput("step: no"), log="")
    assert end.state is Outcome.FAILED
    assert "step: no" in end.reason


def test_a_reason_too_long_for_the_server_keeps_its_end() -> None:
    message = {"end": "failed", "reason": "x" * 30_000 + "the error"}
    end = finish_of(message, "l", early=None, why="", broken=None, log="")
    assert len(end.reason) == 20_000
    assert end.reason.endswith("the error")


def test_only_who_goes_on_later_has_training_saved() -> None:
    assert {early for early in Early if early.saves} == {Early.PAUSED, Early.DRAINED, Early.NOT_LET_IN}

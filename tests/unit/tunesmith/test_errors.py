from __future__ import annotations

import pickle
from typing import Any

import pytest

from tunesmith import errors
from tunesmith.errors import FieldProblem, InvalidInput, TunesmithError, from_problem

EVERY = [
    cls
    for cls in vars(errors).values()
    if isinstance(cls, type) and issubclass(cls, TunesmithError) and cls is not InvalidInput
]


@pytest.mark.parametrize("kind", EVERY)
def test_a_client_gets_the_error_that_the_server_raised(kind: type[TunesmithError]) -> None:
    error = kind("Study 'x' is not here")
    back = from_problem(error.problem(), error.status)
    assert type(back) is kind
    assert str(back) == "Study 'x' is not here"
    assert back.status == error.status


@pytest.mark.parametrize("kind", EVERY)
def test_an_error_explains_itself(kind: type[TunesmithError]) -> None:
    assert str(kind()) == (kind.__doc__ or "").strip()
    assert str(kind()).endswith(".") or kind is errors.Unavailable
    assert f"{kind.__name__}" in (errors.__doc__ or "")


def test_rejected_fields_survive_the_way() -> None:
    error = InvalidInput([FieldProblem("space.lr.low", "must be > 0"), FieldProblem("", "is odd")])
    back = from_problem(error.problem(), 422)
    assert isinstance(back, InvalidInput)
    assert back.problems == error.problems
    assert str(back) == "space.lr.low: must be > 0; is odd"


def test_a_single_message_or_field_is_a_problem_too() -> None:
    assert InvalidInput("is odd").problems == [FieldProblem("", "is odd")]
    assert str(InvalidInput(FieldProblem("name", "is missing"))) == "name: is missing"


@pytest.mark.parametrize(
    ("problem", "status", "kind", "text"),
    [
        ({}, 404, errors.NotFound, "HTTP status 404"),
        ({"detail": "no"}, 409, errors.Conflict, "no"),
        ({"title": "Gone"}, 503, errors.Unavailable, "Gone"),
        ({}, 418, TunesmithError, "HTTP status 418"),
        ({"type": "urn:tunesmith:Tomorrow", "detail": "new"}, 404, errors.NotFound, "new"),
        ({"type": "about:blank", "detail": "Not Found"}, 404, errors.NotFound, "Not Found"),
        ({"type": 5, "detail": ["odd"]}, 500, TunesmithError, "['odd']"),
        ({"type": "urn:tunesmith:InvalidInput", "detail": "bad", "errors": "odd"}, 422, InvalidInput, "bad"),
        (
            {"type": "urn:tunesmith:InvalidInput", "detail": "bad", "errors": [5, {}]},
            422,
            InvalidInput,
            "bad",
        ),
    ],
)
def test_problems_of_others_become_the_nearest_error(
    problem: dict[str, Any], status: int, kind: type[TunesmithError], text: str
) -> None:
    error = from_problem(problem, status)
    assert type(error) is kind
    assert str(error) == text


def test_an_error_can_be_sent_between_processes() -> None:
    error = pickle.loads(pickle.dumps(InvalidInput("is odd")))
    assert (type(error), str(error)) == (InvalidInput, "is odd")


def test_the_problem_document_has_the_fields_of_rfc_9457() -> None:
    assert errors.StudyNotFound("x").problem() == {
        "type": "urn:tunesmith:StudyNotFound",
        "title": "There is no such study",
        "status": 404,
        "detail": "x",
    }

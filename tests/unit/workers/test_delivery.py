from pathlib import Path

import pytest

from tests.support.attempts import StubClient, journal, point
from tunesmith.errors import (
    Forbidden,
    InvalidInput,
    LeaseLost,
    TooLarge,
    TrialFinished,
    TrialNotFound,
    TunesmithError,
    Unauthorized,
    Unavailable,
)
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Answer, Finish, Outcome
from workers import delivery as module
from workers.delivery import Delivery
from workers.journal import Journal

END = Finish(lease="lease-0", state=Outcome.COMPLETE, log="printed")


@pytest.fixture
def client() -> StubClient:
    return StubClient()


def noted(folder: Path, steps: int) -> Journal:
    made = journal(folder)
    for step in range(steps):
        made.note_point(MetricPoint(**point(step)))
    return made


def test_each_point_is_reported_once_and_in_order(tmp_path: Path, client: StubClient) -> None:
    made = noted(tmp_path, 2)
    delivery = Delivery(client, made)
    client.answer = Answer.PRUNE
    assert list(delivery.report()) == [Answer.PRUNE]
    assert list(delivery.report()) == []
    made.note_point(MetricPoint(**point(2)))
    assert list(delivery.report()) == [Answer.PRUNE]
    assert client.reports == [[0, 1], [2]]


def test_what_was_not_acknowledged_is_reported_again(tmp_path: Path, client: StubClient) -> None:
    delivery = Delivery(client, noted(tmp_path, 2))
    client.fails["report"] = [Unavailable("away")]
    with pytest.raises(Unavailable):
        list(delivery.report())
    assert list(delivery.report()) == [Answer.CONTINUE]
    assert client.reports == [[0, 1]]


def test_the_last_points_travel_with_the_end(tmp_path: Path, client: StubClient) -> None:
    assert Delivery(client, noted(tmp_path, 3)).finish(END) is None
    assert client.reports == []
    assert [[p.step for p in end.points] for end in client.ends] == [[0, 1, 2]]
    assert client.ends[0].model_copy(update={"points": []}) == END


def test_more_points_than_a_request_carries_are_reported_before(
    tmp_path: Path, client: StubClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("delivery", "journal"):
        monkeypatch.setattr(f"workers.{name}.MAX_POINTS", 4)
    assert Delivery(client, noted(tmp_path, 10)).finish(END) is None
    assert client.reports == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert [p.step for p in client.ends[0].points] == [8, 9]


def test_an_attempt_without_an_end_is_reported_and_not_ended(tmp_path: Path, client: StubClient) -> None:
    assert Delivery(client, noted(tmp_path, 3)).finish(None) is None
    assert client.reports == [[0, 1, 2]]
    assert client.ends == []


@pytest.mark.parametrize("error", [Unavailable("away"), TunesmithError("a fault of the server's")])
def test_the_end_is_sent_until_the_server_has_it(
    tmp_path: Path, client: StubClient, monkeypatch: pytest.MonkeyPatch, error: TunesmithError
) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.0)
    client.fails["finish"] = [error, error]
    assert Delivery(client, noted(tmp_path, 1)).finish(END) is None
    assert len(client.ends) == 1


@pytest.mark.parametrize("error", [LeaseLost(), TrialFinished(), TrialNotFound()])
def test_an_end_that_comes_too_late_is_not_sent_again(
    tmp_path: Path, client: StubClient, error: TunesmithError
) -> None:
    client.fails["finish"] = [error]
    assert Delivery(client, noted(tmp_path, 3)).finish(END) is error
    assert client.ends == []
    assert client.reports == ([] if isinstance(error, TrialNotFound) else [[0, 1, 2]])


def test_where_nobody_waits_for_it_it_is_not_tried_for_ever(
    tmp_path: Path, client: StubClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.0)
    client.fails["finish"] = [TunesmithError("a fault")] * 3
    made = noted(tmp_path, 1)
    with pytest.raises(TunesmithError, match="a fault"):
        Delivery(client, made).finish(END, tries=3)
    assert client.fails["finish"] == []
    assert Journal.find(made.folder) is not None


@pytest.mark.parametrize("error", [InvalidInput("points.0: no"), TooLarge("8 MiB at most")])
def test_an_attempt_whose_metrics_are_refused_fails_for_that(
    tmp_path: Path, client: StubClient, error: TunesmithError
) -> None:
    client.fails["finish"] = [error]
    assert Delivery(client, noted(tmp_path, 1)).finish(END) is error
    [end] = client.ends
    assert (end.state, end.points, end.log) == (Outcome.FAILED, [], "printed")
    assert str(error) in end.reason


@pytest.mark.parametrize("error", [Unauthorized(), Forbidden()])
def test_a_worker_that_is_not_let_in_keeps_its_journal(
    tmp_path: Path, client: StubClient, error: TunesmithError
) -> None:
    client.fails["finish"] = [error]
    made = noted(tmp_path, 1)
    with pytest.raises(type(error)):
        Delivery(client, made).finish(END)
    assert Journal.find(made.folder) is not None

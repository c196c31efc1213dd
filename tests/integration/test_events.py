"""Server-sent events: what changed reaches every watcher, and one who comes back gets what it missed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.support.serving import Service, served
from tests.support.worker_process import eventually

LINE = {"x": {"type": "float", "low": 0.0, "high": 1.0}}


@pytest.fixture
def service(sqlite_url: str) -> Iterator[Service]:
    with served(sqlite_url, engine=False) as running:
        yield running


class Watcher:
    """Reads a stream in a thread and keeps what came."""

    def __init__(self, service: Service, query: str = "", headers: dict[str, str] | None = None) -> None:
        self.events: list[tuple[str, str, Any]] = []
        self._url = f"{service.client.url}/api/events{query}"
        self._headers = headers or {}
        self.ended = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with httpx.stream("GET", self._url, headers=self._headers, timeout=30) as response:
            fields: dict[str, str] = {}
            for line in response.iter_lines():
                name, _, value = line.partition(": ")
                if line:
                    fields[name] = value
                elif "event" in fields:
                    self.events.append((fields["id"], fields["event"], json.loads(fields["data"])))
                    fields = {}
        self.ended.set()

    def of(self, kind: str) -> list[Any]:
        """The data of the events of one kind."""
        return [data for _, event, data in self.events if event == kind]

    def sees(self, condition: Callable[[], object]) -> None:
        eventually(condition, 10)


def make(service: Service, name: str = "line") -> int:
    study = {"name": name, "space": LINE, "objectives": {"metric": "loss"}, "sampler": "random"}
    return service.client.create_study(study).id


def run_one(service: Service, name: str = "line") -> None:
    service.client.enqueue(name, {"x": 0.5})
    trial = service.client.claim(name)
    assert trial is not None
    trial.report(0, loss=1.0)
    trial.finish()


def test_a_watcher_gets_all_studies_at_first_and_then_what_changes(service: Service) -> None:
    make(service, "a")
    watcher = Watcher(service)
    watcher.sees(lambda: watcher.of("studies"))
    assert [s["name"] for s in watcher.of("studies")[0]["studies"]] == ["a"]
    make(service, "b")
    watcher.sees(lambda: len(watcher.of("studies")) > 1)
    assert [s["name"] for s in watcher.of("studies")[1]["studies"]] == ["b"]


def test_trials_of_the_studies_watched_arrive_with_their_curves(service: Service) -> None:
    study = make(service)
    make(service, "other")
    watcher = Watcher(service, f"?studies={study}")
    watcher.sees(lambda: watcher.of("studies"))
    run_one(service)
    run_one(service, "other")
    watcher.sees(lambda: any(t["state"] == "COMPLETE" for e in watcher.of("trials") for t in e["trials"]))
    assert {e["study"] for e in watcher.of("trials")} == {study}
    assert watcher.of("trials")[-1]["trials"][-1]["curve"] == [[0, 1.0]]


@pytest.mark.parametrize("by_header", [True, False])
def test_one_who_comes_back_gets_exactly_what_it_missed(service: Service, by_header: bool) -> None:
    study = make(service)
    run_one(service)
    seen = f"{study}:{service.client.study(study).revision}"
    run_one(service)
    headers = {"Last-Event-ID": seen} if by_header else {}
    query = "" if by_header else f"&last_event_id={seen}"
    watcher = Watcher(service, f"?studies={study}{query}", headers)
    watcher.sees(lambda: watcher.of("trials"))
    assert [t["number"] for t in watcher.of("trials")[0]["trials"]] == [1]
    assert watcher.events[0][0] == f"{study}:{service.client.study(study).revision}"


def test_one_who_missed_too_much_is_told_to_start_anew(service: Service) -> None:
    study = make(service)
    seen = f"{study}:{service.client.study(study).revision}"
    service.client._send("POST", "/api/studies/line/trials", [{"params": {"x": 0.5}}] * 501)
    watcher = Watcher(service, f"?studies={study}&last_event_id={seen}")
    watcher.sees(lambda: watcher.of("reset"))
    assert watcher.of("reset") == [{"study": study}]


def test_a_deleted_study_is_told(service: Service) -> None:
    study = make(service)
    watcher = Watcher(service, f"?studies={study}")
    watcher.sees(lambda: watcher.of("studies"))
    service.client.delete_study(study)
    watcher.sees(lambda: watcher.of("deleted") == [{"study": study}])


def test_workers_are_told_when_they_come_and_when_they_take_something(service: Service) -> None:
    make(service)
    watcher = Watcher(service)
    watcher.sees(lambda: watcher.of("workers"))
    service.client.enqueue("line", {"x": 0.5})
    assert service.client.claim("line") is not None
    watcher.sees(lambda: [w["running"] for w in watcher.of("workers")[-1]["workers"]] == [1])


def test_many_reports_are_coalesced(service: Service) -> None:
    study = make(service)
    service.client.enqueue("line", {"x": 0.5})
    trial = service.client.claim("line")
    assert trial is not None
    watcher = Watcher(service, f"?studies={study}")
    watcher.sees(lambda: watcher.of("studies"))
    began = time.monotonic()
    for step in range(60):
        trial.report(step, loss=1.0)
    trial.finish()
    watcher.sees(lambda: any(t["state"] == "COMPLETE" for e in watcher.of("trials") for t in e["trials"]))
    assert len(watcher.of("trials")) <= 4 * (time.monotonic() - began) + 2


@pytest.mark.parametrize(
    "query", ["?studies=x", "?studies=1,,b", "?studies=\u00b2", "?studies=" + ",".join(["1"] * 101)]
)
def test_a_stream_of_what_is_no_study_is_refused(service: Service, query: str) -> None:
    assert service.http.get(f"/api/events{query}").status_code == 422


def test_an_event_id_made_by_hand_does_no_harm(service: Service) -> None:
    study = make(service)
    run_one(service)
    watcher = Watcher(service, f"?studies={study}&last_event_id=x,{study}:zz,:,9:9:9,\u00b2:1,{'9' * 60}:1")
    watcher.sees(lambda: watcher.of("studies"))
    assert watcher.of("reset") == []

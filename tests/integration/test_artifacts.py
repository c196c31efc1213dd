"""Artifacts over HTTP: stored, listed, downloaded and collected by the real application."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import update

from service.artifacts import ArtifactStore
from service.engine.collector import Collector
from service.storage import tables as t
from tests.support.serving import Service, served
from tunesmith.claims import ClaimedTrial, ClaimRequest
from tunesmith.cli import main as cli
from tunesmith.errors import Damaged, LeaseLost
from tunesmith.reports import Finish, Outcome
from tunesmith.running import RunningTrial
from tunesmith.trials import Artifact

STUDY = {
    "name": "s",
    "space": {"x": {"type": "float", "low": 0.0, "high": 1.0}},
    "objectives": {"metric": "loss"},
}
MOST = 300_000
"""The largest artifact that the server of these tests takes."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of artifacts."""
    return tmp_path_factory.mktemp("artifacts")


@pytest.fixture(scope="module")
def shared(store: Path) -> Iterator[Service]:
    """One service for all tests; the contracts are where both databases are tested."""
    options = {"artifacts_url": str(store), "max_artifact_bytes": MOST, "max_body_bytes": 20_000}
    with served(f"sqlite:///{store.parent / 'tunesmith.db'}", engine=False, **options) as running:
        yield running


@pytest.fixture
def service(shared: Service, store: Path) -> Iterator[Service]:
    """The service with one study, `s`, one trial and no files."""
    shared.client.create_study(STUDY)
    shared.client.enqueue("s", {"x": 0.5})
    yield shared
    for left in shared.client.studies():
        shared.client.delete_study(left.id)
    collect(shared, store)
    assert files(store) == []


@pytest.fixture
def trial(service: Service) -> ClaimedTrial:
    return claim(service)


def claim(service: Service) -> ClaimedTrial:
    request = ClaimRequest(worker=service.client.worker, request_id=os.urandom(8).hex(), studies=["s"])
    [found] = service.client.claim_trials(request).trials
    return found


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put(
    service: Service, trial: ClaimedTrial, content: Any = b"abc", name: str = "a.bin", **options: Any
) -> httpx.Response:
    headers = {"Tunesmith-Lease": options.pop("lease", trial.lease)}
    if "sha" in options:
        headers["Tunesmith-SHA256"] = options.pop("sha")
    path = f"/api/trials/{trial.id}/attempts/{trial.attempt}/artifacts/{name}"
    return service.http.put(path, content=content, headers=headers, params=options)


def get(service: Service, name: str = "a.bin") -> httpx.Response:
    return service.http.get(f"/api/studies/s/trials/0/attempts/1/artifacts/{name}")


def listed(service: Service) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = service.http.get("/api/studies/s/trials/0/artifacts").json()["artifacts"]
    return found


def files(store: Path) -> list[str]:
    return sorted(str(p.relative_to(store)) for p in store.rglob("*") if p.is_file())


def collect(service: Service, store: Path) -> int:
    """Collect as the engine does, as if a day had passed."""
    later = update(t.discarded_files).values(not_before=t.discarded_files.c.not_before - 25 * 3600)
    service.store._write(lambda tx: tx.connection.execute(later)).result(20)
    return Collector(service.store, ArtifactStore(str(store))).turn()


def test_what_was_stored_is_listed_and_downloaded(service: Service, trial: ClaimedTrial) -> None:
    content = os.urandom(MOST)
    answer = put(service, trial, content)
    assert answer.status_code == 200
    assert listed(service) == [answer.json()]
    assert answer.json() | {"created_at": ""} == {
        "attempt": 1, "name": "a.bin", "kind": "file", "step": None, "size": MOST,
        "sha256": sha256(content), "created_at": "",
    }  # fmt: skip
    found = get(service)
    assert found.content == content
    assert found.headers["content-type"] == "application/octet-stream"
    assert found.headers["content-disposition"] == 'attachment; filename="a.bin"'
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers["content-length"] == str(MOST)
    assert found.headers["etag"] == f'"{sha256(content)}"'


def test_an_empty_file_is_a_file(service: Service, trial: ClaimedTrial) -> None:
    assert put(service, trial, b"").json()["size"] == 0
    assert get(service).content == b""


def test_the_same_content_again_is_answered_the_same(
    service: Service, trial: ClaimedTrial, store: Path
) -> None:
    first = put(service, trial, b"abc", sha=sha256(b"abc"))
    for options in ({"sha": sha256(b"abc")}, {}):
        again = put(service, trial, b"abc", **options)
        assert (again.status_code, again.json()) == (200, first.json())
    collect(service, store)
    assert len(files(store)) == 1
    assert get(service).content == b"abc"


def test_another_content_of_the_same_name_replaces_it(
    service: Service, trial: ClaimedTrial, store: Path
) -> None:
    put(service, trial, b"old")
    put(service, trial, b"new")
    assert get(service).content == b"new"
    collect(service, store)
    assert len(files(store)) == 1


def test_content_that_its_checksum_contradicts_is_not_stored(
    service: Service, trial: ClaimedTrial, store: Path
) -> None:
    answer = put(service, trial, b"abc", sha=sha256(b"abd"))
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:tunesmith:Damaged")
    assert listed(service) == []
    collect(service, store)
    assert files(store) == []


def test_a_checkpoint_needs_a_checksum_and_a_step(service: Service, trial: ClaimedTrial) -> None:
    answer = put(service, trial, kind="checkpoint")
    assert answer.status_code == 422
    assert [e["path"] for e in answer.json()["errors"]] == ["step", "Tunesmith-SHA256"]
    stored = put(service, trial, kind="checkpoint", step=3, sha=sha256(b"abc"))
    assert (stored.json()["kind"], stored.json()["step"]) == ("checkpoint", 3)


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"kind": "model"}, "kind"),
        ({"step": -1}, "step"),
        ({"sha": "ABC"}, "Tunesmith-SHA256"),
        ({"name": ".hidden"}, "name"),
        ({"name": "n" * 201}, "name"),
        ({"name": "a%20b"}, "name"),
        ({"name": "%2e%2e"}, "name"),
        ({"name": "a%00"}, "name"),
        ({"name": "a%0a"}, "name"),
        ({"name": "..%5c..%5cx"}, "name"),
    ],
)
def test_a_bad_value_is_refused_by_name(
    service: Service, trial: ClaimedTrial, store: Path, options: dict[str, Any], path: str
) -> None:
    answer = put(service, trial, **options)
    assert answer.status_code == 422, answer.text
    assert [e["path"] for e in answer.json()["errors"]] == [path]
    assert files(store) == []


@pytest.mark.parametrize("name", ["..%2f..%2fx", "%2e%2e%2fx", "a%2fb", "%2fetc%2fpasswd"])
def test_a_name_with_a_slash_leads_nowhere(
    service: Service, trial: ClaimedTrial, store: Path, name: str
) -> None:
    assert put(service, trial, name=name).status_code == 404
    assert get(service, name).status_code == 404
    assert not store.parent.joinpath("x").exists()
    assert files(store) == []


def test_the_lease_is_needed_and_must_be_the_valid_one(
    service: Service, trial: ClaimedTrial, store: Path
) -> None:
    path = f"/api/trials/{trial.id}/attempts/1/artifacts/a"
    missing = service.http.put(path, content=b"abc")
    assert [e["path"] for e in missing.json()["errors"]] == ["Tunesmith-Lease"]
    service.client.finish(trial.id, Finish(lease=trial.lease, state=Outcome.RELEASED))
    second = claim(service)
    for lease in (trial.lease, "made-up"):
        answer = put(service, second, lease=lease)
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:tunesmith:LeaseLost")
    assert put(service, trial).status_code == 409
    assert (listed(service), files(store)) == ([], [])


def test_a_lease_lost_during_the_upload_stores_nothing(
    service: Service, trial: ClaimedTrial, store: Path
) -> None:
    def content() -> Iterator[bytes]:
        yield b"a" * 1000
        service.client.finish(trial.id, Finish(lease=trial.lease, state=Outcome.RELEASED))
        yield b"b" * 1000

    answer = put(service, trial, content())
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:tunesmith:LeaseLost")
    assert listed(service) == []
    collect(service, store)
    assert files(store) == []


@pytest.mark.parametrize("declared", [True, False])
def test_what_is_too_large_is_refused_with_the_limit(
    service: Service, trial: ClaimedTrial, store: Path, declared: bool
) -> None:
    content = b"a" * (MOST + 1)
    answer = put(service, trial, content if declared else iter([content[:-1], content[-1:]]))
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:tunesmith:TooLarge")
    assert f"{MOST} bytes" in answer.json()["detail"]
    assert listed(service) == []
    collect(service, store)
    assert files(store) == []


def test_other_bodies_keep_their_own_limit(service: Service) -> None:
    answer = service.http.put("/api/workers/w", content=b"a" * 20_001)
    assert (answer.status_code, "20000 bytes" in answer.json()["detail"]) == (413, True)


def test_a_client_that_hangs_up_leaves_nothing(service: Service, trial: ClaimedTrial, store: Path) -> None:
    arrived = threading.Event()
    create = ArtifactStore.create

    def noticed(self: ArtifactStore, path: str) -> Any:
        made = create(self, path)
        arrived.set()
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ArtifactStore, "create", noticed)
        address = urlsplit(str(service.http.base_url))
        with contextlib.closing(socket.create_connection((address.hostname, address.port))) as line:
            path = f"/api/trials/{trial.id}/attempts/1/artifacts/a.bin"
            head = f"PUT {path} HTTP/1.1\r\nHost: x\r\nTunesmith-Lease: {trial.lease}\r\n"
            line.sendall(f"{head}Content-Length: 1000\r\n\r\n".encode() + b"a" * 500)
            assert arrived.wait(10)
            assert len(files(store)) == 1
    assert put(service, trial, b"whole", name="other").status_code == 200
    collect(service, store)
    assert [f.partition("-")[2] for f in files(store)] == ["other"]
    assert [a["name"] for a in listed(service)] == ["other"]


def test_deleting_the_study_deletes_its_files(service: Service, trial: ClaimedTrial, store: Path) -> None:
    put(service, trial)
    put(service, trial, name="b")
    service.client.delete_study("s")
    assert get(service).status_code == 404
    assert len(files(store)) == 2
    assert collect(service, store) == 1
    assert list(store.iterdir()) == []


def test_what_is_not_there_is_not_found(service: Service, trial: ClaimedTrial, store: Path) -> None:
    assert get(service).json()["type"] == "urn:tunesmith:ArtifactNotFound"
    assert service.http.get("/api/studies/s/trials/9/artifacts").status_code == 404
    put(service, trial)
    for path in store.rglob("*-a.bin"):
        path.unlink()
    assert get(service).json()["type"] == "urn:tunesmith:ArtifactNotFound"


def test_a_store_that_does_not_answer_is_said_so(service: Service, trial: ClaimedTrial, store: Path) -> None:
    (store / str(trial.study_id)).write_text("no folder")
    answer = put(service, trial)
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:tunesmith:Unavailable")
    assert listed(service) == []


# The client


@pytest.fixture
def running(service: Service) -> RunningTrial:
    found = service.client.claim("s", wait_s=0.0)
    assert found is not None
    return found


def checkpoint(running: RunningTrial, folder: Path, step: int) -> Artifact:
    path = folder / "state.json"
    path.write_text(f"after {step}")
    return running.checkpoint(path, step)


def again(service: Service, running: RunningTrial) -> RunningTrial:
    """Release the trial and claim it again."""
    running.release()
    found = service.client.claim("s", wait_s=0.0)
    assert found is not None
    assert found.claimed.attempt == running.claimed.attempt + 1
    return found


def spoil(store: Path, name: str, content: bytes = b"spoilt") -> None:
    [path] = store.rglob(f"*-{name}")
    path.write_bytes(content)


def test_the_next_attempt_restores_the_newest_checkpoint(
    service: Service, running: RunningTrial, tmp_path: Path
) -> None:
    assert running.restore(tmp_path) is None
    for step in range(3):
        checkpoint(running, tmp_path, step)
    second = again(service, running)
    found = second.restore(tmp_path / "new")
    assert found is not None
    assert (found.name, found.read_text()) == ("state-2.json", "after 2")
    checkpoint(second, tmp_path, 1)
    third = again(service, second).restore(tmp_path)
    assert third is not None
    assert third.read_text() == "after 1"
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["state-2.json"]


@pytest.mark.parametrize("harm", ["changed", "cut", "empty", "deleted"])
def test_a_damaged_checkpoint_falls_back_to_the_one_before_and_then_to_the_start(
    service: Service, running: RunningTrial, store: Path, tmp_path: Path, harm: str
) -> None:
    for step in (1, 2):
        checkpoint(running, tmp_path, step)
    second = again(service, running)
    for name, expected in (("state-2.json", "after 1"), ("state-1.json", None)):
        if harm == "deleted":
            next(store.rglob(f"*-{name}")).unlink()
        else:
            spoil(store, name, {"changed": b"after 9", "cut": b"aft", "empty": b""}[harm])
        folder = tmp_path / f"without {name}"
        found = second.restore(folder)
        assert (found.read_text() if found else None) == expected
        assert list(folder.iterdir()) == ([found] if found else [])


def test_a_saved_file_is_listed_and_downloaded(
    service: Service, running: RunningTrial, tmp_path: Path
) -> None:
    content = os.urandom(MOST)
    (tmp_path / "model.bin").write_bytes(content)
    running.save(tmp_path / "model.bin")
    running.save(tmp_path / "model.bin", name="copy.bin")
    assert [(a.name, a.size) for a in service.client.artifacts("s", 0)] == [
        ("model.bin", MOST),
        ("copy.bin", MOST),
    ]
    path = service.client.download_artifact("s", 0, 1, "copy.bin", tmp_path / "deep" / "x.bin")
    assert path.read_bytes() == content
    assert [p.name for p in path.parent.iterdir()] == ["x.bin"]


def test_a_download_that_does_not_fit_its_checksum_changes_nothing(
    service: Service, running: RunningTrial, store: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine").write_text("content")
    running.save(tmp_path / "mine")
    spoil(store, "mine")
    (tmp_path / "here").write_text("before")
    with pytest.raises(Damaged, match="SHA-256"):
        service.client.download_artifact("s", 0, 1, "mine", tmp_path / "here")
    assert (tmp_path / "here").read_text() == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["here", "mine"]


def test_a_worker_that_lost_its_lease_stores_nothing(
    service: Service, running: RunningTrial, tmp_path: Path
) -> None:
    again(service, running)
    with pytest.raises(LeaseLost):
        checkpoint(running, tmp_path, 1)
    assert service.client.artifacts("s", 0) == []


def test_the_example_of_the_how_to_goes_on_where_it_was_paused(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (Path(__file__).parents[2] / "docs/how-to/artifacts-and-checkpoints.md").read_text()
    [example] = re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)
    service.client.update_study("s", name="my-script", budget={"trials": 1})
    monkeypatch.setenv("TUNESMITH_SERVER_URL", str(service.http.base_url))
    steps: list[int] = []
    report = RunningTrial.report

    def interrupted(self: RunningTrial, step: int, **metrics: float) -> Any:
        steps.append(step)
        if len(steps) == 5:
            raise KeyboardInterrupt
        return report(self, step, **metrics)

    monkeypatch.setattr(RunningTrial, "report", interrupted)
    with pytest.raises(KeyboardInterrupt):
        exec(compile(example, "example", "exec"), {})
    exec(compile(example, "example", "exec"), {})
    assert steps == [0, 1, 2, 3, 4, *range(4, 10)]
    trial = service.client.trial("my-script", 0)
    assert (trial.state, trial.values) == ("COMPLETE", {"loss": pytest.approx(0.5**10)})
    assert "weights.json" in [a.name for a in service.client.artifacts("my-script", 0)]


# The command line


@pytest.fixture
def tunesmith(
    service: Service, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Run a command against the service; return what it printed."""
    monkeypatch.setenv("TUNESMITH_SERVER_URL", str(service.http.base_url))

    def run(*args: str) -> str:
        with pytest.raises(SystemExit) as ended:
            cli.run(args)
        assert not ended.value.code
        return capsys.readouterr().out

    return run


def test_artifacts_are_a_table_or_json(
    running: RunningTrial, tunesmith: Callable[..., str], tmp_path: Path
) -> None:
    assert tunesmith("artifacts", "s", "0") == "Trial 0 has stored no files.\n"
    checkpoint(running, tmp_path, 7)
    (tmp_path / "log.txt").write_bytes(b"a" * 1536)
    running.save(tmp_path / "log.txt")
    heading, _, first, second = tunesmith("artifacts", "s", "0").splitlines()
    assert heading.split() == ["attempt", "name", "kind", "step", "size", "stored"]
    assert first.split()[:6] == ["1", "state-7.json", "checkpoint", "7", "7", "B"]
    assert second.split()[:6] == ["1", "log.txt", "file", "-", "1.5", "KiB"]
    assert [a["name"] for a in json.loads(tunesmith("artifacts", "s", "0", "--json"))] == [
        "state-7.json",
        "log.txt",
    ]


def test_artifacts_are_downloaded_by_attempt(
    service: Service, running: RunningTrial, tunesmith: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "log.txt").write_text("first")
    running.save(tmp_path / "log.txt")
    second = again(service, running)
    (tmp_path / "log.txt").write_text("second")
    second.save(tmp_path / "log.txt")
    tunesmith("artifacts", "s", "0", "--download", str(tmp_path / "all"))
    assert (tmp_path / "all" / "1" / "log.txt").read_text() == "first"
    assert (tmp_path / "all" / "2" / "log.txt").read_text() == "second"


# Whatever a client could send

ODD = ["0", "-1", "9" * 30, "9" * 5000, "%00", "%ff", "%C2%B2", "x%2Fy", "1.5", "..", "%2e%2e", "'", "*"]


def refused(answer: httpx.Response) -> None:
    assert 400 <= answer.status_code < 500, (answer.request.url, answer.text)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("part", ODD)
def test_an_address_of_any_kind_is_refused_in_words(service: Service, trial: ClaimedTrial, part: str) -> None:
    lease = {"Tunesmith-Lease": trial.lease}
    for path in (f"{part}/attempts/1", f"{trial.id}/attempts/{part}"):
        refused(service.http.put(f"/api/trials/{path}/artifacts/a", content=b"a", headers=lease))
    for path in (f"{part}/trials/0", f"s/trials/{part}"):
        if path != "s/trials/0":
            refused(service.http.get(f"/api/studies/{path}/artifacts"))
        refused(service.http.get(f"/api/studies/{path}/attempts/1/artifacts/a"))
    refused(service.http.get(f"/api/studies/s/trials/0/attempts/{part}/artifacts/a"))


@pytest.mark.parametrize("odd", [b"\xff", b"", b"a" * 201, b"\xc3\xa9", b"x' OR 1=1"])
def test_a_header_of_any_kind_is_refused_in_words(service: Service, trial: ClaimedTrial, odd: bytes) -> None:
    path = f"/api/trials/{trial.id}/attempts/1/artifacts/a"
    refused(service.http.put(path, content=b"a", headers={b"Tunesmith-Lease": odd}))
    headers = {b"Tunesmith-Lease": trial.lease.encode(), b"Tunesmith-SHA256": odd}
    refused(service.http.put(path, content=b"a", headers=headers))

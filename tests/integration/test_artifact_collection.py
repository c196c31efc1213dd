"""Artifacts of a real server with its engine, both killed."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from tests.support.server_process import client_of, running_server
from tests.support.worker_process import eventually
from tunesmith import Client

STUDY = {
    "name": "s",
    "space": {"x": {"type": "float", "low": 0.0, "high": 1.0}},
    "objectives": {"metric": "loss"},
    "sampler": {"type": "random"},
}
MIB = 1024 * 1024


def store(client: Client, path: Path) -> None:
    """Store a file with the first trial of a new study."""
    client.create_study(STUDY)
    trial = client.claim("s")
    assert trial is not None
    trial.save(path)


@pytest.mark.slow
def test_what_a_deleted_study_leaves_is_collected_by_the_next_engine(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"content")
    kept = tmp_path / "elsewhere"
    with running_server(tmp_path, "--artifacts", str(kept)) as server:
        with client_of(server) as client:
            store(client, tmp_path / "f")
            assert [path.read_bytes() for path in kept.rglob("*-f")] == [b"content"]
            client.delete_study("s")
        server.kill()
        server.start()
        eventually(lambda: not list(kept.iterdir()))


@pytest.mark.slow
def test_a_large_artifact_needs_no_memory_to_speak_of(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(300 * MIB)
    with running_server(tmp_path) as server, client_of(server) as client:
        (tmp_path / "small").write_bytes(b"a")
        store(client, tmp_path / "small")
        assert server.process is not None
        process, ours = psutil.Process(server.process.pid), psutil.Process()
        before = process.memory_info().rss, ours.memory_info().rss
        trial = client.claim("s")
        assert trial is not None
        trial.save(tmp_path / "large")
        client.download_artifact("s", trial.number, 1, "large", tmp_path / "back")
        after = process.memory_info().rss, ours.memory_info().rss
    assert (tmp_path / "back").stat().st_size == 300 * MIB
    assert [(a - b) // MIB < 60 for a, b in zip(after, before, strict=True)] == [True, True], (before, after)

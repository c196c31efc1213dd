import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.attempts import StubClient, claimed
from tunesmith.errors import ArtifactNotFound, Unavailable
from workers.resume import fetch

HERE = b"lies here"


def artifact(name: str, attempt: int = 1, content: bytes = b"elsewhere") -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    return {
        "attempt": attempt, "name": name, "kind": "checkpoint", "step": 1, "size": 1, "sha256": digest,
        "created_at": datetime.now(UTC),
    }  # fmt: skip


def fetched(client: StubClient, folder: Path, *artifacts: dict[str, Any]) -> list[str]:
    """Fetch, and return what lies in the folder then."""
    fetch(client, claimed(5, attempt=3, resume_from=artifacts), folder)
    return sorted(path.name for path in folder.iterdir())


def test_a_trial_that_was_never_saved_needs_nothing(tmp_path: Path) -> None:
    assert fetched(StubClient(), tmp_path) == []


def test_the_newest_two_are_fetched(tmp_path: Path) -> None:
    client = StubClient()
    wanted = [artifact(f"checkpoint-{n}", attempt=2) for n in (3, 2, 1)]
    assert fetched(client, tmp_path, *wanted) == ["checkpoint-2", "checkpoint-3"]
    assert client.fetched == [(1, 5, 2, "checkpoint-3"), (1, 5, 2, "checkpoint-2")]


def test_what_lies_here_is_not_fetched(tmp_path: Path) -> None:
    client = StubClient()
    (tmp_path / "checkpoint-2").write_bytes(HERE)
    fetched(client, tmp_path, artifact("checkpoint-2", content=HERE))
    assert client.fetched == []


def test_nothing_is_fetched_to_fall_back_to_where_something_newer_lies(tmp_path: Path) -> None:
    client = StubClient()
    for name in ("checkpoint-8", "checkpoint-9"):
        (tmp_path / name).write_bytes(HERE)
    fetched(client, tmp_path, artifact("checkpoint-9", content=HERE), artifact("checkpoint-3"))
    assert client.fetched == []


def test_what_lies_here_damaged_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "checkpoint-2").write_bytes(b"damaged")
    fetched(StubClient(), tmp_path, artifact("checkpoint-2", content=HERE))
    assert (tmp_path / "checkpoint-2").read_bytes() == b"downloaded"


def test_of_two_of_one_name_the_newer_attempts_is_taken(tmp_path: Path) -> None:
    client = StubClient()
    fetched(client, tmp_path, artifact("checkpoint-2", attempt=2), artifact("checkpoint-2", attempt=1))
    assert client.fetched == [(1, 5, 2, "checkpoint-2")]


@pytest.mark.parametrize("error", [ArtifactNotFound("gone"), OSError(28, "the disk is full")])
def test_one_that_cannot_be_had_is_passed_over(
    tmp_path: Path, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    client = StubClient()
    client.fails["download_artifact"] = [error]
    wanted = [artifact("checkpoint-2"), artifact("checkpoint-1")]
    assert fetched(client, tmp_path, *wanted) == ["checkpoint-1"]
    assert str(error) in caplog.text


@pytest.mark.parametrize("name", ["../checkpoint-1", "checkpoint-/../../x", "/checkpoint-1", "other"])
def test_a_name_that_leads_elsewhere_is_not_followed(tmp_path: Path, name: str) -> None:
    client = StubClient()
    assert fetched(client, tmp_path, artifact(name)) == []
    assert client.fetched == []


def test_a_server_that_hands_none_out_is_told_from_none_that_is_there(tmp_path: Path) -> None:
    client = StubClient()
    client.fails["download_artifact"] = [Unavailable("the store is away")] * 2
    with pytest.raises(Unavailable):
        fetched(client, tmp_path, artifact("checkpoint-2"), artifact("checkpoint-1"))
    client.fails["download_artifact"] = [Unavailable("the store is away")]
    assert fetched(client, tmp_path, artifact("checkpoint-2"), artifact("checkpoint-1")) == ["checkpoint-1"]

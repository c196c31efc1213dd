"""What a trial says of where it comes from."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import torch

from tunesmith.version import __version__
from workers import provenance
from workers.provenance import Provenance

ORDER = {"run": 1, "task": "t", "params": {"lr": 0.1}, "seed": 5, "files": "/somewhere"}


def test_facts_are_news_once() -> None:
    made = Provenance(ORDER, "cpu")
    assert made.add({})
    assert made.add({"data": {"name": "digits"}})
    assert not made.add({"data": {"name": "digits"}})
    assert made.add({"weights": "none"})
    found = json.loads(made.content())
    assert (found["data"], found["weights"]) == ({"name": "digits"}, "none")


def test_it_holds_what_another_run_needs() -> None:
    made = Provenance(ORDER, "cpu")
    made.add({"seed": "of another"})
    found = json.loads(made.content())
    assert (found["task"], found["params"], found["seed"]) == ("t", {"lr": 0.1}, 5)
    assert found["format"] == provenance.FORMAT
    assert found["tunesmith"]["version"] == __version__
    assert found["packages"]["torch"] == torch.__version__
    assert found["device"]["kind"] == "cpu"
    assert found["device"]["threads"] == torch.get_num_threads()
    assert found["device"]["model"]


KEYS = {
    "format", "tunesmith", "python", "platform", "packages", "device", "task", "seed", "params", "data",
}  # fmt: skip


def test_it_holds_nothing_else_such_as_paths_or_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUNESMITH_TOKEN", "a-secret-token")
    provenance.environment.cache_clear()
    made = Provenance(ORDER, "cpu")
    made.add({"data": {"name": "digits"}})
    text = made.content().decode()
    assert set(json.loads(text)) == KEYS
    for secret in ("a-secret-token", "/somewhere", str(provenance.ROOT), str(Path.home())):
        assert secret not in text


def test_the_documents_describe_every_key() -> None:
    page = (provenance.ROOT / "docs" / "how-to" / "reproduce.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.M)) == KEYS


def git(folder: Path, *args: str) -> str:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    done = subprocess.run(["git", *who, *args], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / "workers").mkdir()
    (tmp_path / "workers" / "code.py").write_text("x = 1\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    return tmp_path


def test_a_checkout_names_its_commit_and_whether_its_code_has_changed(checkout: Path) -> None:
    commit = git(checkout, "rev-parse", "HEAD")
    (checkout / "notes.txt").write_text("no code")
    assert provenance.checkout(checkout) == {"commit": commit, "dirty": False}
    (checkout / "workers" / "new.py").write_text("y = 2\n")
    assert provenance.checkout(checkout) == {"commit": commit, "dirty": True}


def test_the_variables_of_a_git_hook_do_not_lead_elsewhere(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert provenance.checkout(checkout)["commit"]


def test_without_a_checkout_or_git_the_commit_is_not_known(
    checkout: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = {"commit": None, "dirty": None}
    assert provenance.checkout(tmp_path_factory.mktemp("none")) == unknown
    monkeypatch.setenv("PATH", "/nowhere")
    assert provenance.checkout(checkout) == unknown

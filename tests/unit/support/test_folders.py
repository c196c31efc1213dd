from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.support.folders import own_folder

ROOT = Path(__file__).parents[3]
DIE_WITH_A_FOLDER = """
import os, sys
from tests.support.folders import own_folder
with own_folder(sys.argv[1]) as folder:
    print(folder, flush=True)
    os._exit(1)
"""


@pytest.fixture
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return "tunesmith-test-"


def make_old(folder: Path) -> None:
    os.utime(folder, (0, 0))


def test_a_folder_is_removed_at_the_end(prefix: str) -> None:
    with own_folder(prefix) as folder:
        assert folder.is_dir()
    assert not folder.exists()


def test_what_a_killed_run_left_behind_is_removed_by_the_next(prefix: str) -> None:
    command = [sys.executable, "-c", DIE_WITH_A_FOLDER, prefix]
    left = Path(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip())
    make_old(left)
    with own_folder(prefix):
        assert not left.exists()


def test_the_folder_of_a_run_that_lives_is_left_alone(prefix: str) -> None:
    with own_folder(prefix) as living:
        make_old(living)
        with own_folder(prefix):
            assert living.exists()

"""The command line, run in this process against a server with canned answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from tests.support.canned import Canned
from tunesmith.cli import main as cli


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Canned]:
    with Canned() as canned:
        thread = threading.Thread(target=canned.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        monkeypatch.setenv("TUNESMITH_SERVER_URL", canned.url)
        yield canned
        canned.shutdown()
        thread.join()


class Result(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def tunesmith(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run one command line."""
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("TUNESMITH_DEBUG", raising=False)

    def run(*args: str) -> Result:
        with pytest.raises(SystemExit) as ended:
            cli.run(args)
        captured = capsys.readouterr()
        return Result(int(ended.value.code or 0), captured.out, captured.err)

    return run

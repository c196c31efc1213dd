"""The importance of parameters, computed in a process of its own: the API's loop must not wait for Optuna.

The process is started when it is first asked, answers one request after the other, and ends by itself when
nobody asks, or with the process that started it.
"""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import orjson

from tunesmith.errors import TunesmithError, Unavailable
from tunesmith.spaces import Point, SearchSpace

LIMIT_S = 60.0
"""How long one answer may take, the loading of libraries included."""


class ImportanceProcess:
    """The process. One thread asks it at a time; any may close it, for good."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def compute(
        self, space: SearchSpace, points: Sequence[Point], losses: Sequence[float]
    ) -> dict[str, float]:
        """Return how much each parameter matters for a small loss (see `service.engine.ped_anova`).

        Raises:
            Unavailable: it takes too long, or its process ended twice.
        """
        request = {"space": space.model_dump(mode="json"), "points": points, "losses": losses}
        answer = self._ask(orjson.dumps(request) + b"\n")
        if "failed" in answer:
            raise TunesmithError(f"The importance cannot be computed: {answer['failed']}")
        found: dict[str, float] = answer["importances"]
        return found

    def close(self) -> None:
        """End the process; nothing is computed any more."""
        self._closed = True
        self._end()

    def _ask(self, request: bytes) -> dict[str, Any]:
        """Ask; once more where the process was about to end because nobody had asked for long."""
        with contextlib.suppress(OSError, EOFError):
            return self._answer(request)
        self._end()
        try:
            return self._answer(request)
        except (OSError, EOFError) as error:
            self._end()
            raise Unavailable("The importance cannot be computed: its process ended.") from error

    def _answer(self, request: bytes) -> dict[str, Any]:
        process = self._running()
        assert process.stdin is not None  # noqa: S101
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(request)
        process.stdin.flush()
        arriving = select.poll()  # unlike select.select it takes any file number
        arriving.register(process.stdout, select.POLLIN)
        if not arriving.poll(LIMIT_S * 1000):
            self._end()
            raise Unavailable(f"The importance was not computed within {LIMIT_S:.0f} seconds.")
        line = process.stdout.readline()
        if not line:
            raise EOFError
        answer: dict[str, Any] = orjson.loads(line)
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise Unavailable("The server is stopping.")
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "service.engine.importance_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"},
                start_new_session=True,  # Ctrl-C in a terminal is the parent's to handle
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was not written any more
                    pipe.close()

"""Suggestions by a process of their own: for samplers that are slow, or that load large libraries.

The process is started when it is first needed, serves all studies of an engine in turn, and ends with it.
While it computes the engine goes on; a sampler that is not done raises `NotYet`.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import logging
import os
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from service.core.ports import Suggestion
from service.engine.history import History
from service.engine.samplers.base import NotYet, SamplerFailed, begun
from tunesmith.definitions import StudyDefinition
from tunesmith.samplers import NSGAIIISampler, NSGAIISampler

if TYPE_CHECKING:
    from service.engine.samplers.qmc import QMCPoints

log = logging.getLogger(__name__)

Key = tuple[int, int]
"""Who asks, and for which trial."""

KEPT = 100
"""Trials back that an answer is kept for."""
LIMIT_S = 60.0
"""How long one suggestion may take, the loading of libraries not counted."""
LOAD_S = 60.0
SIZE = struct.Struct("!Q")


@dataclass
class _Request:
    message: Mapping[str, Any]
    begun: float | None = None
    answer: Any = None


@dataclass
class SamplerProcess:
    """The process, and what it is asked."""

    _process: subprocess.Popen[bytes] | None = None
    _loaded: bool = False
    _requests: dict[Key, _Request] = field(default_factory=dict)
    _gone: set[int] = field(default_factory=set)

    def ask(self, key: Key, message: Callable[[], Mapping[str, Any]]) -> Any:
        """Return the answer to `message`, which is made and asked for once for each `key`.

        Raises:
            NotYet: it is not there yet.
            SamplerFailed: it took too long, or the process ended.
        """
        self.take_in()
        request = self._requests.get(key)
        if request is None:
            request = self._requests[key] = _Request(message())
        if request.answer is not None:
            del self._requests[key]
            if isinstance(request.answer, SamplerFailed):
                raise request.answer
            return request.answer
        self._forget_older(key)
        self._begin_next()
        raise NotYet

    def drop(self, owner: int) -> None:
        """Forget what was asked for by `owner`; what is being computed, once it is there."""
        self._gone.add(owner)
        for key in [
            key for key, request in self._requests.items() if key[0] == owner and request.begun is None
        ]:
            del self._requests[key]

    def _forget_older(self, key: Key) -> None:
        """Drop answers that came for trials that were claimed meanwhile: nobody asks for them again."""
        owner, number = key
        for other in [k for k, r in self._requests.items() if r.answer is not None]:
            if other[0] == owner and other[1] < number - KEPT:
                del self._requests[other]

    def fileno(self) -> int | None:
        """Return what becomes readable with the next answer; None while nothing is computed."""
        if self._process is None or self._current() is None:
            return None
        assert self._process.stdout is not None  # noqa: S101
        return self._process.stdout.fileno()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):  # it ended with a request half written
                        pipe.close()
        self._process, self._loaded = None, False

    def _current(self) -> _Request | None:
        return next((r for r in self._requests.values() if r.begun is not None and r.answer is None), None)

    def _begin_next(self) -> None:
        """Send the oldest request that waits, if nothing is computed.

        A thread does so: a long history fills the pipe, and who reads it may be slow, or stopped.
        """
        waiting = next((r for r in self._requests.values() if r.begun is None), None)
        if waiting is None or self._current() is not None:
            return
        try:
            pipe = self._running().stdin
        except OSError as error:
            self._fail(waiting, f"its process cannot be started: {error}")
            return
        waiting.begun = time.monotonic()
        threading.Thread(target=_send_all, args=(pipe, waiting.message), daemon=True).start()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "service.engine.sampler_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"},
                start_new_session=True,  # Ctrl-C in a terminal is the parent's to handle
            )
        return self._process

    def take_in(self) -> None:
        """Take in the answer that has come, if there is one; whoever asked for it may be gone."""
        self._read()
        for key in [
            key for key, r in self._requests.items() if key[0] in self._gone and r.answer is not None
        ]:
            del self._requests[key]
        if not self._requests:
            self._gone.clear()

    def _read(self) -> None:
        current = self._current()
        if current is None or self._process is None or self._process.stdout is None:
            return
        if select.select([self._process.stdout], [], [], 0)[0]:
            try:
                current.answer = receive(self._process.stdout)
                self._loaded = True
            except (EOFError, OSError, orjson.JSONDecodeError):
                self._fail(current, "its process ended")
            return
        limit = LIMIT_S if self._loaded else LIMIT_S + LOAD_S
        if time.monotonic() - (current.begun or 0.0) > limit:
            self._fail(current, f"it took more than {limit:.0f} seconds")

    def _fail(self, request: _Request, why: str) -> None:
        self.close()
        request.answer = SamplerFailed(why)


class Remote:
    """A sampler that computes in the process.

    Args:
        definition: The study.
        spec: The options of the sampler; `spec.type` is its name.
        seed: The study's seed.
        process: Where it computes; None: the one that all share.

    Attributes:
        owner: Tells its requests from those of others.
    """

    learns = True

    def __init__(
        self, definition: StudyDefinition, spec: Any, seed: int, process: SamplerProcess | None = None
    ) -> None:
        self._spec = spec
        self._process = process or shared
        self._space = definition.space
        self._startup: QMCPoints | None = None
        self._startup_trials: int = getattr(spec, "startup_trials", 0)
        self.owner = next(_numbers)
        self._fixed: dict[str, Any] = {
            "study": self.owner,
            "definition": definition.as_json(),
            "spec": spec.model_dump(mode="json"),
            "seed": seed,
        }

    def suggest(self, number: int, cell: int, history: History) -> Suggestion | None:
        """Return the point for `number`, from the results there were when it was first asked for.

        Raises:
            NotYet: it is being computed.
            SamplerFailed: there is none.
        """
        if history.valued < self._startup_trials:
            why = begun("quasi-random", self._startup_trials)
            point = self._spread().point(number)
            return Suggestion(point, self._spec.type, results=history.results, why=why)
        key = (self.owner, number)
        answer = self._process.ask(key, lambda: self._message(number, history))
        if "failed" in answer:
            raise SamplerFailed(answer["failed"])
        bound = answer["bound"]
        why = "" if bound is None else f"no point is better than the best by more than {bound:.3g} (95%)"
        if isinstance(self._spec, NSGAIISampler | NSGAIIISampler) and number < self._spec.population:
            why = f"the first generation, of {self._spec.population} trials, is drawn at random"
        return Suggestion(answer["point"], self._spec.type, results=answer["results"], why=why, bound=bound)

    def _spread(self) -> QMCPoints:
        """Return the quasi-random points to begin with."""
        if self._startup is None:
            from service.engine.samplers.qmc import QMCPoints  # noqa: PLC0415 (it loads SciPy)

            self._startup = QMCPoints(self._space, int(self._fixed["seed"]))
        return self._startup

    def _message(self, number: int, history: History) -> dict[str, Any]:
        return {**self._fixed, "number": number, "results": history.results, **history.columns()}

    def __del__(self) -> None:
        self._process.drop(self.owner)


def _send_all(pipe: Any, message: Any) -> None:
    """Write a request. That its process has ended is found out by whoever waits for the answer."""
    with contextlib.suppress(OSError, ValueError):
        send(pipe, message)


def send(pipe: Any, message: Any) -> None:
    """Write one message."""
    content = orjson.dumps(message, option=orjson.OPT_SERIALIZE_NUMPY)
    pipe.write(SIZE.pack(len(content)) + content)
    pipe.flush()


def receive(pipe: Any) -> Any:
    """Read one message."""
    header = pipe.read(SIZE.size)
    if len(header) < SIZE.size:
        raise EOFError
    return orjson.loads(pipe.read(SIZE.unpack(header)[0]))


_numbers = itertools.count()
shared = SamplerProcess()
atexit.register(shared.close)

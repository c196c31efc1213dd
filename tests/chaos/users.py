"""What users do meanwhile: create, pause, resume, enqueue, stop, delete. Any act may fail with the server."""

from __future__ import annotations

import contextlib
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.chaos.studies import KINDS, STOPPABLE, definition, extra
from tunesmith import Client
from tunesmith.errors import TunesmithError
from tunesmith.studies import Study, StudyState

PACE_S = 0.7


@dataclass(frozen=True)
class Enqueued:
    """A point that the server said it queued."""

    study: int
    number: int
    params: dict[str, Any]
    tag: str


class Users:
    """Acts on the studies, in a thread, from `begin` to `end`."""

    def __init__(self, client: Client, seed: int, size: int) -> None:
        self._client = client
        self._seed = seed
        self._size = size
        self._chance = random.Random(f"users:{seed}")
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="users")
        self._acts = 0
        self.enqueued: list[Enqueued] = []
        self.deleted: set[int] = set()
        self.done: Counter[str] = Counter()

    def begin(self) -> None:
        """Create the first studies and go on from there."""
        self._thread.start()

    def end(self) -> None:
        """Do nothing more."""
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        acts = [self._enqueue, self._enqueue, self._stop, self._pause, self._resume, self._extra]
        while not self._ending.is_set():
            self._try(self._create)
            self._try(self._chance.choice(acts))
            self._ending.wait(PACE_S)

    def _try(self, act: Callable[[], None]) -> None:
        with contextlib.suppress(TunesmithError):
            act()
            self.done[act.__name__.strip("_")] += 1

    def _create(self) -> None:
        """Let a new study follow each that is finished."""
        studies = self._client.studies()
        for kind in KINDS:
            found = [study for study in studies if study.name.startswith(f"{kind}-")]
            if all(study.state is StudyState.FINISHED for study in found):
                self._client.create_study(definition(kind, len(found), seed=self._seed, size=self._size))

    def _some(self, kinds: tuple[str, ...]) -> Study | None:
        """Return a study that is not finished."""
        found = [
            study
            for study in self._client.studies()
            if study.state is not StudyState.FINISHED and study.name.startswith(kinds)
        ]
        return self._chance.choice(found) if found else None

    def _enqueue(self) -> None:
        study = self._some(("random", "tpe", "pruned"))
        if study is None:
            return
        self._acts += 1
        tag = f"user-{self._acts}"
        point = {"lr": self._chance.choice([0.001, 0.01, 0.02]), "dropout": self._chance.choice([0.0, 0.25])}
        trial = self._client.enqueue(study.id, point, tags=[tag])
        self.enqueued.append(Enqueued(study.id, trial.number, point, tag))

    def _stop(self) -> None:
        study = self._some(STOPPABLE)
        if study is not None and study.counts.running:
            running = list(self._client.trials(study.id, where=["state=RUNNING"], limit=20))
            if running:
                number = self._chance.choice(running).number
                self._client.stop_trial(study.id, number)

    def _pause(self) -> None:
        study = self._some(KINDS)
        if study is not None and self._chance.random() < 0.4:
            self._client.update_study(study.id, state="PAUSED")

    def _resume(self) -> None:
        self.resume()

    def resume(self) -> None:
        """Resume whatever is paused: studies, and workers that failed too often."""
        for study in self._client.studies():
            if study.state is StudyState.PAUSED:
                self._client.update_study(study.id, state="ACTIVE")
        for worker in self._client.workers():
            if worker.state == "paused":
                self._client.update_worker(worker.id, paused=False)

    def _extra(self) -> None:
        """Delete the extra study, or create the next one."""
        for study in self._client.studies():
            if study.name.startswith("extra-"):
                self.deleted.add(study.id)
                self._client.delete_study(study.id)
                return
        self._acts += 1
        self._client.create_study(extra(self._acts, self._size))

    def finished(self) -> bool:
        """Whether every study is."""
        return all(study.state is StudyState.FINISHED for study in self._client.studies())

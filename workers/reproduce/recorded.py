"""What a server knows of a trial that is to be trained again."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tunesmith.client import Client
from tunesmith.distributions import Scalar
from tunesmith.errors import Conflict, FieldProblem, InvalidInput, NotFound
from tunesmith.seeds import training_seed
from tunesmith.studies import Study
from tunesmith.tasks import CATALOGUE, Task
from tunesmith.trials import Artifact, Trial
from tunesmith.validation import did_you_mean
from workers import provenance
from workers.reproduce.curves import Curve
from workers.reproduce.ends import COMPLETE, End, recorded_end


@dataclass(frozen=True)
class Recorded:
    """A trial as it was trained.

    Attributes:
        study: Its study's name.
        provenance: The file `provenance.json` of its newest attempt; None where there is none.
        task, params, seed: What to train; from the provenance, else from study and trial.
        devices: How many it was trained on.
        repeat: Which of the repeats of the trial this is, from 0; the rest is of that one.
        attempts: How many there were: each may have run elsewhere.
    """

    study: str
    trial: Trial
    curve: Curve
    provenance: dict[str, Any] | None
    task: Task
    params: dict[str, Scalar]
    seed: int
    devices: int = 1
    repeat: int = 0
    attempts: int = 1

    @property
    def last_step(self) -> int | None:
        """The step after which to stop; None to train to the end that the trial came to by itself."""
        return None if self.end else max(self.curve, default=None)

    @property
    def end(self) -> End | None:
        """How training ended; None where it did not by itself."""
        return COMPLETE if self.repeat < self.trial.repeat else recorded_end(self.trial)


def fetch(client: Client, study: str, number: int, repeat: int = 0) -> Recorded:
    """Return what the server knows of one repeat of a trial.

    Raises:
        StudyNotFound, TrialNotFound: there is no such trial.
        InvalidInput: its study names no task, or one, or parameters, that this version does not know; or
            that repeat has not begun.
        Conflict: it has reported nothing to compare with.
    """
    about = client.study(study)
    trial = client.trial(about.id, number)
    task = task_of(about)
    curve = {p.step: dict(p.metrics) for p in client.metrics(about.id, number, repeat=repeat)}
    tries = [one.attempt for one in client.attempts(about.id, number) if one.repeat == repeat]
    end = recorded_end(trial)
    if not curve and (end is None or end.cause is None):
        raise Conflict(
            f"trial {number} of {about.name} is {trial.state} and has reported nothing to compare with"
        )
    found = _provenance(client, about.id, number, tries)
    params, seed = (found["params"], found["seed"]) if found else _known(about, trial, repeat)
    devices = about.definition.devices
    what = (task, checked(task, params), seed, devices)
    return Recorded(about.name, trial, curve, found, *what, repeat, len(tries))


def task_of(study: Study) -> Task:
    """Return the task of a study. Raises InvalidInput."""
    wanted = study.definition.task
    if wanted is None:
        raise InvalidInput(
            f"the study {study.name} names no task: its trials are trained by code of your own, "
            "which only you can run again"
        )
    if wanted.name not in CATALOGUE:
        raise InvalidInput(FieldProblem("task", f"{wanted.name!r}; {did_you_mean(wanted.name, CATALOGUE)}"))
    return CATALOGUE[wanted.name]


def checked(task: Task, params: Mapping[str, Any]) -> dict[str, Scalar]:
    """Return all parameters of a trial, if this version takes them as they are. Raises InvalidInput."""
    for name, value in params.items():
        if name not in task.parameters:
            problem: str | None = f"is no parameter here; {did_you_mean(name, task.parameters)}"
        else:
            problem = task.parameters[name].problem(value)
        if problem:
            raise InvalidInput(
                FieldProblem(f"params.{name}", f"{problem}: another version may have trained it")
            )
    return task.complete(dict(params))


def _known(study: Study, trial: Trial, repeat: int) -> tuple[dict[str, Any], int]:
    """Return parameters and seed where the attempt did not say them."""
    fixed = study.definition.task.params if study.definition.task else {}
    return {**fixed, **trial.params}, training_seed(study.definition.seed or 0, trial.number, repeat)


def _provenance(client: Client, study: int, number: int, tries: Sequence[int]) -> dict[str, Any] | None:
    """Return what the newest of these attempts said of itself; None where none did."""
    files = [one for one in client.artifacts(study, number) if one.attempt in tries]
    stored = [one for one in files if one.name == provenance.NAME]
    if not stored:
        return None
    found = _download(client, study, number, max(stored, key=lambda one: one.attempt))
    return found if isinstance(found, dict) and {"params", "seed"} <= found.keys() else None


def _download(client: Client, study: int, number: int, artifact: Artifact) -> Any:
    with tempfile.TemporaryDirectory(prefix="tunesmith-reproduce-") as folder:
        path = Path(folder) / artifact.name
        try:
            client.download_artifact(study, number, artifact.attempt, artifact.name, path)
            return json.loads(path.read_bytes())
        except (NotFound, ValueError):  # deleted meanwhile, or none of ours
            return None

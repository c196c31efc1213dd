"""Reading the trials of an Optuna study. The only module here that needs Optuna."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import optuna
from optuna.trial import FrozenTrial
from optuna.trial import TrialState as OptunaState

from tunesmith.definitions import Objective
from tunesmith.errors import InvalidInput

STATES = {
    OptunaState.COMPLETE: "COMPLETE",
    OptunaState.PRUNED: "PRUNED",
    OptunaState.FAIL: "FAILED",
}


def read(address: str, objectives: Sequence[Objective]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (place, fields) of the finished trials of an Optuna study, in order.

    Its objectives are taken to be `objectives`, in their order: Optuna's have no names.

    Args:
        address: The storage, such as `sqlite:///optuna.db`, with `#NAME` where it has several studies.
        objectives: Those of the study that imports them.

    Raises:
        InvalidInput: there is no such study, or its directions are others.
    """
    storage, _, name = address.partition("#")
    study = _study(storage, name)
    theirs = [direction.name.lower() for direction in study.directions]
    ours = [objective.direction.value for objective in objectives]
    if theirs != ours:
        raise InvalidInput(f"{address} is to {', '.join(theirs)}, this study is to {', '.join(ours)}")
    for trial in study.get_trials(deepcopy=False):
        if trial.state in STATES:
            place = f"trial {trial.number} of {study.study_name}"
            yield place, {**_fields(trial, objectives), "why": place[:300]}


def _study(storage: str, name: str) -> optuna.Study:
    file = Path(storage.removeprefix("sqlite:///").partition("?")[0])
    named = storage.startswith("sqlite:///") and not str(file).startswith(("file:", ":"))
    if named and not file.exists():  # it would be made
        raise InvalidInput(f"there is no file {file}")
    try:
        names = optuna.get_all_study_names(storage)
        if not name and len(names) == 1:
            name = names[0]
        if name not in names:
            what = f"has no study {name!r}" if name else "has several studies (add #NAME)"
            raise InvalidInput(f"{storage} {what if names else 'has no study'}: {', '.join(names) or 'none'}")
        return optuna.load_study(study_name=name, storage=storage)
    except InvalidInput:
        raise
    except Exception as error:  # of any driver
        raise InvalidInput(f"{storage} cannot be read with Optuna: {error}") from None


def _fields(trial: FrozenTrial, objectives: Sequence[Objective]) -> dict[str, Any]:
    values = dict(zip([o.metric for o in objectives], trial.values or [], strict=False))
    step = trial.last_step
    fields = {"params": trial.params, "state": STATES[trial.state], "values": values}
    if step is None:
        return fields
    last = trial.intermediate_values[step]
    return {**fields, "step": step, "values": {objectives[0].metric: last, **values}}

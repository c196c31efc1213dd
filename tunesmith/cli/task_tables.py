"""The catalogue of tasks as tables, and the space of a model as the beginning of a study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table

from tunesmith.cli import words
from tunesmith.cli.tables import table
from tunesmith.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    from tunesmith.distributions import Distribution, Scalar
    from tunesmith.tasks import Task


def tasks(found: Iterable[Task]) -> Table:
    """Return the table of `tasks`."""
    made = table("task", "models", "data", "objective", fold=["models", "data"])
    for t in found:
        goal = f"{t.metrics[t.objective].direction} {t.objective}"
        made.add_row(t.name, ", ".join(t.models), ", ".join(t.data), goal)
    return made


def task(found: Task) -> RenderableType:
    """Return what `tasks TASK` shows: its text, then tables of all that it has, then its default space."""
    model = found.model({})
    return Group(
        f"{found.title}. {found.text}", "", models(found), "", data(found), "", parameters(found), "",
        metrics(found), "", f"The default space, that of the model {model}:", "", dump(space(found, model)),
    )  # fmt: skip


def models(found: Task) -> Table:
    """Return the table of a task's models."""
    made = table("model", "what it is", "its own defaults", fold=["what it is", "its own defaults"])
    for name, model in found.models.items():
        made.add_row(name, model.text, words.pairs(model.defaults) or words.NOTHING)
    return made


def data(found: Task) -> Table:
    """Return the table of the data that a task knows by name."""
    made = table("data", "what it is", "where it comes from", fold=["what it is", "where it comes from"])
    for name, each in found.data.items():
        made.add_row(name, each.text, each.source)
    return made


def parameters(found: Task) -> Table:
    """Return the table of a task's parameters."""
    made = table(
        "parameter", "default", "values", "models", "what it does", fold=["values", "models", "what it does"]
    )
    for name, p in found.parameters.items():
        having = "all" if p.models is None else ", ".join(p.models)
        made.add_row(name, words.scalar(p.default), p.range.describe(), having, p.text)
    return made


def metrics(found: Task) -> Table:
    """Return the table of a task's metrics."""
    made = table("metric", "better", "measured", "what it is", fold=["what it is"])
    for name, m in found.metrics.items():
        better = "higher" if m.direction == "maximize" else "lower"
        made.add_row(name, better, "every epoch" if m.each_epoch else "at the end", m.text)
    return made


def study_of(found: Task, model: str) -> dict[str, Any]:
    """Return what a study of a model holds, but for its name and budget.

    Raises:
        InvalidInput: the task has no such model.
    """
    if problem := found.parameters["model"].problem(model):
        raise InvalidInput(FieldProblem("--model", problem))
    goal = {"metric": found.objective, "direction": found.metrics[found.objective].direction}
    return {
        "task": {"name": found.name, "params": {"model": model}},
        "space": space(found, found.model({"model": model})),
        "objectives": goal,
    }


def space(found: Task, model: str) -> dict[str, Any]:
    """Return the space worth searching of a model in the catalogue."""
    return {name: brief(each) for name, each in found.models[model].space.items()}


def brief(distribution: Distribution) -> dict[str, Any]:
    """Return a distribution without what is said by leaving it out."""
    told: Mapping[str, Scalar] = distribution.model_dump(mode="json", exclude_defaults=True)
    return {"type": distribution.type, **told}


def dump(content: Mapping[str, Any]) -> str:
    """Return YAML with a line for each value; those of `space` are below it.

    >>> print(dump({"space": {"lr": {"type": "float", "log": True}}}))
    space:
      lr: {type: float, log: true}
    """
    lines = []
    for name, value in content.items():
        if name == "space":
            lines += ["space:", *[f"  {key}: {_flow(each)}" for key, each in value.items()]]
        else:
            lines.append(f"{name}: {_flow(value)}")
    return "\n".join(lines)


def _flow(value: Any) -> str:
    import yaml  # noqa: PLC0415 (takes long to import)

    return yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=10_000).strip()

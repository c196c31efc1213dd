"""Writes docs/reference/tasks.md from the catalogue: `python scripts/task_reference.py > FILE`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator

import yaml

from tunesmith.distributions import CategoricalDistribution
from tunesmith.tasks import CATALOGUE, Parameter, Task, TaskModel, Text

OPENING = """# Tasks, models, data, parameters

Made from the catalogue by `make reference`; do not edit. `tunesmith tasks` prints the same, and
`GET /api/tasks` returns it. How models train and what they reach: [Tasks](../tasks.md).
"""


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the lines of a table."""
    heads = list(columns)
    yield "| " + " | ".join(heads) + " |"
    yield "| " + " | ".join("---" for _ in heads) + " |"
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""


def code(value: object) -> str:
    """Return a value as a definition would write it."""
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


def values(parameter: Parameter) -> str:
    """Say what a parameter takes."""
    found = parameter.range
    if isinstance(found, Text):
        return f"{', '.join(map(code, found.choices))}, or {found.form}"
    if isinstance(found, CategoricalDistribution):
        return ", ".join(map(code, found.choices))
    return f"{found.low:g} to {found.high:g}"


def usual(name: str, parameter: Parameter, models: dict[str, TaskModel]) -> str:
    """Say the default, and those of the models that have another one."""
    others: dict[str, list[str]] = {}
    for model, about in models.items():
        if name in about.defaults and about.defaults[name] != parameter.default and parameter.of(model):
            others.setdefault(code(about.defaults[name]), []).append(model)
    return "; ".join(
        [code(parameter.default), *(f"{value} for {', '.join(names)}" for value, names in others.items())]
    )


def space(about: TaskModel) -> str:
    """Return a model's space as YAML, without what is said by leaving it out."""
    brief = {n: d.model_dump(exclude_defaults=True) | {"type": d.type} for n, d in about.space.items()}
    flow = {n: yaml.safe_dump(d, default_flow_style=True, width=200).strip() for n, d in brief.items()}
    return "\n".join(f"{name}: {text}" for name, text in flow.items())


def section(task: Task) -> Iterator[str]:
    """Yield the lines about one task."""
    yield f"## {task.name}\n\n{task.text} Studies usually optimize `{task.objective}`.\n"
    yield "### Models\n"
    yield from table(["model", "what it is"], ((code(n), m.text) for n, m in task.models.items()))
    yield "### Data\n"
    columns = ["data", "what it is: rows to train on / to choose by / to test", "where it comes from"]
    yield from table(columns, ((code(n), d.text, d.source) for n, d in task.data.items()))
    yield "### Parameters\n"
    rows = (
        (code(n), values(p), usual(n, p, task.models), ", ".join(p.models or ["all"]), p.text)
        for n, p in task.parameters.items()
    )
    yield from table(["parameter", "values", "default", "models", "what it does"], rows)
    yield "### Metrics\n"
    metrics = (
        (
            code(n),
            {"minimize": "lower", "maximize": "higher"}[m.direction],
            "every epoch" if m.each_epoch else "once, at the end",
            m.text + (" Differs from run to run." if m.varies else ""),
        )
        for n, m in task.metrics.items()
    )
    yield from table(["metric", "better", "measured", "what it is"], metrics)
    yield "### Spaces worth searching\n"
    for name, about in task.models.items():
        yield f"{code(name)}:\n\n```\n{space(about)}\n```\n"


def main() -> None:
    """Print the page."""
    lines = [OPENING, *(line for task in CATALOGUE.values() for line in section(task))]
    sys.stdout.write("\n".join(lines).rstrip() + "\n")


if __name__ == "__main__":
    main()

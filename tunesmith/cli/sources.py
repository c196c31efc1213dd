"""Where finished trials are imported from: CSV, JSON lines, another study. Each brings (place, fields)."""

from __future__ import annotations

import csv
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tunesmith.cli.export import REST
from tunesmith.documents import load_json
from tunesmith.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    from tunesmith.definitions import StudyDefinition
    from tunesmith.distributions import Distribution
    from tunesmith.spaces import SearchSpace
    from tunesmith.trials import Trial

LINES = (".jsonl", ".ndjson")
"""Endings of files of JSON lines; any other is a CSV."""
UNFINISHED = ("WAITING", "RUNNING", "PAUSED")
TAKEN = ("params", "state", "values", "metrics", "step", "tags", "reason", "why")
PLAIN = ("state", "step", "reason")
GROUPS = ("params", "values", "metrics")
LEFT = ("number", *REST)
"""Columns of an export that say nothing of a trial's result."""


class Found(NamedTuple):
    """A trial as it was found."""

    place: str
    """Where, for messages: `row 3`."""
    fields: dict[str, Any]


def read(path: Path, definition: StudyDefinition, ignored: Collection[str] = ()) -> Iterator[Found]:
    """Yield the trials in a file that `study export` wrote, or one like it, but for some columns of a CSV.

    Raises InvalidInput.
    """
    lines = path.suffix in LINES
    if path.suffix == ".json":
        raise InvalidInput(f"{path}: JSON is read a trial a line, from a file that ends in .jsonl")
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield from _lines(stream) if lines else _rows(stream, definition, ignored)
    except UnicodeDecodeError:
        raise InvalidInput(f"{path} is not UTF-8 text") from None
    except csv.Error as error:
        raise InvalidInput(f"{path} cannot be read as CSV: {error}") from None
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}") from None


def from_trials(trials: Iterable[Trial], study: str) -> Iterator[Found]:
    """Yield the trials of another study."""
    for trial in trials:
        place = f"trial {trial.number} of {study}"
        yield Found(place, taken({**trial.model_dump(mode="json"), "why": place}))


def taken(trial: Mapping[str, Any]) -> dict[str, Any]:
    """Return those fields of a trial, as the API sends it, that an import takes."""
    return {name: trial[name] for name in TAKEN if trial.get(name) is not None}


def _lines(stream: Iterable[str]) -> Iterator[Found]:
    for nth, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            trial = load_json(line)
        except ValueError as error:
            raise InvalidInput(f"line {nth} cannot be read as JSON: {error}") from None
        if not isinstance(trial, dict):
            raise InvalidInput(f"line {nth} must hold a trial: a mapping with `params` and `values`")
        yield Found(f"line {nth}", taken(trial))


def _rows(stream: Iterable[str], definition: StudyDefinition, ignored: Collection[str]) -> Iterator[Found]:
    rows = csv.reader(stream)
    header = [name.strip() for name in next(rows, [])]
    columns = _columns(header, definition, ignored)
    for row in rows:
        if not any(row):
            continue
        place = f"row {rows.line_num}"
        if len(row) != len(header):
            raise InvalidInput(f"{place} has {len(row)} cells, the header has {len(header)}")
        yield Found(place, _fields(zip(columns, row, strict=True), definition))


def _columns(
    header: Sequence[str], definition: StudyDefinition, ignored: Collection[str]
) -> list[tuple[str, str]]:
    """Return what each column is. Raises InvalidInput, naming those that are nothing or there twice."""
    for name in ignored:
        if name not in (*header, "*"):
            raise InvalidInput(f"--ignore: the file has no column {name!r}; it has {', '.join(header)}")
    found = [None if name in ignored else _column(name, definition) for name in header]
    if not any(found) and len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        raise InvalidInput("the columns must be separated by commas")
    problems = [
        FieldProblem(name, f"is what the column {header[found.index(column)]!r} is already")
        for i, (name, column) in enumerate(zip(header, found, strict=True))
        if column and column[0] and column in found[:i]
    ]
    if "*" not in ignored:
        strange = [n for n, column in zip(header, found, strict=True) if column is None and n not in ignored]
        problems += [_strange(name, definition) for name in strange]
    if problems:
        raise InvalidInput(problems)
    return [column or ("", "") for column in found]


def _column(name: str, definition: StudyDefinition) -> tuple[str, str] | None:
    """Return what a column is: (`params`, `lr`) for `params.lr` or `lr`, (`state`, ) for `state`; or None."""
    group, _, key = name.partition(".")
    if group in GROUPS and key:
        return group, key
    known = {
        "params": definition.space.root,
        "values": [objective.metric for objective in definition.objectives],
        "metrics": [limit.metric for limit in definition.limits],
    }
    for kind, names in known.items():
        if name in names:
            return kind, name
    if name in (*PLAIN, "tags"):
        return name, ""
    return ("", name) if name in LEFT or not name else None  # pandas writes its index without a name


def _strange(name: str, definition: StudyDefinition) -> FieldProblem:
    from tunesmith.validation import did_you_mean  # noqa: PLC0415 (takes long to import)

    metrics = [o.metric for o in definition.objectives] + [limit.metric for limit in definition.limits]
    hint = did_you_mean(name, [*definition.space.root, *metrics, *PLAIN, "tags"])
    fix = f"as metrics.{name} it is a metric; --ignore '{name}' leaves it out, --ignore '*' all such columns"
    return FieldProblem(name, f"is no column that can be imported; {hint} ({fix})")


def _fields(cells: Iterable[tuple[tuple[str, str], str]], definition: StudyDefinition) -> dict[str, Any]:
    found: dict[str, Any] = {group: {} for group in GROUPS}
    for (group, key), text in cells:
        if not group or not text:
            continue
        if group == "params" and key in definition.space:
            found[group][key] = _value(text, definition.space[key])
        elif group in GROUPS:
            found[group][key] = _number(text)
        elif group == "tags":
            found[group] = text.split()
        else:
            found[group] = _number(text) if group == "step" else text
    _fill_null(found["params"], definition.space)
    return found


def _value(text: str, distribution: Distribution) -> Any:
    """Return the value that a cell stands for; the cell itself where it stands for none."""
    if distribution.type == "categorical":
        return next((choice for choice in distribution.choices if text in _spelled(choice)), text)
    number = _number(text)
    if distribution.type == "int" and isinstance(number, float) and number.is_integer():
        return int(number)  # columns with gaps are floats in pandas
    return number


def _spelled(choice: Any) -> Sequence[str]:
    """A choice as `study export` writes it, and as pandas does."""
    return (str(choice).lower(), str(choice)) if isinstance(choice, bool) else (str(choice),)


def _number(text: str) -> Any:
    for kind in (int, float):
        try:
            value = kind(text)
        except ValueError:
            continue
        if abs(value) < math.inf:
            return value
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return text


def _fill_null(params: dict[str, Any], space: SearchSpace) -> None:
    """An empty cell is the choice null where there is one, and the parameter exists."""
    for name, distribution in space:
        if name not in params and distribution.contains(None) and space.exists(name, params):
            params[name] = None

"""Pages of trials: filters, sorting and keyset paging, the same on both databases."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Double, Float, Integer, and_, case, false, literal, or_, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from service.storage import tables as t
from tunesmith.definitions import StudyDefinition
from tunesmith.distributions import CategoricalDistribution, Distribution, Scalar
from tunesmith.errors import FieldProblem, InvalidInput
from tunesmith.spelling import show
from tunesmith.trials import INFEASIBLE_RANK, TrialState
from tunesmith.validation import did_you_mean

FIELD = re.compile(r"[A-Za-z_][\w.\-/@]*")
CONDITION = re.compile(r"\s*([A-Za-z_][\w.\-/@]*)\s*(<=|>=|!=|=|<|>)(.*)\Z", re.DOTALL)
MAX_CONDITIONS = 20
MAX_VALUES = 100


class JsonNumber(FunctionElement[float]):
    """The number under a key of a JSON column; NULL where there is none (strings such as "NaN" included)."""

    type = Double()
    inherit_cache = True


class JsonText(FunctionElement[str]):
    """The value under a key of a JSON column, as JSON text; NULL where there is none."""

    inherit_cache = True


class JsonHas(FunctionElement[bool]):
    """Whether a JSON column, a list of strings, has a string."""

    inherit_cache = True


def _args(element: Any, compiler: Any, kw: Any) -> list[str]:
    return [compiler.process(clause, **kw) for clause in element.clauses]


@compiles(JsonNumber, "sqlite")
def _number_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    column, path, *_ = _args(element, compiler, kw)
    path = f"('$.\"' || {path} || '\"')"
    return (
        f"CASE WHEN json_type({column}, {path}) IN ('integer', 'real') "
        f"THEN CAST(json_extract({column}, {path}) AS REAL) END"
    )


@compiles(JsonNumber, "postgresql")
def _number_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    column, key, *_ = _args(element, compiler, kw)
    return (
        f"CASE WHEN json_typeof({column} -> {key}) = 'number' THEN ({column} ->> {key})::double precision END"
    )


@compiles(JsonText, "sqlite")
def _text_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    column, key = _args(element, compiler, kw)
    return f"({column} -> ('$.\"' || {key} || '\"'))"


@compiles(JsonText, "postgresql")
def _text_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    column, key = _args(element, compiler, kw)
    return f"({column} -> {key})::text"


@compiles(JsonHas, "sqlite")
def _has_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    column, item = _args(element, compiler, kw)
    return f"EXISTS (SELECT 1 FROM json_each({column}) WHERE json_each.value = {item})"  # noqa: S608


@compiles(JsonHas, "postgresql")
def _has_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    column, item = _args(element, compiler, kw)
    each = f"json_array_elements_text({column}) AS item"
    return f"EXISTS (SELECT 1 FROM {each} WHERE item = {item})"  # noqa: S608


def number_field(name: str, definition: StudyDefinition) -> ColumnElement[float] | None:
    """Return the expression of a field that is a number; None where `name` is no such field."""
    group, _, key = name.partition(".")
    if group == "metrics" and key:
        return JsonNumber(t.trials.c.metrics, literal(key))
    if group == "params" and key in definition.space:
        return JsonNumber(t.trials.c.params, literal(key)) if _numeric(definition.space[key]) else None
    if name == "value":
        return JsonNumber(t.trials.c.objectives, literal(definition.objective.metric))
    plain: dict[str, ColumnElement[Any]] = {
        "number": t.trials.c.number,
        "step": t.trials.c.step,
        "attempt": t.trials.c.attempt,
        "started": t.trials.c.started_at,
        "finished": t.trials.c.finished_at,
        "duration": t.trials.c.finished_at - t.trials.c.started_at,
    }
    return plain.get(name)


def _numeric(distribution: Distribution) -> bool:
    """Whether all values are numbers, which sort and compare as such."""
    if not isinstance(distribution, CategoricalDistribution):
        return True
    return all(isinstance(c, int | float) and not isinstance(c, bool) for c in distribution.choices)


FIELDS = [
    "state", "feasible", "number", "value", "params.NAME", "metrics.NAME", "tag", "worker", "origin",
    "duration", "started", "finished", "step", "attempt",
]  # fmt: skip
SORTS = ["rank", "number", "value", "params.NAME", "metrics.NAME", "duration", "started", "finished", "step"]


def condition(text: str, definition: StudyDefinition) -> ColumnElement[bool]:
    """Return the expression of one filter, such as `params.lr<0.01`. Raises InvalidInput."""
    if not _storable(text):
        raise _bad("where", f"must be text without NUL (got {show(text)})")
    match = CONDITION.match(text)
    if match is None:
        raise _bad("where", f"must read like params.lr<0.01 or state=COMPLETE (got {show(text)})")
    name, op, value = match[1], match[2], match[3].strip()
    if value.count(",") >= MAX_VALUES:
        raise _bad("where", f"takes at most {MAX_VALUES} values with commas between")
    number = number_field(name, definition)
    if number is not None:
        return _compare(number, op, [_as_number(name, part) for part in value.split(",")])
    if op not in ("=", "!="):
        raise _bad(
            "where",
            f"{name} can only be compared with = and !=" if _known(name, definition) else _unknown(name),
        )
    if name == "feasible":
        return _feasible(op, value.split(","))
    found = _equals(name, value.split(","), definition)
    return found if op == "=" else ~found


def _storable(text: str) -> bool:
    """Whether every database can take this text."""
    return "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def _equals(name: str, values: list[str], definition: StudyDefinition) -> ColumnElement[bool]:
    if name == "state":
        known = {state.value for state in TrialState}
        wanted = [value.strip().upper() for value in values]
        for value in wanted:
            if value not in known:
                raise _bad("where", f"{value!r} is no state; {did_you_mean(value, known)}")
        return t.trials.c.state.in_(wanted)
    if name == "tag":
        return or_(*(_truth(JsonHas(t.trials.c.tags, literal(v))) for v in values))
    if name == "worker":
        return t.workers.c.name.in_(values) | t.trials.c.worker_id.in_(values)
    if name == "origin":
        return t.trials.c.origin.in_(values)
    group, _, key = name.partition(".")
    if group == "params" and key in definition.space:
        distribution = definition.space[key]
        assert isinstance(distribution, CategoricalDistribution)  # noqa: S101 (numbers were dealt with)
        choices = [c for c in distribution.choices if _reads_as(c) in values]
        texts = [orjson.dumps(c).decode() for c in choices]
        return JsonText(t.trials.c.params, literal(key)).in_(texts)
    raise _bad("where", _unknown(name))


def _feasible(op: str, values: list[str]) -> ColumnElement[bool]:
    """Compare whether a trial keeps the constraints: of those that are not complete nobody knows."""
    ranks = {"true": TrialState.COMPLETE.rank, "false": INFEASIBLE_RANK}
    wanted = {value.strip().lower() for value in values}
    for value in sorted(wanted - set(ranks)):
        raise _bad("where", f"feasible is true or false (got {show(value)})")
    return t.trials.c.rank.in_([rank for word, rank in ranks.items() if (word in wanted) == (op == "=")])


def _truth(expression: Any) -> ColumnElement[bool]:
    return and_(expression, true())


def _reads_as(choice: Scalar) -> str:
    return choice if isinstance(choice, str) else orjson.dumps(choice).decode()


def _known(name: str, definition: StudyDefinition) -> bool:
    return name in FIELDS or (name.startswith("params.") and name[7:] in definition.space)


def _unknown(name: str) -> str:
    return f"{name!r} is no field of a trial; known: {', '.join(FIELDS)}"


def _bad(field: str, message: str) -> InvalidInput:
    return InvalidInput(FieldProblem(field, message))


def _as_number(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise _bad("where", f"{name} is compared with a number (got {show(value)})") from None


def _compare(column: ColumnElement[Any], op: str, values: list[float]) -> ColumnElement[bool]:
    """Compare a number; = and != take several. Nothing compares with NaN."""
    if any(math.isnan(v) for v in values):
        return false()
    if op in ("=", "!="):
        found = column.in_(values)
        return found if op == "=" else ~found
    if len(values) > 1:
        raise _bad("where", f"{op} compares with one number (got {len(values)})")
    [value] = values
    return {"<": column < value, "<=": column <= value, ">": column > value, ">=": column >= value}[op]


class Order:
    """A sort order, and the page after a cursor in it. Trials without a value come last both ways."""

    def __init__(self, sort: str, definition: StudyDefinition) -> None:
        self.sort = sort
        self.descending = sort.startswith("-")
        name = sort.removeprefix("-")
        self.keys: list[ColumnElement[Any]]
        if name == "rank":
            self.keys = [t.trials.c.rank, t.trials.c.score, t.trials.c.number]
            return
        if name == "number":
            self.keys = [t.trials.c.number]
            return
        key = self._key(name, definition)
        missing = case((key.is_(None), 1), else_=0)
        self.keys = [missing, key, t.trials.c.number]

    @staticmethod
    def _key(name: str, definition: StudyDefinition) -> ColumnElement[Any]:
        number = number_field(name, definition) if FIELD.fullmatch(name) else None
        if number is not None:
            return number
        if name.startswith("params.") and name[7:] in definition.space:
            return JsonText(t.trials.c.params, literal(name[7:]))
        if name in ("worker", "state", "origin"):
            return {"worker": t.workers.c.name, "state": t.trials.c.rank, "origin": t.trials.c.origin}[name]
        raise _bad("sort", f"{name!r} is nothing to sort by; known: {', '.join(SORTS)}")

    def columns(self) -> list[ColumnElement[Any]]:
        """What to order by."""
        return [key.desc() if self._reversed(i) else key.asc() for i, key in enumerate(self.keys)]

    def labelled(self) -> list[ColumnElement[Any]]:
        """The keys, to be read along with each row for the cursor."""
        return [key.label(f"key_{i}") for i, key in enumerate(self.keys)]

    def _reversed(self, i: int) -> bool:
        """Whether a key counts down: missing values stay last, ties go by number upwards."""
        if len(self.keys) == 1:
            return self.descending
        return self.descending and (i == 1 or self.keys[0] is t.trials.c.rank)

    def after(self, cursor: str) -> ColumnElement[bool]:
        """The condition for the rows that follow a cursor. Raises InvalidInput."""
        position = decode_cursor(cursor, self.sort, len(self.keys))
        steps = []
        same: list[ColumnElement[bool]] = []
        for i, (key, value) in enumerate(zip(self.keys, position, strict=True)):
            if isinstance(key.type, Integer | Float) and not isinstance(value, int | float | None):
                raise _bad("after", "is not a cursor this server gave out")
            if value is not None:
                steps.append(and_(*same, key < value if self._reversed(i) else key > value))
                same.append(key == value)
            else:
                same.append(key.is_(None))
        return or_(false(), *steps)


def encode_cursor(sort: str, position: Sequence[Any]) -> str:
    """Return the cursor of a row: its keys in this order. JSON has no infinity: it travels as a list."""
    values = [["inf"] if v == math.inf else v for v in position]
    return base64.urlsafe_b64encode(orjson.dumps([sort, *values])).decode().rstrip("=")


def decode_cursor(cursor: str, sort: str, length: int) -> list[Any]:
    """Return the keys in a cursor. Raises InvalidInput for one made for another order, or by hand."""
    try:
        made_for, *position = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        raise _bad("after", "is not a cursor this server gave out") from None
    if made_for != sort or len(position) != length:
        raise _bad("after", f"belongs to another order than sort={show(sort)}")
    if not all(_is_key(value) for value in position):
        raise _bad("after", "is not a cursor this server gave out")
    return [math.inf if value == ["inf"] else value for value in position]


def _is_key(value: Any) -> bool:
    if isinstance(value, str):
        return _storable(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < 2**63
    return value is None or isinstance(value, float) or value == ["inf"]

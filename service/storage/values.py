"""How numbers that JSON and SQL cannot carry are kept, and small conversions shared by all statements."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson

from tunesmith.definitions import StudyDefinition
from tunesmith.fields import STUDY_NAME
from tunesmith.metrics import number_to_json

_WORDS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def study_ref(ref: str | int) -> int | str | None:
    """Return the id or the name that `ref` stands for; None where no study can be called so."""
    if isinstance(ref, int):
        return ref
    if ref.isascii() and ref.isdigit():
        return int(ref) if len(ref) < 19 else None
    return ref if STUDY_NAME.fullmatch(ref) else None


def split(value: float) -> tuple[float | None, str | None]:
    """Return (value, kind) as the metrics table keeps it."""
    stored = number_to_json(value)
    return (None, stored) if isinstance(stored, str) else (stored, None)


def join(value: float | None, kind: str | None) -> float:
    """Return the number that `split` split."""
    return _WORDS[kind] if kind else float(value or 0.0)


def numbers_to_json(values: Mapping[str, float]) -> dict[str, float | str]:
    """Return numbers as a JSON column keeps them."""
    return {name: number_to_json(value) for name, value in values.items()}


def numbers_from_json(values: Mapping[str, Any] | None) -> dict[str, float]:
    """Return the numbers of a JSON column."""
    return {n: _WORDS[v] if isinstance(v, str) else float(v) for n, v in (values or {}).items()}


def moment(seconds: float) -> datetime:
    """Return a time of the database as a UTC datetime."""
    return datetime.fromtimestamp(seconds, UTC)


def moment_if(seconds: float | None) -> datetime | None:
    """Return a time as a UTC datetime; None for none."""
    return None if seconds is None else moment(seconds)


def definition_of(stored: Any) -> StudyDefinition:
    """Return the definition in a JSON column (parsed once for each text)."""
    return _parsed(orjson.dumps(stored))


@lru_cache(maxsize=10_000)
def _parsed(stored: bytes) -> StudyDefinition:
    return StudyDefinition.restore(orjson.loads(stored))

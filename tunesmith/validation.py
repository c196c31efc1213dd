"""How models reject input: every problem has the path of its field and says what would be right."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from tunesmith.errors import FieldProblem, InvalidInput

MAX_INTEGER = 2**53
"""The largest integer that every JSON reader (JavaScript among them) keeps exact."""

type_adapters: dict[Any, TypeAdapter[Any]] = {}


def reject(message: str, *path: str | int) -> PydanticCustomError:
    """Return the error with which a validator rejects the field at `path` below its model."""
    return PydanticCustomError("rejected", "{message}", {"message": message, "path": list(path)})


class Model(BaseModel):
    """A frozen value that knows its fields and rejects all others."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _rejects_unknown_fields(cls, data: Any) -> Any:
        if isinstance(data, dict):
            for name in data:
                if name not in cls.model_fields:
                    hint = did_you_mean(str(name), cls.model_fields)
                    raise reject(f"is not a field here; {hint}", str(name))
        return data

    @classmethod
    def parse(cls, data: Any, at: Sequence[str | int] = ()) -> Self:
        """Return `data` as this model, or raise `InvalidInput` naming each field at fault."""
        result: Self = parse(cls, data, at)
        return result


def parse(kind: Any, data: Any, at: Sequence[str | int] = ()) -> Any:
    """Return `data` as `kind`, any type pydantic knows; `at` prefixes the paths.

    Raises:
        InvalidInput: naming the path of each field at fault.
    """
    adapter = type_adapters.get(kind) or type_adapters.setdefault(kind, TypeAdapter(kind))
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        raise InvalidInput(field_problems(error.errors(include_url=False), data, at)) from None


def field_problems(
    errors: Sequence[ErrorDetails], data: Any, at: Sequence[str | int] = ()
) -> list[FieldProblem]:
    """Translate pydantic's errors on `data` into problems a user can act on (20 at most)."""
    found: dict[FieldProblem, None] = {}
    for error in errors[:20]:
        path = [*at, *_visible(error["loc"], data, missing=error["type"] == "missing")]
        if error["type"] == "rejected":
            path += error["ctx"]["path"]
        found[FieldProblem(dotted(path), _message(error))] = None
    return list(found)


def dotted(path: Iterable[str | int]) -> str:
    """Return a path as users write it: `space.lr.low`, `objectives[0].metric`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def show(value: Any, limit: int = 60) -> str:
    """Return `value` as it reads in a message: short, with the constants spelled as in JSON."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = re.sub(r"e([-+])0", r"e\1", repr(value)) if isinstance(value, float) else repr(value)
    return text if len(text) <= limit else f"{text[: limit - 3]}..."


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint at the closest of the `known` names, or else the list of them."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"known: {', '.join(names[:20])}{', ...' if len(names) > 20 else ''}"


def _visible(loc: Sequence[str | int], data: Any, *, missing: bool) -> list[str | int]:
    """Drop from `loc` what is not in the input: the tags that pydantic adds for unions."""
    kept: list[str | int] = []
    for i, part in enumerate(loc):
        absent = missing and i == len(loc) - 1
        if (isinstance(data, dict) and part in data) or (
            isinstance(data, list | tuple) and isinstance(part, int) and part < len(data)
        ):
            data = data[part]
        elif not absent:
            continue
        kept.append(part)
    return kept


_PLAIN = {
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "bool_type": "must be true or false",
    "string_type": "must be a string",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping",
    "model_type": "must be a mapping",
    "model_attributes_type": "must be a mapping",
    "finite_number": "must be finite",
}


def _message(error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "rejected":
        return str(context["message"])
    if kind == "missing":
        return "is missing"
    if kind == "union_tag_not_found":
        return "must be a mapping with a `type`"
    if kind == "union_tag_invalid":
        return f"has no type {context['tag']!r}; use one of {context['expected_tags']}"
    text = _PLAIN.get(kind) or error["msg"].replace("Input should", "must")
    return f"{text} (got {show(error['input'])})"

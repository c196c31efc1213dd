"""How models reject input: every problem has the path of its field and says what would be right."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictStr,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from tunesmith.errors import FieldProblem, InvalidInput
from tunesmith.spelling import plain, show

MAX_INTEGER = 2**53
"""The largest integer that every JSON reader (JavaScript among them) keeps exact."""

__all__ = [
    "MAX_INTEGER", "MAX_PROBLEMS", "Model", "String", "did_you_mean", "dotted", "field_problems", "parse",
    "reject", "restoring", "show", "spelled", "storable", "type_adapters",
]  # fmt: skip

MAX_PROBLEMS = 20
"""How many problems one answer names."""

type_adapters: dict[Any, TypeAdapter[Any]] = {}


def reject(message: str, *path: str | int) -> PydanticCustomError:
    """Return the error with which a validator rejects the field at `path` below its model."""
    return PydanticCustomError("rejected", "{message}", {"message": message, "path": list(path)})


def storable(text: str) -> str:
    """Return `text`, or reject characters that a database or JSON cannot hold."""
    if "\x00" in text:
        raise reject("must not contain the character NUL")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise reject(f"must be valid Unicode (got {show(text)})") from None
    return text


String = Annotated[StrictStr, AfterValidator(storable)]
"""Text that every database can hold."""

_pattern_words: dict[str, str] = {}


def spelled(pattern: str, words: str) -> Any:
    """Return the constraint that a string matches `pattern`; `words` say what it must be."""
    _pattern_words[pattern] = words
    return Field(pattern=pattern)


RESTORE = {"restore": True}
"""The context of what was accepted before."""


class Model(BaseModel):
    """A frozen value that knows its fields and rejects all others."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _knows_its_fields(cls, data: Any, info: ValidationInfo) -> Any:
        if not isinstance(data, dict):
            return data
        fields = cls.__pydantic_fields__
        if restoring(info):
            return {name: value for name, value in data.items() if name in fields}
        for name in data:
            if name not in fields:
                hint = did_you_mean(str(name), fields)
                raise reject(f"is not a field here; {hint}", str(name))
        return data

    @classmethod
    def parse(cls, data: Any, at: Sequence[str | int] = (), *, accepted: bool = False) -> Self:
        """Return `data` as this model, or raise `InvalidInput` naming each field at fault.

        Args:
            data: Plain values.
            at: What goes before the paths of fields.
            accepted: Whether it was before, but for parts that were judged by themselves (see `restore`).
        """
        result: Self = parse(cls, data, at, accepted=accepted)
        return result

    @classmethod
    def restore(cls, data: Any) -> Self:
        """Return as this model what Tunesmith, perhaps of another version, wrote; ignores unknown fields."""
        return cls.model_validate(data, context=RESTORE)


def restoring(info: ValidationInfo) -> bool:
    """Whether the input was accepted before, and only its shape matters now (see `Model.restore`)."""
    return isinstance(info.context, dict) and info.context.get("restore") is True


def parse(kind: Any, data: Any, at: Sequence[str | int] = (), *, accepted: bool = False) -> Any:
    """Return `data` as `kind`, any type pydantic knows; `at` prefixes the paths.

    Raises:
        InvalidInput: naming the path of each field at fault.
    """
    adapter = type_adapters.get(kind) or type_adapters.setdefault(kind, TypeAdapter(kind))
    try:
        return adapter.validate_python(data, context=RESTORE if accepted else None)
    except ValidationError as error:
        raise InvalidInput(field_problems(error.errors(include_url=False), data, at)) from None


def field_problems(
    errors: Sequence[ErrorDetails], data: Any, at: Sequence[str | int] = ()
) -> list[FieldProblem]:
    """Translate pydantic's errors on `data` into problems a user can act on (`MAX_PROBLEMS` at most)."""
    found: dict[FieldProblem, None] = {}
    for error in errors[:MAX_PROBLEMS]:
        path = [*at, *_visible(error["loc"], data, missing=error["type"] == "missing")]
        if error["type"] == "rejected":
            path += error["ctx"]["path"]
        found[FieldProblem(dotted(path), _message(error))] = None
    return list(found)


def dotted(path: Iterable[str | int]) -> str:
    """Return a path as users write it: `space.lr.low`, `objectives[0].metric`; overlong names are cut."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            name = (part or "''") if len(part) <= 100 else f"{part[:100]}..."
            text += f".{name}" if text else name
    return text.encode("utf-8", "backslashreplace").decode()


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint at the closest of the `known` names, or else the list of them."""
    names = sorted(known)
    close = difflib.get_close_matches(name[:200], names, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"known: {', '.join(names[:20])}{', ...' if len(names) > 20 else ''}"


def _visible(loc: Sequence[str | int], data: Any, *, missing: bool) -> list[str | int]:
    """Drop from `loc` what is not in the input: the tags that pydantic adds for unions."""
    kept: list[str | int] = []
    for i, part in enumerate(loc):
        absent = missing and i == len(loc) - 1
        if _has(data, part):
            data = data[part]
        elif not absent:
            continue
        kept.append(part)
    return kept


def _has(data: Any, part: str | int) -> bool:
    if isinstance(data, list | tuple):
        return isinstance(part, int) and part < len(data)
    return isinstance(data, dict) and part in data


MEMBER = re.compile(r"<[\w.]+: ('[^']*')>")
"""A member of an enumeration, as Python writes it."""

_PLAIN = {
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a smaller number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be a string",
    "string_unicode": "must be valid Unicode",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping",
    "model_type": "must be a mapping",
    "model_attributes_type": "must be a mapping",
    "finite_number": "must be finite",
    "greater_than": "must be > {gt}",
    "greater_than_equal": "must be >= {ge}",
    "less_than": "must be < {lt}",
    "less_than_equal": "must be <= {le}",
}

_LENGTHS = {
    "string_too_short": "must have at least {min_length}",
    "string_too_long": "must have at most {max_length}",
    "too_short": "must have at least {min_length}",
    "too_long": "must have at most {max_length}",
}

_WHOLE_MESSAGES = {
    "missing": "is missing",
    "union_tag_not_found": "must be a mapping with a `type`",
}


def _message(error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "rejected":
        return str(context["message"])
    if kind in _WHOLE_MESSAGES:
        return _WHOLE_MESSAGES[kind]
    if kind == "union_tag_invalid":
        return f"has no type {show(context['tag'])}; use one of {context['expected_tags']}"
    if context.get("min_length") == 1:
        return "must not be empty"
    if kind in _LENGTHS:
        units = "characters" if isinstance(error["input"], str) else "items"
        return f"{_LENGTHS[kind].format(**context)} {units} (got {len(error['input'])})"
    return f"{_rule(error, context)} (got {show(error['input'])})"


def _rule(error: ErrorDetails, context: dict[str, Any]) -> str:
    if error["type"] == "string_pattern_mismatch":
        return _pattern_words.get(context["pattern"], f"must match {context['pattern']}")
    template = _PLAIN.get(error["type"])
    limits = {name: plain(x) if isinstance(x, float) else x for name, x in context.items()}
    if template:
        return template.format(**limits)
    return MEMBER.sub(r"\1", error["msg"]).replace("Input should", "must")


class Answered(BaseModel):
    """An answer of the server; readers ignore fields they do not know."""

    model_config = ConfigDict(frozen=True, defer_build=True)

"""Reading what people write: YAML and JSON, into the same plain values."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from functools import cache
from typing import TYPE_CHECKING, Any

from tunesmith.errors import InvalidInput
from tunesmith.spelling import show

if TYPE_CHECKING:
    import yaml

_WHOLE = r"[-+]?(?:0|[1-9][0-9]*)"
_SCALARS = [
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", _WHOLE, list("-+0123456789")),
    (
        "float",
        rf"{_WHOLE}(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\.[0-9]+(?:[eE][-+]?[0-9]+)?",
        list("-+.0123456789"),
    ),
]


def load(text: str) -> Any:
    """Read YAML or JSON into plain values.

    YAML is read with JSON's scalars: `1e-5` is a number, `no` and `007` are strings. A repeated key is an
    error in both.

    Raises:
        InvalidInput: saying what cannot be read, in which line and column.
    """
    try:
        try:
            return load_json(text)
        except json.JSONDecodeError:
            return _load_yaml(text)
    except RecursionError:
        raise InvalidInput("cannot be read: it is nested too deeply") from None
    except ValueError as error:
        raise InvalidInput(f"cannot be read: {error}") from None


def load_json(text: str) -> Any:
    """Read JSON into plain values. Raises ValueError, for a repeated key too."""
    return json.loads(text, object_pairs_hook=_mapping)


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(k for i, (k, _) in enumerate(pairs) if any(k == other for other, _ in pairs[:i]))
        raise ValueError(f"the key {show(twice)} is there twice")
    return found


def _load_yaml(text: str) -> Any:
    import yaml  # noqa: PLC0415 (most programs never read YAML)

    try:
        return yaml.load(text, Loader=_loader())  # noqa: S506 (a SafeLoader, see below)
    except yaml.YAMLError as error:
        raise InvalidInput(f"cannot be read as YAML or JSON: {_what(error)}") from None


def _what(error: yaml.YAMLError) -> str:
    problem, mark = getattr(error, "problem", None), getattr(error, "problem_mark", None)
    if problem and mark:
        return f"{problem} (line {mark.line + 1}, column {mark.column + 1})"
    return " ".join(str(error).split())


@cache
def _loader() -> type[yaml.SafeLoader]:
    import yaml  # noqa: PLC0415

    class Loader(yaml.SafeLoader):
        """YAML with JSON's scalars, which takes no key twice."""

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
            found: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
            if len(found) < len(node.value):
                keys = [self.construct_object(key, deep=True) for key, _ in node.value]
                twice = next(key for i, key in enumerate(keys) if key in keys[:i])
                problem = f"the key {show(twice)} is there twice"
                raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
            return found

    Loader.yaml_implicit_resolvers = {}
    for name, pattern, first in _SCALARS:
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{name}", re.compile(rf"(?:{pattern})\Z"), first)
    return Loader

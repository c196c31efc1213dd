"""How values read in messages: short, on one line, with the constants as in JSON."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

_DEPTH = 3


def show(value: Any, limit: int = 60) -> str:
    """Return `value` as it reads in a message, at most `limit` characters, however large it is.

    >>> show(1e-5), show([True, None]), show("a" * 100, limit=10)
    ('1e-5', '[true, null]', "'aaaaaa...")
    """
    text = _spell(value, limit, _DEPTH)
    return text if len(text) <= limit else f"{text[: limit - 3]}..."


def plain(value: float) -> str:
    """Return a number as people write it: 1 for 1.0.

    >>> plain(1.0), plain(0.25), plain(1e-5)
    ('1', '0.25', '1e-5')
    """
    return show(value).removesuffix(".0")


def _spell(value: Any, limit: int, depth: int) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return _whole(value) if isinstance(value, int) else _real(value)
    if isinstance(value, str):
        return repr(str(value[: limit + 1]))
    if isinstance(value, Mapping):
        return "{" + _joined((_pair(k, v, limit, depth) for k, v in value.items()), limit, depth) + "}"
    if isinstance(value, list | tuple | set | frozenset):
        return "[" + _joined((_spell(v, limit, depth - 1) for v in value), limit, depth) + "]"
    return repr(value)


def _pair(key: Any, value: Any, limit: int, depth: int) -> str:
    return f"{_spell(key, limit, depth - 1)}: {_spell(value, limit, depth - 1)}"


def _joined(texts: Iterable[str], limit: int, depth: int) -> str:
    """Join texts until they are too long to be shown; nothing deeper than `_DEPTH` is looked at."""
    if depth == 0:
        return "..."
    found, length = [], 0
    for text in texts:
        found.append(text)
        length += len(text) + 2
        if length > limit:
            break
    return ", ".join(found)


def _whole(value: int) -> str:
    """Spell an integer; Python refuses to spell very large ones."""
    digits = int(value.bit_length() * math.log10(2)) + 1
    return repr(int(value)) if digits <= 100 else f"a whole number of about {digits} digits"


def _real(value: float) -> str:
    if math.isfinite(value):
        return re.sub(r"e([-+])0", r"e\1", repr(float(value)))
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"

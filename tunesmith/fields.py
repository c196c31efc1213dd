"""Fields that several models have."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StrictInt, StrictStr

from tunesmith.spelling import show
from tunesmith.validation import MAX_INTEGER, String, reject, spelled

STUDY_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def check_name(value: str) -> str:
    """Return `value`, or reject it as the name of a study."""
    if not STUDY_NAME.fullmatch(value):
        raise reject(f"must be 1 to 100 letters, digits and . _ - (got {show(value)})")
    if value.isdigit():
        raise reject(f"must not be only digits: those are ids (got {show(value)})")
    return value


def check_tags(tags: list[str]) -> list[str]:
    """Return `tags` without repeats, or reject the first bad one."""
    for i, tag in enumerate(tags):
        if not re.fullmatch(r"[^\s,]{1,100}", tag):
            raise reject(f"must be 1 to 100 characters without spaces or commas (got {show(tag)})", i)
    return list(dict.fromkeys(tags))


Tags = Annotated[list[String], Field(max_length=100)]


MetricName = Annotated[
    StrictStr,
    spelled(
        r"^[A-Za-z_][A-Za-z0-9_.\-/@]{0,99}$",
        "must be 1 to 100 letters, digits and _ . - / @ and begin with a letter or _",
    ),
]


Trials = Annotated[StrictInt, Field(ge=1, le=MAX_INTEGER)]


MaxConsecutiveFailures = Annotated[StrictInt, Field(ge=1, le=MAX_INTEGER)] | None


Identifier = Annotated[
    StrictStr,
    spelled(
        r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$",
        "must be 1 to 100 letters, digits and . _ : - and begin with a letter or digit",
    ),
]


Incarnation = Annotated[StrictInt, Field(ge=1, lt=2**53)] | None


def _cleaned(value: Any) -> Any:
    """Replace what no database can hold: what a program says of its failure must never be refused."""
    if not isinstance(value, str):
        return value
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


Reason = Annotated[StrictStr, BeforeValidator(_cleaned), Field(max_length=20_000)]

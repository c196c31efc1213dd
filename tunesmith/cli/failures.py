"""How a failed command ends: one message on stderr, and an exit code that scripts can use."""

from __future__ import annotations

import sys
from enum import IntEnum

from tunesmith.errors import Conflict, InvalidInput, NotFound, TunesmithError, Unavailable


class ExitCode(IntEnum):
    """What the exit code of a command says."""

    OK = 0
    FAILED = 1
    INVALID = 2
    NOT_FOUND = 3
    CONFLICT = 4
    UNREACHABLE = 5


EXIT_CODES_TEXT = (
    "Exit codes: 0 done, 1 failed, 2 wrong usage or invalid input, 3 not found, 4 conflict, "
    "5 server unreachable, 130 interrupted."
)

_CODES: list[tuple[type[TunesmithError], ExitCode]] = [
    (InvalidInput, ExitCode.INVALID),
    (NotFound, ExitCode.NOT_FOUND),
    (Conflict, ExitCode.CONFLICT),
    (Unavailable, ExitCode.UNREACHABLE),
]


def exit_code(error: BaseException) -> ExitCode:
    """Return the exit code of a command that ended with `error`."""
    return next((code for cls, code in _CODES if isinstance(error, cls)), ExitCode.FAILED)


def message(error: BaseException) -> str:
    """Return what to tell the user: a line, or one line for each field at fault."""
    if isinstance(error, InvalidInput):
        return "\n".join(str(p) for p in error.problems)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    if isinstance(error, TunesmithError):
        return str(error)
    first_line = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {first_line}\nSet TUNESMITH_DEBUG=1 to see where it happened."


def report(error: BaseException) -> ExitCode:
    """Print the message for `error` on stderr and return the exit code."""
    for line in message(error).splitlines():
        sys.stderr.write(f"tunesmith: {line}\n")
    return exit_code(error)

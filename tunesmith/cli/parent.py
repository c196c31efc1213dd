"""Ending with the process that started us, however that one ends.

A program that starts `tunesmith` as a child can hold the only writing end of its standard input and set
`TUNESMITH_END_WITH_STDIN=1`. The system closes that end when the parent is gone, even after kill -9,
and the child then stops as it does on SIGTERM.
"""

from __future__ import annotations

import os
import signal
import threading

VARIABLE = "TUNESMITH_END_WITH_STDIN"


def end_with_it_if_asked() -> None:
    """Watch standard input if the environment asks for it; our own children are not asked again."""
    if os.environ.pop(VARIABLE, "") == "1":
        threading.Thread(target=_watch, name="tunesmith-parent", daemon=True).start()


def _watch() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)

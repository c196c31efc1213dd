"""Ask Optuna for one trial, as a worker does that has just been started, and end."""

from __future__ import annotations

import json
import sys

from benchmarks.service.optuna_loop import trials
from benchmarks.service.worker import Stopwatch


class Asked(Exception):
    """The first trial is there."""


class First(Stopwatch):
    """Ends everything at the first claim."""

    def stop(self, name: str) -> None:
        """Raise at the end of the first call."""
        raise Asked


def main() -> None:
    try:
        next(trials(json.loads(sys.argv[1]), First()))
    except Asked:
        return


if __name__ == "__main__":
    main()

"""The process that computes the importance of parameters (see `service.engine.importance`).

It reads requests from standard input, a line each, and answers on standard output, until the input ends or
nobody asked for a while: what it has loaded takes up to 200 MB.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import sys
from typing import Any

import orjson

log = logging.getLogger(__name__)

IDLE_S = 60.0


def main() -> None:
    """Answer requests, each with the importance of every parameter or with why there is none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print must not mix with answers
    os.nice(10)
    while select.select([requests], [], [], IDLE_S)[0]:
        request = requests.readline()
        if not request:
            return
        answers.write(orjson.dumps(_answer(orjson.loads(request))) + b"\n")
        answers.flush()


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    from service.engine.ped_anova import importances  # noqa: PLC0415 (it loads libraries)
    from tunesmith.spaces import SearchSpace  # noqa: PLC0415

    try:
        space = SearchSpace.model_validate(request["space"], context={"restore": True})
        return {"importances": importances(space, request["points"], request["losses"])}
    except Exception as error:
        log.exception("No importance")
        return {"failed": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    main()

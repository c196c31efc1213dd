"""The process that computes suggestions of slow samplers (see `service.engine.samplers.remote`).

It reads requests from standard input and answers on standard output until the input ends.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from typing import Any

from service.engine.samplers.remote import receive, send

log = logging.getLogger(__name__)


def main() -> None:
    """Answer requests, each with a point or with why there is none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print must not mix with answers
    os.nice(5)
    from service.engine.samplers.served import Samplers  # noqa: PLC0415 (it loads libraries)

    samplers = Samplers()
    while True:
        try:
            request = receive(requests)
        except EOFError:
            return
        send(answers, _answer(samplers, request))


def _answer(samplers: Any, request: dict[str, Any]) -> dict[str, Any]:
    try:
        point, bound = samplers.suggest(request)
        return {"point": point, "bound": bound, "results": request["results"]}
    except Exception as error:
        log.exception("No suggestion")
        return {"failed": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    main()

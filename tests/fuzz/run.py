"""Sends requests made from the API's own description, as everybody who may call, and judges the answers.

    python -m tests.fuzz.run --requests 10000 --database postgresql --seed 1

The last line says how it went: `requests=N server_errors=0 findings=0`; the exit code is 1 if anything is
wrong.
"""

from __future__ import annotations

import argparse
import random
import sys

from tests.fuzz.attack import Attack, Result, follow_links, send_any
from tests.fuzz.callers import CALLERS, Caller
from tests.fuzz.databases import databases
from tests.fuzz.world import Template
from tests.support.folders import own_folder

CHUNK = 300
"""Requests to one world; then comes a fresh one, for much is gone by then."""
STEPS = 5
"""About so many requests follow each other."""
SHARES = {
    "admin": 0.35,
    "worker of one study": 0.2,
    "worker": 0.2,
    "viewer": 0.12,
    "nobody": 0.1,
    "forger": 0.03,
}


def run(wanted: int, number: int, database: str = "sqlite", callers: list[Caller] = CALLERS) -> Result:
    """Send at least so many requests, and return how they were answered."""
    draw, result = random.Random(number), Result()
    shares = sum(SHARES[caller.name] for caller in callers)
    with own_folder("tunesmith-fuzz-") as folder, databases(database, folder) as where:
        template = Template.make(where)
        for caller in callers:
            send_as(caller, template, int(wanted * SHARES[caller.name] / shares) + 1, draw, result)
            say(f"{caller.name}: {result}")
    return result


def send_as(caller: Caller, template: Template, count: int, draw: random.Random, result: Result) -> None:
    """Send at least so many requests as one caller, and add up how they were answered."""
    until = result.requests + count
    while (left := until - result.requests) > 0:
        with template.world(caller) as world:
            attack, size = Attack(world, caller, result), min(CHUNK, left)
            before = result.requests
            send_any(attack, -(-size * 2 // 3), draw.getrandbits(32))
            follow_links(attack, -(-size // 3 // STEPS), draw.getrandbits(32))
            if result.requests == before:
                raise RuntimeError(f"nothing can be sent: {result.findings}")


def say(words: str) -> None:
    print(words, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--caller", help="Only as this one.")
    options = parser.parse_args()
    number = random.getrandbits(32) if options.seed is None else options.seed
    say(f"fuzz: {options.requests} requests on {options.database}, SEED={number}")
    callers = [c for c in CALLERS if not options.caller or c.name == options.caller]
    result = run(options.requests, number, options.database, callers)
    for what, example in result.findings.items():
        say(f"{what}\n    {example}")
    say(f"statuses: {dict(sorted(result.statuses.items()))}")
    say(f"operations: {dict(result.operations.most_common())}")
    say(str(result))
    return 1 if result.findings else 0


if __name__ == "__main__":
    sys.exit(main())

"""Single moments that users wait for, each beside what it is compared with: `make bench ARGS=--moments`.

Each measurement gives a `Moment`: what was measured, in numbers with their units in the names.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.service.backends import Place
from benchmarks.service.latencies import Moment, claims_at_sizes, claims_of_four, next_suggestion
from benchmarks.service.starts import engine_load, first_claim

PEER = "optuna-postgresql"


def steps(place: Place, backends: Sequence[str], largest: int = 100_000) -> list[Callable[[], Moment]]:
    """Return the measurements of each backend of ours, and of the peer where it is among them.

    Args:
        largest: Trials of the large study.
    """
    found: list[Callable[[], Moment]] = []
    for name in (b for b in backends if b.startswith("tunesmith")):
        found += [
            partial(claims_at_sizes, place, name, [100, largest]),
            partial(claims_of_four, place, name),
            partial(next_suggestion, place, name),
            partial(first_claim, place, name),
            partial(engine_load, place, name, 100),
            partial(engine_load, place, name, largest),
        ]
    if PEER in backends:
        found.append(partial(first_claim, place, PEER))
    return found


def measure(
    place: Place, backends: Sequence[str], path: Path, say: Callable[[str], object], largest: int = 100_000
) -> list[Moment]:
    """Measure them, one after the other; what there is so far is in the file."""
    found: list[Moment] = []
    for step in steps(place, backends, largest):
        found.append(step())
        say(json.dumps(found[-1]))
        save(path, found)
    return found


def save(path: Path, moments: Sequence[Moment]) -> None:
    """Write the moments, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(moments, indent=1) + "\n")
    os.replace(aside, path)


def load(path: Path) -> list[Moment]:
    """Read what an earlier run measured; nothing where there is no file."""
    found: list[Moment] = json.loads(path.read_text()) if path.exists() else []
    return found

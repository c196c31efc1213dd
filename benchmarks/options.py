"""Options of the benchmarks' commands: comma lists."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def names(known: list[str]) -> Callable[[str], list[str]]:
    """Return what reads a comma list of names that are known."""

    def read(text: str) -> list[str]:
        found = [part for part in text.split(",") if part]
        for name in found:
            if name not in known:
                raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(known)}")
        return found

    return read


def numbers(text: str) -> list[int]:
    """Read a comma list of whole numbers."""
    try:
        return [int(part) for part in text.split(",") if part]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no comma list of whole numbers") from None

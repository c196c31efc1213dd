"""Starts `tunesmith` with the arguments given: it dies with the run, and a worker trains synthetically."""

from __future__ import annotations

import ctypes
import os
import signal
import sys


def die_with(parent: int) -> None:
    """Have the kernel end this process when the thread that started it ends (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the run is gone")


def main() -> None:
    """Run `tunesmith`."""
    die_with(int(sys.argv.pop(1)))
    if sys.argv[1] == "worker":
        from workers import process

        process.COMMAND[:] = ["-m", "tests.chaos.child"]
    from tunesmith.cli.main import main

    main()


if __name__ == "__main__":
    main()

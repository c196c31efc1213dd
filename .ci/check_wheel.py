"""Checks an installed wheel that has its core dependencies alone: run with that environment's Python."""

import subprocess
import sys
import time
from importlib.metadata import distribution
from importlib.util import find_spec

HEAVY = {"torch", "sqlalchemy", "optuna", "fastapi", "numpy"}
# Measured: 0.04 s and 0.45 s. A busy machine takes longer, so the second limit leaves room.
IMPORT_S, HELP_S = 0.5, 1.0


def run(*command: str) -> tuple[float, subprocess.CompletedProcess[str]]:
    """Run a command three times; return the seconds of the fastest and the result of the last."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        found = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)  # noqa: S603
        took.append(time.perf_counter() - began)
    return min(took), found


def require(condition: bool, what: str) -> None:
    """End with a message unless the condition holds."""
    if not condition:
        sys.exit(f"The wheel: {what}")
    sys.stdout.write(f"ok: {what}\n")


require(not any(find_spec(name) for name in HEAVY), f"brings none of {', '.join(sorted(HEAVY))}")

names = "import sys, tunesmith; print(*sys.modules)"
seconds, found = run(sys.executable, "-c", names)
require(found.returncode == 0, "can be imported")
require(not HEAVY & set(found.stdout.split()), "imports nothing heavy")
require(seconds < IMPORT_S, f"is imported in less than {IMPORT_S} s ({seconds:.2f} s)")

every_name = "import tunesmith; [getattr(tunesmith, name) for name in tunesmith.__all__]"
_, found = run(sys.executable, "-c", every_name)
require(found.returncode == 0, "has every name it promises")

tunesmith = [sys.executable, "-m", "tunesmith"]
seconds, found = run(*tunesmith, "--help")
require(found.returncode == 0, "has a command")
require(seconds < HELP_S, f"shows its help in less than {HELP_S} s ({seconds:.2f} s)")

for command, extra in (("serve", "server"), ("worker", "worker"), ("migrate", "server")):
    _, found = run(*tunesmith, command)
    says = f"pip install 'tunesmith[{extra}]'" in found.stderr and "Traceback" not in found.stderr
    require(found.returncode == 1 and says, f"says what to install for `tunesmith {command}`")

installed = distribution("tunesmith").files or []
studies = [str(path) for path in installed if path.match("example_studies/*.yaml")]
require(bool(studies), f"brings the demo's study ({', '.join(studies)})")

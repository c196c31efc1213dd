from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

import tunesmith

FOREIGN = [
    "torch",
    "sqlalchemy",
    "optuna",
    "fastapi",
    "typer",
    "rich",
    "numpy",
    "yaml",
    "pydantic",
    "urllib3",
]
HEAVY = ["torch", "sqlalchemy", "optuna", "fastapi", "typer", "numpy", "yaml"]


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def loaded(code: str, names: list[str]) -> list[str]:
    found = run(f"{code}\nimport sys\nprint(*[n for n in {names} if n in sys.modules])")
    return found.split()


def test_import_tunesmith_loads_nobody_else() -> None:
    assert loaded("import tunesmith", FOREIGN) == []


def test_using_every_name_of_tunesmith_loads_only_what_it_is_built_on() -> None:
    assert loaded("from tunesmith import *", HEAVY) == []


def seconds(code: str) -> float:
    """Return the processor's seconds: they hardly depend on what else the machine does."""
    return float(run(f"{code}\nimport time\nprint(time.process_time())"))


def test_importing_takes_little_more_than_what_it_is_built_on() -> None:
    """Compared in one run, in turn, best of five each, since times depend on the machine."""
    codes = ["import pydantic, urllib3; pydantic.BaseModel", "import tunesmith", "from tunesmith import *"]
    rounds = [[seconds(code) for code in codes] for _ in range(5)]
    base, alone, everything = (min(times) for times in zip(*rounds, strict=True))
    assert alone < base / 2
    assert everything < base * 3


@pytest.mark.parametrize("name", tunesmith.__all__)
def test_every_name_it_promises_is_there(name: str) -> None:
    assert getattr(tunesmith, name) is getattr(importlib.import_module("tunesmith"), name)


def test_a_name_it_does_not_have_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Cleint'"):
        _ = tunesmith.Cleint

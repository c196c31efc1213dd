"""Files that a study names: always inside the worker's data folder."""

from __future__ import annotations

from pathlib import Path

from workers.run import TrainingError


def inside(data_dir: Path, name: str) -> Path:
    """Return the file or folder `name` of the data folder.

    Whoever can post a study says the name: it must not lead to other files of the worker's machine.

    Raises:
        TrainingError: it is not there, or lies elsewhere.
    """
    path = (data_dir / name).resolve()
    if not path.is_relative_to(data_dir.resolve()):
        raise TrainingError(f"data: {name} leads out of the worker's data folder")
    if not path.exists():
        raise TrainingError(
            f"data: there is no {name} in this worker's data folder {data_dir}; put it there, or start the "
            "worker with --data-dir naming the folder it is in"
        )
    return path

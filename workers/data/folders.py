"""Files that a study names: always inside the worker's data folder."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from workers.run import TrainingError


def inside(data_dir: Path, name: str) -> Path:
    """Return the file or folder `name` of the data folder, as an absolute path.

    Whoever can post a study says the name: it must not lead to other files of the worker's machine. A link in
    the data folder may, at any depth: only the operator can put one there.

    Raises:
        TrainingError: it is not there, or its name leads elsewhere.
    """
    said = PurePosixPath(name)
    if said.is_absolute() or ".." in said.parts:
        raise TrainingError(f"data: {name} leads out of the worker's data folder")
    path = data_dir.absolute() / said
    if not path.exists():
        raise TrainingError(
            f"data: there is no {name} in this worker's data folder {data_dir}; put it there, or start the "
            "worker with --data-dir naming the folder it is in"
        )
    return path

"""Data sets of texts by name: files in the worker's data folder, else fetched from Hugging Face."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from workers.data.fetching import fetched
from workers.data.text_files import parts_in
from workers.run import TrainingError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TextSet:
    """Where a data set is.

    Attributes:
        folders: What its folder in the data folder may be called; what is fetched goes to the first.
        hub: Its name at Hugging Face.
        parts: The file a part becomes -> the name of the part there.
    """

    folders: tuple[str, ...]
    hub: str
    parts: dict[str, str]


NAMES = {
    "sst2": TextSet(
        ("sst2", "sst2-sentence"), "SetFit/sst2", {"train": "train", "dev": "validation", "test": "test"}
    ),
    "imdb": TextSet(("imdb",), "stanfordnlp/imdb", {"train": "train", "test": "test"}),
    "ag_news": TextSet(("ag_news",), "fancyzhx/ag_news", {"train": "train", "test": "test"}),
}


def paths(name: str, data_dir: Path) -> list[Path]:
    """Return the files of the data set `name`, `train` first; they are fetched where they are not there.

    Raises:
        TrainingError: they are not there and cannot be fetched; the message says what to put where.
    """
    known = NAMES[name]
    place = data_dir / known.folders[0]

    def find() -> list[Path] | None:
        return next((files for f in known.folders if (files := parts_in(data_dir / f))), None)

    try:
        return fetched(place, find, lambda folder: _fetch(name, folder))
    except Exception as error:  # whatever the network, a proxy, the hub or the disk came up with
        reason = f"it cannot be fetched from Hugging Face ({' '.join(str(error).split())[:300]})"
        raise TrainingError(_missing(name, place, reason)) from error


def _fetch(name: str, folder: Path) -> None:
    """Fetch a data set into CSV files in a new folder."""
    if find_spec("datasets") is None:
        raise ModuleNotFoundError("the package datasets, which would fetch it, is not installed")
    log.info("Fetching %s from Hugging Face, once", name)
    parts = _download(NAMES[name])
    folder.mkdir()
    for part, frame in parts.items():
        frame.to_csv(folder / f"{part}.csv", index=False)


def _download(known: TextSet) -> dict[str, Any]:
    """Return each part as a table with the columns text and label; classes by their names."""
    from datasets import load_dataset  # noqa: PLC0415 (a second, only where it is needed)

    return {part: _named(load_dataset(known.hub, split=there)) for part, there in known.parts.items()}


def _named(part: Any) -> Any:
    frame = part.to_pandas()[["text", "label"]]
    names = getattr(part.features["label"], "names", None)
    return frame.assign(label=frame["label"].map(dict(enumerate(names)))) if names else frame


def _missing(name: str, folder: Path, reason: str) -> str:
    files = ", ".join(f"{part}.tsv" for part in NAMES[name].parts)
    return (
        f"data: {name} is not on this worker, and {reason}. Put {files} (lines of text<TAB>label, or CSV "
        f"files with the columns text and label) into {folder}, start the worker with --data-dir naming the "
        "folder above them, or pip install 'tunesmith[text]' on a machine with a network."
    )

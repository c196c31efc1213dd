"""Texts with labels for tests: a slice of SST-2 where it is there, else sentences made of words that tell."""

from __future__ import annotations

import random
from pathlib import Path

REAL = Path(__file__).parents[3] / "shared" / "data" / "sst2-sentence"

GOOD = ["a warm and funny film", "moving , smart and full of life", "the best of the year"]
BAD = ["a dull and empty film", "slow , loud and out of ideas", "the worst of the year"]
ENDS = ["from first to last", "for its cast", "in every scene", "by any measure", "i did n't expect it"]


def lines(part: str, count: int) -> list[str]:
    """Return rows text<TAB>label of a part (train, dev, test), the classes taking turns."""
    path = REAL / f"{part}.tsv"
    if not path.is_file():
        return _made(part, count)
    rows = path.read_text(encoding="utf-8").splitlines()
    by_class = [[row for row in rows if row.endswith(f"\t{label}")] for label in (0, 1)]
    return [by_class[i % 2][i // 2] for i in range(count)]


def _made(part: str, count: int) -> list[str]:
    rng = random.Random(part)
    return [
        f"{rng.choice((BAD, GOOD)[i % 2])} {rng.choice(ENDS)} {rng.choice(ENDS)} take{i}\t{i % 2}"
        for i in range(count)
    ]


def write_sst2(data_dir: Path, train: int = 160, dev: int = 40, test: int = 40) -> Path:
    """Write so many rows where the data set `sst2` is looked for; return the data folder."""
    folder = data_dir / "sst2"
    folder.mkdir(parents=True)
    for part, count in {"train": train, "dev": dev, "test": test}.items():
        (folder / f"{part}.tsv").write_text("\n".join(lines(part, count)) + "\n", encoding="utf-8")
    return data_dir

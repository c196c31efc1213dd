"""TF-IDF with logistic regression, tuned on the validation split: what the text models have to beat.

The splits are those of the task text-classification: fitted on the training rows, chosen by validation
accuracy, the test split looked at once. Prints the best points and, last, the test accuracy of the one
chosen.

    python benchmarks/text_baselines.py --data sst2 --data-dir DATA
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from workers.data import texts

GRID = {
    "ngrams": [(1, 1), (1, 2), (1, 3)],
    "min_df": [1, 2, 3],
    "sublinear_tf": [False, True],
    "token_pattern": [r"(?u)\b\w\w+\b", r"[\w']+|[^\w\s]"],
    "C": [0.3, 1.0, 3.0, 10.0, 30.0],
}


Point = dict[str, Any]


class Splits:
    """Texts and labels of the parts of a data set."""

    def __init__(self, name: str, data_dir: Path) -> None:
        corpus = texts.load(name, data_dir)
        everything = np.array(corpus.texts(), dtype=object)
        self.name = name
        self.parts = {
            part: (everything[rows], corpus.labels[rows]) for part, rows in vars(corpus.rows).items()
        }


def search(splits: Splits) -> Iterator[tuple[float, Point]]:
    """Yield validation accuracy and point of every point of the grid."""
    *features, strengths = GRID.values()
    for values in itertools.product(*features):
        vectors = vectorizer(dict(zip(GRID, values, strict=False)))
        (train, labels), (val, val_labels) = splits.parts["train"], splits.parts["val"]
        x_train, x_val = vectors.fit_transform(train), vectors.transform(val)
        for strength in strengths:
            model = classifier(strength).fit(x_train, labels)
            yield model.score(x_val, val_labels), dict(zip(GRID, (*values, strength), strict=True))


def vectorizer(point: Point) -> TfidfVectorizer:
    return TfidfVectorizer(
        ngram_range=point["ngrams"],
        min_df=point["min_df"],
        sublinear_tf=point["sublinear_tf"],
        token_pattern=point["token_pattern"],
    )


def classifier(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=2000)


def tested(splits: Splits, point: Point) -> float:
    """Return the test accuracy of a point, fitted again."""
    (train, labels), (test, test_labels) = splits.parts["train"], splits.parts["test"]
    vectors = vectorizer(point)
    model = classifier(point["C"]).fit(vectors.fit_transform(train), labels)
    return float(model.score(vectors.transform(test), test_labels))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default="sst2", help="as the task's parameter `data`")
    parser.add_argument("--data-dir", type=Path, required=True)
    args = parser.parse_args()
    begin = time.process_time()
    splits = Splits(args.data, args.data_dir)
    found = sorted(search(splits), key=lambda each: -each[0])
    rows = " / ".join(str(len(labels)) for _, labels in splits.parts.values())
    print(
        f"{args.data}: {rows} rows, {len(found)} points, {time.process_time() - begin:.0f} s of processor "
        "time"
    )
    for val, point in found[:5]:
        print(f"val {val:.4f}  {point}")
    val, chosen = found[0]
    print(f"chosen: val {val:.4f}, test {tested(splits, chosen):.4f}")


if __name__ == "__main__":
    main()

"""Text classification: an LSTM and transformers (see docs/tasks/text-classification.md)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import nn

from workers.classification import Classifier
from workers.data import texts
from workers.data.kept import Kept
from workers.data.splits import Rows
from workers.data.token_batches import TokenSource
from workers.data.tokens import Tokens, Vocabulary, tokens
from workers.folds import fit_folds
from workers.models import pretrained, transformer
from workers.models.lstm import LstmClassifier
from workers.recipes import Recipe
from workers.run import Params, Run, TrainingError


def train(params: Params, run: Run) -> None:
    """Train one trial; reports the metrics of the catalogue after every epoch, or every fold.

    Args:
        params: Every parameter of the task (`tunesmith.tasks.TEXT_CLASSIFICATION`).
        run: The attempt to report to.

    Raises:
        TrainingError: data or checkpoint are not there, the model cannot be made, or the loss is no longer
            finite.
        Stopped: the trial was told to stop.
        Paused: it was told to pause, and is saved.
    """
    run.describe(data=texts.load(params["data"], run.data_dir).facts())
    checkpoint = _vocabulary(params, run.data_dir).checkpoint
    if checkpoint is not None:
        run.describe(checkpoint={"name": params["checkpoint"], "sha256": pretrained.checksum(checkpoint)})
    fit_folds(lambda fold: learner(params, run, fold), params["folds"], Recipe.of(params), run)


def learner(params: Params, run: Run, fold: int = 0) -> Classifier:
    """Return the model of a trial with the data of a fold."""
    vocabulary = _vocabulary(params, run.data_dir)
    split, found, source = prepare(
        params["data"], run.data_dir, vocabulary, params["max_length"], run.device, fold, params["folds"]
    )
    classes = texts.load(params["data"], run.data_dir).classes
    model = make_model(params, found, len(classes), vocabulary.checkpoint)
    return Classifier(
        model.to(torch.device(run.device)),
        layers=_layers(params["model"], model),
        source=source,
        split=split,
        batch_size=math.ceil(params["batch_size"] / params["accumulate"]),
        label_smoothing=params["label_smoothing"],
        classes=classes,
        run=run,
    )


def _vocabulary(params: Params, data_dir: Path) -> Vocabulary:
    model = params["model"]
    kind = "words" if model == "lstm" else transformer.FAMILIES[model].tokens
    if params["checkpoint"] == "scratch":
        return Vocabulary(kind, params["vocab_size"])
    if params["checkpoint"] == "minilm" and model in ("distilbert", "gpt2"):
        raise TrainingError(
            f"checkpoint: minilm is a BERT; set model: bert, or another checkpoint for {model}"
        )
    return Vocabulary(kind, 0, pretrained.folder(params["checkpoint"], data_dir))


def prepare(
    name: str, data_dir: Path, vocabulary: Vocabulary, max_length: int, device: str, fold: int, folds: int
) -> tuple[Rows, Tokens, TokenSource]:
    """Return the rows of a fold and the texts as tokens, also on the device; kept for the next trial."""
    corpus = texts.load(name, data_dir)
    rows = _rows.get((corpus.sha256, fold, folds), lambda: corpus.rows.fold(corpus.labels, fold, folds))
    found = tokens(corpus, rows, vocabulary, max_length, data_dir)
    source = _sources.get(
        (found.key, device), lambda: TokenSource.of(found.ids, found.lengths, corpus.labels, device)
    )
    return rows, found, source


_rows: Kept[Rows] = Kept(32)
_sources: Kept[TokenSource] = Kept(2)
"""On the device: the folds of a checkpoint, whose tokens are the same, share one."""


def make_model(params: Params, found: Tokens, classes: int, checkpoint: Path | None) -> nn.Module:
    """Return the model that `params` describe; `checkpoint` is the folder of its first weights."""
    if params["model"] == "lstm":
        return _lstm(params, found, classes, checkpoint)
    shared = {"classes": classes, "vocab_size": found.vocab_size, "pad": found.pad}
    shared |= {"max_length": params["max_length"], "dropout": params["dropout"]}
    if checkpoint is not None:
        return transformer.from_checkpoint(params["model"], checkpoint, **shared)
    sizes = {name: params[name] for name in ("hidden_size", "layers", "heads")}
    return transformer.from_scratch(params["model"], **shared, **sizes)


def _lstm(params: Params, found: Tokens, classes: int, checkpoint: Path | None) -> LstmClassifier:
    wanted = ("embedding_size", "hidden_size", "layers", "bidirectional", "pooling", "dropout")
    sizes = {name: params[name] for name in wanted}
    if checkpoint is None:
        return LstmClassifier(found.vocab_size, classes, pad=found.pad, **sizes)
    vectors = pretrained.word_embeddings(checkpoint)
    sizes["embedding_size"] = vectors.shape[1]
    model = LstmClassifier(len(vectors), classes, pad=found.pad, **sizes)
    model.begin_with(vectors)
    return model


def _layers(model: str, made: nn.Module) -> Sequence[nn.Module]:
    if isinstance(made, LstmClassifier):
        return made.parts
    assert isinstance(made, transformer.Transformer)  # noqa: S101 (there is no third kind)
    return transformer.layers(model, made)

"""Image classification: networks for small images (see docs/tasks/image-classification.md)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy, interpolate

from workers.augmentation import augment, mixup
from workers.classification import Batch, Classifier
from workers.data import image_sets
from workers.data.images import Images, Pixels
from workers.data.kept import Kept
from workers.data.splits import Index, Rows
from workers.data.tensors import shared
from workers.device_memory import fits
from workers.folds import fit_folds
from workers.models import vision
from workers.models.cnn import cnn, small_cnn
from workers.models.mlp import mlp
from workers.recipes import Recipe
from workers.run import Params, Run, TrainingError

LIBRARY = "torchvision/"
COUNTED = 2**22
"""Bytes of pixels that are counted at a time: counting takes eight times their memory."""

SMALLEST = {"cnn": 8, "small-cnn": 3}


def train(params: Params, run: Run) -> None:
    """Train one trial; reports the metrics of the catalogue after every epoch, or every fold.

    Args:
        params: Every parameter of the task (`tunesmith.tasks.IMAGE_CLASSIFICATION`).
        run: The attempt to report to.

    Raises:
        TrainingError: the data is not there, the model does not take its images, or the loss is not finite.
        Stopped: the trial was told to stop.
        Paused: it was told to pause, and is saved.
    """
    images = image_sets.load(params["data"], run.data_dir, params["image_size"])
    parts = {part: len(getattr(images.rows, part)) for part in ("train", "val", "test")}
    run.describe(data={"name": params["data"], "sha256": images.sha256, "rows": parts})
    fit_folds(lambda fold: learner(params, run, fold), params["folds"], Recipe.of(params), run)


def learner(params: Params, run: Run, fold: int = 0) -> ImageClassifier:
    """Return the model of a trial with the data of a fold."""
    key = (params["data"], run.data_dir, params["image_size"])
    images = image_sets.load(*key)
    split, source = prepare(*key, run.device, fold, params["folds"], colour=_colour(params))
    size = params["image_size"] or images.images.shape[1]
    model = make_model(params, size=size, channels=source.channels, classes=len(images.classes))
    return ImageClassifier(
        model.to(torch.device(run.device)),
        layers=_layers(params, model),
        source=_as_pretrained(source, params),
        split=split,
        batch_size=math.ceil(params["batch_size"] / params["accumulate"]),
        label_smoothing=params["label_smoothing"],
        classes=images.classes,
        run=run,
        augment=params["augment"],
        mixup=params["mixup"],
    )


def _colour(params: Params) -> bool:
    """Whether the model takes three channels, whatever the images have."""
    return params["model"].startswith(("resnet", LIBRARY))


def make_model(params: Params, *, size: int, channels: int, classes: int) -> nn.Module:
    """Return the model that `params` describe, for images (n, channels, size, size)."""
    name = params["model"]
    if size < SMALLEST.get(name, 1):
        raise TrainingError(f"image_size: {name} takes at least {SMALLEST[name]} pixels (got {size})")
    _check_freeze(params)
    if name.startswith(LIBRARY):
        kind, pretrained = name.removeprefix(LIBRARY), params["pretrained"]
        return vision.library(kind, classes=classes, size=size, pretrained=pretrained)
    if name.startswith("resnet"):
        return vision.resnet(
            name, classes=classes, size=size, stem=params["stem"], pretrained=params["pretrained"]
        )
    shared = {"width": params["width"], "dropout": params["dropout"], "classes": classes}
    if name == "mlp":
        return mlp(channels * size**2, depth=params["depth"], **shared)
    return {"cnn": cnn, "small-cnn": small_cnn}[name](size=size, channels=channels, **shared)


def _check_freeze(params: Params) -> None:
    """What is frozen must have learned something before."""
    if not params.get("freeze"):
        return
    if not params["pretrained"]:
        raise TrainingError("freeze: the blocks are new; set pretrained: true, or freeze: 0")
    if params.get("stem") in ("small", "pooled"):
        raise TrainingError(f"freeze: with stem: {params['stem']} the first block is new; set stem: imagenet")


def _as_pretrained(source: ImageSource, params: Params) -> ImageSource:
    """Return images scaled as those that the weights were trained on, where the model begins with any."""
    if not params.get("pretrained"):
        return source
    mean, deviation = vision.pixels_of(params["model"].removeprefix(LIBRARY))
    device = source.mean.device
    return replace(
        source, mean=torch.tensor(mean, device=device), deviation=torch.tensor(deviation, device=device)
    )


def _layers(params: Params, model: nn.Module) -> Sequence[nn.Module]:
    return vision.layers(model) if _colour(params) else [model]


@dataclass
class ImageClassifier(Classifier):
    """A classifier that changes images in training.

    Attributes:
        augment: How: see `workers.augmentation.augment`.
        mixup: Alpha of mixup; 0: none.
    """

    augment: str = "none"
    mixup: float = 0.0

    def loss(self, model: nn.Module, batch: Batch) -> torch.Tensor:
        """Return the mean cross-entropy of the changed images."""
        images, labels = batch
        if self.augment != "none":
            images = augment(images, self.augment)
        if not self.mixup:
            return super().loss(model, (images, labels))
        mixed, other, share = mixup(images, self.mixup)
        logits = self.predict(model, (mixed, labels))
        losses = [
            cross_entropy(logits, wanted, label_smoothing=self.label_smoothing)
            for wanted in (labels, labels[other])
        ]
        return share * losses[0] + (1 - share) * losses[1]


@dataclass(frozen=True)
class ImageSource:
    """Images on a device, where they fit; scaled and resized by the batch (a `Source`).

    Attributes:
        images: uint8 (n, height, width, channels): channels last, so that rows stay channels-last batches.
        labels: int64 (n,).
        device: Where batches go.
        channels: Of a batch; grey images are repeated.
        size: Side of the images of a batch; 0: as they are.
        mean, deviation: Of the pixels of each channel that the model is trained on.
    """

    images: torch.Tensor
    labels: torch.Tensor
    device: torch.device
    channels: int
    size: int
    mean: torch.Tensor
    deviation: torch.Tensor

    @property
    def resident(self) -> bool:
        """Whether they lie on the device."""
        return self.images.device.type == self.device.type

    def fetch(self, numbers: torch.Tensor) -> Batch:
        """Return the images (n, channels, size, size) and labels (n,) of these numbers, on the device."""
        numbers = numbers.to(self.images.device, non_blocking=True)
        images = self._move(self.images.index_select(0, numbers))
        labels = self._move(self.labels.index_select(0, numbers))
        scaled = images.float().sub_(self.mean).div_(self.deviation).permute(0, 3, 1, 2)
        if self.size and self.size != scaled.shape[-1]:
            scaled = interpolate(scaled, size=self.size, mode="bilinear", antialias=True)
        if self.channels != scaled.shape[1]:
            scaled = scaled.expand(-1, self.channels, -1, -1).contiguous(memory_format=torch.channels_last)
        return scaled, labels

    def _move(self, batch: torch.Tensor) -> torch.Tensor:
        if self.resident:
            return batch
        return batch.pin_memory().to(self.device, non_blocking=True)


def prepare(
    name: str, data_dir: Path, size: int, device: str, fold: int, folds: int, *, colour: bool
) -> tuple[Rows, ImageSource]:
    """Return the rows of a fold, and images scaled by those to train on; both are kept for the next trial."""
    images = image_sets.load(name, data_dir, size)
    key = (images.sha256, images.parts_sha256, fold, folds)
    rows, *moments = _folds.get(key, lambda: _fold(images, fold, folds))
    pixels, labels = _tensors.get((images.sha256, device), lambda: _on_device(images, device))
    mean, deviation = (torch.from_numpy(a).to(device) for a in moments)
    channels = 3 if colour else images.images.shape[3]
    return rows, ImageSource(pixels, labels, torch.device(device), channels, size, mean, deviation)


_folds: Kept[tuple[Rows, np.ndarray, np.ndarray]] = Kept(32)
_tensors: Kept[tuple[torch.Tensor, torch.Tensor]] = Kept(2)


def _fold(images: Images, fold: int, folds: int) -> tuple[Rows, np.ndarray, np.ndarray]:
    rows = images.rows.fold(images.labels, fold, folds)
    return rows, *_moments(images.images, rows.train)


def _on_device(images: Images, device: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Return images and labels on the device; where they do not fit, in the memory that they are in."""
    place = device if fits(images.images.nbytes, device) else "cpu"
    return shared(images.images).to(place), shared(images.labels).to(place)


def _moments(images: Pixels, rows: Index) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean and deviation of each channel, from counts: a fraction of the memory and the time."""
    counts = np.zeros((images.shape[3], 256), dtype=np.int64)
    step = max(1, COUNTED // images[0].nbytes)
    for part in (images[rows[i : i + step]] for i in range(0, len(rows), step)):
        for channel in range(len(counts)):
            counts[channel] += np.bincount(part[..., channel].ravel(), minlength=256)
    levels = np.arange(256)
    found = []
    for share in counts / (len(rows) * images[0, ..., 0].size):
        mean = float(share @ levels)
        found.append((mean, float(np.sqrt(share @ (levels - mean) ** 2)) or 1.0))
    mean, deviation = np.array(found, dtype=np.float32).T
    return mean, deviation

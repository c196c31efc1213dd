"""Models of torchvision, made for small images too."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from itertools import chain
from types import ModuleType
from typing import Any

import torch
from torch import nn

from workers.run import TrainingError

SMALL = 64
"""Images below this side get the small stem, unless a trial says otherwise."""

WITH_AUXILIARY = ("googlenet", "inception_v3")
BODIES = ("features", "encoder", "layers", "trunk_output", "blocks")
"""What torchvision calls the part of a model that is a row of blocks."""


@cache
def torchvision() -> ModuleType:
    """Return the package torchvision.

    Its compiled operators do not load beside a torch of another build (its CUDA wheel beside torch for the
    CPU), and then neither does the package. No classifier needs one; that their names are known is enough.

    Raises:
        TrainingError: it is not installed, or does not load.
    """
    try:
        return _import()
    except ModuleNotFoundError as error:
        raise TrainingError(
            f"This model is torchvision's, which is not installed ({error}): pip install 'tunesmith[worker]'"
        ) from None
    except RuntimeError as error:
        if "operator torchvision::" not in str(error):
            raise TrainingError(f"torchvision does not load beside this torch: {error}") from error
    for name in [n for n in sys.modules if n.split(".")[0] == "torchvision"]:
        del sys.modules[name]
    for name in ("nms", "qnms"):
        _operators().define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    return _import()


def _import() -> ModuleType:
    import torchvision as found  # noqa: PLC0415 (a second, only for its models)
    import torchvision.datasets  # noqa: PLC0415
    import torchvision.models  # noqa: PLC0415

    return found


@cache
def _operators() -> torch.library.Library:
    """Return the library of torchvision's operators; they are known for as long as it is there."""
    return torch.library.Library("torchvision", "FRAGMENT")


def resnet(name: str, *, classes: int, size: int, stem: str, pretrained: bool) -> nn.Module:
    """Return a ResNet (He et al. 2016) of torchvision for images (n, 3, size, size).

    Args:
        name: `resnet18`, `resnet34`, `resnet50`.
        classes: How many there are.
        size: Side of the images.
        stem: `small`: one 3x3 convolution of stride 1 and no pooling, as that article has it for CIFAR-10;
            `pooled`: that and torchvision's pooling; `imagenet`: torchvision's; `auto`: small below 64
            pixels, else imagenet; with `pretrained` imagenet in any case.
        pretrained: Begin with the weights for ImageNet; those of a small stem are new.
    """
    model: Any = library(name, classes=classes, size=size, pretrained=pretrained)
    wanted = stem if stem != "auto" else "small" if size < SMALL and not pretrained else "imagenet"
    if wanted != "imagenet":
        model.conv1 = nn.Conv2d(3, 64, 3, padding=1, bias=False)
        nn.init.kaiming_normal_(model.conv1.weight, mode="fan_out", nonlinearity="relu")
    if wanted == "small":
        model.maxpool = nn.Identity()
    return model.to(memory_format=torch.channels_last)  # type: ignore[no-any-return]


def library(name: str, *, classes: int, size: int, pretrained: bool) -> nn.Module:
    """Return the classifier of torchvision called `name`, its last layer made for `classes`.

    Raises:
        TrainingError: there is no such classifier, it does not take images of `size`, or its weights cannot
            be fetched.
    """
    models = torchvision().models
    known = models.list_models(module=models)
    if name not in known:
        raise TrainingError(f"model: torchvision has no classifier {name!r}; it has: {', '.join(known)}")
    try:
        model = _pretrained(name, classes) if pretrained else _new(name, classes, size)
    except (ValueError, OSError, RuntimeError, AssertionError) as error:
        raise TrainingError(f"model: {name} cannot be made: {error}") from error
    _check_size(model, name, size)
    return model.to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]


def _new(name: str, classes: int, size: int) -> nn.Module:
    options: dict[str, Any] = {"image_size": size} if name.startswith("vit") else {}
    if name in WITH_AUXILIARY:
        options |= {"aux_logits": False, "init_weights": True}
    made: nn.Module = torchvision().models.get_model(name, weights=None, num_classes=classes, **options)
    return made


def _pretrained(name: str, classes: int) -> nn.Module:
    """Return the model with a new head and its newest weights, read as tensors and nothing else."""
    models = torchvision().models
    weights = models.get_model_weights(name).DEFAULT
    options = {"transform_input": True, "init_weights": False} if name in WITH_AUXILIARY else {}
    model = models.get_model(name, weights=None, **options)
    model.load_state_dict(weights.get_state_dict(progress=False, check_hash=True, weights_only=True))
    return _new_head(model, classes)


def pixels_of(name: str) -> tuple[list[float], list[float]]:
    """Return mean and deviation of each channel (0 to 255) that the weights of `name` know."""
    transforms = torchvision().models.get_model_weights(name).DEFAULT.transforms()
    return [255 * value for value in transforms.mean], [255 * value for value in transforms.std]


@torch.inference_mode()
def _check_size(model: nn.Module, name: str, size: int) -> None:
    """Say so where images are too small: the model itself would say it in the words of a convolution.

    It is tried with tensors that have a shape and no numbers, which takes milliseconds.
    """
    state = {n: t.to("meta") for n, t in chain(model.named_parameters(), model.named_buffers())}
    images = torch.zeros(1, 3, size, size, device="meta")
    try:
        torch.func.functional_call(model.eval(), state, images)
    except (RuntimeError, AssertionError) as error:
        raise TrainingError(f"image_size: {name} does not take images of {size} pixels: {error}") from error
    model.train()


def _new_head(model: nn.Module, classes: int) -> nn.Module:
    """Replace the last dense layer (or the last convolution, as in SqueezeNet) by a new one for `classes`.

    Auxiliary heads go: in training they would change what the model returns.
    """
    for name in ("AuxLogits", "aux1", "aux2"):
        if hasattr(model, name):
            setattr(model, name, None)
            model.aux_logits = False  # type: ignore[assignment]
    name, last = [(n, m) for n, m in model.named_modules() if isinstance(m, nn.Linear | nn.Conv2d)][-1]
    parent = model.get_submodule(name.rpartition(".")[0])
    new: nn.Module
    if isinstance(last, nn.Linear):
        new = nn.Linear(last.in_features, classes)
    else:
        new = nn.Conv2d(last.in_channels, classes, last.kernel_size)  # type: ignore[arg-type]
    setattr(parent, name.rpartition(".")[2], new)
    return model


def layers(model: nn.Module) -> Sequence[nn.Module]:
    """Return the blocks of a model of torchvision, from the input to the output: what `freeze` counts.

    They are its children that have parameters; a child that is a row of blocks (`BODIES`) counts block by
    block. Parameters in no child, such as ViT's positions, belong to the first (`parameter_groups`).
    """
    found: list[nn.Module] = []
    for name, child in model.named_children():
        if name in BODIES:
            found += layers(child)
        elif any(True for _ in child.parameters()):
            found.append(child)
    return found

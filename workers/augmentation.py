"""What happens to a batch of training images: crop, flip, mixup. All of a batch at once, on its device."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn.functional import pad


def augment(images: torch.Tensor, how: str) -> torch.Tensor:
    """Return (n, channels, height, width) images, each cropped or flipped at random as `how` says.

    Args:
        images: Any floating type; memory format channels-last or not.
        how: `none`, or `crop` and `flip` joined by a dash.
    """
    if "crop" in how:
        images = crop(images, margin=max(1, images.shape[-1] // 8))
    if "flip" in how:
        images = flip(images)
    return images


def flip(images: torch.Tensor) -> torch.Tensor:
    """Mirror each image, left to right, with probability one half."""
    turned = torch.rand(len(images), device=images.device) < 0.5
    return torch.where(turned[:, None, None, None], images.flip(3), images)


def crop(images: torch.Tensor, margin: int) -> torch.Tensor:
    """Surround each image with `margin` zeros and cut one of its size out, at random."""
    n, _, height, width = images.shape
    padded = pad(images, [margin] * 4)
    down, right = torch.randint(0, 2 * margin + 1, (2, n, 1), device=images.device)
    rows = down + torch.arange(height, device=images.device)
    columns = right + torch.arange(width, device=images.device)
    each = torch.arange(n, device=images.device)[:, None, None]
    # indexing puts the channels last, which is the memory format that convolutions like
    return padded.permute(0, 2, 3, 1)[each, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)


def mixup(images: torch.Tensor, alpha: float) -> tuple[torch.Tensor, torch.Tensor, float]:
    """Mix each image with another one of the batch (Zhang et al. 2018, mixup).

    Returns:
        The mixed images, for each row the number of the one mixed in, and the share of the first of the two,
        drawn from Beta(alpha, alpha).
    """
    share = float(np.random.beta(alpha, alpha))
    other = torch.randperm(len(images), device=images.device)
    return torch.lerp(images[other], images, share), other, share

"""Dense layers on pixels."""

from __future__ import annotations

from torch import nn


def mlp(
    inputs: int, *, classes: int = 10, width: float = 1.0, depth: int = 1, dropout: float = 0.0
) -> nn.Sequential:
    """Return `depth` dense layers of 256 units with ReLU, then a dense one of `classes`.

    Takes (n, ...) with `inputs` numbers a row, returns (n, classes) logits. 784 inputs and 10 classes with
    the defaults give 203,530 parameters.

    Args:
        inputs: Numbers a row.
        classes: How many classes there are.
        width: Multiplies the units (rounded, at least 1).
        depth: Hidden layers, at least 1.
        dropout: Probability of dropping each input of each layer but the first, in training.
    """
    units = max(1, round(256 * width))
    made: list[nn.Module] = [nn.Flatten()]
    for i in range(depth):
        made += [nn.Linear(units if i else inputs, units), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*made, nn.Linear(units, classes))

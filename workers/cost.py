"""What a trained model costs: its size, its memory, its latency."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import torch
from torch import nn

from workers.device_memory import is_out_of_memory, peak_bytes

if TYPE_CHECKING:
    from workers.training import Learner

PASSES = 10
LONGEST_S = 0.5
"""Passes end after the one that reaches this many seconds, at the third at the earliest."""

MEGA = 1e6


@torch.inference_mode()
def measure(learner: Learner, model: nn.Module, batch_size: int, device: torch.device) -> dict[str, float]:
    """Return the metrics of `tunesmith.tasks.recipe.COST_METRICS`."""
    model.eval()
    tensors = [*model.parameters(), *model.buffers()]
    sizes = {"latency_ms": 1, "latency_batch_ms": min(batch_size, learner.rows)}
    latencies = {name: _latency_ms(learner, model, rows, device) for name, rows in sizes.items()}
    return {
        "parameters": sum(p.numel() for p in model.parameters()),
        "model_mb": sum(t.numel() * t.element_size() for t in tensors) / MEGA,
        "peak_memory_mb": peak_bytes(str(device)) / MEGA,
        **{name: value for name, value in latencies.items() if value is not None},
    }


def _latency_ms(learner: Learner, model: nn.Module, rows: int, device: torch.device) -> float | None:
    """Return the median; None where memory runs out: a batch may have been trained in parts."""
    try:
        return _median_ms(learner, model, rows, device)
    except Exception as error:
        if is_out_of_memory(error):
            return None
        raise


def _median_ms(learner: Learner, model: nn.Module, rows: int, device: torch.device) -> float:
    batch = learner.batch(torch.arange(rows))

    def once() -> None:
        learner.predict(model, batch)
        if device.type == "cuda":
            torch.cuda.synchronize(device)

    once()
    return statistics.median(_times(once)) * 1000


def _times(once: Callable[[], None]) -> list[float]:
    times: list[float] = []
    while len(times) < PASSES and (len(times) < 3 or sum(times) < LONGEST_S):
        begin = time.perf_counter()
        once()
        times.append(time.perf_counter() - begin)
    return times

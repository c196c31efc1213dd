"""Seeds for training."""

from __future__ import annotations

import hashlib


def training_seed(study_seed: int, number: int, repeat: int = 0) -> int:
    """Return the training seed of a repeat of a trial, in [0, 2^31): the same for every attempt at it."""
    which = f":{repeat}" if repeat else ""
    digest = hashlib.sha256(f"train:{study_seed}:{number}{which}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1

"""Transformers small enough for tests, and checkpoints of them as Hugging Face's library saves them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workers.data.vocabularies import TRAINERS
from workers.models import pretrained, transformer

VOCABULARY, CLASSES = 300, 3


def small(model: str, **changes: Any) -> transformer.Transformer:
    """Return a new model of two layers of 16, but for `changes`."""
    usual = {
        "classes": CLASSES,
        "vocab_size": VOCABULARY,
        "pad": 0,
        "max_length": 20,
        "hidden_size": 16,
        "layers": 2,
        "heads": 2,
        "dropout": 0.2,
    }
    return transformer.from_scratch(model, **{**usual, **changes})


def save_checkpoint(model: str, folder: Path) -> Path:
    """Save a small model with a tokenizer of its own; return the folder."""
    small(model).body.save_pretrained(folder)
    trained = TRAINERS[transformer.FAMILIES[model].tokens](["one film", "two films"], VOCABULARY)
    fast = pretrained.transformers().PreTrainedTokenizerFast
    fast(tokenizer_object=trained, pad_token="[PAD]").save_pretrained(folder)
    return folder

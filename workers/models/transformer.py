"""Transformers that tell classes apart: `*ForSequenceClassification` of Hugging Face's library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from workers.data.token_batches import Padded, in_groups
from workers.models import pretrained
from workers.run import TrainingError

GROUPS, GROUP = 3, 8
"""On a CPU a batch is computed in up to 3 groups of 8 rows or more, by length: for batches of 32 sentences of
SST-2 a step takes 0.63 of the processor time with MiniLM (0.75 and 0.63 with small BERT and GPT-2)."""


@dataclass(frozen=True)
class Family:
    """One architecture.

    Attributes:
        name: Of its classes in the library; in lower case the `model_type` of its checkpoints.
        tokens: How a vocabulary is trained for it (`workers.data.vocabularies`).
        dropouts: The names of its dropout probabilities.
        inner: The name of the width of its feed-forward layers.
        layers: From the embeddings to the head, of a model.
    """

    name: str
    tokens: str
    dropouts: tuple[str, ...]
    inner: str
    layers: Callable[[Any], list[nn.Module]]

    @property
    def config(self) -> Any:
        """Its configuration class."""
        return getattr(pretrained.transformers(), f"{self.name}Config")

    @property
    def classifier(self) -> Any:
        """Its class with a classification head."""
        return getattr(pretrained.transformers(), f"{self.name}ForSequenceClassification")


FAMILIES = {
    "bert": Family(
        "Bert",
        "word-pieces",
        ("hidden_dropout_prob", "attention_probs_dropout_prob"),
        "intermediate_size",
        lambda m: [m.bert.embeddings, *m.bert.encoder.layer, nn.ModuleList([m.bert.pooler, m.classifier])],
    ),
    "distilbert": Family(
        "DistilBert",
        "word-pieces",
        ("dropout", "attention_dropout", "seq_classif_dropout"),
        "hidden_dim",
        lambda m: [
            m.distilbert.embeddings,
            *m.distilbert.transformer.layer,
            nn.ModuleList([m.pre_classifier, m.classifier]),
        ],
    ),
    "gpt2": Family(
        "GPT2",
        "byte-pairs",
        ("resid_pdrop", "embd_pdrop", "attn_pdrop"),
        "n_inner",
        lambda m: [
            nn.ModuleList([m.transformer.wte, m.transformer.wpe]),
            *m.transformer.h,
            nn.ModuleList([m.transformer.ln_f, m.score]),
        ],
    ),
}


class Transformer(nn.Module):
    """Logits (n, classes) of a batch of tokens. What a row is filled up with is not attended to.

    Args:
        body: A model of the library.
    """

    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body
        body.config.use_cache = False  # type: ignore[union-attr]  # GPT-2 would keep keys and values

    def forward(self, tokens: Padded) -> torch.Tensor:
        """Return the logits."""
        groups = min(GROUPS, len(tokens.ids) // GROUP)
        if groups > 1 and tokens.ids.device.type == "cpu" and not torch.compiler.is_compiling():
            return in_groups(self._logits, tokens, groups)
        return self._logits(tokens)

    def _logits(self, tokens: Padded) -> torch.Tensor:
        logits: torch.Tensor = self.body(input_ids=tokens.ids, attention_mask=tokens.mask.long()).logits
        return logits


def layers(model: str, transformer: Transformer) -> Sequence[nn.Module]:
    """Return embeddings, layers and head of a model of the family `model`: what `freeze` counts."""
    return FAMILIES[model].layers(transformer.body)


def from_scratch(
    model: str,
    *,
    classes: int,
    vocab_size: int,
    pad: int,
    max_length: int,
    hidden_size: int,
    layers: int,
    heads: int,
    dropout: float,
) -> Transformer:
    """Return a new model of the family `model`, its feed-forward layers four times as wide as its states.

    Args:
        model: Of `FAMILIES`.
        classes: How many there are.
        vocab_size: How many tokens there are.
        pad: The token rows are filled up with.
        max_length: Tokens it can read.
        hidden_size: Length of a state.
        layers: How many.
        heads: Attention heads of each; they share `hidden_size` evenly.
        dropout: Everywhere the family has it.

    Raises:
        TrainingError: the heads cannot share the states evenly.
    """
    if hidden_size % heads:
        raise TrainingError(f"heads: must divide hidden_size (got {heads} for {hidden_size})")
    family = FAMILIES[model]
    config = family.config(
        vocab_size=vocab_size,
        pad_token_id=pad,
        bos_token_id=None,
        eos_token_id=None,
        max_position_embeddings=max_length,
        hidden_size=hidden_size,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        num_labels=classes,
        **{family.inner: 4 * hidden_size},
        **dict.fromkeys(family.dropouts, dropout),
    )
    return Transformer(family.classifier(config))


def from_checkpoint(
    model: str, path: Path, *, classes: int, vocab_size: int, pad: int, max_length: int, dropout: float
) -> Transformer:
    """Return a model with the weights of a checkpoint and a new head.

    Args:
        model: Of `FAMILIES`.
        path: The checkpoint's folder (`workers.models.pretrained.folder`).
        classes: How many there are.
        vocab_size: How many tokens its tokenizer has.
        pad: The token rows are filled up with.
        max_length: Tokens it has to read.
        dropout: Everywhere the family has it.

    Raises:
        TrainingError: it is of another family, does not read so many tokens, or cannot be loaded.
    """
    _check(model, pretrained.config(path), vocab_size, max_length, path.name)
    options = {"num_labels": classes, "pad_token_id": pad, "dtype": torch.float32}
    body, report = _load(FAMILIES[model], path, **options, **dict.fromkeys(FAMILIES[model].dropouts, dropout))
    made = Transformer(body)
    _check_weights(path.name, report, layers(model, made)[:-1], body)
    return made


def _load(family: Family, path: Path, **options: Any) -> tuple[nn.Module, dict[str, Any]]:
    """Return the model, and what the library says of weights that did not come from the checkpoint."""
    try:
        body, report = family.classifier.from_pretrained(
            path,
            use_safetensors=True,
            trust_remote_code=False,
            local_files_only=True,
            ignore_mismatched_sizes=True,  # a head for other classes is replaced
            output_loading_info=True,
            **options,
        )
    except Exception as error:  # a damaged file raises what its parser raises
        raise TrainingError(f"checkpoint: {path.name} cannot be loaded: {error}") from error
    return body, report


def _check_weights(name: str, report: dict[str, Any], body: Sequence[nn.Module], model: nn.Module) -> None:
    """Raise TrainingError where weights of anything but the head are not the checkpoint's."""
    new = {key if isinstance(key, str) else key[0] for kind in _NEW for key in report[kind]}
    kept = {id(parameter) for layer in body for parameter in layer.parameters()}
    lost = sorted(key for key, parameter in model.named_parameters() if key in new and id(parameter) in kept)
    if lost:
        raise TrainingError(
            f"checkpoint: {name} lacks weights, or has them in other sizes: {', '.join(lost[:5])}"
        )


_NEW = ("missing_keys", "mismatched_keys")


def _check(model: str, config: dict[str, Any], vocab_size: int, max_length: int, name: str) -> None:
    kind = config.get("model_type")
    if kind != FAMILIES[model].name.lower():
        raise TrainingError(f"checkpoint: {name} is of type {kind}, model: {model} takes only its own")
    places = config.get("max_position_embeddings", config.get("n_positions", max_length))
    if max_length > places:
        raise TrainingError(f"max_length: must be at most {places} for this checkpoint (got {max_length})")
    if vocab_size > (known := config.get("vocab_size", vocab_size)):
        raise TrainingError(
            f"checkpoint: the tokenizer of {name} has {vocab_size} tokens, its weights {known}"
        )

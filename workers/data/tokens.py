"""Texts as token ids, kept on the disk and on the device."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from workers.data.cache import Prepared, checksum, prepared
from workers.data.splits import Rows
from workers.data.texts import Corpus
from workers.data.vocabularies import PAD, TRAINERS
from workers.models import pretrained


@dataclass(frozen=True)
class Vocabulary:
    """Where the tokens of a model come from: trained on the rows to train on, or a checkpoint's own.

    Attributes:
        kind: How it is trained: of `vocabularies.TRAINERS`.
        size: Tokens it has at most.
        checkpoint: The folder of the checkpoint whose tokenizer it is; then the others do not matter.
    """

    kind: str
    size: int
    checkpoint: Path | None = None


@dataclass(frozen=True, eq=False)
class Tokens:
    """The texts of a data set as token ids.

    Attributes:
        ids: (n, longest) int32; behind the end of a row the pad token.
        lengths: (n,) int64, at least 1.
        vocab_size: How many tokens there are; ids are below.
        pad: The id of the pad token.
        key: What it was all made of: the same for the same ids and labels.
    """

    ids: NDArray[np.int32]
    lengths: NDArray[np.int64]
    vocab_size: int
    pad: int
    key: str


def tokens(corpus: Corpus, rows: Rows, vocabulary: Vocabulary, max_length: int, data_dir: Path) -> Tokens:
    """Return the texts of `corpus` as token ids, at most `max_length` of each.

    Args:
        corpus: All of its texts are turned into tokens.
        rows: A vocabulary is trained on those to train on, and sees no other.
        vocabulary: Which.
        max_length: Tokens of a text that are read, with those that a tokenizer adds.
        data_dir: Where it is kept.
    """

    def make() -> Prepared:
        tokenizer, pad = _tokenizer(corpus, rows, vocabulary)
        ids, lengths = encode(tokenizer, corpus.texts(), max_length, pad)
        size = max(tokenizer.get_vocab().values()) + 1
        return Prepared({"ids": ids, "lengths": lengths}, {"vocab_size": size, "pad": pad})

    key = _key(corpus, rows, vocabulary, max_length)
    made = prepared(data_dir, key, make)
    return Tokens(made.arrays["ids"], made.arrays["lengths"], **made.meta, key=json.dumps(key))


def _key(corpus: Corpus, rows: Rows, vocabulary: Vocabulary, max_length: int) -> list[Any]:
    if vocabulary.checkpoint is not None:
        source: list[Any] = [pretrained.tokenizer_fingerprint(vocabulary.checkpoint)]
    else:
        source = [vocabulary.kind, vocabulary.size, checksum(rows.train)]
    return ["tokens", corpus.sha256, max_length, *source]


def _tokenizer(corpus: Corpus, rows: Rows, vocabulary: Vocabulary) -> tuple[Tokenizer, int]:
    """Return the tokenizer and the id of its pad token."""
    if vocabulary.checkpoint is not None:
        return pretrained.tokenizer(vocabulary.checkpoint)
    texts = corpus.texts()
    tokenizer = TRAINERS[vocabulary.kind]([texts[row] for row in rows.train], vocabulary.size)
    return tokenizer, tokenizer.token_to_id(PAD)


def encode(
    tokenizer: Tokenizer, texts: Sequence[str], max_length: int, pad: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the ids (n, longest) of texts, cut and filled up, and their lengths (n,).

    A text without a token becomes one pad token.

    Args:
        tokenizer: Is told not to fill up, and to cut at `max_length`.
        texts: In any number.
        max_length: Tokens of a row, at most.
        pad: What shorter rows are filled up with.
    """
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length)
    rows = [encoding.ids or [pad] for encoding in tokenizer.encode_batch_fast(list(texts))]
    lengths = np.array([len(row) for row in rows], dtype=np.int64)
    ids = np.full((len(rows), lengths.max()), pad, dtype=np.int32)
    ids[np.arange(ids.shape[1]) < lengths[:, None]] = np.concatenate(rows)
    return ids, lengths

"""The documented LSTM (Hochreiter and Schmidhuber 1997; in two directions, Graves 2005)."""

from __future__ import annotations

import torch
from torch import nn

from workers.data.token_batches import Padded

POOLINGS = ("last", "mean", "max")


class LstmClassifier(nn.Module):
    """Logits (n, classes) of a batch of tokens. What a row is filled up with does not change its logits.

    A layer in two directions is two LSTMs, one of which reads the rows from their ends: on a CPU that is a
    quarter faster than packed sequences, which compute step by step on fewer and fewer rows.

    Args:
        vocab_size: How many tokens there are.
        classes: How many classes.
        embedding_size: Length of a token's vector.
        hidden_size: Length of the state, in each direction.
        layers: LSTMs on top of each other.
        bidirectional: Whether to read rows from their ends, too.
        pooling: What becomes of the states at all tokens: the `last` one of each direction, `mean` or `max`.
        dropout: Share of values set to zero in training: of the embeddings, between layers, before the head.
        pad: The token rows are filled up with.
    """

    def __init__(
        self,
        vocab_size: int,
        classes: int,
        *,
        embedding_size: int = 128,
        hidden_size: int = 128,
        layers: int = 1,
        bidirectional: bool = False,
        pooling: str = "last",
        dropout: float = 0.0,
        pad: int = 0,
    ) -> None:
        super().__init__()
        directions = 2 if bidirectional else 1
        width = hidden_size * directions
        sizes = [embedding_size] + [width] * (layers - 1)
        self.embedding = nn.Embedding(vocab_size, embedding_size, padding_idx=pad)
        self.layers = nn.ModuleList(
            nn.ModuleList(nn.LSTM(size, hidden_size, batch_first=True) for _ in range(directions))
            for size in sizes
        )
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(width, classes)
        self._pooling = pooling

    @property
    def parts(self) -> list[nn.Module]:
        """Embedding, LSTMs and head: what `freeze` counts."""
        return [self.embedding, *self.layers, self.head]

    def begin_with(self, vectors: torch.Tensor) -> None:
        """Take these vectors of the tokens, (vocab_size, embedding_size), instead of random ones."""
        with torch.no_grad():
            self.embedding.weight.copy_(vectors)

    def forward(self, tokens: Padded) -> torch.Tensor:
        """Return the logits."""
        mask, turned = tokens.mask, _turned(tokens)
        states = self.embedding(tokens.ids)
        for directions in self.layers:
            states = _read(directions, self.dropout(states), turned)  # type: ignore[arg-type]
        logits: torch.Tensor = self.head(self.dropout(self._pool(states, mask, tokens.lengths)))
        return logits

    def _pool(self, states: torch.Tensor, mask: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        if self._pooling == "mean":
            return (states * mask[..., None]).sum(1) / lengths[:, None]
        if self._pooling == "max":
            return states.masked_fill(~mask[..., None], -torch.inf).amax(1)
        return self._last(states, lengths)

    def _last(self, states: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Return the state after the last token read: in the second direction, the first of a row."""
        rows = torch.arange(len(states), device=states.device)
        size = self.layers[0][0].hidden_size  # type: ignore[index]
        return torch.cat([states[rows, lengths - 1, :size], states[:, 0, size:]], dim=1)


def _turned(tokens: Padded) -> torch.Tensor:
    """Return where each place of a row lies when the row, but not what it is filled up with, is turned round.

    Returns:
        (n, longest) int64; it is its own inverse.
    """
    places = torch.arange(tokens.ids.shape[1], device=tokens.ids.device)
    return torch.where(tokens.mask, tokens.lengths[:, None] - 1 - places, places)


def _read(directions: nn.ModuleList, states: torch.Tensor, turned: torch.Tensor) -> torch.Tensor:
    """Return the states (n, longest, directions x hidden) of one layer."""
    forward = directions[0](states)[0]
    if len(directions) == 1:
        return forward  # type: ignore[no-any-return]
    backward = directions[1](_take(states, turned))[0]
    return torch.cat([forward, _take(backward, turned)], dim=-1)


def _take(states: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return states.gather(1, places[..., None].expand(-1, -1, states.shape[-1]))

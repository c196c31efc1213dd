"""What a request and its answer are, and what they go through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

PIECE = 65_536
"""Bytes that are read or written at a time."""
SEND_S = 300.0
"""Seconds that a request may take to be sent, or a piece of a file."""


class Unreachable(Exception):
    """A request certainly never arrived."""


class Unanswered(Exception):
    """A request may have arrived, but its answer did not."""


@dataclass(frozen=True)
class Request:
    """A request.

    Attributes:
        path: Path and query, below the address of the wire.
        body: Bytes, or a file that is sent piece by piece.
        connect_s: Seconds that connecting may take.
        answer_s: Seconds that the answer may take.
        host: Connect to this address instead of the one in the URL.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | BinaryIO | None = None
    connect_s: float = 5.0
    answer_s: float = 30.0
    host: str | None = None


@dataclass(frozen=True)
class Response:
    """An answer.

    Attributes:
        headers: By name, in lower case.
        body: Empty where it was written into a file.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def fine(self) -> bool:
        """Whether the request was granted."""
        return 200 <= self.status < 300


class Wire(Protocol):
    """Whatever requests go through. Any thread may use it."""

    def send(self, request: Request, into: BinaryIO | None = None) -> Response:
        """Return the answer to a request.

        Args:
            into: The file to write the body of a good answer into.

        Raises:
            Unreachable, Unanswered
        """
        ...

    def close(self) -> None:
        """Close the connections."""
        ...

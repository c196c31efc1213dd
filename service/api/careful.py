"""Headers that tell browsers to be careful with an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

HEADERS = {
    b"content-security-policy": b"default-src 'self'; base-uri 'none'; form-action 'self'; "
    b"frame-ancestors 'none'; object-src 'none'",
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cache-control": b"no-store",
}
"""What every answer says that does not say otherwise itself."""
ALL = list(HEADERS.items())
OF_DATA = [
    p for p in ALL if p[0] in (b"x-content-type-options", b"cross-origin-resource-policy", b"cache-control")
]
"""The same for answers that no browser shows: data that a program asked for. Workers read many of them."""


def with_defaults(
    headers: Iterable[tuple[bytes, bytes]], defaults: Sequence[tuple[bytes, bytes]] = ALL
) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer with those of the defaults that it lacks."""
    headers = list(headers)
    there = {name for name, _ in headers}
    return [*headers, *(pair for pair in defaults if pair[0] not in there)]

"""How engines share studies."""

from __future__ import annotations

import pytest

from service.core.shares import share


@pytest.mark.parametrize(
    ("studies", "engines", "most"), [(0, 1, 0), (5, 1, 5), (5, 2, 3), (4, 2, 2), (2, 3, 1), (10, 3, 4)]
)
def test_shares_are_equal_and_rounded_up(studies: int, engines: int, most: int) -> None:
    assert share(studies, engines) == most


def test_there_is_room_for_all() -> None:
    assert all(share(s, e) * e >= s for s in range(50) for e in range(1, 10))

"""A real server in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.serve_process import serve_process


@pytest.fixture(scope="module")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over an empty database; the tests of a module share it."""
    with serve_process(tmp_path_factory.mktemp("server")) as url:
        yield url

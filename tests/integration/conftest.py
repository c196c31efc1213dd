"""A real server in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.server_process import running_server


@pytest.fixture(scope="module")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over an empty database; the tests of a module share it."""
    with running_server(tmp_path_factory.mktemp("server")) as server:
        yield server.url

"""Static files under an address that changes with their content, so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_FOR_GOOD = "public, max-age=31536000, immutable"

# Some systems map .js to text/plain, and browsers then refuse to run it as a module.
mimetypes.add_type("text/javascript", ".js")


def fingerprint(directory: Path) -> str:
    """Return 12 hexadecimal digits that change when any file below `directory` does."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(p for p in directory.rglob("*") if p.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(directory).as_posix()}:{len(content)}:".encode() + content)
    return digest.hexdigest()


class Assets(StaticFiles):
    """Serves `<fingerprint>/<file>`.

    Modules import each other by relative addresses, so the fingerprint in front holds for all of them. A
    page that an older version sent still gets today's files, but is told not to keep them.
    """

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory)
        self.fingerprint = fingerprint(directory)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file behind the fingerprint in `path`."""
        found, _, name = path.replace("\\", "/").partition("/")
        response = await super().get_response(name, scope)
        response.headers["Cache-Control"] = _FOR_GOOD if found == self.fingerprint else "no-cache"
        return response

"""The OpenAPI document is a promise: it changes only on purpose."""

from __future__ import annotations

import json
import os
from pathlib import Path

from service.app import create_app
from service.pruners import prunes
from service.settings import Settings
from service.storage.database import Database
from service.storage.store import SqlStore

GOLDEN = Path(__file__).parents[1] / "golden" / "openapi.json"


def test_the_openapi_document_is_the_one_on_record(sqlite_url: str) -> None:
    """Set TUNESMITH_WRITE_GOLDEN=1 to put a change on record."""
    store = SqlStore(Database(sqlite_url), prunes)
    try:
        document = create_app(Settings(database_url=sqlite_url), store).openapi()
    finally:
        store.close()
    document["info"]["version"] = "VERSION"
    if os.environ.get("TUNESMITH_WRITE_GOLDEN") == "1":
        GOLDEN.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n")
    assert document == json.loads(GOLDEN.read_text())

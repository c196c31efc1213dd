"""The OpenAPI document is a promise: it changes only on purpose."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from pathlib import Path

import httpx

from service.app import create_app
from service.pruners import prunes
from service.settings import Settings
from service.storage.database import Database
from service.storage.store import SqlStore
from tests.support.serving import Service, served
from tests.support.stores import SPACE

GOLDEN = Path(__file__).parents[1] / "golden" / "openapi.json"


def test_the_openapi_document_is_the_one_on_record(sqlite_url: str) -> None:
    """Set TUNESMITH_WRITE_GOLDEN=1 to put a change on record."""
    store = SqlStore(Database(sqlite_url), prunes)
    try:
        found = create_app(Settings(database_url=sqlite_url), store).openapi()
    finally:
        store.close()
    document = {**found, "info": {**found["info"], "version": "VERSION"}}
    if os.environ.get("TUNESMITH_WRITE_GOLDEN") == "1":
        GOLDEN.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n")
    assert document == json.loads(GOLDEN.read_text())


def test_applications_of_one_process_share_their_description_and_nothing_else(tmp_path: Path) -> None:
    with ExitStack() as stack:

        def serve(name: str, **options: bool) -> Service:
            url = f"sqlite:///{tmp_path / name}.db"
            service = stack.enter_context(served(url, engine=False, **options))
            service.client.create_study({"name": name, "space": SPACE, "objectives": {"metric": "loss"}})
            return service

        locked, open_to_all = serve("locked", auth=True), serve("open", auth=False)
        assert locked.app.openapi() == open_to_all.app.openapi()
        assert [study.name for study in locked.client.studies()] == ["locked"]
        assert [study.name for study in open_to_all.client.studies()] == ["open"]
        assert httpx.get(f"{locked.client.url}/api/studies").status_code == 401
        assert httpx.get(f"{open_to_all.client.url}/api/studies").status_code == 200

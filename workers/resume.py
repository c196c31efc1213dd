"""Fetches the checkpoints that a trial is to go on from."""

from __future__ import annotations

import hashlib
import logging
import re
from pathlib import Path

from tunesmith.claims import ClaimedTrial
from tunesmith.client import Client
from tunesmith.errors import TunesmithError, Unavailable
from tunesmith.trials import Artifact

log = logging.getLogger(__name__)

MOST = 2
"""The newest, and one to fall back to."""

NAME = re.compile(r"checkpoint-[A-Za-z0-9._-]{1,180}")


def fetch(client: Client, claimed: ClaimedTrial, folder: Path) -> None:
    """Have the newest checkpoints of earlier attempts in `folder`: those that lie there, else downloaded.

    Where one cannot be had, training begins further back.

    Raises:
        Unavailable: there are some, and the server does not hand out any of them now.
    """
    away: Unavailable | None = None
    newest: dict[str, Artifact] = {}
    for artifact in claimed.resume_from:
        if NAME.fullmatch(artifact.name):
            newest.setdefault(artifact.name, artifact)
    for nth, artifact in enumerate(list(newest.values())[:MOST]):
        path = folder / artifact.name
        if _digest(path) == artifact.sha256:
            continue
        if nth and len(list(folder.glob("checkpoint-*"))) >= MOST:
            continue  # there is a newer one to fall back to, which the server never got
        try:
            client.download_artifact(claimed.study_id, claimed.number, artifact.attempt, artifact.name, path)
        except (TunesmithError, OSError) as error:
            log.warning("%s #%d: no checkpoint %s: %s", claimed.study, claimed.number, artifact.name, error)
            away = error if isinstance(error, Unavailable) else away
    if away is not None and not any(folder.glob("checkpoint-*")):
        raise away


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None

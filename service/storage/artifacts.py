"""Artifacts, files that attempts store: what is known of them. `service.artifacts` has their content."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from service.core.ports import NewArtifact, Uploading
from service.core.retention import KEPT_WHILE_RUNNING
from service.storage import tables as t
from service.storage.changes import LOCK_BY_ID
from service.storage.database import Tx
from service.storage.discards import discard, keep, remove
from service.storage.quick import Row
from service.storage.reading import one
from service.storage.tables import CHECKPOINT_KIND
from service.storage.values import moment
from tunesmith.errors import (
    ArtifactNotFound,
    FieldProblem,
    InvalidInput,
    LeaseLost,
    TrialNotFound,
    Unavailable,
)
from tunesmith.trials import Artifact

MOST = 1000
"""Artifacts of one trial."""
RESUMED = 4
"""Checkpoints that a claim brings along."""
UPLOAD_S = 24 * 3600.0
"""How long an upload may take."""

STUDY_OF = select(t.trials.c.study_id).where(t.trials.c.id == bindparam("trial"))
HOLDS = select(t.trials.c.lease, t.trials.c.state, t.trials.c.attempt).where(
    t.trials.c.id == bindparam("trial")
)
OF_TRIAL = select(t.artifacts).where(t.artifacts.c.trial_id == bindparam("trial"))
NAMED = OF_TRIAL.where(t.artifacts.c.attempt == bindparam("nth"), t.artifacts.c.name == bindparam("called"))
LISTED = OF_TRIAL.order_by(t.artifacts.c.attempt, t.artifacts.c.created_at, t.artifacts.c.name)
COUNT = select(func.count()).select_from(t.artifacts).where(t.artifacts.c.trial_id == bindparam("trial"))
CHECKPOINTS = OF_TRIAL.where(t.artifacts.c.kind == CHECKPOINT_KIND).order_by(
    t.artifacts.c.attempt.desc(), t.artifacts.c.step.desc(), t.artifacts.c.created_at.desc()
)
NEWEST = CHECKPOINTS.where(t.artifacts.c.attempt > bindparam("earlier")).limit(RESUMED)


def _upsert(dialect: Any) -> Any:
    statement = dialect.insert(t.artifacts)
    key = ["trial_id", "attempt", "name"]
    new = {c.name: statement.excluded[c.name] for c in t.artifacts.c if c.name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=new)


STORE = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}


def begin(tx: Tx, new: NewArtifact) -> Uploading:
    """Return where the content goes, or the artifact if it is there already.

    A note sees to it that the file is deleted should the upload not be completed.

    Raises:
        TrialNotFound: there is no such trial.
        LeaseLost: the attempt is not, or no longer, the running one.
        InvalidInput: the trial has too many artifacts.
    """
    study_id = _check_lease(tx, new)
    before = _find(tx, new)
    if before is not None and _same(before, new):
        return Uploading(path="", there=artifact_from(before))
    _check_count(tx, new, before)
    path = f"{study_id}/{new.trial_id}/{new.attempt}/{secrets.token_hex(8)}-{new.name}"
    discard(tx, [path], after_s=UPLOAD_S)
    return Uploading(path=path)


def complete(tx: Tx, new: NewArtifact, path: str, size: int) -> Artifact:
    """Make the content at `path` an artifact; one of this name gives way to it. Raises as `begin`."""
    _check_lease(tx, new)
    before = _find(tx, new)
    if before is not None and _same(before, new):
        discard(tx, [path])
        return artifact_from(before)
    _check_count(tx, new, before)
    if not keep(tx, path):
        raise Unavailable(f"The upload took longer than the {UPLOAD_S / 3600:g} hours it may; send it again.")
    row = {
        "trial_id": new.trial_id,
        "attempt": new.attempt,
        "name": new.name,
        "kind": new.kind,
        "step": new.step,
        "size": size,
        "sha256": new.sha256,
        "path": path,
        "created_at": tx.now,
    }
    tx.connection.execute(STORE[tx.dialect], row)
    if before is not None:
        discard(tx, [before["path"]])
    if new.kind == "checkpoint":
        older = tx.connection.execute(CHECKPOINTS, {"trial": new.trial_id}).all()[KEPT_WHILE_RUNNING:]
        remove(tx, older)
    return artifact_from(row)


def _check_lease(tx: Tx, new: NewArtifact) -> int:
    """Lock the study, check the lease, and return the study's id."""
    study_id: int | None = tx.connection.execute(STUDY_OF, {"trial": new.trial_id}).scalar()
    if study_id is None:
        raise TrialNotFound(f"There is no trial with the id {new.trial_id}.")
    tx.connection.execute(LOCK_BY_ID, {"study": study_id})
    held = tx.connection.execute(HOLDS, {"trial": new.trial_id}).one_or_none()
    if held is None or tuple(held) != (new.lease, "RUNNING", new.attempt):
        raise LeaseLost
    return study_id


def _find(tx: Tx, new: NewArtifact) -> Row | None:
    key = {"trial": new.trial_id, "nth": new.attempt, "called": new.name}
    return tx.connection.execute(NAMED, key).mappings().one_or_none()


def _same(before: Row, new: NewArtifact) -> bool:
    return (before["sha256"], before["kind"], before["step"]) == (new.sha256, new.kind, new.step)


def _check_count(tx: Tx, new: NewArtifact, before: Row | None) -> None:
    if before is None and tx.connection.execute(COUNT, {"trial": new.trial_id}).scalar_one() >= MOST:
        message = (
            f"a trial keeps at most {MOST:,} artifacts; pack files together, or store one under its name"
        )
        raise InvalidInput(FieldProblem("name", message))


def listed(connection: Connection, ref: str, number: int) -> list[Artifact]:
    """Return the artifacts of a trial, by attempt and age. Raises StudyNotFound, TrialNotFound."""
    row, _ = one(connection, ref, number)
    return [artifact_from(a) for a in connection.execute(LISTED, {"trial": row["id"]}).mappings()]


def find(connection: Connection, ref: str, number: int, attempt: int, name: str) -> tuple[Artifact, str]:
    """Return an artifact and where its content lies.

    Raises:
        StudyNotFound, TrialNotFound, ArtifactNotFound: there is none.
    """
    row, _ = one(connection, ref, number)
    key = {"trial": row["id"], "nth": attempt, "called": name}
    found = connection.execute(NAMED, key).mappings().one_or_none()
    if found is None:
        raise ArtifactNotFound(f"Attempt {attempt} of trial {number} has no artifact {name!r}.")
    return artifact_from(found), found["path"]


def checkpoints_of(tx: Tx, trial_id: int, earlier: int) -> list[Artifact]:
    """Return what another attempt of a trial may go on from: its newest checkpoints, the newest first.

    Without those of so many of its first attempts.
    """
    wanted = {"trial": trial_id, "earlier": earlier}
    return [artifact_from(a) for a in tx.connection.execute(NEWEST, wanted).mappings()]


def artifact_from(row: Any) -> Artifact:
    """A row of artifacts."""
    return Artifact(
        attempt=row["attempt"],
        name=row["name"],
        kind=row["kind"],
        step=row["step"],
        size=row["size"],
        sha256=row["sha256"],
        created_at=moment(row["created_at"]),
    )

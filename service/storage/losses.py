"""Attempts that are lost with their worker."""

from __future__ import annotations

import contextlib
import math

from sqlalchemy import bindparam, select

from service.core.lifecycle import End
from service.storage import tables as t
from service.storage.changes import bump, lock
from service.storage.database import Tx
from service.storage.ends import Ends
from service.storage.holds import HELD, held_in
from service.storage.tables import RUNNING_STATE
from service.storage.uptime import away
from service.storage.values import numbers_from_json
from tunesmith.errors import StudyNotFound
from tunesmith.trials import Cause, TrialState

NOT_HEARD_OF = "its worker was not heard of for longer than its lease"
EXPIRED = (
    select(t.trials.c.id, t.trials.c.study_id, t.trials.c.lease)
    .where(t.trials.c.state == RUNNING_STATE, t.trials.c.lease_expires_at < bindparam("now"))
    .order_by(t.trials.c.study_id, t.trials.c.id)
    .limit(500)
)


def lose_if_held(
    tx: Tx, trial_id: int, study_id: int, lease: str, cause: Cause, reason: str, before: float = math.inf
) -> TrialState | None:
    """End an attempt whose worker is gone; None where the lease is another by now, or was renewed.

    Args:
        before: Only if its lease expires earlier.

    Raises:
        StudyNotFound: it was deleted meanwhile.
    """
    lock(tx, study_id)
    study = bump(tx, study_id)
    trial = tx.connection.execute(HELD, {"leases": [lease]}).mappings().first()
    if trial is None or trial["lease"] != lease or trial["lease_expires_at"] >= before:
        return None
    reached = numbers_from_json(trial["objectives"])
    ends = Ends(tx)
    state = ends.note(held_in(study, trial), End("lost", cause, reason), reached)
    ends.write()
    return state


def reap(tx: Tx, outage_s: float) -> int:
    """End the attempts whose lease has expired; return how many.

    None while no API was there to renew them, for `outage_s` or longer: first each gets a full term.
    """
    if away(tx, outage_s):
        return 0
    expired = tx.connection.execute(EXPIRED, {"now": tx.now}).all()
    for trial_id, study_id, lease in expired:
        with contextlib.suppress(StudyNotFound):  # deleted meanwhile
            lose_if_held(tx, trial_id, study_id, lease, Cause.LEASE_EXPIRED, NOT_HEARD_OF, before=tx.now)
    return len(expired)

"""The results of a study for one objective, as the importance of parameters looks at them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Connection, bindparam, literal, select

from service.core.ports import Results
from service.storage import tables as t
from service.storage.studies import find
from service.storage.values import definition_of, numbers_from_json
from tunesmith.trials import INFEASIBLE_RANK, TrialState

PLACES = 2**32
MULTIPLIER = 2654435769
"""2**32 by the golden ratio: it spreads any run of numbers evenly, and in step with no period (of a grid)."""

PLACE = (t.trials.c.number * literal(MULTIPLIER, BigInteger)) % literal(PLACES, BigInteger)
COMPLETE = select(t.trials.c.params, t.trials.c.objectives).where(
    t.trials.c.study_id == bindparam("study"),
    t.trials.c.rank.in_([TrialState.COMPLETE.rank, INFEASIBLE_RANK]),
    bindparam("below", type_=BigInteger) > PLACE,
)


def results(connection: Connection, ref: str, metric: str, most: int) -> Results:
    """Return the complete trials of a study, about `most` of them where there are more.

    Raises StudyNotFound.
    """
    study = find(connection, ref)
    below = min(PLACES, PLACES * most // max(1, study["complete"]))
    found = []
    for params, objectives in connection.execute(COMPLETE, {"study": study["id"], "below": below}):
        value = numbers_from_json(objectives).get(metric)
        if value is not None:
            found.append((params, value))
    return Results(definition_of(study["definition"]), study["complete"], found)

"""Claims: which trials a worker gets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, update

from service.core.ports import Ready
from service.storage import tables as t
from service.storage.among import among
from service.storage.batches import Writes, by_turns
from service.storage.changes import bump
from service.storage.database import Tx
from service.storage.handouts import give_again, given_before, hand_out
from service.storage.quick import Row, fetch, fetch_first
from service.storage.tables import WAITING_STATE
from service.storage.takeover import take_back
from service.storage.values import study_ref
from service.storage.waits import WAITED, wait
from tunesmith.claims import ClaimedTrial, ClaimRequest, ClaimResponse
from tunesmith.errors import StudyNotFound, TunesmithError, WorkerNotFound
from tunesmith.studies import StudyState

SEEN = (
    update(t.workers)
    .where(among(t.workers.c.id, "workers"))
    .values(seen_at=bindparam("now"))
    .returning(t.workers.c.id, t.workers.c.draining, t.workers.c.paused_reason)
)

GIVES = (
    (t.studies.c.state == StudyState.ACTIVE.value)
    & (t.studies.c.waiting > 0)
    & or_(t.studies.c.parallelism.is_(None), t.studies.c.running < t.studies.c.parallelism)
)
NAMED = among(t.studies.c.name, "names") | among(t.studies.c.id, "ids")
TRAINS = among(t.studies.c.task, "tasks")
FIRST = (
    select(t.studies.c.id, t.studies.c.parallelism, t.studies.c.running)
    .where(GIVES)
    .order_by(t.studies.c.priority.desc(), t.studies.c.running, t.studies.c.id)
    .limit(1)
    .with_for_update(key_share=True)
)
CHOOSE = {
    # (are studies named, are tasks named)
    (True, False): FIRST.where(NAMED),
    (False, True): FIRST.where(TRAINS),
    (True, True): FIRST.where(NAMED, TRAINS),
}

HANDED_OUT = ("id", "number", "params", "attempt", "repeat", "earlier")
QUEUE = (
    select(*(t.trials.c[name] for name in HANDED_OUT))
    .where(t.trials.c.study_id == bindparam("study"), t.trials.c.state == WAITING_STATE)
    .order_by(t.trials.c.queue, t.trials.c.number)
    .offset(bindparam("skip"))
    .limit(bindparam("count"))
    .with_for_update()
)
STARTED = (
    update(t.studies)
    .where(t.studies.c.id == bindparam("study"), t.studies.c.started_at.is_(None))
    .values(started_at=bindparam("now"))
)

STATES_OF = select(t.studies.c.name, t.studies.c.id, t.studies.c.state).where(NAMED)

ABOUT_READY = ("id", "name", "task", "waiting")
READY = select(*(t.studies.c[name] for name in ABOUT_READY)).where(GIVES)


def split_names(names: Sequence[str]) -> dict[str, list[Any]]:
    """Return names and ids apart, as the statements take them."""
    refs = [study_ref(name) for name in names]
    return {"names": [r for r in refs if isinstance(r, str)], "ids": [r for r in refs if isinstance(r, int)]}


Asked = tuple[ClaimRequest, frozenset[str]]
"""A claim, and the studies that its caller may touch (none for all)."""
Answer = ClaimResponse | TunesmithError


def claim(tx: Tx, claims: Sequence[Asked], lease_s: float, *, ahead: bool = False) -> list[Answer]:
    """Hand out trials, up to `count` for each claim (see `Store.claim`).

    The answers are errors where there is no such worker (WorkerNotFound) or study (StudyNotFound).

    Args:
        ahead: They came with the ends of other trials; one that finds nothing is followed by one that waits.
    """
    asked = [(request.request_id, (request, only)) for request, only in claims]
    return by_turns(asked, lambda some: _claim(tx, [each for _, each in some], lease_s, ahead))


def _claim(tx: Tx, claims: Sequence[Asked], lease_s: float, ahead: bool) -> list[Answer]:
    requests = [request for request, _ in claims]
    # The workers' rows first: the same request may be at another server at this moment.
    seen = {"workers": [r.worker for r in requests], "now": tx.now}
    workers = {each["id"]: each for each in fetch(tx.connection, SEEN, seen)}
    given = given_before(tx, requests)
    writes = Writes()
    known = [
        _known(tx, asked, workers.get(asked[0].worker), given[asked[0].request_id], lease_s, writes)
        for asked in claims
    ]
    writes.flush(tx)  # what is handed out is in no queue when others look
    takers = [r for r, answer in zip(requests, known, strict=True) if answer is None]
    awake = [r for r in takers if not _rests(workers[r.worker])]
    taken = _from_queues(tx, awake, lease_s, writes)
    # Those that ask alike are told alike, by one query.
    over = {
        names: all_finished(tx, names)
        for names in {tuple(r.studies) for r in takers if r.request_id not in taken}
    }
    answers = [
        answer or _response(request, workers[request.worker], taken.get(request.request_id, []), over)
        for request, answer in zip(requests, known, strict=True)
    ]
    if not ahead:
        wait(tx, (r for r, a in zip(requests, answers, strict=True) if _in_vain(r, a)), writes)
        writes.flush(tx)
    return answers


def _in_vain(request: ClaimRequest, answer: Answer) -> bool:
    """Whether a claim found nothing, and may find something later."""
    return isinstance(answer, ClaimResponse) and answer.waits and not request.own


def _known(
    tx: Tx,
    asked: Asked,
    worker: Row | None,
    given: Sequence[Row],
    lease_s: float,
    writes: Writes,
) -> Answer | None:
    """Return the answer to a claim that takes nothing from the queues; None where it does."""
    request, only = asked
    if worker is None:
        return WorkerNotFound(f"There is no worker {request.worker!r}; register it first.")
    if given:
        again = [give_again(tx, row, lease_s, only) for row in given]
        return ClaimResponse(trials=[trial for trial in again if trial is not None])
    if not request.own:
        return None
    back = take_back(tx, request, 0 if _rests(worker) else request.count, only)
    trials = [hand_out(tx, *row, request, lease_s, writes) for row in back]
    return _standing(worker, trials=trials)


def _rests(worker: Row) -> bool:
    return bool(worker["draining"] or worker["paused_reason"])


def _standing(worker: Row, **answer: Any) -> ClaimResponse:
    return ClaimResponse(draining=bool(worker["draining"]), paused=worker["paused_reason"], **answer)


def _response(
    request: ClaimRequest,
    worker: Row,
    trials: list[ClaimedTrial],
    over: Mapping[tuple[str, ...], bool | StudyNotFound],
) -> Answer:
    finished = not trials and over[tuple(request.studies)]
    if isinstance(finished, StudyNotFound):
        return finished
    return _standing(worker, trials=trials, finished=finished)


def _from_queues(
    tx: Tx, requests: Sequence[ClaimRequest], lease_s: float, writes: Writes
) -> dict[str, list[ClaimedTrial]]:
    """Take trials from the queues, for those that ask alike together; return them by request id."""
    alike: dict[Any, list[ClaimRequest]] = defaultdict(list)
    for request in requests:
        alike[tuple(request.studies), tuple(request.tasks)].append(request)
    found: dict[str, list[ClaimedTrial]] = {}
    for some in alike.values():
        taken = iter(_take(tx, some[0], sum(r.count for r in some)))
        for request in some:
            if not (mine := list(islice(taken, request.count))):
                continue
            found[request.request_id] = [hand_out(tx, *row, request, lease_s, writes) for row in mine]
            if request.wait_s:
                # In this transaction, or the engine would count the claim twice: as waiting and as running.
                writes.note(WAITED, {"request": request.request_id})
        writes.flush(tx)
    return found


def _take(tx: Tx, request: ClaimRequest, count: int) -> list[tuple[Row, Row]]:
    """Take up to so many trials from the queues that a claim is for; return each with its study.

    Where it is for several, the study whose turn it is changes with each claim.
    """
    taken: list[tuple[Row, Row]] = []
    most = count if len(request.studies) == 1 else request.count
    while len(taken) < count:
        more = _take_from_one_study(tx, request, min(most, count - len(taken)), taken)
        if not more:
            break
        taken += more
    return taken


def _take_from_one_study(
    tx: Tx, request: ClaimRequest, count: int, taken: Sequence[tuple[Row, Row]]
) -> list[tuple[Row, Row]]:
    """Take from the study whose turn it is; what was `taken` is still first in its queue."""
    statement = CHOOSE.get((bool(request.studies), bool(request.tasks)))
    if statement is None:
        return []
    wanted: dict[str, Any] = split_names(request.studies) if request.studies else {}
    if request.tasks:
        wanted["tasks"] = request.tasks
    study = fetch_first(tx.connection, statement, wanted)
    if study is None:
        return []
    if study["parallelism"] is not None:
        count = min(count, study["parallelism"] - study["running"])
    skip = sum(other["id"] == study["id"] for other, _ in taken)
    wanted_rows = {"study": study["id"], "count": count, "skip": skip}
    trials = fetch(tx.connection, QUEUE, wanted_rows)
    study = bump(tx, study["id"], {"WAITING": -len(trials), "RUNNING": len(trials)})
    if study["started_at"] is None:
        tx.connection.execute(STARTED, {"study": study["id"], "now": tx.now})
    return [(study, trial) for trial in trials]


def all_finished(tx: Tx, names: Sequence[str]) -> bool | StudyNotFound:
    """Whether the studies named are all FINISHED, or deleted; an error where none is there."""
    if not names:
        return False
    found = fetch(tx.connection, STATES_OF, split_names(names))
    if not found:
        return StudyNotFound(f"There is no study {' or '.join(map(repr, names))}.")
    return all(each["state"] == StudyState.FINISHED for each in found)


def open_among(connection: Connection, names: Sequence[str]) -> set[str]:
    """Return which of these studies (names or ids) exist and are not FINISHED."""
    if not names:
        return set()
    found = fetch(connection, STATES_OF, split_names(names))
    still = [each for each in found if each["state"] != StudyState.FINISHED]
    return {str(each[key]) for each in still for key in ("name", "id")}


def ready(connection: Connection) -> list[Ready]:
    """Return the studies that have trials to give."""
    return [Ready(*(each[name] for name in ABOUT_READY)) for each in fetch(connection, READY, {})]

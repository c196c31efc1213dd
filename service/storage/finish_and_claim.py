"""The end of a trial, and the claim of the next one that may come with it, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from service.storage.claims import claim
from service.storage.database import Tx
from service.storage.finishes import finish
from tunesmith.errors import TunesmithError
from tunesmith.trials import ClaimResponse, Finish, FinishResponse

Ended = tuple[int, Finish, frozenset[str]]
"""The id of a trial, how it ends, and the studies that its caller may touch (none for all)."""


def finish_and_claim(tx: Tx, ends: Sequence[Ended], lease_s: float) -> list[FinishResponse | TunesmithError]:
    """End trials (see `finish`), then hand out the next ones; a claim that is refused undoes no end."""
    answers = finish(tx, [(trial, body) for trial, body, _ in ends], lease_s)
    asked = {
        i: (body.claim_next, only)
        for i, (_, body, only) in enumerate(ends)
        if body.claim_next is not None and isinstance(answers[i], FinishResponse)
    }
    for i, claimed in zip(asked, claim(tx, list(asked.values()), lease_s) if asked else [], strict=True):
        answer = answers[i]
        if isinstance(answer, FinishResponse) and isinstance(claimed, ClaimResponse):
            answers[i] = FinishResponse(state=answer.state, claimed=claimed)
    return answers

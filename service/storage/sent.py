"""What workers send of the trials that they run: reports, ends, and the claims that come with ends.

All of a transaction is carried out together: the studies are locked once, and what follows is one message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.core.pruning import Prunes
from service.storage.batches import Writes, by_turns
from service.storage.breaker import lock_workers
from service.storage.claims import claim
from service.storage.database import Tx
from service.storage.finishes import finish
from service.storage.holds import hold
from service.storage.pruning import PruningHistory
from service.storage.reports import report
from tunesmith.claims import ClaimRequest, ClaimResponse
from tunesmith.reports import Finish, FinishResponse, Report, ReportResponse

Sent = tuple[int, Report | Finish, frozenset[str]]
"""The id of a trial, what is sent of it, and the studies that its caller may touch (none for all)."""
Answer = ReportResponse | FinishResponse | Exception
"""An error where something is refused; `Later` where it is to be asked again."""


@dataclass(frozen=True, eq=False)
class Reception:
    """Takes in what workers send.

    Attributes:
        lease_s: Seconds a lease lasts.
        prunes: The pruning rule.
        history: What it looks at.
    """

    lease_s: float
    prunes: Prunes
    history: PruningHistory

    def take_in(self, tx: Tx, sent: Sequence[Sent]) -> list[Answer]:
        """Store metrics and answer whether to go on; end attempts, and hand out the next trials.

        Metrics that come late go to their own attempt: stop. The same end again is answered the same. A claim
        that is refused undoes no end. The answers are errors where something is refused:

        - TrialNotFound: there is no such trial.
        - LeaseLost: the lease was never given out for it, or another attempt may be running it.
        - TrialFinished: the attempt ended already, in another way.
        - InvalidInput: a value is no objective, or there are too many metrics.
        """
        return by_turns([(one[0], one) for one in sent], lambda some: self._take_in(tx, [s for _, s in some]))

    def _take_in(self, tx: Tx, sent: Sequence[Sent]) -> list[Answer]:
        """Do so for trials that are all different."""
        reports = {i: body for i, (_, body, _) in enumerate(sent) if isinstance(body, Report)}
        ends = {i: body for i, (_, body, _) in enumerate(sent) if isinstance(body, Finish)}
        failures = lock_workers(tx, [body.lease for body in ends.values()])
        held = hold(tx, [(trial, body.lease) for trial, body, _ in sent])
        writes = Writes()
        answers: dict[int, Answer] = {
            i: report(tx, held[i], body, writes, self.lease_s, self.prunes, self.history)
            for i, body in reports.items()
        }
        given = [(held[i], body) for i, body in ends.items()]
        answers |= zip(ends, finish(tx, given, writes, self.lease_s, failures), strict=True)
        writes.flush(tx)
        asked = {
            i: (body.claim_next, sent[i][2])
            for i, body in ends.items()
            if body.claim_next is not None and isinstance(answers[i], FinishResponse)
        }
        self._claim(tx, asked, answers)
        return [answers[i] for i in range(len(sent))]

    def _claim(
        self, tx: Tx, asked: dict[int, tuple[ClaimRequest, frozenset[str]]], answers: dict[int, Answer]
    ) -> None:
        """Add to the answers to ends what the claims that came with them are given."""
        claimed = claim(tx, list(asked.values()), self.lease_s, ahead=True) if asked else []
        for i, given in zip(asked, claimed, strict=True):
            answer = answers[i]
            if isinstance(answer, FinishResponse) and isinstance(given, ClaimResponse):
                answers[i] = FinishResponse(state=answer.state, claimed=given)

"""The heartbeats of a worker: they renew the leases of all it runs, whatever its slots are doing."""

from __future__ import annotations

import logging
import math
import time

from tunesmith.errors import TunesmithError, WorkerNotFound
from tunesmith.workers import Heartbeat, HeartbeatResponse
from workers.attempt import Attempt
from workers.desk import Desk
from workers.ends import Early

log = logging.getLogger(__name__)

FIRST_S = 3.0
"""Seconds between heartbeats until the server has said how many."""


class Beats:
    """Sends heartbeats, on a thread and a connection of their own, and does what their answers say."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._client = desk.connections.beats
        self._every_s = FIRST_S

    def run(self) -> None:
        """Beat as often as the server wants, for as long as the process lives.

        At once where an earlier process left leases: nobody knows how much of them is left.
        """
        last = -math.inf if self._desk.leases() else time.monotonic()
        while True:
            self._desk.holds_more.clear()
            due_s = last + self._interval_s() - time.monotonic()
            if due_s > 0 and self._desk.holds_more.wait(due_s):
                continue  # a new lease, perhaps a shorter one
            last = time.monotonic()
            self.beat()

    def _interval_s(self) -> float:
        leases = [claimed.lease_s / 3 for claimed in self._desk.leases().values()]
        return min([self._every_s, *leases])

    def beat(self) -> bool:
        """Send one heartbeat, do what the answer says, and return whether there was one.

        It is not sent again: the next one soon follows.
        """
        leases, held = self._desk.leases(), self._desk.held()
        beat = Heartbeat(
            leases=sorted(leases),
            draining=self._desk.draining.is_set(),
            incarnation=self._desk.about.incarnation,
        )
        try:
            answer = self._client.heartbeat(self._desk.worker, beat)
        except WorkerNotFound:
            return self._register()
        except TunesmithError as error:
            if leases:
                log.warning("Leases could not be renewed: %s", error)
            return False
        self._every_s = min(answer.next_s, answer.lease_s / 3)
        heed(answer, held)
        return True

    def _register(self) -> bool:
        """The server has a new database: become known to it."""
        try:
            self._client.register(self._desk.worker, self._desk.about)
        except TunesmithError as error:
            log.warning("The server forgot this worker: %s", error)
            return False
        return True


def heed(answer: HeartbeatResponse, held: dict[str, Attempt]) -> None:
    """End the attempts that the answer names."""
    for leases, why in (
        (answer.lost, Early.LOST),
        (answer.stop, Early.UNWANTED),
        (answer.pause, Early.PAUSED),
    ):
        for lease in held.keys() & {*leases}:
            held[lease].end_early(why)

"""One attempt at a trial: passes its metrics on, the server's answers back, and ends it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tunesmith.errors import Forbidden, InvalidInput, TunesmithError, Unauthorized
from tunesmith.metrics import MetricPoint
from tunesmith.reports import Answer, Finish, Outcome
from tunesmith.tasks import CATALOGUE
from workers.connections import Connections
from workers.delivery import GONE, REFUSED, TRIES, Delivery
from workers.ends import EARLY, Early, finish_of
from workers.journal import Journal
from workers.process import Checkpoints, Message, Order, TrainingProcess
from workers.resume import fetch
from workers.uploads import Uploads

log = logging.getLogger(__name__)

KILL_S = 60.0
"""Seconds after which a process that was killed and is still there is given up."""


class Attempt:
    """A trial in training.

    `run` belongs to the slot's thread. `hear` is called by the thread that reads what the process says: it
    keeps a journal and waits for nothing but the disk, so that training never waits for the network.
    `end_early` may be called from any thread.
    """

    def __init__(self, connections: Connections, journal: Journal, process: TrainingProcess) -> None:
        self.claimed = journal.claimed
        self.early: Early | None = None
        self.broken: Exception | None = None
        self._why = ""
        self._journal = journal
        self._process = process
        self._connections = connections
        self._delivery = Delivery(connections.trials, journal)
        self._uploads = Uploads(connections.files, journal, lambda: self.end_early(Early.LOST))
        self._metrics: dict[str, float] = {}
        self._steps = 0
        self._run: int | None = None
        self._last: Message | None = None
        self._end: Finish | None = None
        self._deciding = threading.Lock()
        self._news = threading.Event()
        self._begin = time.monotonic()
        self._kill_at: float | None = None
        self._killed = False
        self._fetched = threading.Event()

    def __str__(self) -> str:
        return str(self._journal)

    @property
    def trains(self) -> bool:
        """Whether its training has begun and has yet to end."""
        return self._run is not None and self._end is None

    def end_early(self, why: Early, detail: str = "") -> None:
        """Stop training at its next step. The first reason stays, unless the lease is lost since."""
        with self._deciding:
            if self.early is None or why is Early.LOST:
                self.early, self._why = why, detail
                self._kill_at = time.monotonic() + why.patience_s
            if self._run is not None and self._end is None:
                self._tell_process(self._run, self.early)
        self._news.set()

    def _tell_process(self, run: int, why: Early) -> None:
        if not self._process.ready:
            self._process.kill()  # it is still loading torch, for seconds
        elif why.saves:
            self._process.pause(run)
        else:
            self._process.stop(run)

    def run(self, params: Mapping[str, Any]) -> Message:
        """Train, report until training has ended, finish the trial; return the process's last message.

        Raises:
            Unauthorized, Forbidden: the server no longer lets this worker in.
        """
        checkpoints = self._checkpoints()
        with self._deciding:
            if self.early is None:
                order = self._order(params, checkpoints)
                self._run = self._process.run(order, self.hear)
        if self._run is None:
            self.hear({"end": "stopped"})
        while self._end is None:
            self._wait()
            if self._end is None:
                self._report()
        self._finish(self._end)
        return self._last or {}

    def _order(self, params: Mapping[str, Any], checkpoints: Checkpoints | None) -> Order:
        files = str(self._journal.files.absolute())
        claimed = self.claimed
        return Order(claimed.task or "", params, claimed.seed, checkpoints, files, claimed.devices)

    def _wait(self) -> None:
        """Wait for news; kill training that does not do what it was told."""
        left = None if self._kill_at is None else max(0.0, self._kill_at - time.monotonic())
        if self._news.wait(left):
            self._news.clear()
        elif self._killed:  # a driver may keep a process for ever, but not the trial
            self.hear({"gone": "The training process could not be killed.", "cause": "error"})
        else:
            log.warning("%s: training does not stop (%s) and is killed", self, self.early)
            self._kill_at, self._killed = time.monotonic() + KILL_S, True
            self._process.kill()

    def _checkpoints(self) -> Checkpoints | None:
        """Fetch the trial's checkpoints; None where its study wants none."""
        policy = self.claimed.checkpoint
        if policy.every_epochs is None and policy.every_minutes is None:
            return None
        folder = self._journal.checkpoints.absolute()
        if self.claimed.resume_from:
            threading.Thread(target=self._fetch, args=[folder], name=f"fetch-{self}", daemon=True).start()
            while not self._fetched.is_set() and self.early is None:
                self._news.wait()
                self._news.clear()
        return Checkpoints(str(folder), policy.every_epochs, policy.every_minutes)

    def _fetch(self, folder: Path) -> None:
        """Fetch what to go on from, which may take long: meanwhile the attempt can be told to end."""
        try:
            fetch(self._connections.downloads, self.claimed, folder)
        except TunesmithError as error:
            self.end_early(Early.NO_CHECKPOINT, str(error))
        finally:
            self._fetched.set()
            self._news.set()

    def hear(self, message: Message) -> None:
        """Take what the process says. Where it cannot be written down, training must not go on."""
        try:
            self._take(message)
        except Exception as error:
            if not isinstance(error, OSError | InvalidInput):
                log.exception("%s cannot go on", self)
            self.broken = self.broken or error
            self._process.kill()
        if ("end" in message or "gone" in message) and self._end is None:
            self._last = message
            self._end = self._judge(message)
        self._news.set()

    def _take(self, message: Message) -> None:
        if "point" in message:
            point = MetricPoint.parse(message["point"])
            self._journal.note_point(point)
            self._metrics.update(point.metrics)
            self._steps += 1
        elif "checkpoint" in message:
            self._store(message["checkpoint"])
        elif "file" in message:
            self._journal.append(file=message["file"])
            self._uploads.offer_file(message["file"])
        elif "resumed" in message:
            log.info("%s resumes after step %d", self, message["resumed"]["step"])
            if message["resumed"]["name"] not in {a.name for a in self.claimed.resume_from}:
                self._store(message["resumed"])  # it was left here by a process that could not say so
        elif "rejected" in message:
            found = message["rejected"]
            log.warning("%s: checkpoint %s is of no use: %s", self, found["name"], found["reason"])

    def _store(self, checkpoint: Mapping[str, Any]) -> None:
        self._journal.append(checkpoint=checkpoint)
        self._uploads.offer(dict(checkpoint))

    def _report(self) -> None:
        """Send what is in the journal; what the server could not take goes with the next report."""
        try:
            for answer in self._delivery.report():
                if answer is not Answer.CONTINUE:
                    self.end_early(EARLY[answer])
        except GONE as error:
            log.debug("%s: %s", self, error)
            self.end_early(Early.LOST)
        except REFUSED as error:
            self.end_early(Early.REFUSED, str(error))
        except (Unauthorized, Forbidden) as error:
            self.end_early(Early.NOT_LET_IN, str(error))
        except TunesmithError as error:
            log.warning("%s: metrics are kept for the next report: %s", self, error)

    def _judge(self, message: Message) -> Finish:
        """Say how it ended, and write that down: the server may be away for longer than this worker lives."""
        printed = self._process.output.tail() if self._run is not None else ""
        lease = self.claimed.lease
        end = finish_of(message, lease, early=self.early, why=self._why, broken=self.broken, log=printed)
        try:
            self._journal.append(end=end.model_dump(mode="json"))
        except OSError as error:
            log.warning("%s: its end could not be written down: %s", self, error)
        return end

    def _finish(self, end: Finish) -> None:
        if self.early is not Early.LOST:
            self._store_last(end)
        if self.early is Early.LOST:
            self._uploads.close(drop=True)
            log.warning("%s dropped: its lease is lost, another attempt may be running it", self)
            if not self._deliver_rest():
                return
        elif refused := self._delivery.finish(end):
            log.warning("%s dropped: the server did not take its end (%s): %s", self, end.state, refused)
        else:
            self._tell(end)
        self._journal.remove()

    def _deliver_rest(self) -> bool:
        """Deliver what is left: it is stored with this attempt, whoever runs the trial now.

        False where the server cannot take it now: the journal waits for the next start.
        """
        try:
            self._delivery.finish(None, TRIES)
        except (Unauthorized, Forbidden):
            raise
        except TunesmithError as error:
            log.warning("%s: its last metrics are kept for the next start: %s", self, error)
            return False
        return True

    def _store_last(self, end: Finish) -> None:
        """Have files and the last checkpoint stored before the end is sent: then the lease is over.

        Uploads do not wait for long for a server that is away; reports do. A worker that is to stop has no
        time for more than one try.
        """
        wanted = end.state is not Outcome.PRUNED and self.early is not Early.UNWANTED
        tries = 1 if self.early is not None and self.early.saves else TRIES
        for _ in range(tries if self._uploads.begun else 0):
            self._report()
            if self.early is Early.LOST or self._uploads.close(checkpoint=wanted):
                break

    def _tell(self, end: Finish) -> None:
        level = logging.ERROR if end.state is Outcome.FAILED else logging.INFO
        seconds = time.monotonic() - self._begin
        value = self._value()
        why = f": {end.reason}" if end.reason else ""
        log.log(level, "%s %s%s, %d steps in %.1f s%s", self, end.state, value, self._steps, seconds, why)

    def _value(self) -> str:
        """The task's usual objective, as it stands."""
        metric = CATALOGUE[self.claimed.task or ""].objective
        return f" {metric}={self._metrics[metric]:.4f}" if metric in self._metrics else ""

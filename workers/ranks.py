"""The other processes of a trial on several devices, started and watched by the slot's training process."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from workers.devices import Device
from workers.process import Checkpoints, Message, Order, Rank, TrainingProcess

SETTLE_S = 2.0
"""How long to wait for another rank to say why it ended, when all that is known is that it did."""

PATIENCE_S = 10.0
"""How long training may go on without a rank that has ended: it may wait for it for ever."""

LOST = ("gloo", "NCCL", "Connection closed by peer", "Connection reset by peer")
"""What an error says that tells of the end of another rank."""


class Ranks:
    """The processes of ranks 1 and up, one on each further device of a slot, kept between trials.

    They end with this process, however it ends.

    Args:
        devices: Theirs.
        data_dir: Where data sets lie.
        give_up: Called, in a thread, with why training cannot go on; must end this process.
    """

    def __init__(self, devices: Sequence[str], data_dir: Path, give_up: Callable[[str, str], None]) -> None:
        self._devices = devices
        self._data_dir = data_dir
        self._give_up = give_up
        self._processes: list[TrainingProcess] = []
        self._trial: _Trial | None = None

    def begin(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Have the other ranks begin with a trial; return the order of the first rank."""
        of = order["devices"]
        self._start(of - 1)
        self._trial = trial = _Trial(self._devices[: of - 1], order.get("files"), self._give_up)
        for number, process in enumerate(self._processes[: of - 1], start=1):
            rank = Rank(number, of, trial.meet)
            process.run(_order_of(order, rank), lambda message, i=number: trial.hear(i, message))  # type: ignore[misc]
        return {**order, "rank": {"number": 0, "of": of, "meet": trial.meet}}

    def _start(self, count: int) -> None:
        """Have so many processes. For the main thread: they end with the thread that starts them."""
        if count > len(self._devices):
            raise ValueError(f"a trial wants {count + 1} devices, this slot has {len(self._devices) + 1}")
        for i, device in enumerate(self._devices[:count]):
            if i < len(self._processes) and self._processes[i].alive:
                continue
            self._processes[i : i + 1] = [TrainingProcess(Device(device, threads=1), self._data_dir)]

    def end(self, end: Message) -> Message:
        """Return how the trial ended, all ranks considered.

        After a failure this process, and with it the others, is to end: who waits for whom is not known.
        """
        trial = self._trial
        if trial is None:
            return end
        if end["end"] != "failed":
            trial.settle(SETTLE_S)
            return end
        if any(sign in end["reason"] for sign in LOST):
            end = {**end, **trial.failure(SETTLE_S)}
        trial.settle()
        return {**end, "leaving": True}


class _Trial:
    """One trial as the other ranks have it.

    Args:
        devices: Theirs.
        folder: Of the attempt, for the file where they meet; None for one of the system's.
        give_up: As for `Ranks`.
    """

    def __init__(
        self, devices: Sequence[str], folder: str | None, give_up: Callable[[str, str], None]
    ) -> None:
        if folder is not None:
            Path(folder).mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix=".ranks-", dir=folder))
        self.meet = str(self._folder / "meet")
        self._devices = devices
        self._give_up = give_up
        self._heard: dict[int, Message] = {}
        self._failed = threading.Event()
        self._all_heard = threading.Event()
        self._settled = threading.Event()

    def hear(self, rank: int, message: Message) -> None:
        """Take what a rank's process says; only its first word counts."""
        if rank in self._heard or self._settled.is_set():
            return
        self._heard[rank] = message
        if len(self._heard) == len(self._devices):
            self._all_heard.set()
        if "gone" in message or message.get("end") == "failed":
            self._failed.set()
            threading.Thread(target=self._watch, name=f"rank-{rank}", daemon=True).start()

    def _watch(self) -> None:
        if not self._settled.wait(PATIENCE_S):
            found = self.failure(0.0)
            self._clean()
            self._give_up(found["cause"], found["reason"])

    def failure(self, wait_s: float) -> Message:
        """Return `cause` and `reason` of the rank that is to blame; nothing where none has failed."""
        if not self._failed.wait(wait_s):
            return {}
        rank, message = min(self._heard.items(), key=lambda heard: _weight(heard[1]))
        reason = f"Rank {rank} ({self._devices[rank - 1]}): {_reason(message)}"
        return {"cause": message.get("cause", "error"), "reason": reason}

    def settle(self, wait_s: float = 0.0) -> None:
        """The trial is over here; wait until it is over with the others, who use the file till then."""
        self._all_heard.wait(wait_s)
        self._settled.set()
        self._clean()

    def _clean(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _order_of(order: Mapping[str, Any], rank: Rank) -> Order:
    saved = Checkpoints(**order["checkpoints"]) if order.get("checkpoints") else None
    whole = Order(order["task"], order["params"], order["seed"], saved, devices=rank.of)
    return replace(whole, rank=rank)


def _reason(message: Message) -> str:
    return str(message.get("gone") or message.get("reason") or "")


def _weight(message: Message) -> int:
    """Order messages: the end of a process, an error of its own, the news of another's, no failure."""
    if "gone" in message:
        return 0
    if message.get("end") != "failed":
        return 3
    return 2 if any(sign in _reason(message) for sign in LOST) else 1

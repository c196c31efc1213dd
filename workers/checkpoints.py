"""Saves training to a folder now and then, and takes it up from there."""

from __future__ import annotations

import copy
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from workers.checkpoint_files import PATTERN, UNFINISHED, Unusable, identity, name_of, read, write
from workers.device_memory import is_out_of_memory
from workers.run import State, Training

log = logging.getLogger(__name__)

KEPT = 2
"""Files that stay: the newest, and one to fall back to."""

SHARE = 0.05
"""Of the time, at most, that saving after short epochs may take."""

SHORT_S = 10.0
"""Seconds of training that may be lost for that: after them the next epoch is saved, whatever it costs."""

LONGEST_REASON = 500


class Rhythm:
    """When a checkpoint is due: after so many epochs, and after so many minutes.

    Where epochs take less than seconds, some of those saves are left out, so that training does not spend its
    time waiting for the disk: a save costs what the quickest of the last three took. Minutes always count.
    """

    def __init__(
        self,
        every_epochs: int | None,
        every_minutes: float | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._every_epochs = every_epochs
        self._every_s = None if every_minutes is None else every_minutes * 60
        self._clock = clock
        self._costs: deque[float] = deque(maxlen=3)
        self._epochs = 0
        self._since = clock()

    def due(self, epochs: int, batches: int) -> bool:
        """Whether to save now."""
        waited = self._clock() - self._since
        if self._every_s is not None and waited >= self._every_s:
            return True
        worth = waited >= SHORT_S or min(self._costs, default=0.0) <= SHARE * waited
        return batches == 0 and self._passed(epochs) and worth

    def _passed(self, epochs: int) -> bool:
        every = self._every_epochs
        return every is not None and epochs // every > self._epochs // every

    def saved(self, epochs: int, seconds: float) -> None:
        """Note that a save has ended now and took `seconds`."""
        self._costs.append(seconds)
        self.begin(epochs)

    def begin(self, epochs: int) -> None:
        """Count from now, and from `epochs`."""
        self._epochs = epochs
        self._since = self._clock()


class Checkpointer:
    """The checkpoints of one run, in a folder of its own.

    Args:
        folder: Where they lie; made where it is not there.
        of: Whose they are: `identity` of the trial. Others are not used.
        rhythm: When to save.
        points: What the run has reported. Saved along, and reported again when training is taken up, so
            that the curve of the new attempt is whole.
        tell: Sends a message to the worker.
        sources: Checksums of what the run is trained on, by name, such as `data`; whoever knows them adds
            them before training is taken up. Files that were trained on something else are not used.
    """

    def __init__(
        self,
        folder: Path,
        of: str,
        rhythm: Rhythm,
        points: list[Any],
        tell: Callable[..., None],
        sources: Mapping[str, str],
    ) -> None:
        self._folder = folder
        self._of = of
        self._rhythm = rhythm
        self._points = points
        self._tell = tell
        self._sources = sources
        self._name = ""
        folder.mkdir(parents=True, exist_ok=True)

    def resume(self, training: Training) -> None:
        """Take up the newest checkpoint that can be used; files that cannot are told and deleted."""
        files = self._files()
        if not files:
            return
        begin = copy.deepcopy(training.state())
        if not any(self._take_up(path, training) for path in files):
            training.restore(begin)  # whatever a checkpoint that did not fit has changed
        self._rhythm.begin(training.epochs)

    @property
    def newest(self) -> str:
        """The name of the file that was saved or taken up last; empty where there is none."""
        return self._name

    def read(self, name: str) -> State:
        """Return the state in a file of this folder.

        Raises:
            Unusable: it is none of this trial's.
            OSError: it cannot be read.
        """
        state: State = read(self._folder / name, self._of, self._sources)["state"]
        return state

    def due(self, training: Training) -> bool:
        """Whether to save now."""
        return self._rhythm.due(training.epochs, training.batches)

    def offer(self, training: Training) -> None:
        """Save if a checkpoint is due."""
        if self.due(training):
            self.save(training)

    def save(self, training: Training) -> bool:
        """Save now, unless this very moment is saved; return whether a checkpoint of it is there.

        A disk that is full costs the checkpoint, not the trial.
        """
        name = name_of(training.epochs, training.batches)
        if name == self._name:
            return True
        begin = time.monotonic()
        try:
            self._write(name, training)
        except OSError as error:
            log.warning("No checkpoint could be saved, training goes on without: %s", error)
        else:
            self._name = name
        self._rhythm.saved(training.epochs, time.monotonic() - begin)
        return self._name == name

    def _write(self, name: str, training: Training) -> None:
        whose = {"of": self._of, "sources": dict(self._sources)}
        content = {**whose, "state": training.state(), "points": self._points}
        saved = write(self._folder / name, content)
        self._delete_old()
        self._tell(
            checkpoint={
                "name": saved.name,
                "step": training.epochs,
                "sha256": saved.sha256,
                "size": saved.size,
            }
        )

    def _delete_old(self) -> None:
        for path in [*self._files()[KEPT:], *self._folder.glob(UNFINISHED)]:
            path.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        """Return the checkpoints, the newest first."""
        return sorted(self._folder.glob(PATTERN), reverse=True)

    def _take_up(self, path: Path, training: Training) -> bool:
        try:
            content = read(path, self._of, self._sources)
            training.restore(content["state"])
        except Exception as error:  # whatever torch comes up with for a file of somewhere else
            if is_out_of_memory(error):
                raise
            self._reject(path, error)
            return False
        self._name = path.name
        self._report_again(content, training.epochs)
        return True

    def _reject(self, path: Path, error: Exception) -> None:
        """Say what is wrong with a file, and delete it: it must not be taken for one of the newest."""
        said = str(error) if isinstance(error, Unusable) else f"{type(error).__name__}: {error}"
        reason = " ".join(said.split())[:LONGEST_REASON]
        log.warning("The checkpoint %s cannot be used: %s", path.name, reason)
        self._tell(rejected={"name": path.name, "reason": reason})
        path.unlink(missing_ok=True)

    def _report_again(self, content: State, step: int) -> None:
        self._points[:] = content["points"]
        self._tell(resumed={"step": step, "name": self._name})
        for point in self._points:
            self._tell(point=point)


def checkpointer(
    order: Mapping[str, Any],
    wanted: Mapping[str, Any],
    points: list[Any],
    tell: Callable[..., None],
    sources: Mapping[str, str],
) -> Checkpointer:
    """Return the checkpointer that an order of the worker describes."""
    of = identity(order["task"], order["params"], order["seed"], order.get("devices", 1))
    rhythm = Rhythm(wanted["every_epochs"], wanted["every_minutes"])
    return Checkpointer(Path(wanted["dir"]), of, rhythm, points, tell, sources)

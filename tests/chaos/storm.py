"""Carries out the plan of faults, brings back what died, and in the end lets everything live."""

from __future__ import annotations

import heapq
import itertools
import signal
import subprocess
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.plan import Fault, Means, Target
from tests.chaos.processes import Fleet, Postgres, Program, send
from tunesmith.cli.failures import ExitCode

END_S = 120.0
"""Seconds in which a program that was asked to end must have ended."""
LOOK_S = 0.05
STARTING = 0.2
"""How fast time passes while a server starts."""
READY = {False: "Registered with", True: "Tunesmith serves"}
"""What a worker and a server log once they mind signals."""


@dataclass(order=True)
class Due:
    """Something to do later."""

    at: float
    order: int
    act: Callable[[], object]


class Storm:
    """Works on a fleet, in the main thread: PostgreSQL ends with the thread that started it."""

    def __init__(self, fleet: Fleet, proxy_url: str) -> None:
        self._fleet = fleet
        self._url = proxy_url
        self._due: list[Due] = []
        self._order = itertools.count()
        self._ending: dict[str, float] = {}
        self._frozen: set[int] = set()
        self.done: Counter[Means] = Counter()
        self.by_themselves: Counter[str] = Counter()
        self.problems: list[str] = []

    @property
    def kills(self) -> int:
        """How many processes were killed with signal 9."""
        return self.done[Means.KILL]

    def begin(self) -> None:
        """Start everything; return when the server answers and half of the workers work."""
        self.tend(everything=True)
        self._wait_until(lambda: self._up(self._fleet.server))
        half = len(self._fleet.workers) // 2
        self._wait_until(lambda: sum(map(self._up, self._fleet.workers)) >= half)

    def _up(self, program: Program) -> bool:
        """Whether it got so far that it minds signals, since it was started last."""
        return program.said(READY[program is self._fleet.server])

    def _wait_until(self, condition: Callable[[], bool]) -> None:
        until = time.monotonic() + END_S
        while not condition():
            if time.monotonic() > until or not self._fleet.server.running:
                raise RuntimeError(f"it did not start:\n{self._fleet.server.log.read_text()}")
            time.sleep(0.05)

    def rage(self, plan: list[Fault], seconds: float, progress: Callable[[], None]) -> None:
        """Carry out the plan; return after `seconds`.

        The clock goes slow while a server starts: else, on a busy machine, the next fault meets it before it
        has ever served.
        """
        faults = deque(plan)
        clock, before = 0.0, time.monotonic()
        while clock < seconds:
            now = time.monotonic()
            clock += (now - before) * (1.0 if self._up(self._fleet.server) else STARTING)
            before = now
            while faults and faults[0].at_s <= clock:
                self._suffer(faults.popleft())
            self._do_what_is_due()
            progress()
            time.sleep(LOOK_S)

    def calm(self) -> None:
        """Let every process live from now on."""
        self._due.clear()
        for pid in list(self._frozen):
            self._thaw(pid)
        self.tend(everything=True)

    def tend(self, *, everything: bool = False) -> None:
        """Start what ended by itself, or (with `everything`) whatever is away."""
        postgres = self._fleet.postgres
        if postgres is not None and postgres.pid is None and (postgres.wanted or everything):
            self._fleet.tell(f"PostgreSQL runs: {postgres.start()}")
        for program in self._fleet.programs:
            if not program.running and (program.wanted or everything):
                self._note_end(program)
                program.start()
            elif time.monotonic() > self._ending.get(program.name, float("inf")):
                self.problems.append(f"{program.name} was asked to end and did not in {END_S:.0f} s")
                del self._ending[program.name]

    def _note_end(self, program: Program) -> None:
        code = program.exit_code
        self._fleet.tell(f"{program.name} starts, wanted {program.wanted}, after {code}")
        if program.wanted and code is not None:
            self.by_themselves[f"{program.name.partition('-')[0]} ({code}): {self._last_words(program)}"] += 1
            if program is self._fleet.server and code != ExitCode.UNREACHABLE:  # its database was away
                self.problems.append(f"the server ended by itself with {code}")

    def _last_words(self, program: Program) -> str:
        log = self._fleet.folder / f"{program.name}.log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return lines[-1][:200] if lines else ""

    def _judge_end(self, program: Program, *good: int) -> None:
        """Note an exit code that a program which was asked to end must not have."""
        code = program.exit_code
        too_early = code == -signal.SIGTERM and not self._up(program)
        if code not in good and not too_early:
            self.problems.append(f"{program.name} was asked to end, and did with the exit code {code}")

    def _later(self, seconds: float, act: Callable[[], object]) -> None:
        heapq.heappush(self._due, Due(time.monotonic() + seconds, next(self._order), act))

    def _do_what_is_due(self) -> None:
        while self._due and self._due[0].at <= time.monotonic():
            heapq.heappop(self._due).act()
        self._see_ends()
        self.tend()

    def _see_ends(self) -> None:
        """Bring back programs that were asked to end, once they have."""
        for program in self._fleet.programs:
            if program.name in self._ending and not program.running:
                del self._ending[program.name]
                self._judge_end(program, 0, 1)  # 1: trials could not be handed back, the server was away
                self._later(0.5, program.start)

    # Faults

    def _suffer(self, fault: Fault) -> None:
        program = self._program(fault)
        if program is not None and program.name in self._ending:
            return
        acts = {Means.KILL: self._kill, Means.FREEZE: self._freeze, Means.TERMINATE: self._terminate}
        pid = self._pid(fault)
        done = acts[fault.means](fault, pid)
        self.done[fault.means] += done
        self._fleet.tell(f"{fault} {pid}" if done else f"{fault} met nobody")

    def _program(self, fault: Fault) -> Program | None:
        if fault.target is Target.SERVER:
            return self._fleet.server
        return self._fleet.workers[fault.index] if fault.target is Target.WORKER else None

    def _pid(self, fault: Fault) -> int | None:
        program = self._program(fault)
        if program is not None:
            return program.pid
        if fault.target is Target.ENGINE:
            return self._fleet.server.child("engine", fault.index)
        if fault.target is Target.TRAINING:
            return self._fleet.workers[fault.index].child("tests.chaos.child")
        return self._of_postgres(fault)

    def _of_postgres(self, fault: Fault) -> int | None:
        postgres = self._fleet.postgres
        if postgres is None or fault.target is Target.POSTMASTER:
            return postgres.pid if postgres else None
        found = postgres.backends()
        return found[fault.index % len(found)] if found else None

    def _kill(self, fault: Fault, pid: int | None) -> bool:
        if not send(pid, signal.SIGKILL):
            return False
        away: Program | Postgres | None = self._program(fault)
        if fault.target is Target.POSTMASTER:
            away = self._fleet.postgres
        if isinstance(away, Program):
            away.wait()
            if fault.target is Target.WORKER and fault.anew:
                self._fleet.renew(away, self._url)
        elif isinstance(away, Postgres):
            away.wait()
        if away is not None:
            away.wanted = False
            self._later(fault.for_s, away.start)
        return True

    def _freeze(self, fault: Fault, pid: int | None) -> bool:
        if pid is None or pid in self._frozen or not send(pid, signal.SIGSTOP):
            return False
        self._frozen.add(pid)
        self._later(fault.for_s, lambda: self._thaw(pid))
        return True

    def _thaw(self, pid: int) -> None:
        self._frozen.discard(pid)
        send(pid, signal.SIGCONT)

    def _terminate(self, fault: Fault, pid: int | None) -> bool:
        program = self._program(fault)
        if program is None or pid in self._frozen or not send(pid, signal.SIGTERM):
            return False
        program.wanted = False
        self._ending[program.name] = time.monotonic() + END_S
        return True

    def farewell(self) -> None:
        """Ask every program to end, and wait until all have."""
        for programs in (self._fleet.workers, [self._fleet.server]):
            for program in programs:
                send(program.pid, signal.SIGTERM)
            for program in programs:
                self._bury(program)

    def _bury(self, program: Program) -> None:
        try:
            program.wait(END_S)
        except subprocess.TimeoutExpired:
            self.problems.append(f"{program.name} was asked to end and did not in {END_S:.0f} s")
            send(program.pid, signal.SIGKILL)
            program.wait()
        self._judge_end(program, 0)

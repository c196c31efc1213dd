"""Puts a worker together from what the command line says."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path, user_state_path

from tunesmith.errors import InvalidInput
from tunesmith.tasks import on_devices
from tunesmith.validation import did_you_mean
from tunesmith.version import __version__
from tunesmith.workers import WorkerRegistration
from workers import devices, logs
from workers.agent import Agent
from workers.connections import connect
from workers.desk import Desk, Orders
from workers.identity import Identity, identity
from workers.spool import Spool
from workers.tasks import MODULES


@dataclass(frozen=True)
class Options:
    """The options of `tunesmith worker`; None stands for the default."""

    server: str | None
    token_file: Path | None
    slots: int | None
    devices_per_slot: int
    name: str | None
    tasks: Sequence[str]
    studies: Sequence[str]
    until_finished: bool
    idle_timeout_s: float | None
    grace_s: float
    max_failures: int
    data_dir: Path | None
    state_dir: Path | None
    verbose: bool


def start(options: Options) -> int:
    """Run a worker and return its exit code.

    Raises:
        InvalidInput: there is no such task.
        TunesmithError: the server refuses this worker, or it cannot train.
        OSError: its identity cannot be kept.
    """
    logs.set_up(verbose=options.verbose)
    tasks = known(options.tasks) or list(MODULES)
    claims = claimable(tasks, options.devices_per_slot)
    orders = Orders(claims, list(options.studies), options.until_finished, options.idle_timeout_s)
    data_dir = options.data_dir or user_cache_path("tunesmith", appauthor=False) / "data"
    state_dir = options.state_dir or user_state_path("tunesmith", appauthor=False)
    with identity(state_dir) as me, connect(options.server, options.token_file) as connections:
        slots = devices.find(options.slots, options.devices_per_slot)
        url = connections.trials.url
        about = introduce(me, options, slots, tasks)
        logs.say_hello(about, url, slots)
        spool = Spool(state_dir.absolute() / me.worker, url)
        desk = Desk(connections, me.worker, about, orders, spool)
        return Agent(desk, slots, data_dir.absolute(), options.grace_s).run()


def known(tasks: Sequence[str]) -> list[str]:
    """Return `tasks`, or raise `InvalidInput` naming the first that this worker does not have."""
    for task in tasks:
        if task not in MODULES:
            raise InvalidInput(f"--tasks: {task!r} is no task of this worker; {did_you_mean(task, MODULES)}")
    return list(tasks)


def claimable(tasks: Sequence[str], devices: int) -> list[str]:
    """Return what claims name: `tasks`, on any number of devices up to that of a slot."""
    return [on_devices(task, n) for n in range(1, devices + 1) for task in tasks]


def introduce(
    me: Identity, options: Options, slots: Sequence[devices.Device], tasks: Sequence[str]
) -> WorkerRegistration:
    """Return what the server is told; workers that share a machine get a number after its name."""
    host = socket.gethostname()
    return WorkerRegistration(
        name=options.name or (f"{host}-{me.index + 1}" if me.index else host),
        host=host,
        slots=[str(device) for device in slots],
        tasks=list(tasks),
        version=__version__,
        max_failures=options.max_failures or None,
        incarnation=me.incarnation,
    )

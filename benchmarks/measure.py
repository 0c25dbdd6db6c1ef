"""Runs a command and tells what it cost: wall time of the whole process and its peak memory.

The figures are those of the kernel for the process and all its children (`wait4`). The peak of a child can never
be below the memory of the process that started it, so the process that measures stays small: it generates
and reads nothing large itself.
"""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from msgspec import Struct


class Command(Struct, frozen=True):
    """One command to measure. `accepts` are the exit statuses of a run that did its work; `folder` is where it starts."""

    name: str
    arguments: tuple[str, ...]
    accepts: tuple[int, ...] = (0,)
    environment: tuple[tuple[str, str], ...] = ()
    folder: Path | None = None


class Cost(Struct, frozen=True):
    """What one run took, or the median of many: seconds, and mebibytes at the peak. `said` is the stderr of each run.

    `busy` are the seconds that processors worked for it, which a busy machine changes less than the wall time.
    """

    wall: float
    peak: float
    said: tuple[str, ...] = ()
    busy: float = 0.0


class CommandFailedError(Exception):
    """A measured command did not do its work, so its time means nothing."""


def run_once(command: Command, scratch: Path) -> Cost:
    """Run a command once. Raises CommandFailedError for an exit status that is not accepted."""
    log = scratch / "stderr.txt"
    with log.open("wb") as stderr:
        start = perf_counter()
        process = subprocess.Popen(
            command.arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            env={**os.environ, **dict(command.environment)},
            cwd=command.folder,
        )
        _pid, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    said = log.read_text(encoding="utf-8", errors="replace")
    if process.returncode not in command.accepts:
        raise CommandFailedError(f"{command.name} ended with {process.returncode}: {said.strip()[-400:]}")
    return Cost(wall, usage.ru_maxrss / 1024, (said,), usage.ru_utime + usage.ru_stime)


def run_alternating(commands: Sequence[Command], runs: int, scratch: Path) -> dict[str, list[Cost]]:
    """Run all commands in turn, `runs` times after one turn to warm up, so that drift of the machine meets all of them."""
    costs: dict[str, list[Cost]] = {command.name: [] for command in commands}
    for turn in range(runs + 1):
        for command in commands:
            cost = run_once(command, scratch)
            if turn:
                costs[command.name].append(cost)
    return costs


def middle(costs: Sequence[Cost]) -> Cost:
    """The median wall time and the median peak of several runs."""
    said = tuple(text for cost in costs for text in cost.said)
    wall, peak, busy = (median(values) for values in zip(*((cost.wall, cost.peak, cost.busy) for cost in costs), strict=True))
    return Cost(wall, peak, said, busy)

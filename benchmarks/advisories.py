"""Measures the store of vulnerability records: how long 250,000 take to import, how large they are, how long 5,000 packages take.

    python -m benchmarks.advisories [--runs N] [--records N]

The records are real ones under other names (`benchmarks.synthetic_advisories`). Exit status 1: a bar is missed.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import msgspec
from msgspec import Struct

from benchmarks.bench import SCA, Bar
from benchmarks.measure import Command, run_once
from benchmarks.subjects import output
from benchmarks.synthetic_advisories import RECORDS
from sca.facts.advisories.match import match
from sca.facts.advisories.store import open_store
from sca.model.component import Component, Location
from sca.model.package import npm_package


class Matching(Struct, frozen=True):
    """What it took to open the store and ask about all packages: seconds on the clock, and of a processor."""

    wall: float
    busy: float


def measure(folder: Path, runs: int) -> list[Bar]:
    """The bars with the figures of this run."""
    store = folder / "store.sqlite"
    command = Command("import", (SCA, "db", "import", "--store", str(store), str(folder / "npm" / "all.zip")))
    made = run_once(command, folder)
    matched = msgspec.json.decode(
        output("-m", "benchmarks.advisories", "--match", str(folder), "--runs", str(runs)), type=Matching
    )
    return [
        Bar("import of 250,000 records", made.wall, 60, "s"),
        Bar("the same, time of processors", made.busy, 60, "s"),
        Bar("peak of the import", made.peak, 1024, "MB"),
        Bar("the store", store.stat().st_size / 1e6, 400, "MB"),
        Bar("matching 5,000 packages", matched.wall, 0.15, "s"),
        Bar("the same, time of processors", matched.busy, 0.15, "s"),
    ]


def match_here(folder: Path, runs: int) -> Matching:
    """Match the packages of the lock in this process, with a warm store: the median of the runs."""
    packages = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    named = [(path.removeprefix("node_modules/"), one["version"]) for path, one in packages.items() if path]
    where = (Location("package-lock.json", 1),)
    components = [Component(name, npm_package(name, version), where) for name, version in named]
    walls, busy = [], []
    for _ in range(runs + 1):
        wall, processor = perf_counter(), process_time()
        with open_store(str(folder / "store.sqlite")) as store:
            match(components, store)
        walls.append(perf_counter() - wall)
        busy.append(process_time() - processor)
    return Matching(median(walls[1:]), median(busy[1:]))


def main(arguments: Sequence[str]) -> int:
    """Make the records in a process of their own, so that their memory is not that of the commands; then measure."""
    parser = argparse.ArgumentParser(prog="advisories")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--match", metavar="FOLDER", type=Path, help="only match, with the store and the lock in a folder")
    options = parser.parse_args(arguments)
    if options.match:
        print(msgspec.json.encode(match_here(options.match, options.runs)).decode())
        return 0
    with tempfile.TemporaryDirectory(prefix="sca-advisories-") as name:
        folder = Path(name)
        output("-m", "benchmarks.synthetic_advisories", name, "--records", str(options.records))
        bars = measure(folder, options.runs)
    print("\n".join((f"machine: {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}", *(bar.line for bar in bars))))
    return 1 if any(bar.missed for bar in bars) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

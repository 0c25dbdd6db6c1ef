"""Measures the store of vulnerability records: how long 250,000 take to import, how large they are, how long 5,000 packages take.

    python -m benchmarks.advisories [--runs N] [--records N]

The records are real ones under other names (`benchmarks.synthetic_advisories`). Exit status 1: a bar is missed.
"""

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.bench import DONE, SCA, Bar
from benchmarks.measure import Command, Cost, middle, run_alternating, run_once
from benchmarks.subjects import output
from benchmarks.synthetic_advisories import RECORDS

POLICY = "schema: 1\nname: bench\nvulnerabilities: {fail-at: critical, max-data-age: 400d}\n"
_STEP = re.compile(r"timing: advisories +([0-9.]+) ms")


def measure(folder: Path, runs: int) -> list[Bar]:
    """The bars with the figures of this run."""
    store = folder / "store.sqlite"
    command = Command("import", (SCA, "db", "advisories", "--store", str(store), str(folder / "npm" / "all.zip")))
    made = run_once(command, folder)
    (folder / "sca-policy.yaml").write_text(POLICY, encoding="utf-8")
    arguments = (SCA, "check", str(folder), "--offline", "--timings", "--exclude", "npm", "--advisories", str(store))
    check = Command("check", (*arguments, "--policy", str(folder / "sca-policy.yaml")), DONE)
    checked = middle(run_alternating([check], runs, folder)["check"])
    return [
        Bar("import of 250,000 records", made.wall, 60, "s"),
        Bar("peak of the import", made.peak, 1024, "MB"),
        Bar("the store", store.stat().st_size / 1e6, 400, "MB"),
        Bar("matching 5,000 packages", _step(checked), 0.15, "s"),
    ]


def _step(cost: Cost) -> float:
    """Seconds of the step that asks the store, the median of the runs."""
    return median(float(found) for said in cost.said for found in _STEP.findall(said)) / 1000


def main(arguments: Sequence[str]) -> int:
    """Make the records in a process of their own, so that their memory is not that of the commands; then measure."""
    parser = argparse.ArgumentParser(prog="advisories")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--records", type=int, default=RECORDS)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sca-advisories-") as name:
        folder = Path(name)
        output("-m", "benchmarks.synthetic_advisories", name, "--records", str(options.records))
        bars = measure(folder, options.runs)
    print("\n".join((f"machine: {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}", *(bar.line for bar in bars))))
    return 1 if any(bar.missed for bar in bars) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

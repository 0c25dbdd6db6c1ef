"""Measures what the store of registry facts adds to a check of a lock of 5,000 packages that tells no licence.

    python -m benchmarks.registry_store [--runs N] [--packages N]

The store knows every package. Exit status 1: more than 0.3 s are added.
"""

import argparse
import json
import re
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from statistics import median

from benchmarks.bench import DONE, SCA
from benchmarks.measure import Command, Cost, middle, run_alternating
from benchmarks.synthetic import POLICY, lock
from sca.facts.published.store import Store
from sca.facts.registries import default_registries
from sca.model.component import LicenceClaim, Location
from sca.model.package import npm_package
from sca.model.published import RegistryFacts

MOST = 0.3
_STEP = re.compile(r"timing: licences +([0-9.]+) ms")
_LICENCES = ("MIT", "Apache-2.0", "ISC", "BSD-3-Clause", "(MIT OR Apache-2.0)")


def write(folder: Path, packages: int) -> int:
    """A lock without licences, and a store that has them; how many answers that are."""
    document = lock(packages)
    registry = default_registries()["npm"][0]
    known: dict[str, RegistryFacts] = {}
    for number, (place, entry) in enumerate(document["packages"].items()):
        entry.pop("license", None)
        name = place.rpartition("node_modules/")[2]
        if not name:
            continue
        entry["resolved"] = f"{registry}/{name}/-/{name.rpartition('/')[2]}-{entry['version']}.tgz"
        package = npm_package(name, entry["version"])
        where = Location(f"{registry}/{name}", role="registry")
        claim = LicenceClaim(_LICENCES[number % len(_LICENCES)], "license", where, "registry")
        known[package.purl] = RegistryFacts(
            package, registry, standard=True, asked="2026-11-01T00:00:00Z", licences=(claim,), released="2024-01-01T00:00:00Z"
        )
    (folder / "project").mkdir()
    (folder / "project" / "package-lock.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / "project" / "sca-policy.yaml").write_text(POLICY, encoding="utf-8")
    with closing(Store(str(folder / "store.sqlite"))) as store:
        store.put(known.values())
    return len(known)


def _step(cost: Cost) -> float:
    """Seconds of the step that reads the store, the median of the runs."""
    return median(float(found) for said in cost.said for found in _STEP.findall(said)) / 1000


def main(arguments: list[str]) -> int:
    """Print the two medians and what lies between them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--packages", type=int, default=5000)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        answers = write(folder, asked.packages)
        check = (SCA, "check", str(folder / "project"), "--offline", "--timings")
        commands = [
            Command("without", check, DONE, (("SCA_STORE", "none"),)),
            Command("with", check, DONE, (("SCA_STORE", str(folder / "store.sqlite")),)),
        ]
        costs = {one: middle(found) for one, found in run_alternating(commands, asked.runs, folder).items()}
    steps = {one: _step(cost) for one, cost in costs.items()}
    for one, cost in costs.items():
        print(f"{one:<8} {cost.wall:6.3f} s {cost.peak:7.1f} MB, of which licences {steps[one]:.3f} s")
    # Not the difference of the whole runs: packages with a licence make fewer findings, which would count for the store.
    added = steps["with"] - steps["without"]
    word = "met" if added <= MOST else "MISSED"
    print(f"{word}: {answers} answers add {added:.3f} s (at most {MOST} s)")
    return int(added > MOST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Measures the judging of many packages by long lists, in this process.

    python -m benchmarks.policy_lists [PACKAGES]

50,000 approvals and 2,000 denials in CSV files, 500 waivers; by default 5,000 packages. Processor time, best of five, without the
collector of garbage, as a run of `sca` works. Exit status 1: judging took longer than the bar, or four times as many packages
took more than eight times as long.
"""

import gc
import sys
from collections.abc import Mapping
from datetime import date
from time import process_time

from sca.files.limits import DEFAULTS
from sca.model.component import Component, Location, Scope
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.package import npm_package
from sca.policies.evaluate import evaluate
from sca.policies.grounds import Grounds
from sca.policies.layers.source import Source
from sca.policies.load import load_layers
from sca.policies.model import Policy
from sca.policies.occasion import Occasion

APPROVED, DENIED, WAIVERS, PACKAGES = 50_000, 2_000, 500, 5_000
BAR = 0.3
_RUNS = 5
POLICY = b"""schema: 1
name: lists
packages: {default: deny, approved: {file: approved.csv}, denied: {file: denied.csv}}
licences: {unknown: deny, allowed: [MIT, ISC]}
sources: {npm: [default]}
waivers: {file: waivers.csv}
"""


class Lists:
    """The three lists, as files beside the policy."""

    def __init__(self) -> None:
        approved = (f"pkg:npm/p{number}@^{number % 9 + 1},reviewed\n" for number in range(APPROVED))
        denied = (f"pkg:npm/d{number}@<2\n" for number in range(DENIED))
        waivers = (f"w{number},SCA101,pkg:npm/u{number},later,team,2099-12-31\n" for number in range(WAIVERS))
        self._files = {
            "approved.csv": f"match,reason\n{''.join(approved)}".encode(),
            "denied.csv": f"match\n{''.join(denied)}".encode(),
            "waivers.csv": f"id,rule,match,reason,owner,expires\n{''.join(waivers)}".encode(),
        }

    def local(self, source: Source, limit: int) -> bytes:
        """One of the lists."""
        return self._files[source.path][: limit + 1]

    def remote(self, source: Source, sha256: str, limit: int) -> bytes:
        """Nothing lies elsewhere."""
        raise NotImplementedError(source, sha256, limit)


def load() -> Policy:
    """The policy with its lists."""
    return load_layers(POLICY, "policy.yaml", DEFAULTS, Lists()).policy


def project(packages: int) -> Inventory:
    """So many packages: most are approved, and for each waiver there is one that is not."""
    names = [(f"u{number}", "1.0.0") for number in range(WAIVERS)]
    names += [(f"p{number}", f"{number % 9 + 1}.2.3") for number in range(packages - WAIVERS)]
    nodes = (
        Component(f"lock#{name}", npm_package(name, version), (Location("lock", line),), scope=Scope.RUNTIME)
        for line, (name, version) in enumerate(names, 1)
    )
    return Inventory((), tuple(sorted(nodes, key=lambda one: one.id)), (), (), (), ())


def seconds(policy: Policy, packages: int) -> float:
    """Processor time of one judgement, best of a few."""
    found = project(packages)
    answers: Mapping[str, LicenceAnswer] = {one.id: LicenceAnswer(one.id, "expression", "MIT") for one in found.components}
    best = float("inf")
    for _ in range(_RUNS):
        start = process_time()
        evaluate(found, policy, Occasion(date(2026, 11, 26)), Grounds(answers, {}))
        best = min(best, process_time() - start)
    return best


def main() -> int:
    """Measure, print a row, and say whether the bars are met."""
    packages = int(sys.argv[1]) if len(sys.argv) > 1 else PACKAGES
    gc.disable()
    start = process_time()
    policy = load()
    loading = process_time() - start
    one, four = seconds(policy, packages), seconds(policy, 4 * packages)
    print(
        f"{packages} packages, {APPROVED} approvals, {DENIED} denials, {WAIVERS} waivers: load {loading:.2f} s, judge {one:.3f} s"
    )
    print(f"{4 * packages} packages: judge {four:.3f} s, {four / one:.1f} times as long")
    return int(one > BAR or four > 8 * one)


if __name__ == "__main__":
    sys.exit(main())

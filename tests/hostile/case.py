"""One executable row: hostile input beside a good lock, the real command in a process of its own, and what must hold.

Whatever the input is, the run ends in time and within its memory, with the status of the row; the last line on
stderr says so; the place of every loss is named; and the good lock of the same run is reported in full.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from msgspec import Struct

HERE = Path(__file__).resolve().parent
MEMORY = 1536 * 1024 * 1024
MOST_TURNS = 5
LEAST_SECONDS = 90
GOOD = "good/package-lock.json"
GOOD_LOCK = """{
  "name": "good",
  "version": "1.0.0",
  "lockfileVersion": 3,
  "requires": true,
  "packages": {
    "": {"name": "good", "version": "1.0.0", "license": "MIT", "dependencies": {"alpha": "^1.0.0", "gamma": "^3.0.0"}},
    "node_modules/alpha": {"version": "1.0.0", "license": "MIT", "dependencies": {"beta": "^2.0.0"}},
    "node_modules/beta": {"version": "2.0.0", "license": "MIT"},
    "node_modules/gamma": {"version": "3.0.0", "license": "MIT"}
  }
}
"""
GOOD_PACKAGES = {"pkg:npm/alpha@1.0.0", "pkg:npm/beta@2.0.0", "pkg:npm/gamma@3.0.0"}
GOOD_EDGES = {("good", "alpha"), ("good", "gamma"), ("alpha", "beta")}
PERMISSIVE = """schema: 1
name: permissive
licences: {unknown: allow}
"""


def nothing(_root: Path) -> AbstractContextManager[object]:
    return nullcontext()


class Row(Struct, frozen=True):
    """`build` lays the input into an empty checkout. `at` and `says` are the place and the words of one problem.

    `hides` may stand in no output, `keeps` are purls of components that must be reported, `refersto` those of references,
    `finds` the words of one finding, `refers` those in which a reference without a name says why.
    `sibling` is off for an input that is scanned by itself, where there is no good lock beside it.
    `during` goes on beside the run. `enforced` runs it without the right to override file permissions. `note` says why
    a row asks for something else than the case it is named after.
    """

    id: str
    build: Callable[[Path], object]
    exit: int = 3
    at: str = ""
    says: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    refersto: tuple[str, ...] = ()
    finds: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    policy: str = PERMISSIVE
    refers: str = ""
    during: Callable[[Path], AbstractContextManager[object]] = nothing
    enforced: bool = False
    sibling: bool = True
    seconds: float = 0
    note: str = ""


class Outcome(Struct, frozen=True):
    """How a run ended. `result` is the document on stdout, or None if there is none."""

    status: int
    stdout: str
    stderr: str
    seconds: float
    result: Any

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Place and words of every problem."""
        return [
            (_place(one["location"]), f"{one['code']} {one['message']} {one.get('help', '')}")
            for one in (self.result or {}).get("problems", [])
        ]


def run(row: Row, folder: Path, starter: Path = HERE / "limited.py") -> Outcome:
    """Lay the checkout below `folder`, run the command in it, and clean up what other tools could not remove."""
    root, policy = folder / "checkout", folder / "policy.yaml"
    (root / "good").mkdir(parents=True)
    (root / GOOD).write_text(GOOD_LOCK, encoding="utf-8")
    policy.write_text(row.policy, encoding="utf-8")
    row.build(root)
    try:
        with row.during(root):
            outcome = start(row, root, policy, starter)
            # On a busy machine a run may fall into a moment in which none of the writers beside it had a turn.
            turns = 1 if row.during is nothing else MOST_TURNS
            while turns > 1 and not _says(row, outcome):
                outcome, turns = start(row, root, policy, starter), turns - 1
            return outcome
    finally:
        subprocess.run(["chmod", "-R", "u+rwX", str(root)], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", str(root)], check=True)


def _says(row: Row, outcome: Outcome) -> bool:
    return any(all(word in words for word in row.says) for _place, words in outcome.problems)


def start(row: Row, root: Path, policy: Path, starter: Path) -> Outcome:
    arguments = ["check", "--offline", "--format", "json", "--policy", str(policy), *row.arguments]
    mode = "enforced" if row.enforced else "plain"
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-I", str(starter), str(MEMORY), mode, *arguments],
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=max(LEAST_SECONDS, 3 * row.seconds),
    )
    seconds = time.monotonic() - began
    stdout, stderr = done.stdout.decode(), done.stderr.decode()
    return Outcome(done.returncode, stdout, stderr, seconds, json.loads(stdout) if stdout else None)


def hold(row: Row, outcome: Outcome) -> None:
    """Everything that must hold of an outcome."""
    assert outcome.status == row.exit, f"{outcome.status} {row.note}\n{outcome.stderr[-2000:]}\n{outcome.problems}"
    assert "Traceback" not in outcome.stderr
    assert outcome.stderr.rstrip().splitlines()[-1].endswith(f"; exit {row.exit}")
    for secret in row.hides:
        assert secret not in outcome.stdout + outcome.stderr
    if row.exit in (2, 7):
        assert all(word in outcome.stderr for word in (row.at, *row.says)), outcome.stderr
        return
    _hold_result(row, outcome)
    if row.sibling:
        _hold_sibling(outcome.result)


def _hold_result(row: Row, outcome: Outcome) -> None:
    result = outcome.result
    assert result["exit_status"] == row.exit
    assert result["complete"] is (row.exit in (0, 1))
    if row.at or row.says:
        matching = [words for place, words in outcome.problems if row.at in ("", place, place.partition(":")[0])]
        assert any(all(word in words for word in row.says) for words in matching), outcome.problems
    purls = {one["package"]["purl"] if "purl" in one["package"] else _purl(one["package"]) for one in result["components"]}
    assert set(row.keeps) <= purls, purls
    assert set(row.refersto) <= {_purl(one["package"]) for one in result["references"]}
    if row.finds:
        findings = [" ".join(str(one.get(key, "")) for key in ("code", "rule", "label", "message")) for one in result["findings"]]
        assert any(all(word in text for word in row.finds) for text in findings), findings
    if row.refers:
        assert any(row.refers in f"unresolved {one['unresolved']}" for one in result["references"] if one["unresolved"])
    _hold_accounts(result)


def _hold_accounts(result: Any) -> None:
    """Every recognised file has one outcome, and the counts add up."""
    paths = [file["path"] for file in result["files"]]
    assert len(paths) == len(set(paths))
    counts = dict(result["coverage"])
    counts.pop("walked")
    assert counts.pop("recognised") == sum(counts.values()) == len(paths)


def _hold_sibling(result: Any) -> None:
    """The good lock of the same run is there with all its packages and edges."""
    good = {one["id"]: one for one in result["components"] if one["locations"][0]["path"] == GOOD}
    assert {_purl(one["package"]) for one in good.values()} == GOOD_PACKAGES
    names = {id: one["package"]["name"] for id, one in good.items()}
    names |= {one["id"]: "good" for one in result["projects"] if one["location"]["path"] == GOOD}
    edges = {(names[one["parent"]], names[one["child"]]) for one in result["edges"] if one["parent"] in names}
    assert edges == GOOD_EDGES
    assert [file["outcome"] for file in result["files"] if file["path"] == GOOD] == ["parsed"]


def _purl(package: dict[str, str]) -> str:
    namespace = f"{package['namespace']}/" if package.get("namespace") else ""
    version = f"@{package['version']}" if package.get("version") else ""
    return f"pkg:{package['type']}/{namespace}{package['name']}{version}"


def _place(location: dict[str, Any]) -> str:
    line = location.get("line")
    return location["path"] if line is None else f"{location['path']}:{line}"


def peak_memory_of_children() -> int:
    """Bytes of the largest child so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024

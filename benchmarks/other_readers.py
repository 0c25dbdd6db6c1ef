"""Asks OSV-Scanner about the packages of the advisory data set, with the same records and no network, and compares the answers.

    go install github.com/google/osv-scanner/v2/cmd/osv-scanner@v2.5.0
    python -m benchmarks.other_readers "$(go env GOPATH)/bin/osv-scanner"

Packages of npm and Python are components of an SBOM; those of NuGet stand in a lock, because OSV-Scanner makes their names lower
case where it reads an SBOM, and then compares them with case. Compared is which records count a version as affected, before any
of them are joined over their aliases. Exit status 1: a difference that `EXPLAINED` does not name.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpus_modules import corpus_folder
from sca.facts.advisories.build import Dump, import_dumps
from sca.facts.advisories.match import match
from sca.facts.advisories.store import open_store
from sca.files.byte_source import HeldBytes
from sca.files.limits import DEFAULTS
from sca.model.component import Component, Location
from sca.model.package import Package, npm_package, nuget_package, pypi_package
from sca.model.purl import read_purl

DATA = corpus_folder().parent / "advisories"
_MAKERS: dict[str, Callable[[str, str], Package]] = {"npm": npm_package, "PyPI": pypi_package, "NuGet": nuget_package}
_CASE = "the record writes jquery and the package is called jQuery: NuGet compares names without case, OSV-Scanner with it"
EXPLAINED = {
    "pkg:nuget/jQuery@2.0.3": _CASE,
    "pkg:nuget/jQuery@3.3.1": _CASE,
    "pkg:pypi/flask@0.12.0": "the record lists 0.12, which is the same version, and has a range that holds it behind one of git;"
    " OSV-Scanner compares listed versions as texts, and reads no range behind one of git",
}
# Where OSV-Scanner looks for the dumps, below the folder that it is told.
_BELOW = "osv-scalibr"
_SECONDS = 600
Key = tuple[str, str, str]
Row = dict[str, Any]


def rows() -> list[Row]:
    """The packages of the data set with the records that affect them."""
    return [json.loads(line) for line in (DATA / "expected.jsonl").read_text(encoding="utf-8").splitlines()]


def ours(asked: Sequence[Row], folder: Path) -> Iterator[set[str]]:
    """The records by which we count each package as affected."""
    path = str(folder / "store.sqlite")
    import_dumps(path, [Dump(name, HeldBytes((DATA / name / "all.zip").read_bytes())) for name in _MAKERS], DEFAULTS, "")
    packages = (_MAKERS[row["ecosystem"]](row["name"], row["version"]) for row in asked)
    with open_store(path) as store:
        found = match([Component(str(number), one, (Location("sbom", 1),)) for number, one in enumerate(packages)], store)
    for number in range(len(asked)):
        of = [one for one in found.vulnerabilities if one.component == str(number) and one.certain]
        yield {id for one in of for id, _range in one.ranges}


def theirs(asked: Sequence[Row], folder: Path, scanner: str) -> Iterator[set[str]]:
    """The records by which OSV-Scanner does."""
    for name in _MAKERS:
        (folder / _BELOW / name).mkdir(parents=True)
        shutil.copyfile(DATA / name / "all.zip", folder / _BELOW / name / "all.zip")
    (folder / "bom.cdx.json").write_text(json.dumps(_bom(asked)), encoding="utf-8")
    (folder / "packages.lock.json").write_text(json.dumps(_lock(asked)), encoding="utf-8")
    options = ("--offline", "--offline-vulnerabilities", "--local-db-path", str(folder), "--format", "json", "--all-packages")
    inputs = ("-L", str(folder / "bom.cdx.json"), "-L", str(folder / "packages.lock.json"))
    command = [scanner, "scan", "source", *options, *inputs]
    done = subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS)
    # 1: it found something.
    if done.returncode not in (0, 1):
        raise SystemExit(f"{scanner} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-400:]}")
    found: dict[Key, set[str]] = {}
    for source in json.loads(done.stdout)["results"]:
        for one in source["packages"]:
            found[_key(one["package"])] = {record["id"] for record in one.get("vulnerabilities", ())}
    return (found[_key(row)] for row in asked)


def _bom(asked: Sequence[Row]) -> Row:
    of = [row for row in asked if row["ecosystem"] != "NuGet"]
    components = [{"type": "library", "name": row["name"], "version": row["version"], "purl": row["purl"]} for row in of]
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components}


def _lock(asked: Sequence[Row]) -> Row:
    """Each version has a target framework of its own, so that a package may stand there more than once."""
    named = [(read_purl(row["purl"]).name, row["version"]) for row in asked if row["ecosystem"] == "NuGet"]
    of = {f"net{number}.0": {name: {"type": "Direct", "resolved": version}} for number, (name, version) in enumerate(named)}
    return {"version": 1, "dependencies": of}


def _key(package: Row) -> Key:
    return (package["ecosystem"], package["name"].lower(), package["version"])


def main(arguments: Sequence[str]) -> int:
    """Print every difference, and how many answers are the same."""
    parser = argparse.ArgumentParser(prog="other_readers")
    parser.add_argument("scanner", help="the program osv-scanner")
    options = parser.parse_args(arguments)
    asked = rows()
    with tempfile.TemporaryDirectory(prefix="sca-readers-") as name:
        answers = list(zip(asked, ours(asked, Path(name)), theirs(asked, Path(name), options.scanner), strict=True))
    for row, here, there in answers:
        if here != there:
            why = f": {EXPLAINED[row['purl']]}" if row["purl"] in EXPLAINED else ""
            print(f"{row['purl']}: only here {sorted(here - there)}, only there {sorted(there - here)}{why}")
    same = sum(here == there for _, here, there in answers)
    pairs = sum(len(here & there) for _, here, there in answers)
    print(f"{same} of {len(answers)} package versions have the same answer, with {pairs} pairs of a version and a record")
    return 1 if any(here != there and row["purl"] not in EXPLAINED for row, here, there in answers) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

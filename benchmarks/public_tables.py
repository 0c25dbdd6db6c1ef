"""Runs the public test tables of package URLs and of version orders through our readers, and tells where the two differ.

    git clone --depth 1 https://github.com/package-url/purl-spec
    git clone --depth 1 https://github.com/package-url/vers-spec
    python -m benchmarks.public_tables purl-spec vers-spec

The tables are not kept here: they grow, and what counts is what they say today. Exit status 1: a difference that `EXPLAINED`
does not name.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from sca.facts.advisories.order import parser_of
from sca.facts.vex.vers import ecosystem_of, in_range
from sca.model import nuget_versions, semver
from sca.model.package import Package
from sca.model.purl import PurlError, read_purl

# Types that the formats we read name packages of.
TYPES = ["apk", "bitbucket", "conda", "deb", "docker", "generic", "github", "npm", "nuget", "oci", "pypi", "rpm"]
_TURNED = "the range that the table makes of it is another one; the library of npm answers as we do"
EXPLAINED = {
    "pkg:Rpm/fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25": "keys are read in any case, as the table of Debian has it",
    ">= 2.2.x": _TURNED,
    ">= 1.x": _TURNED,
    "<2.0.18 || <3.0.16 || <3.1.6 || <4.0.8 || <5.0.0-beta.5": _TURNED,
    "<2.0.1 || <1.1.7": _TURNED,
    ">=5.0.3 >=4.2.1": _TURNED,
    "1.1.2 1.2.2": _TURNED,
}
_RANGES: dict[str, Callable[[str], semver.SemanticRange | nuget_versions.NugetRange]] = {
    "npm": lambda text: semver.parse_range(text, prereleases=True),
    "nuget": nuget_versions.parse_range,
}
Case = dict[str, Any]


class Answer(Struct, frozen=True):
    """One case of a table: what is asked, what the table says and what we say."""

    table: str
    asked: str
    theirs: object
    ours: object


def purl_answers(folder: Path) -> Iterator[Answer]:
    """Package URLs that are read, and packages that are written: what we write must be read as the same package."""
    for path in (
        folder / "tests" / "spec" / "specification-test.json",
        *(folder / "tests" / "types" / f"{one}-test.json" for one in TYPES),
    ):
        for case in _cases(path):
            asked = case["input"]
            # A package without a type cannot be made here.
            if isinstance(asked, str) or asked["type"]:
                theirs = None if case.get("expected_failure") else _package(case["expected_output"])
                yield Answer(path.name, asked if isinstance(asked, str) else json.dumps(asked), theirs, _package(asked))


def _package(told: str | Case) -> Package | None:
    try:
        return read_purl(told if isinstance(told, str) else _made(told).purl)
    except PurlError:
        return None


def _made(told: Case) -> Package:
    pairs = tuple((told["qualifiers"] or {}).items())
    return Package(told["type"], told["namespace"] or "", told["name"] or "", told["version"] or "", pairs, told["subpath"] or "")


def order_answers(folder: Path) -> Iterator[Answer]:
    """Versions that are equal, and versions in their order, for every scheme that records are matched in."""
    for path in sorted(folder.glob("tests/*_version_cmp_test.json")):
        for case in _cases(path):
            ecosystem, versions = ecosystem_of(case["input"]["input_scheme"]), case["input"]["versions"]
            parse = parser_of(ecosystem) if ecosystem else None
            if parse is not None:
                keys = [parse(one) for one in versions]
                theirs, ours = case["expected_output"], "no version" if None in keys else keys[0] == keys[1]
                if case["test_type"] == "comparison":
                    theirs, ours = [parse(one) for one in theirs], ours if None in keys else sorted(keys)
                yield Answer(path.name, " ".join(versions), theirs, ours)


def range_answers(folder: Path) -> Iterator[Answer]:
    """Versions in ranges of vers; and ranges of npm and NuGet beside what the table makes of them, at every version in it."""
    for path in sorted(folder.glob("tests/*_range_containment_test.json")):
        for case in _cases(path):
            text, version = case["input"]["vers"], case["input"]["version"]
            held = in_range(text, text.removeprefix("vers:").partition("/")[0], version)
            yield Answer(path.name, f"{text} {version}", case["expected_output"], held)
    for scheme, read in _RANGES.items():
        path = folder / "tests" / f"{scheme}_range_from_native_test.json"
        for case in _cases(path):
            text, vers = case["input"]["native_range"], case["expected_output"]
            for version in sorted({part.lstrip("<>=!") for part in vers.partition("/")[2].split("|")} - {"*"}):
                theirs = in_range(vers, scheme, version)
                # Ranges that overlap make no range of vers: then the table says nothing about the version.
                if theirs is not None:
                    yield Answer(path.name, text, theirs, read(text).holds(version))


def _cases(path: Path) -> list[Case]:
    cases: list[Case] = json.loads(path.read_text(encoding="utf-8"))["tests"]
    return cases


def main(arguments: Sequence[str]) -> int:
    """Print how many cases of each table agree, and every other one."""
    parser = argparse.ArgumentParser(prog="public_tables")
    parser.add_argument("purl", type=Path)
    parser.add_argument("vers", type=Path)
    options = parser.parse_args(arguments)
    answers = [*purl_answers(options.purl), *order_answers(options.vers), *range_answers(options.vers)]
    asked, agreed = Counter(one.table for one in answers), Counter(one.table for one in answers if one.ours == one.theirs)
    lines = [f"{table}: {agreed[table]} of {count}" for table, count in sorted(asked.items())]
    differ = [one for one in answers if one.ours != one.theirs]
    lines += [f"{one.table}: {one.asked}: {EXPLAINED.get(one.asked, f'{one.theirs} there, {one.ours} here')}" for one in differ]
    print("\n".join((*lines, f"all: {agreed.total()} of {asked.total()}")))
    return 1 if any(one.asked not in EXPLAINED for one in differ) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

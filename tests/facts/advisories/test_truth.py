"""All records of the advisory data set against the answers that come with it: everything affected is found, and nothing else."""

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.corpus_modules import corpus_folder
from sca.facts.advisories.build import Dump, import_dumps
from sca.facts.advisories.match import Matched, match
from sca.facts.advisories.store import open_store
from sca.files.byte_source import HeldBytes
from sca.files.limits import DEFAULTS
from sca.model.component import Component, Location
from sca.model.package import Package, npm_package, nuget_package, pypi_package

DATA = corpus_folder().parent / "advisories"
MAKERS: dict[str, Callable[[str, str], Package]] = {"npm": npm_package, "PyPI": pypi_package, "NuGet": nuget_package}
ROWS = [json.loads(line) for line in (DATA / "expected.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "advisories.sqlite"
    dumps = [Dump(name, HeldBytes((DATA / name / "all.zip").read_bytes())) for name in MAKERS]
    sources = import_dumps(str(path), dumps, DEFAULTS, "2026-01-01")
    assert [(one.name, one.records, one.skipped) for one in sources] == [("npm", 802, 0), ("PyPI", 2670, 0), ("NuGet", 28, 0)]
    return path


def matched(store: Path, *packages: Package) -> Matched:
    where = (Location("lock", 1),)
    with open_store(str(store)) as opened:
        return match([Component(str(number), package, where) for number, package in enumerate(packages)], opened)


def test_every_affected_version_is_found_and_no_other(store: Path) -> None:
    found = matched(store, *(MAKERS[row["ecosystem"]](row["name"], row["version"]) for row in ROWS))
    by_row: defaultdict[int, set[str]] = defaultdict(set)
    for one in found.vulnerabilities:
        by_row[int(one.component)].update(id for id, _range in one.ranges if one.certain)
    assert {row["purl"]: sorted(by_row[number]) for number, row in enumerate(ROWS)} == {
        row["purl"]: row["affected_by"] for row in ROWS
    }
    assert all(one.certain for one in found.vulnerabilities)


def test_records_of_one_vulnerability_are_one(store: Path) -> None:
    found = matched(store, npm_package("axios", "0.21.0"))
    for one in found.vulnerabilities:
        assert len(set(one.ids)) == len(one.ids)
    ids = [id for one in found.vulnerabilities for id in one.ids]
    assert len(set(ids)) == len(ids)


def test_a_version_that_nobody_knows_may_be_affected(store: Path) -> None:
    found = matched(store, npm_package("ansi-regex", ""))
    assert [(one.id, one.certain) for one in found.vulnerabilities] == [("GHSA-93q8-gq69-wqmw", False)]


def test_the_way_out_is_the_end_of_the_range_that_holds_the_version(store: Path) -> None:
    found = matched(store, npm_package("ansi-regex", "4.1.0"), npm_package("ansi-regex", "5.0.0"))
    assert [one.fixed for one in found.vulnerabilities] == [("4.1.1",), ("5.0.1",)]


def test_what_the_data_does_not_cover_is_told(store: Path) -> None:
    found = matched(store, Package("deb", "debian", "openssl", "3.0"), Package("golang", "example.test", "x", "1"))
    assert found.uncovered == ("0", "1")

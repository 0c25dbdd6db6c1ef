"""The scores of EPSS: joined over the ids of a vulnerability, dated, and never taken for 0 where there are none."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from sca.facts.advisories.build import Dump, import_dumps
from sca.facts.advisories.exposure import Asked, exposure
from sca.files.byte_source import HeldBytes
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.model.component import Component, Location
from sca.model.inventory import Inventory
from sca.model.package import npm_package
from tests.facts.advisories.test_store import dump, record

HEAD = "#model_version:v2025.03.14,score_date:2026-01-01T00:00:00+0000\ncve,epss,percentile\n"
SCORES = f"{HEAD}CVE-2026-1001,0.10000,0.50000\nCVE-2026-1002,0.90000,0.99000\n"
INVENTORY = Inventory((), (Component("1", npm_package("a", "1.0.0"), (Location("x"),)),), (), (), (), ())


def scores(text: str, limits: Limits = DEFAULTS, *, path: Path, packed: bool = True) -> None:
    data = gzip.compress(text.encode()) if packed else text.encode()
    import_dumps(str(path), [Dump("epss", HeldBytes(data))], limits, "2026-01-02")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "s.sqlite"
    import_dumps(str(path), [dump("npm", record("GHSA-1", aliases=["CVE-2026-1001", "CVE-2026-1002"]))], DEFAULTS, "2026-01-02")
    return path


@pytest.mark.parametrize("packed", [True, False])
def test_the_highest_score_of_all_ids_counts(store: Path, packed: bool) -> None:
    scores(SCORES, path=store, packed=packed)
    found = exposure(INVENTORY, str(store), Asked(date(2026, 1, 2), epss=True))
    assert [(one.epss, one.percentile) for one in found.vulnerabilities] == [(0.9, 0.99)]
    assert (found.data.epss, found.data.fault) == ("2026-01-01 v2025.03.14", "")


def test_no_score_is_unknown(store: Path) -> None:
    scores(f"{HEAD}CVE-2026-1009,0.1,0.1\n", path=store)
    assert [one.epss for one in exposure(INVENTORY, str(store), Asked(date(2026, 1, 2))).vulnerabilities] == [None]


def test_scores_of_a_later_day_take_the_place_of_earlier_ones_and_records_stay(store: Path) -> None:
    scores(SCORES, path=store)
    scores(SCORES.replace("2026-01-01", "2026-01-05").replace("0.90000", "0.20000"), path=store)
    found = exposure(INVENTORY, str(store), Asked(date(2026, 1, 5), epss=True))
    assert [(one.id, one.epss) for one in found.vulnerabilities] == [("GHSA-1", 0.2)]


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (Asked(date(2026, 1, 8), max_age=7, epss=True), ""),
        (Asked(date(2026, 1, 9), max_age=7, epss=True), "the scores of EPSS are 8 days old, and the policy lets them be 7"),
        (Asked(date(2026, 1, 9), max_age=7), ""),
    ],
)
def test_the_day_of_the_scores_is_judged_where_they_are_asked_for(store: Path, asked: Asked, fault: str) -> None:
    scores(SCORES, path=store)
    assert exposure(INVENTORY, str(store), asked).data.fault == fault


def test_scores_that_are_asked_for_and_not_there_are_a_fault(store: Path) -> None:
    found = exposure(INVENTORY, str(store), Asked(date(2026, 1, 2), epss=True))
    assert found.data.fault == "a condition of the policy asks for scores of EPSS, and the store holds none"


def test_another_store_than_the_policy_names_is_a_fault(store: Path) -> None:
    found = exposure(INVENTORY, str(store), Asked(date(2026, 1, 2), sha256="0" * 64))
    assert (found.found, found.data.fault.startswith("the store has the digest ")) == ({}, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cve,epss,percentile\nCVE-2026-1001,0.1,0.1\n",
        SCORES.replace("score_date:2026-01-01T00:00:00+0000", "score_date:soon"),
        SCORES.replace("cve,epss,percentile", "id,score"),
        SCORES + "\u00e9",
    ],
)
def test_a_file_that_does_not_say_what_it_is_is_refused_and_the_store_stays(store: Path, text: str) -> None:
    before = store.read_bytes()
    with pytest.raises(InputError):
        scores(text, path=store)
    assert store.read_bytes() == before


def test_lines_that_are_none_are_left_out_and_counted(store: Path) -> None:
    bad = "CVE-2026-1001\nCVE-2026-1001,2,0.1\nCVE-2026-1001,nan,0.1\n../x,0.1,0.1\nCVE-2026-1001,0.1,0.1,\n"
    data = gzip.compress((SCORES + bad).encode())
    (source,) = import_dumps(str(store), [Dump("epss", HeldBytes(data))], DEFAULTS, "2026-01-02")
    assert (source.records, source.skipped, source.newest, source.model) == (2, 5, "2026-01-01", "v2025.03.14")


def test_a_bomb_and_a_file_that_was_cut_off_are_refused(store: Path) -> None:
    with pytest.raises(InputError, match="advisory-catalogue-bytes"):
        scores(HEAD + "CVE-2026-1001,0.1,0.1\n" * 100_000, Limits(advisory_catalogue_bytes=100_000), path=store)
    with pytest.raises(InputError):
        import_dumps(str(store), [Dump("epss", HeldBytes(gzip.compress(SCORES.encode())[:-9]))], DEFAULTS, "2026-01-02")

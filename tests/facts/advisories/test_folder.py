"""A folder of records stands in for the store: the same answers, as old as its newest record, and never more than it can bear."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from sca.facts.advisories import folder
from sca.facts.advisories.exposure import Asked, exposure
from sca.facts.advisories.folder import open_data
from sca.facts.advisories.match import match
from sca.facts.advisories.store import StoreError, open_store
from sca.model.component import Component, Location
from sca.model.inventory import Inventory
from sca.model.package import npm_package
from tests.facts.advisories.test_store import dump, laid, record

A = Component("lock#a", npm_package("a", "1.0.0"), (Location("lock"),))
INVENTORY = Inventory((), (A,), (), (), (), ())


def lay(path: Path, *records: object) -> Path:
    path.mkdir(exist_ok=True)
    for number, one in enumerate(records):
        (path / f"{number}.json").write_text(json.dumps(one), encoding="utf-8")
    return path


def test_the_answers_are_those_of_a_store(tmp_path: Path) -> None:
    records = [record("GHSA-1", aliases=["CVE-1"]), record("X-1", aliases=["CVE-1"]), record("GHSA-2", "b")]
    laid(tmp_path / "s.sqlite", dump("npm", *records))
    with open_data(str(lay(tmp_path / "records", *records))) as ours, open_store(str(tmp_path / "s.sqlite")) as theirs:
        assert match([A], ours) == match([A], theirs)


def test_a_store_is_opened_as_before(tmp_path: Path) -> None:
    laid(tmp_path / "s.sqlite", dump("npm", record("GHSA-1")))
    with open_data(str(tmp_path / "s.sqlite")) as store:
        assert [one.id for one in match([A], store).vulnerabilities] == ["GHSA-1"]


def test_what_is_known_to_be_exploited_may_lie_beside_the_records(tmp_path: Path) -> None:
    path = lay(tmp_path / "records", record("GHSA-1", aliases=["CVE-1"]))
    catalogue = {"vulnerabilities": [{"cveID": "CVE-1", "dateAdded": "2026-01-03"}]}
    (path / "kev.json").write_text(json.dumps(catalogue), encoding="utf-8")
    with open_data(str(path)) as store:
        assert [one.exploited for one in match([A], store).vulnerabilities] == ["2026-01-03"]


def test_it_is_as_old_as_its_newest_record(tmp_path: Path) -> None:
    path = lay(tmp_path / "records", record("GHSA-1"), record("GHSA-2", modified="2026-02-01T00:00:00Z"))
    assert exposure(INVENTORY, str(path), Asked(date(2026, 2, 8), 7)).data.fault == ""
    assert "8 days old" in exposure(INVENTORY, str(path), Asked(date(2026, 2, 9), 7)).data.fault


def test_the_digest_is_of_what_stands_in_it(tmp_path: Path) -> None:
    one, same = (lay(tmp_path / name, record("GHSA-1")) for name in ("one", "same"))
    other = lay(tmp_path / "other", record("GHSA-1", summary="another"))
    digests = [exposure(INVENTORY, str(path), Asked(date(2026, 1, 1), 0)).data.digest for path in (one, same, other)]
    assert digests[0] == digests[1] != digests[2]


def test_withdrawn_records_do_not_count(tmp_path: Path) -> None:
    path = lay(tmp_path / "records", record("GHSA-1", withdrawn="2026-01-02T00:00:00Z"), record("GHSA-2", "b"))
    with open_data(str(path)) as store:
        assert match([A], store).vulnerabilities == ()


def test_what_is_no_record_costs_itself_and_is_counted(tmp_path: Path) -> None:
    path = lay(tmp_path / "records", record("GHSA-1"), [], {"id": "x"}, record("GHSA-2", schema_version="2.0.0"))
    (path / "deep.json").write_bytes(b"[" * 100_000)
    (path / "bytes.json").write_bytes(b"\xff\xfe")
    (path / "README.md").write_text("no record", encoding="utf-8")
    with open_data(str(path)) as store:
        (source,) = store.sources()
        assert (source.records, source.skipped) == (1, 5)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside.json").write_text(json.dumps(record("GHSA-9")), encoding="utf-8")
    path = lay(tmp_path / "records", record("GHSA-1"))
    (path / "link.json").symlink_to(tmp_path / "outside.json")
    with open_data(str(path)) as store:
        assert [one.id for one in match([A], store).vulnerabilities] == ["GHSA-1"]


@pytest.mark.parametrize("count", [0, 4])
def test_an_empty_folder_and_one_with_too_many_are_no_data(tmp_path: Path, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MOST_RECORDS", 3)
    path = lay(tmp_path / "records", *(record(f"GHSA-{number}") for number in range(count)))
    with pytest.raises(StoreError), open_data(str(path)):
        pass
    assert exposure(INVENTORY, str(path), Asked(date(2026, 1, 1), 0)).data.fault


@pytest.mark.parametrize("packed", [False, True])
def test_scores_may_lie_beside_the_records(tmp_path: Path, *, packed: bool) -> None:
    path = lay(tmp_path / "records", record("GHSA-1", aliases=["CVE-2026-1111"], modified="2026-02-01T00:00:00Z"))
    scores = b"#model_version:v2025.03.14,score_date:2026-01-31T12:00:00Z\ncve,epss,percentile\nCVE-2026-1111,0.25,0.9\n"
    (path / ("epss.csv.gz" if packed else "epss.csv")).write_bytes(gzip.compress(scores) if packed else scores)
    found = exposure(INVENTORY, str(path), Asked(date(2026, 2, 2), 7, epss=True))
    assert [(one.epss, one.percentile) for one in found.vulnerabilities] == [(0.25, 0.9)]
    assert (found.data.fault, found.data.epss, found.data.imported) == ("", "2026-01-31 v2025.03.14", "2026-02-01")


def test_a_folder_without_scores_cannot_answer_a_condition_about_them(tmp_path: Path) -> None:
    path = lay(tmp_path / "records", record("GHSA-1"))
    assert "holds none" in exposure(INVENTORY, str(path), Asked(date(2026, 1, 1), epss=True)).data.fault


def test_a_digest_is_that_of_a_store_and_no_folder_has_it(tmp_path: Path) -> None:
    path = lay(tmp_path / "records", record("GHSA-1"))
    assert "a store with a digest" in exposure(INVENTORY, str(path), Asked(date(2026, 1, 1), sha256="0" * 64)).data.fault


def test_a_record_is_found_by_each_of_its_ids_in_any_case(tmp_path: Path) -> None:
    records = [record("GHSA-1", aliases=["CVE-1"]), record("GHSA-2", "b"), record("GHSA-3", aliases=["CVE-3"])]
    path = lay(tmp_path / "records", *records, record("X-3", "b", aliases=["CVE-3"]))
    with open_data(str(path)) as store:
        found = {id: [one.id for one in store.records(store.leader(id))] for id in ("cve-1", "ghsa-1", "ghsa-2", "cve-3")}
        assert found == {"cve-1": ["GHSA-1"], "ghsa-1": ["GHSA-1"], "ghsa-2": ["GHSA-2"], "cve-3": ["GHSA-3", "X-3"]}
        assert store.leader("GHSA-4") == ""
        assert store.similar("GHSA-2-mistyped") == ("GHSA-2",)

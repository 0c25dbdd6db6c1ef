"""What a file is, by its first bytes, and what a dump is known as, by its name."""

import gzip

import pytest

from sca.facts.advisories.kinds import CATALOGUE, RECORDS, SCORES, STORE, kind_of, known_as


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        pytest.param(b"PK\x03\x04....", RECORDS, id="a zip archive"),
        pytest.param(b"PK\x05\x06" + b"\x00" * 18, RECORDS, id="an empty one"),
        pytest.param(b'{"title": "CISA", "vulnerabilities": []}', CATALOGUE, id="an object"),
        pytest.param(b'\r\n  {"vulnerabilities": []}', CATALOGUE, id="an object further down"),
        pytest.param(gzip.compress(b"#model_version:v1"), SCORES, id="packed"),
        pytest.param(b"#model_version:v1,score_date:2026-01-01", SCORES, id="scores with their first line"),
        pytest.param(b"cve,epss,percentile\n", SCORES, id="scores without it"),
        pytest.param(b"SQLite format 3\x00....", STORE, id="a store"),
        pytest.param(b"<!DOCTYPE html><html>", "", id="a page"),
        pytest.param(b"", "", id="nothing"),
        pytest.param(b"\x7fELF", "", id="a program"),
        pytest.param(b"   \n", "", id="blanks"),
    ],
)
def test_the_first_bytes_tell_what_a_file_is(first: bytes, kind: str) -> None:
    assert kind_of(first) == kind


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/mirror/npm/all.zip", RECORDS, "npm"),
        ("npm/all.zip", RECORDS, "npm"),
        ("/osv-vulnerabilities/Rocky Linux/all.zip", RECORDS, "Rocky Linux"),
        ("/dumps/PyPI.zip", RECORDS, "PyPI"),
        ("/all.zip", RECORDS, ""),
        ("all.zip", RECORDS, ""),
        ("/dumps/npm", RECORDS, ""),
        ("/dumps/npm.tar", RECORDS, ""),
        ("/dumps/kev.zip", RECORDS, ""),
        ("/epss/all.zip", RECORDS, ""),
        ("/dumps/n\x1bpm.zip", RECORDS, ""),
        (f"/dumps/{'x' * 65}.zip", RECORDS, ""),
        ("/dumps/known_exploited_vulnerabilities.json", CATALOGUE, "kev"),
        ("/dumps/epss_scores-current.csv.gz", SCORES, "epss"),
        ("/dumps/carried.sqlite", STORE, ""),
    ],
)
def test_a_dump_is_known_by_its_name_and_a_feed_by_what_it_is(path: str, kind: str, name: str) -> None:
    assert known_as(path, kind) == name

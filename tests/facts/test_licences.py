"""From what an input says to one answer: every shape, no guess."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.facts.expressions import parse_expression
from sca.facts.licence_names import (
    ADDRESS_FAMILIES,
    ADDRESS_OF_EXPRESSION,
    ADDRESSES,
    ALIASES,
    CLASSIFIERS,
    FAMILIES,
    MARKERS,
    fold,
)
from sca.facts.licences import licence_answer, read_licence
from sca.model.component import Component, LicenceClaim, Location
from sca.model.licence import LicenceAnswer
from sca.model.package import Package

TABLE = Path(__file__).resolve().parents[3] / "shared" / "knowledge" / "licence-strings.csv"
CLASSIFIER = "License :: OSI Approved :: "


def answer(type: str, *claims: tuple[str, str]) -> LicenceAnswer:
    """The answer for a package of a type with claims, each (field, raw)."""
    where = Location("lock", 1)
    made = tuple(LicenceClaim(raw, field, where) for field, raw in claims)
    return licence_answer(Component("lock#a", Package(type, "", "a", "1"), (where,), licences=made))


@pytest.mark.parametrize(
    ("type", "raw", "shape", "meaning", "rule"),
    [
        pytest.param("npm", "MIT", "expression", "MIT", "spdx", id="an id"),
        pytest.param("npm", " mit ", "expression", "MIT", "spdx", id="case and blanks"),
        pytest.param("npm", "(MIT OR CC0-1.0)", "expression", "MIT OR CC0-1.0", "spdx", id="an expression"),
        pytest.param("npm", "GPL-2.0", "expression", "GPL-2.0-only", "deprecated-id", id="a deprecated id"),
        pytest.param("npm", "Apache 2.0", "expression", "Apache-2.0", "alias", id="a name"),
        pytest.param("npm", "The MIT Licence", "expression", "MIT", "alias", id="British spelling"),
        pytest.param("npm", "Apache 2.0 or MIT", "expression", "Apache-2.0 OR MIT", "alias-expression", id="names joined"),
        pytest.param("npm", "BSD", "candidates", "BSD-1-Clause BSD-2-Clause BSD-3-Clause BSD-4-Clause", "family", id="a family"),
        pytest.param("npm", "GPLv3", "candidates", "GPL-3.0-only GPL-3.0-or-later", "family", id="only or later"),
        pytest.param("npm", "UNLICENSED", "none", "", "npm-unlicensed", id="no rights"),
        pytest.param("npm", "unlicensed", "none", "", "npm-unlicensed", id="no rights in any case"),
        pytest.param("pypi", "UNLICENSED", "unknown", "", "malformed", id="it means nothing elsewhere"),
        pytest.param("npm", "Unlicense", "expression", "Unlicense", "spdx", id="and is not the Unlicense"),
        pytest.param("npm", "NONE", "none", "", "spdx-none", id="none"),
        pytest.param("npm", "NOASSERTION", "unknown", "", "marker", id="no assertion"),
        pytest.param("npm", "SEE LICENSE IN LICENSE.txt", "unknown", "", "file-reference", id="a file"),
        pytest.param("npm", "LICENCE.md", "unknown", "", "file-reference", id="the name of a file"),
        pytest.param("npm", "https://opensource.org/licenses/MIT", "expression", "MIT", "address", id="an address with an id"),
        pytest.param("npm", "https://example.test/licence", "unknown", "", "address", id="any other address"),
        pytest.param("npm", "http://www.gnu.org/licenses/gpl-3.0.html", "candidates", "GPL-3.0-only GPL-3.0-or-later", "address",
                     id="the address of a shared text"),
        pytest.param("npm", '{"type":"MIT","url":"x"}', "expression", "MIT", "legacy-shape", id="an old object"),
        pytest.param("npm", '[{"type":"MIT"},"ISC"]', "expression", "MIT OR ISC", "npm-list", id="an old list"),
        pytest.param("pypi", '["MIT","ISC"]', "candidates", "MIT AND ISC|MIT OR ISC", "several", id="a list elsewhere"),
        pytest.param("npm", '[{"type":"MIT"},{"type":"mine"}]', "unknown", "", "several", id="a list with a stranger"),
        pytest.param("npm", "['MIT']", "expression", "MIT", "legacy-shape", id="a printed list"),
        pytest.param("npm", "[]", "unknown", "", "malformed", id="an empty list"),
        pytest.param("npm", "[" * 8000, "unknown", "", "full-text", id="a deep list"),
        pytest.param("npm", '{"type":{"type":"MIT"}}', "unknown", "", "malformed", id="an object in an object"),
        pytest.param("npm", "MIT-ish", "unknown", "", "malformed", id="a name that starts alike"),
        pytest.param("npm", "MIT/Apache-2.0", "unknown", "", "malformed", id="a slash"),
        pytest.param("npm", "MIT, ISC", "unknown", "", "malformed", id="a comma"),
        pytest.param("npm", "GPL (>= 2)", "unknown", "", "malformed", id="a comparison is not folded away"),
        pytest.param("npm", "MIT WITH Commons-Clause", "unknown", "", "malformed", id="a restriction is no exception"),
        pytest.param("npm", "Public Domain", "unknown", "", "marker", id="public domain is no licence"),
        pytest.param("npm", "", "unknown", "", "missing", id="empty"),
        pytest.param("npm", "Permission is hereby granted\nfree of charge", "unknown", "", "full-text", id="a whole text"),
        pytest.param("pypi", f"{CLASSIFIER}MIT License", "expression", "MIT", "classifier", id="a classifier"),
        pytest.param("pypi", f"{CLASSIFIER}BSD License", "candidates", "BSD-1-Clause BSD-2-Clause BSD-3-Clause BSD-4-Clause",
                     "family", id="a classifier of a family"),
        pytest.param("nuget", f"https://{ADDRESS_OF_EXPRESSION[0]}MIT%20OR%20Apache-2.0", "expression", "MIT OR Apache-2.0",
                     "address", id="an address with an expression"),
        pytest.param("nuget", "https://aka.ms/deprecateLicenseUrl", "unknown", "", "address", id="the file is inside"),
    ],
)  # fmt: skip
def test_one_text(type: str, raw: str, shape: str, meaning: str, rule: str) -> None:
    found = answer(type, ("license", raw))
    separator = "|" if "|" in meaning else " "
    given = meaning if shape == "expression" else separator.join(found.candidates)
    assert (found.shape, found.rule) == (shape, rule)
    assert (found.expression or given) == meaning
    assert found.raw == raw


@pytest.mark.parametrize(
    "raw", ["a " * 8000, " " * 16_000, "[" * 16_000, "['" + " " * 16_000, "see license in " * 1000, "or " * 5000]
)
def test_the_largest_texts_take_a_moment(raw: str) -> None:
    began = time.perf_counter()
    assert read_licence(raw, "npm").shape == "unknown"
    assert time.perf_counter() - began < 0.5


def test_nothing_claimed_is_unknown() -> None:
    found = answer("npm")
    assert (found.shape, found.rule, found.note) == ("unknown", "missing", "nothing states a licence")


def test_the_field_that_counts_for_python() -> None:
    claims = (("license", "BSD"), ("classifier", f"{CLASSIFIER}MIT License"), ("license-expression", "Apache-2.0"))
    assert answer("pypi", *claims).expression == "Apache-2.0"
    assert answer("pypi", *claims[:2]).expression == "MIT"


def test_several_classifiers_are_not_joined_by_a_guess() -> None:
    several = (("classifier", f"{CLASSIFIER}MIT License"), ("classifier", f"{CLASSIFIER}ISC License (ISCL)"))
    assert answer("pypi", *several).candidates == ("MIT AND ISC", "MIT OR ISC")
    with_family = (*several, ("classifier", f"{CLASSIFIER}BSD License"))
    assert answer("pypi", *with_family).shape == "unknown"
    assert answer("pypi", several[0], several[0]).expression == "MIT"


@pytest.mark.parametrize(
    "name",
    ["BSD License", "Apache Software License", "Artistic License", "Academic Free License (AFL)", "Apple Public Source License",
     "GNU Free Documentation License (FDL)", "GNU General Public License (GPL)", "GNU General Public License v2 (GPLv2)",
     "GNU General Public License v3 (GPLv3)", "GNU Affero General Public License v3",
     "GNU Lesser General Public License v2 (LGPLv2)", "GNU Lesser General Public License v2 or later (LGPLv2+)",
     "GNU Lesser General Public License v3 (LGPLv3)", "GNU Library or Lesser General Public License (LGPL)"],
)  # fmt: skip
def test_classifiers_that_no_tool_may_read_as_one_licence(name: str) -> None:
    """The fourteen of PEP 639."""
    assert read_licence(f"{CLASSIFIER}{name}", "pypi").expression == ""


def test_every_reviewed_name_means_licences_that_exist() -> None:
    for meaning in (*ALIASES.values(), *CLASSIFIERS.values(), *ADDRESSES.values()):
        assert str(parse_expression(meaning)) == meaning
    for family in (*FAMILIES.values(), *ADDRESS_FAMILIES.values()):
        assert all(parse_expression(one) for one in family)
        assert len(set(family)) == len(family)


def test_names_are_kept_in_the_form_in_which_they_are_compared_and_in_one_table_only() -> None:
    for table in (ALIASES, FAMILIES, MARKERS, CLASSIFIERS):
        assert [name for name in table if fold(name) != name] == []
    assert not ALIASES.keys() & FAMILIES.keys()
    assert not (ALIASES.keys() | FAMILIES.keys()) & MARKERS


@given(st.sampled_from(("npm", "pypi", "nuget", "generic")), st.text(max_size=120))
def test_any_text_has_one_answer_and_no_expression_that_is_none(type: str, raw: str) -> None:
    found = answer(type, ("license", raw))
    assert found.shape in ("expression", "candidates", "none", "unknown")
    assert bool(found.expression) is (found.shape == "expression")
    assert bool(found.candidates) is (found.shape == "candidates")
    for text in (found.expression, *found.candidates):
        assert not text or str(parse_expression(text)) == text


@given(st.sampled_from(sorted(ALIASES)), st.sampled_from((" x", "-ish", ", see file", " like", "?!z")))
def test_a_name_with_something_behind_it_is_another_name(name: str, more: str) -> None:
    found = read_licence(name + more, "npm")
    if fold(name + more) not in ALIASES:
        assert found.expression == ""


# Rows of the collection that stay open here, by class and ecosystem, and why.
OPEN: dict[str, str] = {
    "cyclonedx": "documents of SBOMs are taken apart by whoever reads them, not by the reader of one text",
    "deb": "the shorthand of Debian is a dialect of its own, and nothing of Debian is read yet",
    "cran": "the forms of CRAN are a dialect of their own, and nothing of CRAN is read yet",
    "cargo": "a slash means OR only in Cargo, and nothing of Cargo is read yet",
    "cargo/npm": "a slash means OR only in Cargo; in npm nobody says what it means",
    "url-known": "addresses whose text may change need a pin for each version of a package",
}


def _rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [{**row, "raw": row["raw"].replace("\\n", "\n")} for row in csv.DictReader(file)]


def _read(row: dict[str, str]) -> LicenceAnswer:
    if row["field"] == "Classifier list":
        return answer("pypi", *(("classifier", one) for one in row["raw"].split(" | ")))
    return answer(row["ecosystem"], ("license", row["raw"]))


@pytest.mark.corpus
def test_no_row_of_the_collection_gets_a_wrong_licence() -> None:
    for row in _rows():
        found = _read(row)
        if found.expression:
            assert found.expression == _canonical(row["expected"]), row
        if found.candidates:
            assert set(found.candidates) == set(row["candidates"].split("|")), row
        assert (found.shape == "none") is (row["expected"] == "NONE"), row


@pytest.mark.corpus
def test_every_row_of_the_collection_that_can_be_resolved_is() -> None:
    left = [
        (row["raw"], row["ecosystem"], row["class"])
        for row in _rows()
        if row["expected"] not in ("unknown", "NONE")
        and _read(row).expression != _canonical(row["expected"])
        and row["ecosystem"] not in OPEN
        and row["class"] not in OPEN
    ]
    assert not left


@pytest.mark.corpus
def test_every_family_of_the_collection_is_known() -> None:
    """Where several texts are joined by a sign that nobody defines, the text stays unknown as a whole."""
    left = [
        row["raw"]
        for row in _rows()
        if row["candidates"]
        and row["class"] not in ("multi", "slash")
        and row["ecosystem"] not in OPEN
        and not _read(row).candidates
    ]
    assert not left


def _canonical(text: str) -> str:
    return (
        text
        if text in ("unknown", "NONE")
        else str(
            parse_expression(
                text.replace("(GPL-2.0-only WITH Classpath-exception-2.0)", "GPL-2.0-only WITH Classpath-exception-2.0")
            )
        )
    )

"""From what an input says to one answer: every shape, no guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.licence_score import figures, read_rows
from sca.facts.expressions import parse_expression
from sca.facts.licence_claims import differing
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
from sca.facts.licence_reading import read_licence
from sca.facts.licences import licence_answer
from sca.model.component import Component, LicenceClaim, Location
from sca.model.licence import LicenceAnswer
from sca.model.package import Package
from tests.moment import a_moment

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
        pytest.param("npm", "MIT/Apache-2.0", "candidates", "MIT AND Apache-2.0|MIT OR Apache-2.0", "several", id="a slash"),
        pytest.param("npm", "MIT, ISC", "candidates", "MIT AND ISC|MIT OR ISC", "several", id="a comma"),
        pytest.param("npm", "MIT, mine", "unknown", "", "malformed", id="a comma and a stranger"),
        pytest.param("cargo", "MIT/Apache-2.0", "expression", "MIT OR Apache-2.0", "dialect", id="Cargo's slash"),
        pytest.param("cran", "GPL (>= 2)", "expression", "GPL-2.0-or-later", "dialect", id="CRAN from a version on"),
        pytest.param("cran", "GPL-2 | GPL-3", "expression", "GPL-2.0-only OR GPL-3.0-only", "dialect", id="CRAN's bar"),
        pytest.param("cran", "MIT + file LICENSE", "expression", "MIT", "dialect", id="CRAN with a file"),
        pytest.param("deb", "GPL-2+", "expression", "GPL-2.0-or-later", "dialect", id="Debian, or later"),
        pytest.param("deb", "GPL-2", "expression", "GPL-2.0-only", "dialect", id="Debian, this version"),
        pytest.param("deb", "LGPL-2.1+ and Expat", "expression", "LGPL-2.1-or-later AND MIT", "dialect", id="Debian, a sum"),
        pytest.param("deb", "GPL-2+ or Expat, and BSD-3-clause", "expression", "(GPL-2.0-or-later OR MIT) AND BSD-3-Clause",
                     "dialect", id="Debian's comma"),
        pytest.param("deb", "GPL-1+ or Artistic", "candidates",
                     "GPL-1.0-or-later OR Artistic-1.0-Perl|GPL-1.0-or-later OR Artistic-2.0", "dialect", id="Debian, a family"),
        pytest.param("deb", "public-domain", "expression", "LicenseRef-Public-Domain", "dialect", id="Debian, public domain"),
        pytest.param("deb", "GPL-2+ with OpenSSL exception", "unknown", "", "malformed", id="Debian, an exception without an id"),
        pytest.param("deb", "GPLv2", "candidates", "GPL-2.0-only GPL-2.0-or-later", "dialect", id="not Debian's spelling"),
        pytest.param("rpm", "GPLv2+", "expression", "GPL-2.0-or-later", "dialect", id="RPM, or later"),
        pytest.param("rpm", "GPLv2", "expression", "GPL-2.0-only", "dialect", id="RPM, this version"),
        pytest.param("rpm", "(GPLv2+ or MIT) and ASL 2.0", "expression", "(GPL-2.0-or-later OR MIT) AND Apache-2.0", "dialect",
                     id="RPM, an expression of names of several words"),
        pytest.param("rpm", "LGPLv2", "candidates", "LGPL-2.0-only LGPL-2.1-only", "dialect", id="RPM, two numbers"),
        pytest.param("rpm", "GPLv2 with exceptions", "unknown", "", "malformed", id="RPM, exceptions that are not named"),
        pytest.param("rpm", "GPL-2.0-or-later WITH Bison-exception-2.2", "expression",
                     "GPL-2.0-or-later WITH Bison-exception-2.2", "spdx", id="RPM of today"),
        pytest.param("apk", "GPL2+", "expression", "GPL-2.0-or-later", "dialect", id="Alpine, or later"),
        pytest.param("apk", "GPL2", "candidates", "GPL-2.0-only GPL-2.0-or-later", "dialect", id="Alpine, open"),
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
    with a_moment():
        assert read_licence(raw, "npm").shape == "unknown"


def test_nothing_claimed_is_unknown() -> None:
    found = answer("npm")
    assert (found.shape, found.rule, found.note) == ("unknown", "missing", "nothing states a licence")


def test_the_paragraphs_of_a_debian_package_all_apply() -> None:
    found = answer("deb", ("License", "Expat"), ("License", "GPL-2+"), ("License", "Expat"))
    assert (found.expression, found.rule) == ("MIT AND GPL-2.0-or-later", "all-of")
    assert answer("deb", ("License", "Expat"), ("License", "Artistic")).candidates == (
        "MIT AND Artistic-1.0-Perl",
        "MIT AND Artistic-2.0",
    )
    assert answer("deb", ("License", "Expat"), ("License", "custom")).shape == "unknown"


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


@pytest.mark.corpus
def test_the_collection_of_real_texts() -> None:
    """Every text with one meaning has it, none gets another, and none that must stay open is guessed at."""
    rows = read_rows()
    counted = figures(rows)
    assert counted["resolvable rows right"] == (219, 219)
    assert [row.raw for row in rows if row.wrong or row.guessed] == []
    assert counted["candidate sets equal"][0] >= 56
    assert counted["candidate sets that differ"][0] == counted["open rows with a set that nobody gave"][0] == 0


def test_ten_thousand_different_texts_take_a_moment() -> None:
    kinds = ("MIT", "Apache License, Version 2.{}", "BSD {}", "GPL-2.0-or-later WITH x{}", "see LICENSE{}", "MIT/X{}", "Own {}")
    texts = [f"{kinds[number % len(kinds)].format(number)} {'' if number % 3 else number}" for number in range(10_000)]
    assert len(set(texts)) > 9_000
    with a_moment():
        shapes = {read_licence(text, "npm").shape for text in texts}
    assert len(shapes) > 1


ANSWERS = {
    "concluded counts before declared": (
        [("declared", "license", "GPL-2.0-only"), ("concluded", "curation", "MIT")], "MIT", "spdx", [False, True]
    ),
    "declared counts before found": (
        [("found", "LICENSE", "MIT"), ("declared", "license", "ISC")], "ISC", "spdx", [False, True]
    ),
    "a text tells where nothing readable is declared": (
        [("declared", "license", "SEE LICENSE IN x"), ("found", "LICENSE", "MIT")], "MIT", "spdx", [False, True]
    ),
    "a field tells which of a family": (
        [("declared", "Classifier", f"{CLASSIFIER}BSD License"), ("declared", "License", "BSD-3-Clause")],
        "BSD-3-Clause", "narrowed", [True, False],
    ),
    "a text tells which of a family": (
        [("declared", "license", "BSD"), ("found", "LICENSE", "BSD-2-Clause")], "BSD-2-Clause", "narrowed", [True, False]
    ),
    "several classifiers and a field that joins them": (
        [("declared", "Classifier", f"{CLASSIFIER}MIT License"), ("declared", "Classifier", f"{CLASSIFIER}ISC License (ISCL)"),
         ("declared", "License", "ISC OR MIT")],
        "MIT OR ISC", "narrowed", [True, True, False],
    ),
    "an empty classifier does not hide a field": (
        [("declared", "Classifier", "License :: OSI Approved"), ("declared", "License", "MIT")], "MIT", "spdx", [False, True]
    ),
    "what is outside of the family does not narrow it": (
        [("declared", "license", "BSD"), ("found", "LICENSE", "MIT")], "", "family", [True, False]
    ),
}  # fmt: skip


@pytest.mark.parametrize(("claims", "expression", "rule", "effective"), ANSWERS.values(), ids=ANSWERS)
def test_which_claim_counts(claims: list[tuple[str, str, str]], expression: str, rule: str, effective: list[bool]) -> None:
    where = Location("METADATA", 1)
    made = tuple(LicenceClaim(raw, field, where, kind) for kind, field, raw in claims)
    found = licence_answer(Component("a", Package("pypi", "", "a", "1"), (where,), licences=made))
    assert (found.expression, found.rule) == (expression, rule)
    assert [one.effective for one in found.readings] == effective
    assert [(one.kind, one.field, one.raw) for one in found.readings] == claims


DIFFER = {
    "the same": ([("license", "MIT"), ("found", "MIT")], 0),
    "another licence": ([("license", "MIT"), ("found", "Apache-2.0")], 1),
    "the texts of both branches": ([("license", "MIT OR Apache-2.0"), ("found", "MIT"), ("found", "Apache-2.0")], 0),
    "a text does not tell only from or later": ([("license", "GPL-3.0-or-later"), ("found", "GPL-3.0-only")], 0),
    "a member of the family": ([("license", "BSD"), ("found", "BSD-2-Clause")], 0),
    "none of the family": ([("license", "BSD"), ("found", "MIT")], 1),
    "no rights and a text": ([("license", "UNLICENSED"), ("found", "MIT")], 1),
    "nothing that can be read": ([("license", "MIT"), ("other", "see LICENSE")], 0),
    "two fields": ([("license", "GPL-2.0-only"), ("other", "GPL-2.0-or-later")], 1),
    "order of parts": ([("license", "MIT OR ISC"), ("other", "ISC OR MIT")], 0),
}


@pytest.mark.parametrize(("claims", "count"), DIFFER.values(), ids=DIFFER)
def test_which_claims_differ(claims: list[tuple[str, str]], count: int) -> None:
    where = Location("package.json", 1)
    made = tuple(LicenceClaim(raw, name, where, "found" if name == "found" else "declared") for name, raw in claims)
    assert len(differing(licence_answer(Component("a", Package("npm", "", "a", "1"), (where,), licences=made)))) == count

"""The ledger: what each licence asks for, and what is known to be met."""

import pytest
from msgspec.structs import replace

from sca.facts.duties import ledger
from sca.facts.expressions import Licence
from sca.facts.licence_conditions import conditions_of, taken_branch
from sca.facts.licence_texts import LicenceTexts
from sca.facts.licences import licence_answer
from sca.facts.spdx_texts import standard_text
from sca.files.licence_files import licence_file
from sca.files.view import MemoryTree
from sca.model.component import Component, Hash, LicenceClaim, Location, NpmFacts, Source
from sca.model.package import npm_package

WHERE = Location("package-lock.json", 1)
GIT = Source("git", "https://git.example.test/a", commit="0a" * 20)
MIT = standard_text("MIT").replace("<year> <copyright holders>", "2020 A").encode()


def component(licence: str, files: dict[str, tuple[str, bytes]] | None = None, **facts: object) -> tuple[Component, LicenceTexts]:
    held = files or {}
    made = Component("a", npm_package("a", "1.0.0"), (WHERE,), licences=(LicenceClaim(licence, "license", WHERE),))
    records = tuple(licence_file(path, data, role) for path, (role, data) in held.items())
    tree = MemoryTree({path: data for path, (_, data) in held.items()})
    return replace(made, texts=records, **facts), LicenceTexts(tree)


def states(licence: str, files: dict[str, tuple[str, bytes]] | None = None, **facts: object) -> dict[str, str]:
    made, texts = component(licence, files, **facts)
    return {duty.name: duty.state for duty in ledger(made, licence_answer(made, texts), texts)}


WITH_TEXT = {"a/LICENSE": ("licence", MIT)}


@pytest.mark.parametrize(
    ("licence", "files", "facts", "expected"),
    [
        pytest.param("MIT", WITH_TEXT, {}, {"licence text": "met", "copyright notice": "met"}, id="with its file"),
        pytest.param("MIT", {}, {}, {"licence text": "met", "copyright notice": "unknown"}, id="the text of the list, no holder"),
        pytest.param("0BSD", {}, {}, {}, id="asks for nothing"),
        pytest.param("UNLICENSED", {}, {}, {"licence": "not met"}, id="no rights"),
        pytest.param("see x", {}, {}, {"licence": "unknown"}, id="not known"),
        pytest.param("BSD", {}, {}, {"licence": "unknown"}, id="a family"),
        pytest.param("Python-2.0", {}, {}, {"duties": "unknown", "licence text": "met"}, id="not in the data set"),
        pytest.param(
            "Apache-2.0",
            {"a/LICENSE": ("licence", MIT), "a/NOTICE": ("notice", b"X\n(c) 2020 B\n")},
            {"hashes": (Hash("SHA-512", "0a" * 64),)},
            {"licence text": "met", "copyright notice": "met", "notice file": "met", "statement of changes": "met"},
            id="with a notice file",
        ),
        pytest.param(
            "Apache-2.0",
            {},
            {},
            {"licence text": "met", "copyright notice": "unknown", "notice file": "unknown", "statement of changes": "unknown"},
            id="nothing but the lock",
        ),
        pytest.param(
            "GPL-3.0-only",
            WITH_TEXT,
            {
                "source": Source("git", "https://git.example.test/a", commit="0a" * 20),
                "facts": NpmFacts("a", patches=("p.patch",)),
            },
            {
                "source code": "met",
                "statement of changes": "met",
                "licence text": "met",
                "copyright notice": "met",
                "derived work under the same licence": "unknown",
            },
            id="source, and a patch",
        ),
    ],
)
def test_states(licence: str, files: dict[str, tuple[str, bytes]], facts: dict[str, object], expected: dict[str, str]) -> None:
    assert states(licence, files, **facts) == expected


def test_evidence_is_a_file_with_its_digest() -> None:
    made, texts = component("MIT", WITH_TEXT)
    text, notice = ledger(made, licence_answer(made, texts), texts)
    assert (text.evidence, text.sha256) == ("a/LICENSE", made.texts[0].sha256)
    assert notice.evidence == "a/LICENSE:3"


@pytest.mark.parametrize(
    ("licence", "chosen", "taken"),
    [
        ("MIT OR GPL-3.0-only", "", "MIT"),
        ("GPL-3.0-only OR MIT", "GPL-3.0-only", "GPL-3.0-only"),
        ("(MIT OR Apache-2.0) AND ISC", "", "MIT AND ISC"),
        ("MIT OR LicenseRef-Own", "", "MIT"),
    ],
)
def test_the_branch_that_is_taken(licence: str, chosen: str, taken: str) -> None:
    made, _ = component(licence)
    assert str(taken_branch(replace(licence_answer(made), chosen=chosen))) == taken


def test_the_data_set() -> None:
    assert conditions_of(Licence("MIT")) == ("include-copyright",)
    assert conditions_of(Licence("Unlicense")) == ()
    assert conditions_of(Licence("AGPL-3.0-or-later")) is not None
    assert conditions_of(Licence("LicenseRef-Own")) is None

"""Notices: every package with its licence and its texts, nothing active, the same bytes for the same facts."""

import pytest
from msgspec.structs import replace

from sca.facts.licence_texts import LicenceTexts
from sca.facts.licences import licence_answer
from sca.facts.notices import Notices, notices, used
from sca.facts.spdx_texts import standard_text
from sca.files.licence_files import licence_file
from sca.files.view import MemoryTree
from sca.model.component import Component, LicenceClaim, Location, Scope
from sca.model.package import npm_package
from sca.reports.notice import RENDERERS

WHERE = Location("node_modules/.package-lock.json", 1)
MIT = standard_text("MIT")


def holder(name: str) -> bytes:
    return MIT.replace("<year> <copyright holders>", f"2020 {name}").encode()


FILES = {
    "one": ("MIT", {"LICENSE": ("licence", holder("One"))}),
    "two": ("MIT", {"LICENSE.md": ("licence", holder("Two <two@example.test>"))}),
    "apache": ("Apache-2.0", {"NOTICE": ("notice", b"Apache Thing\nCopyright 2019 Three\n\x1b[31m<script>alert(1)</script>\n")}),
    "both": ("MIT OR GPL-3.0-only", {}),
    "strange": ("see README", {"LICENSE": ("licence", b"Ask me.\n")}),
    "closed": ("UNLICENSED", {}),
}


def made(*names: str) -> Notices:
    components: list[Component] = []
    files: dict[str, bytes] = {}
    for name in names or FILES:
        licence, held = FILES[name]
        paths = {f"node_modules/{name}/{file}": (role, data) for file, (role, data) in held.items()}
        files |= {path: data for path, (_, data) in paths.items()}
        records = tuple(licence_file(path, data, role) for path, (role, data) in paths.items())
        claim = LicenceClaim(licence, "license", WHERE)
        components.append(Component(name, npm_package(name, "1.0.0"), (WHERE,), licences=(claim,), texts=records))
    texts = LicenceTexts(MemoryTree(files))
    return notices("shop", components, {one.id: licence_answer(one, texts) for one in components}, texts)


def test_what_is_said_of_each_package() -> None:
    found = made()
    assert [(one.label, one.licence) for one in found.entries] == [
        ("apache@1.0.0", "Apache-2.0"),
        ("both@1.0.0", "MIT"),
        ("one@1.0.0", "MIT"),
        ("two@1.0.0", "MIT"),
    ]
    assert [(one.label, one.why) for one in found.unknown] == [
        ("closed@1.0.0", "the publisher grants no rights"),
        ("strange@1.0.0", "the licence file is, word for word, none of the texts of the SPDX list"),
    ]
    by_label = {one.label: one for one in found.entries}
    assert by_label["two@1.0.0"].copyrights == ("Copyright (c) 2020 Two <two@example.test>",)
    assert by_label["both@1.0.0"].stated == "MIT OR GPL-3.0-only"


def test_equal_texts_stand_once_and_no_text_is_lost() -> None:
    found = made()
    titles = [text.title for text in found.texts]
    assert titles.count("MIT License") == 1
    assert "NOTICE of apache@1.0.0" in titles
    assert "LICENSE of strange@1.0.0" in titles
    notice = next(text for text in found.texts if text.title.startswith("NOTICE"))
    assert "Copyright 2019 Three" in notice.text


@pytest.mark.parametrize("form", RENDERERS)
def test_the_same_facts_in_any_order_are_the_same_bytes(form: str) -> None:
    expected = RENDERERS[form](made(*FILES))
    assert RENDERERS[form](made(*reversed(FILES))) == expected
    assert RENDERERS[form](made(*sorted(FILES, key=lambda name: name[::-1]))) == expected


@pytest.mark.parametrize("form", RENDERERS)
def test_everything_is_in_every_form_and_nothing_acts(form: str) -> None:
    shown = RENDERERS[form](made()).decode()
    for words in (
        "one",
        "two@",
        "NOTICE of apache",
        "Copyright (c) 2020 One",
        "Permission is hereby granted",
        "strange",
        "closed",
    ):
        assert words in shown or words.replace("(", "\\(") in shown, words
    assert "\x1b" not in shown
    if form == "html":
        assert "<script>" not in shown
        assert "&lt;script&gt;" in shown
    if form == "markdown":
        line = next(line for line in shown.splitlines() if "<script>" in line)
        assert line.startswith("    ")


def test_tools_are_left_out_unless_they_are_asked_for() -> None:
    runtime = Component("a", npm_package("a", "1"), (WHERE,), scope=Scope.RUNTIME)
    tool = replace(runtime, id="b", package=npm_package("b", "1"), scope=Scope.DEV)
    assert [one.id for one in used((runtime, tool), tools=False)] == ["a"]
    assert [one.id for one in used((runtime, tool), tools=True)] == ["a", "b"]

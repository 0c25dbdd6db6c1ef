"""Which licence a text is: exactly, or not at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.facts.copyrights import copyright_lines
from sca.facts.licence_texts import decoded, read_text
from sca.facts.spdx_ids import DEPRECATED, LICENCE_IDS
from sca.facts.spdx_texts import standard_name, standard_text
from sca.facts.text_match import walk
from tests.moment import a_moment

MIT = standard_text("MIT")
ISC = standard_text("ISC")
BSD = standard_text("BSD-3-Clause")
APACHE = standard_text("Apache-2.0")


def said(text: str) -> str:
    found = read_text(text)
    return found.expression or "|".join(found.candidates)


def test_every_licence_of_the_list_is_found_in_its_own_text() -> None:
    for id in sorted(LICENCE_IDS - DEPRECATED.keys()):
        text = standard_text(id)
        assert text
        assert standard_name(id)
        found = read_text(text)
        assert id in (found.expression, *found.candidates), id


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        pytest.param(MIT, "MIT", id="as the list has it"),
        pytest.param(MIT.replace("<year> <copyright holders>", "2024 A. Person <a@example.test>"), "MIT", id="with a holder"),
        pytest.param(MIT.upper(), "MIT", id="in capitals"),
        pytest.param(" ".join(MIT.split()), "MIT", id="in one line"),
        pytest.param("\n".join(f" * {line}" for line in MIT.splitlines()), "MIT", id="as a comment"),
        pytest.param(f"The MIT License (MIT)\n=====\n\n{MIT.partition(chr(10))[2]}", "MIT", id="under another title"),
        pytest.param(MIT.replace('"', "\u201c").replace("'", "\u2019"), "MIT", id="with other quotation marks"),
        pytest.param(MIT.partition("\n\n")[2].partition("\n\n")[2], "MIT", id="without title and notice"),
        pytest.param(f"{MIT}\nCopyright (c) 2020 Another\n", "MIT", id="with a notice behind it"),
        pytest.param("Copyright 2019 One,\n  Two and Three\n" + MIT.partition("\n\n")[2], "MIT", id="a notice of two lines"),
        pytest.param(BSD.replace("1.", "*").replace("2.", "*").replace("3.", "*"), "BSD-3-Clause", id="other list marks"),
        pytest.param(standard_text("GPL-3.0-only"), "GPL-3.0-only|GPL-3.0-or-later", id="the text does not tell"),
        pytest.param(f"{MIT}\n\n-----\n\n{APACHE}", "MIT AND Apache-2.0", id="two, one behind the other"),
        pytest.param(f"{MIT}\nAlso free of use.\n{APACHE}", "", id="two with a sentence between them"),
        pytest.param(f"{MIT}\nNot for military use.", "", id="a condition more"),
        pytest.param(f"You may not use this commercially.\n{MIT}", "", id="a condition in front"),
        pytest.param(f"Copyright (c) 2020 X. Commercial use must be paid for.\n{MIT}", "", id="a condition in the notice"),
        pytest.param(MIT.replace("free of charge", "for a fee"), "", id="a changed word"),
        pytest.param(MIT.replace("sublicense, and/or sell", "and/or sublicense"), "", id="a word taken out"),
        pytest.param("Licensed under the Apache License, Version 2.0.", "", id="a reference"),
        pytest.param("", "", id="nothing"),
        pytest.param("MIT", "", id="a name"),
    ],
)
def test_one_text(text: str, meaning: str) -> None:
    assert said(text) == meaning


@given(
    st.lists(st.sampled_from(("permission", "is", "hereby", "granted", "mit", "license", "the", "copyright", "x")), max_size=60)
)
def test_words_of_licences_alone_are_no_licence(words: list[str]) -> None:
    assert read_text(" ".join(words)).shape == "unknown"


@settings(max_examples=60)
@given(st.integers(0, 200), st.sampled_from(("not ", "never ", "unless paid ", "only ")))
def test_a_word_of_a_condition_more_anywhere_is_another_text(place: int, word: str) -> None:
    words = (MIT.partition("Permission")[1] + MIT.partition("Permission")[2]).split(" ")
    at = place % (len(words) - 8)
    assert said(f"{' '.join(words[:at])} {word}{' '.join(words[at:])}") == ""


@pytest.mark.parametrize(
    "text", ["permission is hereby granted free of charge " * 12_000, "a " * 400_000, MIT * 400, "(" * 1_000_000]
)
def test_the_worst_texts_take_a_moment(text: str) -> None:
    with a_moment():
        read_text(text[: 1024 * 1024])


def test_a_walk_with_gaps_within_gaps_ends_with_its_budget() -> None:
    steps = [["|", [[200], [200, "x", 200]]]] * 40
    assert walk(steps, ("a",) * 5_000, set(range(5_000)), [50_000]) == set()


def test_two_thousand_different_notices_take_a_moment() -> None:
    texts = [MIT.replace("<year>", str(number)) for number in range(2_000)]
    with a_moment():
        assert {said(text) for text in texts} == {"MIT"}


def test_the_notices_of_a_text() -> None:
    text = "MIT License\n\nCopyright (c) 2019 A <a@example.test>\n# (c) 2020 B\nThe above copyright notice\nCOPYRIGHT HOLDERS\n"
    assert copyright_lines(text) == ((3, "Copyright (c) 2019 A <a@example.test>"), (4, "(c) 2020 B"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_texts_in_any_usual_encoding(encoding: str) -> None:
    assert said(decoded(MIT.replace("<copyright holders>", "Jürgen Müller").encode(encoding))) == "MIT"

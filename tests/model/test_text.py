"""Text from scanned files is inert: it can be shown anywhere and still be told apart."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.model.text import brief, plural, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("größe-包-✓", "größe-包-✓", id="letters stay"),
        pytest.param("\x1b[2J", "\\u{1b}[2J", id="terminal"),
        pytest.param("a\nb\r\tc", "a\\u{a}b\\u{d}\\u{9}c", id="line breaks"),
        pytest.param("\x9b31m", "\\u{9b}31m", id="C1"),
        pytest.param("\x00\x7f", "\\u{0}\\u{7f}", id="NUL and DEL"),
        pytest.param("a\u202eb\u2066", "a\\u{202e}b\\u{2066}", id="bidirectional"),
        pytest.param("a\u200bb\ufeff", "a\\u{200b}b\\u{feff}", id="zero width"),
        pytest.param("\u2028\u2029", "\\u{2028}\\u{2029}", id="separators"),
        pytest.param("\ud800", "\\u{d800}", id="half a character"),
        pytest.param("\ufffe\uffff", "\\u{fffe}\\u{ffff}", id="no characters"),
        pytest.param("\U000e0041", "\\u{e0041}", id="tags"),
    ],
)
def test_what_acts_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_no_character_that_is_written_out_is_printable() -> None:
    """Which is why printable texts, nearly all, are let through at once."""
    every = [chr(code) for code in range(0x110000)]
    assert [char for char in every if char.isprintable() and visible(f"{char}\n")[0] == "\\" != char] == []


@settings(deadline=None, max_examples=300)
@given(st.text(st.characters(), max_size=30))
def test_no_control_or_format_character_that_moves_text_is_left(text: str) -> None:
    shown = visible(text)
    assert not {char for char in shown if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")}
    assert not {
        char
        for char in shown
        if unicodedata.bidirectional(char) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    }
    shown.encode()
    assert visible(shown) == shown


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters(), max_size=300), st.integers(1, 50))
def test_a_message_is_no_longer_than_it_may_be(text: str, length: int) -> None:
    shown = brief(text, length)
    assert len(shown) <= length
    assert shown == visible(text) or shown.endswith("…")


def test_one_and_many() -> None:
    assert [plural(0, "file"), plural(1, "file"), plural(2, "file"), plural(2, "entry", "entries")] == [
        "0 files",
        "1 file",
        "2 files",
        "2 entries",
    ]

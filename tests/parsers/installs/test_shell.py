"""A script is taken apart into the commands that a shell would see."""

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.parsers.installs.shell import commands

BASH = shutil.which("bash")


def words(script: str) -> list[list[str]]:
    return [[word.raw for word in command] for command in commands(script)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a b && c || d; e | f & g", [["a", "b"], ["c"], ["d"], ["e"], ["f"], ["g"]]),
        ("a\nb\r\nc", [["a"], ["b"], ["c"]]),
        ("a \\\n  b\nc", [["a", "b"], ["c"]]),
        ("a # b c\nd#e", [["a"], ["d#e"]]),
        ("a>b c 2>&1 d >> e <f g", [["a", "c", "d", "g"]]),
        ("pip install flask>=2", [["pip", "install", "flask"]]),
        ("""a 'b;c' "d && e" f\\;g""", [["a", "'b;c'", '"d && e"', "f\\;g"]]),
        ('a "$(b; echo ")")" c', [["a", '"$(b; echo ")")"', "c"]]),
        ("a ${b:-c; d} `e; f`", [["a", "${b:-c; d}", "`e; f`"]]),
        ("(a; b) c", [["a"], ["b"], ["c"]]),
        ("a <<END b\nnot; this\nEND\nc", [["a", "b"], ["c"]]),
        ("a <<-'END'\n\tnot; this\n\tEND\nc <<<d", [["a"], ["c"]]),
        ("if a; then b; fi", [["if", "a"], ["then", "b"], ["fi"]]),
        ('a "never closed; b', [["a", '"never closed; b']]),
        ("", []),
    ],
)
def test_commands_and_words(script: str, expected: list[list[str]]) -> None:
    assert words(script) == expected


def test_a_word_knows_where_it_begins() -> None:
    script = "a  bc;\n  'd e' f"
    places = [(word.raw, word.at) for command in commands(script) for word in command]
    assert places == [("a", 0), ("bc", 3), ("'d e'", 9), ("f", 15)]
    assert all(script.startswith(raw, at) for raw, at in places)


@settings(deadline=None, max_examples=300)
@given(st.text("ab '\"\\$(){}`;&|<>#\n\t-", max_size=60))
def test_any_text_is_taken_apart(script: str) -> None:
    places = [(word.raw, word.at) for command in commands(script) for word in command]
    assert all(script.startswith(raw, at) for raw, at in places)
    ends = [at + len(raw) for raw, at in places]
    assert all(end <= at for end, (_raw, at) in zip(ends, places[1:], strict=False))


@pytest.mark.skipif(BASH is None, reason="bash is not installed (2026-11)")
@settings(deadline=None, max_examples=60)
@given(st.lists(st.text("ab'\"\\ =.", min_size=1, max_size=6), min_size=1, max_size=4))
def test_words_are_those_that_bash_sees(parts: list[str]) -> None:
    """Of texts without substitutions, in which every quote is closed: bash itself prints what it takes for words."""
    script = " ".join(parts)
    ran = subprocess.run([str(BASH), "-c", f"printf '<%s>\\n' {script}"], capture_output=True, text=True, check=False)
    if ran.returncode == 0 and not script.endswith("\\"):
        found = [word.plain for command in commands(f"printf {script}") for word in command][1:]
        assert [f"<{one}>" for one in found] == ran.stdout.splitlines() or not found

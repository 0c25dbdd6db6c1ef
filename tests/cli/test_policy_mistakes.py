"""Mistakes in a policy are shown like those in a program: the line, and carets below the words."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.cli.snippet import lines_of, snippet
from sca.model.component import Location

POLICY = """\
schema: 1
name: shop
packages:
  default: dny
licences:
  unknown: deny
  allowed: [MIT, Apach-2.0]
"""
SHOWN = """\
error[E-POLICY-VALUE]: default is deny, review or allow, not 'dny'
  --> policy.yaml:4:12
   |
 4 |   default: dny
   |            ^^^
  help: did you mean deny?

error[E-POLICY-LICENCE]: 'Apach-2.0' is not usable: 'Apach-2.0' is no SPDX licence id: did you mean Apache-2.0?
  --> policy.yaml:7:18
   |
 7 |   allowed: [MIT, Apach-2.0]
   |                  ^^^^^^^^^

  help: docs/policy.md describes every key
sca: the policy policy.yaml cannot be used: 2 mistakes; exit 2
"""


def run(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    (folder / "policy.yaml").write_text(text, encoding="utf-8")
    program = "import sys; from sca.__main__ import main; sys.exit(main())"
    arguments = [sys.executable, "-I", "-c", program, "check", "--allow-empty", "--policy", "policy.yaml"]
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)


def test_every_mistake_is_shown_with_its_line(tmp_path: Path) -> None:
    done = run(tmp_path, POLICY)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", SHOWN)


def test_of_very_many_mistakes_the_first_are_shown(tmp_path: Path) -> None:
    done = run(tmp_path, POLICY + "".join(f"key-{number}: x\n" for number in range(100)))
    assert done.stderr.count("error[") == 50
    assert "... and 52 more mistakes" in done.stderr
    assert "102 mistakes" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("text", "column", "carets"),
    [
        pytest.param("  default: dny", 12, "           ^^^", id="a word"),
        pytest.param('  - {match: "pkg:npm/a b", x: 1}', 13, f"{' ' * 12}{'^' * 13}", id="a quoted text"),
        pytest.param("  - 'it''s': 1", 5, "    ^^^^", id="single quotes"),
        pytest.param("packages: 1", 1, "^^^^^^^^", id="a key without its colon"),
        pytest.param("  - {match: pkg:npm/a@^1, reason: x}", 13, f"{' ' * 12}{'^' * 12}", id="a purl in a mapping"),
        pytest.param("中文: dny", 5, "      ^^^", id="wide signs before it"),
        pytest.param("a\tb: dny", 6, f"{' ' * 9}^^^", id="a tab, made visible"),
        pytest.param("x: [", 5, "    ^", id="the end of the line"),
    ],
)
def test_carets_stand_below_the_words(text: str, column: int, carets: str) -> None:
    _bar, shown, marks = snippet((text,), Location("p", 1, column))
    assert marks.removeprefix("   | ") == carets
    assert shown.startswith(" 1 | ")


def test_a_long_line_is_cut_around_the_place() -> None:
    _bar, shown, marks = snippet(("x" * 5000 + " dny " + "y" * 5000,), Location("p", 1, 5002))
    assert len(shown) < 120
    assert shown[marks.index("^") : marks.index("^") + 3] == "dny"


@pytest.mark.parametrize("where", [Location("p"), Location("p", 0, 1), Location("p", 9, 1), Location("p", 2, 1)])
def test_a_place_without_a_line_shows_none(where: Location) -> None:
    assert snippet(("a", ""), where) == []


def test_lines_are_counted_as_yaml_counts_them() -> None:
    assert lines_of(b"\xef\xbb\xbfa\r\nb\rc\nd\xe2\x80\xa8e") == ("a", "b", "c", "d", "e")
    assert lines_of(b"\xff\xfe") == ()


@settings(deadline=None)
@given(st.text(max_size=300), st.integers(1, 320))
def test_any_text_is_shown_on_one_line_and_acts_on_nothing(text: str, column: int) -> None:
    for line in snippet((text,), Location("p", 1, column)):
        assert line.isprintable() or not any(sign in line for sign in "\n\r\x1b\x07\u202e")
        assert "##vso[" not in line
        assert "##[" not in line

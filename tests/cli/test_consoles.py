"""Consoles that show few signs, and words that are nearly right."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = "import sys; sys.path.pop(0); from sca.__main__ import main; sys.exit(main())"
ROOT = Path(__file__).resolve().parents[2]
PLAIN = {"…": "...", "→": "->", "└": "`", "─": "-", "│": "|"}


def shown(encoding: str, folder: Path, *arguments: str) -> tuple[str, str]:
    """What a console with a code page gets. The installed launcher would not look at these variables."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], cwd=folder, env=environment, capture_output=True, check=False
    )
    return done.stdout.decode(encoding), done.stderr.decode(encoding)


@pytest.mark.parametrize(
    ("encoding", "branch"),
    [("utf-8", "   └─ "), ("cp437", "   └─ "), ("cp1252", "   `- "), ("cp932", "   └─ ")],
)
def test_a_tree_is_drawn_with_what_the_code_page_has(encoding: str, branch: str) -> None:
    out, err = shown(encoding, ROOT, "why", "ms", "examples/shop")
    assert f"{branch}express@4.22.3" in out
    assert "\\u" not in out
    assert err == "sca: 3 places of ms; exit 0\n"


@pytest.mark.parametrize("encoding", ["cp437", "cp850", "cp1252", "cp932"])
def test_the_report_is_the_same_with_like_signs_for_those_that_the_code_page_has_not(encoding: str) -> None:
    arguments = ("check", "examples/shop", "--offline", "--verbose", "--color", "always")
    expected, told = shown("utf-8", ROOT, *arguments)
    for sign, plain in PLAIN.items():
        try:
            sign.encode(encoding)
        except UnicodeEncodeError:
            expected = expected.replace(sign, plain)
    out, err = shown(encoding, ROOT, *arguments)
    assert (out, err) == (expected, told)
    assert err.endswith("; exit 1\n")


@pytest.mark.parametrize(
    "arguments", [("completion", "bash"), ("policy", "show", "examples/shop/sca-policy.yaml"), ("sbom", "examples/shop")]
)
def test_lines_end_alike_on_every_system(arguments: tuple[str, ...]) -> None:
    """What `\\n` becomes on Windows is what a text stream is told to make of it."""
    program = f"import io, sys; sys.stdout.reconfigure(newline='\\r\\n'); {PROGRAM}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert done.stdout
    assert b"\r" not in done.stdout


@pytest.mark.parametrize(
    ("setting", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, True),
    ],
)
def test_variables_decide_on_colour_where_no_option_does(
    setting: dict[str, str], monkeypatch: pytest.MonkeyPatch, *, coloured: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in shown("utf-8", ROOT, "check", "examples/shop")[0]) is coloured
    assert "\x1b[" in shown("utf-8", ROOT, "check", "examples/shop", "--color", "always")[0]
    assert "\x1b[" not in shown("utf-8", ROOT, "check", "examples/shop", "--color", "never")[0]


def test_a_cut_is_shown_with_dots_where_signs_beyond_ascii_are_unwanted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "…" in shown("utf-8", ROOT, "check", "examples/shop")[0]
    monkeypatch.setenv("NO_UNICODE", "1")
    assert shown("utf-8", ROOT, "check", "examples/shop")[0].isascii()


@pytest.mark.parametrize("encoding", ["cp437", "cp1252"])
def test_a_name_that_the_code_page_does_not_have_is_shown_as_its_escape(encoding: str, tmp_path: Path) -> None:
    name = "requirements-日本.txt"
    (tmp_path / name).write_text("delta\n", encoding="utf-8")
    out, err = shown(encoding, tmp_path, "check", "--policy", "没有.yaml", name)
    assert "\\u6ca1\\u6709.yaml" in err, out
    out, err = shown(encoding, tmp_path, "why", "delta", name)
    assert "requirements-\\u65e5\\u672c.txt" in out, err
    assert err == "sca: 1 place of delta; exit 0\n"


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("chekc",), "did you mean sca check?"),
        (("db", "updaet"), "did you mean sca db update?"),
        (("db",), "  db status  Show what is stored"),
        (("hook",), "  hook lock-fresh  Find locks"),
        (("check", "--polisy", "x"), "'--policy'"),
        (("policy", "lnit"), "Did you mean 'lint'?"),
        (("check", "--stage", "comit"), "is not one of 'commit', 'build', 'release'"),
        (("check", "--limit", "text-bytse=1"), "did you mean text-bytes?"),
        (("check", "--limit", "text-bytes=x"), "names are advisory-bytes, "),
        (("check", "--report", "htlm=x"), "html"),
        (("explain", "SCA1O1"), "SCA101"),
        (("explain", "package-not-aproved"), "did you mean package-not-approved"),
        (("completion", "bsh"), "'bash', 'zsh', 'fish', 'powershell'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_slip_gets_a_hint(arguments: tuple[str, ...], hint: str, tmp_path: Path) -> None:
    out, err = shown("utf-8", tmp_path, *arguments)
    assert hint in err
    assert err.splitlines()[-1].endswith("; exit 2")
    assert out == ""

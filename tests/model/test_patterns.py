"""Patterns with groups that give nothing back mean the same with every Python that `sca` runs on."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.model.patterns import with_atomic_groups

ROOT = Path(__file__).resolve().parents[2]
COLLECT = """
import re, sys, importlib, pkgutil
real, wrong = re.compile, set()
group = real(r"\\)(?:[*+?]|\\{[0-9,]+\\})\\+")
def watched(pattern, flags=0):
    text = pattern if isinstance(pattern, str) else getattr(pattern, "pattern", pattern)
    text = text if isinstance(text, str) else text.decode("latin-1")
    name = sys._getframe(1).f_globals.get("__name__", "")
    if name.startswith("sca.") and name != "sca.model.patterns" and group.search(text):
        wrong.add(name)
    return real(pattern, flags)
re.compile = watched
import sca
names = [one.name for one in pkgutil.walk_packages(sca.__path__, "sca.")]
for name in names:
    if name not in ("sca.__main__", "sca.pytest_plugin"):
        importlib.import_module(name)
print(len(names) > 500, sorted(wrong))
"""


@pytest.mark.parametrize(
    ("pattern", "atomic"),
    [
        ("[0-9]++(?:,[0-9]++)*+", "[0-9]++(?>(?:,[0-9]++)*)"),
        ("(?P<a>x)++y", "(?>(?P<a>x)+)y"),
        ("(?:a){0,3}+", "(?>(?:a){0,3})"),
        ("(a)?+(b){2}+", "(?>(a)?)(?>(b){2})"),
        ("((?:a(?:b)*+)++)*+", "(?>((?>(?:a(?>(?:b)*))+))*)"),
        ("(?:a)*(?:b)+?(c)", "(?:a)*(?:b)+?(c)"),
        (r"\)*+[)]*+[^])]++\(", r"\)*+[)]*+[^])]++\("),
        (r"[\]()]++(?:\\)*+", r"[\]()]++(?>(?:\\)*)"),
    ],
)
def test_a_group_that_gives_nothing_back_becomes_an_atomic_one(pattern: str, atomic: str) -> None:
    assert with_atomic_groups(pattern) == atomic
    assert with_atomic_groups(pattern.encode()) == atomic.encode()


PARTS = st.sampled_from(
    ["a", "b", "[ab]", "(?:a|b)", "(?:ab)*+", "(?:a?b)++", "(?:b(?!a))*+", "(?:a){1,2}+", "a*+", "(?:ba|b)?+"]
)


@pytest.mark.skipif(sys.version_info < (3, 11, 5), reason="this Python matches the groups themselves wrongly (2026-11)")
@given(st.lists(PARTS, max_size=5), st.text("ab", max_size=8))
def test_both_match_alike_where_python_is_right(parts: list[str], text: str) -> None:
    pattern = "".join(parts)
    expected, found = re.match(pattern, text), re.match(with_atomic_groups(pattern), text)
    assert (expected and expected.span()) == (found and found.span())


def test_every_pattern_with_such_a_group_is_compiled_here() -> None:
    done = subprocess.run([sys.executable, "-c", COLLECT], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "True []\n"


def _wrong_python() -> str:
    """A Python of this machine that matches such groups wrongly, and can import what is installed for this one."""
    ask = "import re, sys; print(sys.version_info[:2], re.fullmatch('(?:ab?c)*+', 'a') is not None)"
    for path in filter(None, (shutil.which("python3.11"), "/usr/bin/python3", "/usr/bin/python3.11")):
        if os.path.exists(path):
            done = subprocess.run([path, "-I", "-c", ask], capture_output=True, text=True, check=False)
            if done.stdout == f"{sys.version_info[:2]} True\n":
                return path
    return ""


def test_a_python_that_is_wrong_gives_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    python = _wrong_python()
    if not python:
        pytest.skip("no Python 3.11.0 to 3.11.4 beside a later 3.11 on this machine (2026-11)")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795478400")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), *filter(None, sys.path)]))
    for arguments in (("check", "examples/shop", "--offline", "--format", "json"), ("sbom", "examples/shop")):
        here, there = (
            subprocess.run([one, "-P", "-m", "sca", *arguments], cwd=ROOT, capture_output=True, check=False)
            for one in (sys.executable, python)
        )
        assert there.stdout == here.stdout
        assert (there.returncode, there.stderr) == (here.returncode, here.stderr)

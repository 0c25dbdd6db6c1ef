import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.parsers.pip.options import split_options


@pytest.mark.parametrize(
    ("text", "requirement", "options"),
    [
        ("a==1", "a==1", []),
        ("-r base.txt", "", [("--requirement", "base.txt")]),
        ("-rbase.txt", "", [("--requirement", "base.txt")]),
        ("--requirement=base.txt", "", [("--requirement", "base.txt")]),
        ("--requirem base.txt", "", [("--requirement", "base.txt")]),
        ('-c "my constraints.txt"', "", [("--constraint", "my constraints.txt")]),
        ("-e ./lib[x]", "", [("--editable", "./lib[x]")]),
        ("--pypi-url https://x.test", "", [("--index-url", "https://x.test")]),
        ("--no-index --find-links wheels", "", [("--no-index", ""), ("--find-links", "wheels")]),
        ("a==1 --hash=sha256:00 --hash=sha256:11", "a==1", [("--hash", "sha256:00"), ("--hash", "sha256:11")]),
        ("a==1 ; x --hash sha256:00", "a==1 ; x", [("--hash", "sha256:00")]),
    ],
)
def test_options_stand_behind_what_is_required(text: str, requirement: str, options: list[tuple[str, str]]) -> None:
    found = split_options(text)
    assert (found.requirement, list(found.options), found.faults) == (requirement, options, ())


@given(st.text(alphabet="ab- \t'\"\\=\u00a0", max_size=20))
def test_options_are_taken_apart_like_a_shell_does(text: str) -> None:
    try:
        words = shlex.split(f"-e {text}")
    except ValueError:
        assert split_options(f"-e {text}").faults == ("a quote is not closed",)
        return
    if len(words) > 1:
        assert split_options(f"-e {text}").values("--editable")[0] == words[1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("--allow-external a", "--allow-external is no option"),
        ("-r", "lacks its value"),
        ('-r "a', "quote"),
        ("--pre a==1", "does not look at it"),
        ("-x", "no option"),
        ("--no", "no option"),
    ],
)
def test_what_pip_would_refuse_is_said(text: str, says: str) -> None:
    assert any(says in fault for fault in split_options(text).faults)


def test_a_secret_in_a_refused_word_is_not_repeated() -> None:
    (fault,) = split_options("--old-index=https://user:s3cr3t@x.test/simple").faults
    assert "s3cr3t" not in fault

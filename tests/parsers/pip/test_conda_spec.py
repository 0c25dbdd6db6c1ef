import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.parsers.pip.conda_spec import MatchSpec, read_match_spec


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("numpy", MatchSpec("numpy")),
        ("NumPy", MatchSpec("numpy")),
        ("python.app", MatchSpec("python.app")),
        ("atk-1.0=2.36.0=ha1", MatchSpec("atk-1.0", "=2.36.0=ha1", "2.36.0", "ha1")),
        ("_libgcc_mutex=0.1=main", MatchSpec("_libgcc_mutex", "=0.1=main", "0.1", "main")),
        ("numpy=1.26", MatchSpec("numpy", "=1.26")),
        ("numpy =1.26", MatchSpec("numpy", "=1.26")),
        ("numpy==1.26.4", MatchSpec("numpy", "==1.26.4", "1.26.4")),
        ("numpy == 1.26.4", MatchSpec("numpy", "==1.26.4", "1.26.4")),
        ("numpy 1.26.4", MatchSpec("numpy", "1.26.4", "1.26.4")),
        ("numpy 1.26.4 py_0", MatchSpec("numpy", "1.26.4 py_0", "1.26.4", "py_0")),
        ("numpy=1.0=*cuda*", MatchSpec("numpy", "=1.0=*cuda*", "1.0")),
        ("font=2.001=h1", MatchSpec("font", "=2.001=h1", "2.001", "h1")),
        ("mysql=1!164.3095=h_0", MatchSpec("mysql", "=1!164.3095=h_0", "1!164.3095", "h_0")),
        ("jpeg=9e", MatchSpec("jpeg", "=9e")),
        ("numpy>=1.24,<2", MatchSpec("numpy", ">=1.24,<2")),
        ("numpy >= 1.24 , < 2", MatchSpec("numpy", ">=1.24,<2")),
        ("libblas<=3.9.0=22_l", MatchSpec("libblas", "<=3.9.0=22_l", "", "22_l")),
        ("libgcc 13.2|13.3", MatchSpec("libgcc", "13.2|13.3")),
        ("ld=2.40.*", MatchSpec("ld", "=2.40.*")),
        ("a[version='>=1,<2',build=x_0]", MatchSpec("a", ">=1,<2", "", "x_0")),
        ('a[version="1.2"]', MatchSpec("a", "1.2", "1.2")),
        ("conda-forge::a=1", MatchSpec("a", "=1", channel="conda-forge")),
        ("conda-forge/linux-64::a", MatchSpec("a", channel="conda-forge/linux-64")),
        ("a[channel=conda-forge]", MatchSpec("a", channel="conda-forge")),
    ],
)
def test_what_a_specification_says(text: str, spec: MatchSpec) -> None:
    assert read_match_spec(text) == spec


@pytest.mark.parametrize("text", ["=", "==", "", " ", "[version=1]", "a@b", "1!164.3095", "-r file", "::"])
def test_what_is_no_specification(text: str) -> None:
    assert isinstance(read_match_spec(text), str)


def test_a_version_that_is_none_leaves_the_name() -> None:
    found = read_match_spec("a =>13.2.0,<13.3|13.4")
    assert isinstance(found, MatchSpec)
    assert (found.name, found.version, bool(found.fault)) == ("a", "", True)


@given(st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True), st.from_regex(r"[0-9]{1,3}(\.[0-9a-z]{1,3}){0,3}", fullmatch=True))
def test_the_three_ways_to_pin_a_version_say_the_same(name: str, version: str) -> None:
    found = [read_match_spec(text) for text in (f"{name}=={version}", f"{name} {version}", f"{name}[version='=={version}']")]
    assert [(one.name, one.version) for one in found if isinstance(one, MatchSpec)] == [(name, version)] * 3

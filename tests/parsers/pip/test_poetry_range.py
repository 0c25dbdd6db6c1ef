import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.parsers.pip.markers import Marker, read_marker
from sca.parsers.pip.poetry_range import python_marker, read_poetry_range


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("*", "0.1 1!2 3.0a1 odd", ""),
        ("", "0.1", ""),
        ("^1.2.3", "1.2.3 1.9 1.3b1", "1.2.2 2.0 2.0rc1"),
        ("^0.2.3", "0.2.3 0.2.9", "0.3 0.2.2"),
        ("^0.0.3", "0.0.3", "0.0.4"),
        ("^0.0", "0.0.9", "0.1"),
        ("^0", "0.9", "1.0"),
        ("^1!2.3", "1!2.9", "2.9 1!3"),
        ("~1", "1.9", "2.0"),
        ("~1.2", "1.2 1.2.9", "1.3"),
        ("~1.2.3", "1.2.3 1.2.9", "1.3 1.2.2"),
        ("~1.2.3.4", "1.2.9", "1.3 1.2.3.3"),
        ("~=1.2", "1.2 1.9", "2.0 1.1"),
        ("1.2.3", "1.2.3 1.2.3+cu118", "1.2.4"),
        ("=1.2.3", "1.2.3", "1.2.4"),
        ("3.2.3-2", "3.2.3.post2", "3.2.3"),
        ("1.*", "1.9", "2.0"),
        ("!=1.2.*", "1.1 1.3", "1.2.5"),
        (">=1.0,<2.0,!=1.5", "1.0 1.6", "1.5 2.0 2.0a1"),
        (">=1.0 <2.0", "1.5", "2.0"),
        (">= 1.0 , < 2.0", "1.5", "2.0"),
        ("^1 || ^3", "1.5 3.5", "2.0 4.0"),
        ("^1 | ^3", "1.5 3.5", "2.0 4.0"),
        ("===1.0-odd", "1.0-odd", "1.0"),
    ],
)
def test_what_a_range_allows(text: str, inside: str, outside: str) -> None:
    allowed = read_poetry_range(text)
    assert allowed is not None
    assert [version for version in inside.split() if not allowed.holds(version)] == []
    assert [version for version in outside.split() if allowed.holds(version)] == []


@pytest.mark.parametrize("text", ["one", ">=", "^x.y", "1.2.3 || one", ">=1.0;", "9" * 5000, "^" * 100])
def test_what_is_no_range(text: str) -> None:
    assert read_poetry_range(text) is None


@given(st.lists(st.integers(0, 99), min_size=1, max_size=4), st.sampled_from("^~"))
def test_a_range_begins_with_the_version_that_it_names(numbers: list[int], operator: str) -> None:
    version = ".".join(map(str, numbers))
    allowed = read_poetry_range(f"{operator}{version}")
    assert allowed is not None
    assert allowed.holds(version)
    assert allowed.holds(f"{version}.post1")
    assert not allowed.holds(f"{numbers[0] + 1}.0.1")
    assert not allowed.holds(f"{version}.dev1")


@pytest.mark.parametrize(
    ("python", "marker", "apart"),
    [
        ("^3.9", 'python_version < "3.9"', True),
        ("^3.9", 'python_version < "3.10"', False),
        ("^3.9", 'python_version >= "4"', True),
        ("~2.7 || ^3.5", 'python_version == "3.4"', True),
        ("~2.7 || ^3.5", 'python_version == "2.7"', False),
        ("3.8.*", 'python_version >= "3.9"', True),
        ("3.8.*", 'python_full_version == "3.8.5"', False),
        ("*", 'python_version < "1"', False),
        ("no range", 'python_version < "1"', False),
    ],
)
def test_which_markers_no_python_of_a_range_satisfies(python: str, marker: str, *, apart: bool) -> None:
    read = read_marker(marker)
    assert isinstance(read, Marker)
    assert read.excludes(python_marker(python)) is apart

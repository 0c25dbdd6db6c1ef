import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.markers import InvalidMarker, default_environment
from packaging.markers import Marker as Original

from sca.parsers.pip.markers import Marker, read_marker

_TERMS = st.sampled_from(
    [
        "python_version < '3.10'", "python_version >= '3.10'", "python_full_version == '3.9.1'", "'3.8' <= python_version",
        "sys_platform == 'win32'", "sys_platform != 'win32'", "os_name in 'posix nt'", "'x' not in platform_release",
        "extra == 'a'",
    ]
)  # fmt: skip
_MARKERS = st.recursive(
    _TERMS,
    lambda inner: st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda part: f"({' '.join(part)})"),
    max_leaves=6,
)
_NOISE = st.lists(
    st.sampled_from(["python_version", "<", "'3'", '"a"', "and", "or", "(", ")", "not in", "in", "x", "~=", " "]), max_size=9
)
_ENVIRONMENTS = [
    {
        "python_version": version,
        "python_full_version": f"{version}.1",
        "sys_platform": platform,
        "os_name": "posix",
        "extra": extra,
    }
    for version in ("3.8", "3.9", "3.10", "3.12")
    for platform in ("win32", "linux")
    for extra in ("a", "b")
]


@given(_MARKERS)
def test_what_is_a_marker_is_read(text: str) -> None:
    Original(text)
    assert isinstance(read_marker(text), Marker)


@given(_NOISE.map(" ".join))
def test_what_is_read_is_a_marker(text: str) -> None:
    try:
        Original(text)
    except InvalidMarker:
        assert isinstance(read_marker(text), str)


@given(_MARKERS, _MARKERS)
def test_markers_that_exclude_each_other_hold_together_nowhere(one: str, other: str) -> None:
    first, second = read_marker(one), read_marker(other)
    assert isinstance(first, Marker)
    assert isinstance(second, Marker)
    if first.excludes(second):
        for environment in _ENVIRONMENTS:
            full: dict[str, str] = {**{name: str(value) for name, value in default_environment().items()}, **environment}
            assert not (Original(one).evaluate(full) and Original(other).evaluate(full))


@pytest.mark.parametrize(
    ("one", "other", "excluded"),
    [
        ("python_full_version < '3.10'", "python_full_version >= '3.10'", True),
        ("python_version < '3.10'", "python_full_version >= '3.10.0'", True),
        ("python_version <= '3.9'", "python_version >= '3.10'", True),
        ("python_version <= '3.9'", "python_full_version >= '3.9.5'", False),
        ("'3.10' > python_version", "python_version >= '3.10'", True),
        ("sys_platform == 'win32'", "sys_platform == 'linux'", True),
        ("sys_platform == 'win32'", "sys_platform != 'win32'", True),
        ("sys_platform == 'win32'", "os_name == 'posix'", False),
        ("sys_platform == 'win32' or python_version < '3.8'", "sys_platform == 'linux'", False),
        ("sys_platform == 'win32' and python_version < '3.8'", "python_version > '3.9'", True),
        ("extra == 'a'", "", False),
    ],
)
def test_which_markers_exclude_each_other(one: str, other: str, *, excluded: bool) -> None:
    first, second = read_marker(one), read_marker(other) if other else Marker("")
    assert isinstance(first, Marker)
    assert isinstance(second, Marker)
    assert first.excludes(second) is second.excludes(first) is excluded


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("python_version ~= 'fred'", "cannot be evaluated"),
        ("python_version", "ends too early"),
        ("python_version < '3' and", "ends too early"),
        ("(python_version < '3'", "ends too early"),
        ("python_version < '3' python_version < '3'", "stands where"),
        ("'a' == 'b'", "compares a variable"),
        ("color == 'red'", "no comparison"),
        ("python_version < '3' ; x", "has no"),
        ("(" * 40 + "python_version < '3'" + ")" * 40, "deeper than 32 levels"),
    ],
)
def test_what_is_wrong_is_said(text: str, says: str) -> None:
    read = read_marker(text)
    assert isinstance(read, str)
    assert says in read


def test_a_marker_with_many_alternatives_excludes_nothing() -> None:
    text = " and ".join(f"(extra == '{n}' or extra == 'x{n}')" for n in range(20))
    read = read_marker(text)
    assert isinstance(read, Marker)
    assert not read.excludes(read)

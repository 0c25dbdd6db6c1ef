"""Markers are evaluated as pip does, and never where the environment does not say enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.markers import Marker, UndefinedComparison

from sca.parsers.pip.marker_values import Environment
from sca.parsers.pip.markers import read_marker

LINUX = {
    "python_version": "3.11",
    "python_full_version": "3.11.7",
    "os_name": "posix",
    "sys_platform": "linux",
    "platform_machine": "x86_64",
    "platform_system": "Linux",
    "platform_release": "6.1.0-13-amd64",
    "platform_version": "#1 SMP",
    "implementation_name": "cpython",
    "implementation_version": "3.11.7",
    "platform_python_implementation": "CPython",
}
VARIABLES = st.sampled_from(sorted(LINUX))
VALUES = st.sampled_from(
    [
        "3.11",
        "3.11.7",
        "3.9",
        "3",
        "2.7",
        "3.12",
        "3.11.*",
        "linux",
        "win32",
        "posix",
        "CPython",
        "cpython",
        "x86_64",
        "3.8 3.11",
        "",
    ]
)
OPERATORS = st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in", "not in", "~=", "==="])
TERMS = st.one_of(
    st.builds("{} {} '{}'".format, VARIABLES, OPERATORS, VALUES),
    st.builds("'{}' {} {}".format, VALUES, OPERATORS, VARIABLES),
    st.builds("extra {} '{}'".format, st.sampled_from(["==", "!="]), st.sampled_from(["socks", "So_Cks", "tests"])),
)
MARKERS = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.builds("{} and {}".format, inner, inner), st.builds("{} or {}".format, inner, inner), st.builds("({})".format, inner)
    ),
    max_leaves=6,
)
EXTRAS = st.sampled_from(["", "socks", "SO.cks", "other"])


@given(MARKERS, EXTRAS)
def test_a_known_environment_decides_as_packaging_does(text: str, extra: str) -> None:
    if isinstance(read_marker(text), str):
        return  # refused before, for instance ~= without a version
    try:
        expected = Marker(text).evaluate({**LINUX, "extra": extra})
    except UndefinedComparison:
        return  # pip gives up on the whole marker; a term that decides nothing leaves the others
    found = Environment(LINUX).holds(text, (extra,))
    assert found is expected


@given(MARKERS, EXTRAS, st.sets(VARIABLES))
def test_what_is_not_known_never_turns_an_answer_round(text: str, extra: str, known: set[str]) -> None:
    if isinstance(read_marker(text), str):
        return
    less = Environment({name: LINUX[name] for name in known}).holds(text, (extra,))
    assert less in (None, Environment(LINUX).holds(text, (extra,)))


@pytest.mark.parametrize(
    ("marker", "known", "answer"),
    [
        ("", {}, True),
        ("sys_platform == 'win32'", {}, None),
        ("sys_platform == 'win32' and python_version < '3'", {"python_version": "3.11"}, False),
        ("sys_platform == 'win32' or python_version > '3'", {"python_version": "3.11"}, True),
        ("python_full_version < '3.11.2'", {"python_version": "3.11"}, None),
        ("python_full_version == '3.11.7'", {"python_version": "3.11"}, None),
        ("python_full_version < '3.12'", {"python_version": "3.11"}, True),
        ("python_version < '3.9'", {"python_version": "3.11"}, False),
        ("extra == 'socks'", {}, False),
        ("os.name == 'posix'", {"os_name": "posix"}, True),
    ],
)
def test_a_part_of_an_environment_decides_what_it_can(marker: str, known: dict[str, str], answer: bool | None) -> None:
    assert Environment(known).holds(marker) is answer


def test_extras_count_one_by_one() -> None:
    environment = Environment(LINUX)
    assert environment.holds("extra == 'b'", ("a", "b")) is True
    assert environment.holds("extra == 'a' and extra == 'b'", ("a", "b")) is False

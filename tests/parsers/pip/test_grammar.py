import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.requirements import InvalidRequirement
from packaging.requirements import Requirement as Original

from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.parsers.pip.entries import read_entry, read_pinned
from sca.parsers.pip.grammar import Refusal, Requirement, read_requirement
from sca.parsers.pip.options import split_options
from sca.parsers.pip.versions import is_version, pinned_version


def read(text: str, limits: Limits = DEFAULTS) -> Requirement:
    found = read_requirement(text, limits)
    assert isinstance(found, Requirement), found
    return found


@pytest.mark.parametrize(
    ("text", "name", "extras", "specifier", "pin"),
    [
        ("requests", "requests", (), "", ""),
        ("Requests==2.31.0", "Requests", (), "==2.31.0", "2.31.0"),
        ("zope.interface [b, a] == 6.0", "zope.interface", ("a", "b"), "== 6.0", "6.0"),
        ("a(>=1,<2)", "a", (), ">=1,<2", ""),
        ("a ==1.*", "a", (), "==1.*", ""),
        ("a===2.weird+x", "a", (), "===2.weird+x", "2.weird+x"),
        ("a==1!2.0.post1.dev3+cu118", "a", (), "==1!2.0.post1.dev3+cu118", "1!2.0.post1.dev3+cu118"),
        ("a==2.6.1,<=3.0", "a", (), "==2.6.1,<=3.0", "2.6.1"),
        ("a==1,==2", "a", (), "==1,==2", ""),
        ("a>=1,", "a", (), ">=1,", ""),
        ("a~=1.4", "a", (), "~=1.4", ""),
        ("a[]==1", "a", (), "==1", "1"),
        ("a==v1.0", "a", (), "==v1.0", "v1.0"),
    ],
)
def test_names_extras_and_pins(text: str, name: str, extras: tuple[str, ...], specifier: str, pin: str) -> None:
    found = read(text)
    assert (found.name, found.extras, found.specifier, found.pin, found.faults) == (name, extras, specifier, pin, ())


def test_an_address_may_hold_a_semicolon_and_be_followed_by_a_marker() -> None:
    found = read("a @ https://x.test/a;b=1/a.whl ; python_version < '3'")
    assert found.address == "https://x.test/a;b=1/a.whl"
    assert found.marker.text == "python_version < '3'"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("=== !! ===", "no package name"),
        ("{{ cookiecutter.x }}", "template"),
        ("\u0430ttrs==1", "ASCII"),
        ("4 + 4 = 2", "no version specifier"),
        ("a [platform:dpkg]", "extras"),
        ("a[b", "extras"),
        ("a=='1.0'", "no version specifier"),
        ("a==" + "1" * 5000, "no version specifier"),
        ("a>=1.*", "no version specifier"),
        ("a @ ", "address"),
        ("a @ b c", "without blanks"),
        ("n" * 600, "no package name"),
    ],
)
def test_what_is_no_requirement_says_why(text: str, says: str) -> None:
    found = read_requirement(text, DEFAULTS)
    assert isinstance(found, Refusal)
    assert says in found.reason
    assert len(found.reason) < 400


def test_a_bad_marker_costs_the_marker_only() -> None:
    found = read("a==1; python_version ~= 'fred'")
    assert (found.pin, found.marker.text, [code for code, _ in found.faults]) == ("1", "", ["E-MARKER"])


def test_a_version_that_is_too_long_costs_the_version_only() -> None:
    found = read("a===" + "x" * 300)
    assert (found.name, found.pin, [code for code, _ in found.faults]) == ("a", "", ["E-VERSION"])


_PARTS = st.lists(
    st.sampled_from(
        [
            "a",
            "B-c",
            "1.0",
            "==",
            ">=",
            "~=",
            "!=",
            "<",
            ",",
            " ",
            "[x]",
            "[x, y]",
            "(",
            ")",
            ";",
            ".*",
            "python_version",
            "'3'",
            "@",
        ]
    ),
    max_size=8,
)


@settings(max_examples=300, deadline=None)
@given(_PARTS.map("".join))
def test_what_is_read_is_a_requirement_to_the_reference(text: str) -> None:
    found = read_requirement(text, DEFAULTS)
    if isinstance(found, Requirement) and not found.faults and not found.address:
        original = Original(text)
        assert (original.name, tuple(sorted(original.extras))) == (found.name, found.extras)


@given(
    st.from_regex(r"[A-Za-z][a-z0-9]{0,4}([._-]{1,2}[a-z0-9]{1,3})?", fullmatch=True),
    st.sampled_from(["", "[x]", " [x,y]"]),
    st.sampled_from(["", "==1.0", ">=1.0,<2", " ~= 1.4.2", "!=1.5.*", "(==2.0rc1)", "===1.0"]),
    st.sampled_from(["", "; python_version < '3.9'", " ; extra == 'x' or os_name == 'nt'"]),
)
def test_what_is_a_requirement_is_read(name: str, extras: str, specifier: str, marker: str) -> None:
    text = f"{name}{extras}{specifier}{marker}"
    try:
        original = Original(text)
    except InvalidRequirement:
        return
    found = read(text)
    assert found.faults == ()
    exact = [one.version for one in original.specifier if one.operator in ("==", "===") and not one.version.endswith(".*")]
    assert ([found.pin] if found.pin else []) == exact


@pytest.mark.parametrize("text", ["1.0", "1!1.0a1.post2.dev3+local.7", "2024.1", "1.0-1", "v1", "1.0.RC1"])
def test_versions(text: str) -> None:
    assert is_version(text)


@pytest.mark.parametrize("text", ["", "1.", "a", "1.0 ", "1..0", "1.0+", "9" * 65])
def test_no_versions(text: str) -> None:
    assert not is_version(text)


def test_a_specifier_that_is_none() -> None:
    assert [pinned_version(text) for text in ("=1.0", ",", ",>=1", ">=1,,<2", ">=1,,")] == [None] * 5
    assert pinned_version("") == ""


@given(
    st.from_regex(r"[A-Za-z0-9]{1,3}([._-][a-z0-9]{1,3}){0,2}", fullmatch=True),
    st.from_regex(r"[0-9]{1,2}(\.[0-9]{1,3}){0,3}((a|b|rc)[0-9])?(\.post[0-9])?(\.dev1)?", fullmatch=True),
    st.lists(st.sampled_from(["0" * 64, "a" * 64, "A" * 64, "0" * 63]), max_size=3),
    st.sampled_from([" ", "    ", "\t"]),
)
def test_a_plain_pin_is_read_in_one_step_as_word_by_word(name: str, version: str, hashes: list[str], blank: str) -> None:
    text = f"{name}=={version}" + "".join(f"{blank}--hash=sha256:{one}" for one in hashes)
    view = FileView(MemoryTree({}), "requirements.txt", DEFAULTS)
    in_one_step = read_pinned(text)
    assert in_one_step is None or in_one_step == read_entry(split_options(text), view)

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.parsers.docker.shell_patterns import replace, trim_prefix, trim_suffix
from sca.parsers.docker.substitution import DEEPEST, LONGEST, Expanded, Hole, Piece, expand

VALUES: dict[str, Piece] = {
    "NAME": "alpine",
    "TAG": "3.20.1-slim",
    "EMPTY": "",
    "PLATFORM": Hole("PLATFORM", None),
    "BUILT": Hole("BUILT", "from-default"),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain/text:1", "plain/text:1"),
        ("$NAME:${TAG}", "alpine:3.20.1-slim"),
        ("$NAME.suffix", "alpine.suffix"),
        ("${UNSET:-busybox}:1", "busybox:1"),
        ("${UNSET-busybox}:1", "busybox:1"),
        ("${EMPTY:-busybox}:1", "busybox:1"),
        ("${EMPTY-busybox}x:1", "x:1"),
        ("${NAME:-busybox}", "alpine"),
        ("${UNSET:+ghost/}redis", "redis"),
        ("${EMPTY:+ghost/}redis", "redis"),
        ("${EMPTY+there/}redis", "there/redis"),
        ("${NAME:+with/}redis", "with/redis"),
        ("${NAME:?must be set}", "alpine"),
        ("${UNSET:-${NAME:-x}}", "alpine"),
        ("${UNSET:-a}${UNSET:-'b c'}", "ab c"),
        ("\"python\":'3.12'-slim", "python:3.12-slim"),
        ('"${NAME}"', "alpine"),
        ("'$NAME'", "$NAME"),
        (r"\$NAME", "$NAME"),
        (r'"\$NAME\x"', r"$NAME\x"),
        ("a$", "a$"),
        ("a$/b", "a$/b"),
        ("${TAG#3.}", "20.1-slim"),
        ("${TAG#*.}", "20.1-slim"),
        ("${TAG##*.}", "1-slim"),
        ("${TAG%-slim}", "3.20.1"),
        ("${TAG%.*}", "3.20"),
        ("${TAG%%.*}", "3"),
        ("${TAG#nothing}", "3.20.1-slim"),
        ("${TAG/./-}", "3-20.1-slim"),
        ("${TAG//./-}", "3-20-1-slim"),
        ("${TAG//[/}", "3.20.1-slim"),
    ],
)
def test_what_the_file_decides_becomes_text(text: str, expected: str) -> None:
    assert expand(text, VALUES, "\\").text == expected


@pytest.mark.parametrize(
    ("text", "variables", "default"),
    [
        pytest.param("$UNSET", ("UNSET",), "", id="alone"),
        pytest.param("${PREFIX}nginx:1", ("PREFIX",), "nginx:1", id="blank-in-a-build-without-arguments"),
        pytest.param("$B/$A", ("A", "B"), "/", id="sorted-names"),
        pytest.param("base-$PLATFORM", ("PLATFORM",), None, id="the-platform-decides"),
        pytest.param("base-${PLATFORM:-x}", ("PLATFORM",), None, id="a-default-does-not-help"),
        pytest.param("x$BUILT", ("BUILT",), "xfrom-default", id="made-from-an-argument"),
        pytest.param("${BUILT%-default}", ("BUILT",), "from", id="cut-from-an-argument"),
        pytest.param("${BUILT:+yes}", ("BUILT",), "yes", id="alternative-of-an-argument"),
        pytest.param("${UNSET:?}", ("UNSET",), None, id="the-build-fails"),
        pytest.param("${UNSET:-$OTHER}", ("OTHER",), "", id="default-without-a-value"),
    ],
)
def test_what_the_file_does_not_decide_stays_open(text: str, variables: tuple[str, ...], default: str | None) -> None:
    expanded = expand(text, VALUES, "\\")
    assert (expanded.text, expanded.variables, expanded.default) == (None, variables, default)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("${NAME", "lacks its }"),
        ("${NAME:-a", "lacks its }"),
        ("${}", "names no variable"),
        ("${NAME:1:2}", "operator"),
        ("'open", "single quote"),
        ('"open', "double quote"),
        ("${TAG/x}", "lacks its /"),
        ("${TAG#$UNSET}", "pattern depends"),
        ("${x:-" * (DEEPEST + 1) + "}" * (DEEPEST + 1), f"deeper than {DEEPEST}"),
        ("a" * (LONGEST + 1), f"more than {LONGEST}"),
    ],
)
def test_what_a_builder_refuses_is_said(text: str, fault: str) -> None:
    expanded = expand(text, VALUES, "\\")
    assert fault in expanded.fault
    assert expanded.text is None


def test_doubling_values_do_not_grow_without_bound() -> None:
    values: dict[str, Piece] = {"A0": "xx"}
    for number in range(1, 80):
        values[f"A{number}"] = expand(f"$A{number - 1}$A{number - 1}", values, "\\").value_of(f"A{number}")
    assert values["A79"] == Hole("A79", None)


def test_the_escape_character_of_the_file_counts() -> None:
    assert expand("`$NAME", VALUES, "`").text == "$NAME"
    assert expand("c:\\$NAME", VALUES, "`").text == "c:\\alpine"


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="${}:-+?#%/'\"\\ANx*", max_size=30))
def test_any_text_gives_a_text_open_variables_or_a_fault(text: str) -> None:
    expanded = expand(text, {"A": "1", "N": Hole("N", None)}, "\\")
    assert isinstance(expanded, Expanded)
    assert (expanded.text is None) == bool(expanded.fault or expanded.variables)


@pytest.mark.parametrize(
    ("pattern", "value", "shortest", "longest"),
    [
        ("a*", "aXaY", "XaY", ""),
        ("*a", "XaYaZ", "YaZ", "Z"),
        ("?a", "XaYa", "Ya", "Ya"),
        (r"\*", "*x", "x", "x"),
        (r"\*", "ax", "ax", "ax"),
        ("", "abc", "abc", "abc"),
        ("*", "abc", "abc", ""),
    ],
)
def test_a_prefix_is_cut_at_the_shortest_or_longest_match(pattern: str, value: str, shortest: str, longest: str) -> None:
    assert trim_prefix(value, pattern, longest=False) == shortest
    assert trim_prefix(value, pattern, longest=True) == longest


PLAIN = st.text(alphabet="ab.", max_size=12)


@settings(deadline=None, max_examples=200)
@given(PLAIN, PLAIN.filter(bool), PLAIN)
def test_patterns_without_wildcards_cut_like_plain_text(value: str, pattern: str, other: str) -> None:
    assert trim_prefix(value, pattern, longest=True) == value.removeprefix(pattern)
    assert trim_suffix(value, pattern, longest=False) == value.removesuffix(pattern)
    assert replace(value, pattern, other, every=True) == value.replace(pattern, other)
    assert replace(value, pattern, other, every=False) == value.replace(pattern, other, 1)

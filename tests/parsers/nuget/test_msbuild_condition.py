"""Conditions of MSBuild: what holds, what fails, and what cannot be told and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.parsers.nuget.msbuild_condition import judge
from sca.parsers.nuget.msbuild_condition_tree import Unreadable, parse_condition
from sca.parsers.nuget.msbuild_text import pieces
from sca.parsers.nuget.msbuild_values import Value
from tests.parsers.nuget.msbuild_reading import PROJECT, expander


def verdict(condition: str, **properties: str) -> tuple[bool | None, str, str]:
    found, here = expander({PROJECT: "", "src/App/a.props": "", "b.props": ""}, **properties)
    one = judge(condition, found, here, "src/App")
    return one.holds, one.unknown, one.choice


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("", True),
        ("'$(A)' == 'net8.0'", True),
        ("'$(A)' == 'NET8.0'", True),
        ("'$(A)' != 'net8.0'", False),
        ("$(A) == net8.0", True),
        ("'$(a)'=='net8.0'", True),
        ("'$(None)' == ''", True),
        ("'$(None)' != ''", False),
        ("'x$(None)y' == 'xy'", True),
        ("'$(A)' == 'net8.0' and '$(B)' == 'true'", True),
        ("'$(A)' == 'net9.0' And '$(B)' == 'true'", False),
        ("'$(A)' == 'net9.0' Or '$(B)' == 'true'", True),
        ("'1' == '2' and '1' == '1' or '1' == '1'", True),
        ("'1' == '1' or '1' == '1' and '1' == '2'", True),
        ("('1' == '1' or '1' == '1') and '1' == '2'", False),
        ("!('$(A)' == 'net9.0')", True),
        ("!$(B)", False),
        ("$(B)", True),
        ("true", True),
        ("'off'", False),
        ("'true' == 'on'", True),
        ("'1.0' == '1'", True),
        ("'0x10' == '16'", True),
        ("'a' == ' a'", False),
        ("2 > 1", True),
        ("'10' &gt;= '9'", None),
        ("'10' >= '9'", True),
        ("'8.0' < '10.0'", True),
        ("'1.2.3' > '1.2'", True),
        ("'1.10.0' <= '1.9.0'", False),
        ("'a' > 'b'", None),
        ("Exists('a.props')", True),
        ("Exists('..\\..\\b.props')", True),
        ("exists('$(MSBuildProjectDirectory)/a.props')", True),
        ("Exists('none.props')", False),
        ("Exists('..')", True),
        ("Exists('../../../out.props')", None),
        ("Exists('C:\\x.props')", None),
        ("Exists('\\\\host\\share\\x.props')", None),
        ("HasTrailingSlash('a\\')", True),
        ("$(A.Contains('et8'))", True),
        ("!$(A.StartsWith('net4'))", True),
        ("$(A.EndsWith('.0')) and '$(B)' == 'true'", True),
        ("$([MSBuild]::IsOSPlatform('windows'))", None),
        ("$([System.IO.File]::WriteAllText('x','y'))", None),
        ("$([MSBuild]::VersionGreaterThan('$(A)', '1'))", None),
        ("'$(A)' == 'net9.0' and $([System.IO.File]::ReadAllText('x'))", False),
        ("'$(A)' == 'net8.0' or $([System.IO.File]::ReadAllText('x'))", True),
        ("'@(Compile)' == ''", None),
        ("'%(Identity)' == 'x'", None),
        ("'$(A)' = 'x'", None),
        ("'$(A)' ==", None),
        ("('$(A)' == 'x'", None),
        ("'$(A", None),
        ("Unknown('x')", None),
        ("'$(MSBuildExtensionsPath)' == ''", None),
        ("'$(MSBuildProjectName)' == 'App'", True),
        ("'$(MSBuildThisFile)' == 'App.csproj'", True),
        ("'$(MSBuildProjectDirectory)' == 'C:\\work'", None),
        ("'$(MSBuildProjectDirectory)' == ''", False),
    ],
)
def test_what_a_condition_comes_to(condition: str, holds: bool | None) -> None:
    found, unknown, choice = verdict(condition, A="net8.0", B="true")
    assert found is holds, (unknown, choice)
    assert (holds is not None) or unknown or choice


@pytest.mark.parametrize("condition", ["'$(Configuration)' == 'Debug'", "'$(Configuration)|$(Platform)' == 'Debug|AnyCPU'"])
def test_what_the_build_chooses_is_no_gap(condition: str) -> None:
    holds, unknown, choice = verdict(condition)
    assert (holds, unknown, choice) == (None, "", "Configuration")


def test_the_reason_names_what_is_in_the_way() -> None:
    _holds, unknown, _choice = verdict("'$(A)' == 'x' or $([System.IO.File]::WriteAllText('x','y'))", A="y")
    assert "[System.IO.File]::WriteAllText('x','y')" in unknown
    assert "not run" in unknown


@pytest.mark.parametrize(
    "condition", ["!" * 5000 + "true", "(" * 5000 + "true" + ")" * 5000, "'a' == 'b' or " * 5000 + "true", "$(" * 5000]
)
def test_a_long_condition_ends(condition: str) -> None:
    holds, unknown, _choice = verdict(condition)
    assert holds in (None, True)
    assert unknown or holds


TEXTS = st.sampled_from(["", "a", "A", "b", "1", "1.0", "true", "on", "net8.0"])


@given(TEXTS, TEXTS)
def test_not_equal_is_the_opposite_of_equal(left: str, right: str) -> None:
    assert verdict(f"'{left}' != '{right}'")[0] is not verdict(f"'{left}' == '{right}'")[0]
    assert verdict(f"'{left}' == '{right}'")[0] is verdict(f"'{right}' == '{left}'")[0]
    assert verdict(f"!('{left}' == '{right}')")[0] is verdict(f"'{left}' != '{right}'")[0]


@given(st.lists(TEXTS, min_size=1, max_size=3, unique=True), TEXTS)
def test_several_possible_values_decide_only_together(texts: list[str], other: str) -> None:
    found, here = expander()
    found.set("Many", Value(tuple(texts), "a reason"))
    each = {verdict(f"'{text}' == '{other}'")[0] for text in texts}
    one = judge(f"'$(Many)' == '{other}'", found, here, "")
    assert one.holds is (each.pop() if len(each) == 1 else None)


COMPARISONS = st.sampled_from(
    ["'$(A)' == 'x'", "$(A) != x", "'$(B)' > '1'", "true", "Exists('a.props')", "HasTrailingSlash('$(B)')"]
)
TREES = st.recursive(
    COMPARISONS,
    lambda inner: st.one_of(
        st.tuples(st.just("!"), inner), st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3))
    ),
    max_leaves=6,
)


def spelled(tree: object, draw: st.DataObject) -> str:
    """One of the ways to write a condition: more brackets and blanks than it needs, words in any case."""
    blanks = st.sampled_from(["", " ", "\t", "\n  "])
    if isinstance(tree, str):
        text = f"{draw.draw(blanks)}{tree}{draw.draw(blanks)}"
    else:
        assert isinstance(tree, tuple)
        word, inner = tree
        if word == "!":
            text = f"!{draw.draw(blanks)}({spelled(inner, draw)})"
        else:
            joint = f" {draw.draw(st.sampled_from([word, word.upper(), word.title()]))} "
            text = joint.join(f"({spelled(one, draw)})" for one in inner)
    return f"({text})" if draw.draw(st.booleans()) else text


@given(TREES, st.data())
def test_a_condition_is_the_same_tree_however_it_is_spelled(tree: object, draw: st.DataObject) -> None:
    assert parse_condition(spelled(tree, draw)) == parse_condition(spelled(tree, draw))
    assert not isinstance(parse_condition(spelled(tree, draw)), Unreadable)


@given(st.text(alphabet="$()'\"`,.:[]@% aA1", max_size=40))
def test_a_text_is_the_sum_of_its_pieces(text: str) -> None:
    assert "".join(f"$({piece})" if is_inside else piece for is_inside, piece in pieces(text)) == text


@given(TREES, st.data(), TEXTS, TEXTS)
def test_a_property_is_put_in_as_if_its_text_stood_there(tree: object, draw: st.DataObject, first: str, second: str) -> None:
    condition = spelled(tree, draw)
    if " != x" not in condition or first:  # a bare word cannot be empty
        written_out = condition.replace("$(A)", first).replace("$(B)", second)
        assert verdict(condition, A=first, B=second) == verdict(written_out)

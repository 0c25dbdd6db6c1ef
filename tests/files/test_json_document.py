"""JSON with lines: the values are those of any JSON reader; the places are those a reader with a finger finds."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument, JsonValue
from tests.moment import a_moment

KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4) | st.sampled_from(['"', "\\", '\\"', "{", "a:b", "x\ny"])
SCALARS = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False) | KEYS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=20
)
SPACES = st.sampled_from(["", "", " ", "\n", "\r\n", "\t", " \n\n "])


@st.composite
def documents(draw: st.DrawFn) -> tuple[JsonValue, str]:
    """A value and one of its many texts: any white space at every place that allows it, escapes or none."""
    value: JsonValue = draw(VALUES)
    plain = json.dumps(value, ensure_ascii=draw(st.booleans()), separators=(",", ":"))
    parts = re.findall(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\[\]{}:,"]+', plain)
    return value, "".join(draw(SPACES) + part for part in parts) + draw(SPACES)


@settings(deadline=None, max_examples=150)
@given(documents())
def test_values_are_those_of_the_standard_library(document: tuple[JsonValue, str]) -> None:
    _value, text = document
    assert JsonDocument(text, "a.json", 128).root == json.loads(text)


@settings(deadline=None, max_examples=150)
@given(documents())
def test_every_container_has_the_line_a_character_scan_finds(document: tuple[JsonValue, str]) -> None:
    _value, text = document
    read = JsonDocument(text, "a.json", 128)
    assert [read.line(container) for container in _containers_of(read.root)] == _lines_by_hand(text)


@settings(deadline=None, max_examples=100)
@given(documents(), st.data())
def test_a_key_that_stands_twice_is_refused_wherever_it_stands(document: tuple[JsonValue, str], data: st.DataObject) -> None:
    _value, text = document
    objects = [at for at, line in _opening_braces(text)]
    if not objects:
        return
    at = data.draw(st.sampled_from(objects))
    comma = "" if text[at + 1 :].lstrip().startswith("}") else ","
    twice = f'{text[: at + 1]}"twin": 1,\n"tw\\u0069n": 2{comma}{text[at + 1 :]}'
    first = text.count("\n", 0, at) + 1
    with pytest.raises(InputError) as caught:
        JsonDocument(twice, "a.json", 128)
    assert (caught.value.code, caught.value.line) == ("E-DUPLICATE-KEY", first + 1)
    assert f"'twin' stands twice in one object, on lines {first} and {first + 1}" in caught.value.message


@settings(deadline=None, max_examples=300)
@given(st.text('{}[]:,"\\ua01.eE+-ntfNIx \n', max_size=40))
def test_any_text_is_read_as_the_standard_library_reads_it_or_refused(text: str) -> None:
    refused = None
    try:
        root = JsonDocument(text, "a.json", 16).root
    except InputError as error:
        refused = error
    if refused is None:
        assert root == json.loads(text)
    else:
        assert refused.code in ("E-SYNTAX", "E-NUMBER", "E-DUPLICATE-KEY", "E-DEPTH")
        assert refused.line is not None


@pytest.mark.parametrize("limit", [1, 2, 64])
@pytest.mark.parametrize("kind", ["arrays", "objects", "behind a string", "side by side"])
def test_the_depth_limit_is_exact(limit: int, kind: str) -> None:
    shapes: dict[str, Callable[[int], str]] = {
        "arrays": lambda depth: "[" * depth + "]" * depth,
        "objects": lambda depth: '{"a":' * depth + "1" + "}" * depth,
        "behind a string": lambda depth: "[" * (depth - 1) + '["[[[[\\"{{{"' + "]" * depth,
        "side by side": lambda depth: "[" + ",".join(["[" * (depth - 1) + "0" + "]" * (depth - 1)] * 3) + "]",
    }
    make = shapes[kind]
    assert JsonDocument(make(limit), "a.json", limit).root is not None
    with pytest.raises(InputError, match=f"limit of {limit} levels \\(json-depth\\), at offset") as caught:
        JsonDocument(make(limit + 1), "a.json", limit)
    assert caught.value.code == "E-DEPTH"


def test_depth_names_line_and_offset() -> None:
    with pytest.raises(InputError, match=r"at offset 8$") as caught:
        JsonDocument('[\n"[]"\n,[]]', "a.json", 1)
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        pytest.param("", "E-SYNTAX", 1, "ends in the middle", id="empty"),
        pytest.param(" \n ", "E-SYNTAX", 2, "ends in the middle", id="blank"),
        pytest.param('{\n"a": [1,\n', "E-SYNTAX", 3, "ends in the middle", id="cut off"),
        pytest.param('{\n"a": "b', "E-SYNTAX", 2, "", id="cut off in a string"),
        pytest.param('{"a": 1}\n}', "E-SYNTAX", 2, "Extra data", id="a bracket too many"),
        pytest.param('{"a": 1}\n{"a": 1}', "E-SYNTAX", 2, "Extra data", id="two documents"),
        pytest.param('{"a": 1,}', "E-SYNTAX", 1, "not valid JSON", id="trailing comma"),
        pytest.param('{\n// comment\n"a": 1}', "E-SYNTAX", 2, "not valid JSON", id="comment"),
        pytest.param("{'a': 1}", "E-SYNTAX", 1, "not valid JSON", id="single quotes"),
        pytest.param("[\n01]", "E-SYNTAX", 2, "not valid JSON", id="leading zero"),
        pytest.param('[\n"a\nb"]', "E-SYNTAX", 2, "control character", id="line break in a string"),
        pytest.param('["\\x41"]', "E-SYNTAX", 1, "escape", id="unknown escape"),
        pytest.param('[\n"\\ud800"]', "E-SYNTAX", 2, "surrogate", id="half a character"),
        pytest.param('[\n"\\udc00"]', "E-SYNTAX", 2, "surrogate", id="the other half"),
        pytest.param("[\nNaN]", "E-SYNTAX", 2, "NaN is not JSON", id="NaN"),
        pytest.param("[\nInfinity]", "E-SYNTAX", 2, "Infinity is not JSON", id="Infinity"),
        pytest.param('["-Infinity",\n-Infinity]', "E-SYNTAX", 2, "-Infinity is not JSON", id="minus Infinity"),
        pytest.param("[\n\n1e999]", "E-NUMBER", 3, "out of range", id="1e999"),
        pytest.param("[\n-1e999]", "E-NUMBER", 2, "out of range", id="minus 1e999"),
        pytest.param("[1,\n" + "9" * 5000 + "]", "E-NUMBER", 2, "more than 4300 digits", id="5,000 digits"),
        pytest.param("[1,\n" + "9" * 5000 + ".5]", "E-NUMBER", 2, "out of range", id="5,000 digits and a fraction"),
        pytest.param('<<<<<<< ours\n{"a": 1}', "E-SYNTAX", 1, "not valid JSON", id="merge conflict"),
    ],
)
def test_what_is_no_json_is_refused_with_its_line(text: str, code: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as caught:
        JsonDocument(text, "web/package-lock.json", 128)
    error = caught.value
    assert (error.code, error.path, error.line) == (code, "web/package-lock.json", line)
    assert words in error.message


def test_a_depth_limit_raised_beyond_the_parser_is_still_an_answer() -> None:
    for text in ("[" * 100_000 + "]" * 100_000, "[" * 100_000):
        with pytest.raises(InputError) as caught:
            JsonDocument(text, "a.json", 1_000_000)
        assert caught.value.code == "E-DEPTH"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('\\"' * 500_000 + "[" * 200, id="quotes outside of strings, then depth"),
        pytest.param('"' + '\\"' * 500_000, id="an unclosed string"),
        pytest.param('{"a":1,"a":2,"b":"' + "x" * 2_000_000 + '"}', id="a long string in a document with twins"),
        pytest.param('{"b":"' + '\\"' * 500_000 + '","a":1,"a":2}', id="twins behind a string of quotes"),
        pytest.param('[{"a":{}},\n' * 64 + "1" + "]" * 64 + "x", id="a fault at the end"),
        pytest.param("[" + "[],\n" * 300_000 + "[]] x", id="many lines before the fault"),
    ],
)
def test_every_text_is_refused_in_a_moment(text: str) -> None:
    with a_moment(), pytest.raises(InputError):
        JsonDocument(text, "a.json", 128)


def test_the_line_of_a_member_is_that_of_its_key() -> None:
    text = '{\n "packages": {\n  "node_modules/a":\n   {"license":\n ["MIT"]}}}'
    read = JsonDocument(text, "a.json", 128)
    root: Any = read.root
    entry = root["packages"]["node_modules/a"]
    assert [read.line(one) for one in (root, root["packages"], entry, entry["license"])] == [1, 2, 3, 4]
    assert read.line_of_key("packages", "node_modules/a", "license") == 4
    assert read.line_of_key("packages", "node_modules/b") is None
    assert read.line("MIT") is None


def _containers_of(root: JsonValue) -> list[JsonValue]:
    if isinstance(root, dict):
        return [root, *(found for child in root.values() for found in _containers_of(child))]
    if isinstance(root, list):
        return [root, *(found for child in root for found in _containers_of(child))]
    return []


def _opening_braces(text: str) -> list[tuple[int, int]]:
    return [(match.start(), 0) for match in _tokens(text) if match[0] == "{"]


def _tokens(text: str) -> list[re.Match[str]]:
    return [match for match in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,\n]', text) if match[0] != ""]


def _lines_by_hand(text: str) -> list[int]:
    """The line of each opening bracket, or of the key before it; read character by character."""
    lines: list[int] = []
    line, key_line, string_line, after_colon, in_string, escaped = 1, 0, 0, False, False, False
    for sign in text:
        if in_string:
            in_string = escaped or sign != '"'
            escaped = sign == "\\" and not escaped
        elif sign == '"':
            in_string, string_line, after_colon = True, line, False
        elif sign == "\n":
            line += 1
        elif sign == ":":
            after_colon, key_line = True, string_line
        elif sign in "[{":
            lines.append(key_line if after_colon else line)
            after_colon = False
        elif sign not in " \t\r":
            after_colon = False
    return lines

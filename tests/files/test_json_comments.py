"""JSON with comments and trailing commas: what a reader of plain JSON then finds, and where."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.json_comments import plain_json
from sca.files.json_document import JsonDocument, JsonValue
from tests.files.test_json_document import VALUES

BETWEEN = ["", " ", "\n", "\r\n", '// it, } "is"\n', "/* a\n, ] */", "/**/", "//é\r\n", "/*/*/"]


@st.composite
def documents(draw: st.DrawFn) -> tuple[JsonValue, str]:
    """A value and one of its texts with comments at every place that allows them, and commas before closing brackets."""
    value: JsonValue = draw(VALUES)
    parts = re.findall(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\[\]{}:,"]+', json.dumps(value, ensure_ascii=draw(st.booleans())))
    text, last = "", ""
    for part in parts:
        comma = "," if part in "]}" and last not in ("[", "{") and draw(st.booleans()) else ""
        text += f"{draw(st.sampled_from(BETWEEN))}{comma}{draw(st.sampled_from(BETWEEN))}{part}"
        last = part.strip() or last
    return value, text + draw(st.sampled_from(BETWEEN))


@settings(deadline=None, max_examples=200)
@given(documents())
def test_values_are_those_without_comments_and_every_sign_keeps_its_place(document: tuple[JsonValue, str]) -> None:
    value, text = document
    plain = plain_json(text)
    assert json.loads(plain) == value
    assert len(plain) == len(text)
    assert [at for at, sign in enumerate(plain) if sign in "\r\n"] == [at for at, sign in enumerate(text) if sign in "\r\n"]
    assert plain_json(plain) == plain


@settings(deadline=None, max_examples=100)
@given(VALUES)
def test_plain_json_stays_as_it_is(value: JsonValue) -> None:
    text = json.dumps(value, indent=1)
    assert plain_json(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "[,]",
        "{,}",
        "[1,,]",
        '{"a":,}',
        ",]",
        "[1, /* open ]",
        "/*/",
        '["open, // ]',
        '"open */',
        "[1] / 2",
        "// alone",
        "",
    ],
)
def test_what_is_wrong_stays_wrong(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads(plain_json(text))


def test_lines_are_those_of_the_text_with_comments() -> None:
    document = JsonDocument(plain_json('{ // first\n/* second\nthird */ "a": {\n}, }'), "bun.lock", 8)
    assert document.root == {"a": {}}
    assert isinstance(document.root, dict)
    assert document.line(document.root["a"]) == 3


@pytest.mark.parametrize("sign", [",", '"', "/*", "//", ",/**/", "[1,]", '"\\', "/"])
def test_a_sign_without_end_is_read_once(sign: str) -> None:
    text = sign * 200_000
    assert len(plain_json(text)) == len(text)

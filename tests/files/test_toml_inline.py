"""Inline tables over several lines mean what they mean on one line."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.files.toml_inline import on_one_line

BROKEN = """a = {
  b = 1, # a comment with a }
  "x" = "}\\n",
  l = [
    1,
    2, # two
  ],
}
z = \"\"\"
{
\"\"\"
q = ["a", { n = 1,
  m = '}' },
]
w = 1
"""


def test_everything_else_stays_as_it_is_and_on_its_line() -> None:
    text = on_one_line(BROKEN)
    assert tomllib.loads(text) == {
        "a": {"b": 1, "x": "}\n", "l": [1, 2]},
        "z": "{\n",
        "q": ["a", {"n": 1, "m": "}"}],
        "w": 1,
    }
    assert text.split("\n").index("w = 1") == BROKEN.split("\n").index("w = 1")


VALUE = st.recursive(
    st.sampled_from(["1", "'a#b'", '"}{\\""', "true"]),
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda found: f"[{', '.join(found)}]")
        | st.lists(inner, max_size=3).map(lambda found: "{" + ", ".join(f"k{n} = {one}" for n, one in enumerate(found)) + "}")
    ),
    max_leaves=6,
)


@given(st.lists(VALUE, max_size=3))
def test_a_document_of_the_older_version_stays_the_same(values: list[str]) -> None:
    text = "".join(f"key{number} = {value} # {{\n" for number, value in enumerate(values))
    assert on_one_line(text) == text


@given(st.lists(VALUE, max_size=3))
def test_line_feeds_in_braces_change_no_value(values: list[str]) -> None:
    text = "".join(f"key{number} = {value}\n" for number, value in enumerate(values))
    broken = text.replace("{k", "{ # one\n k").replace(", k", ",\n k").replace("'}", "'\n,\n}")
    assert tomllib.loads(on_one_line(broken)) == tomllib.loads(text)


@pytest.mark.parametrize("text", ["{", "a = {", "a = }\n", '"', "a = {b = 'x", "# {\na = [\n", "{" * 10_000, "{," * 10_000])
def test_what_is_no_document_does_no_harm(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(on_one_line(text))

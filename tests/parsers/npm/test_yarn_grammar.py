"""The text of yarn 1: what stands in a block, and where a text that is none is refused."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.parsers.npm import yarn_grammar
from sca.parsers.npm.yarn_grammar import read_blocks

BLOCK = """# yarn lockfile v1

"@types/node@*", "@types/node@>= 8":
  version "20.10.5"
  resolved "https://npm.example.test/node.tgz#abc"
  integrity sha512-nN==
  dependencies:
    undici-types "~5.26.4"
    "@a/b" "*"
  optionalDependencies:
    c "1"

ms@2.1.2:
  version "2.1.2"
"""


def test_a_block_has_its_descriptors_fields_and_line() -> None:
    node, ms = read_blocks(BLOCK, "yarn.lock")
    assert node.descriptors == ("@types/node@*", "@types/node@>= 8")
    assert node.line == 3
    assert node.fields == {
        "version": "20.10.5",
        "resolved": "https://npm.example.test/node.tgz#abc",
        "integrity": "sha512-nN==",
        "dependencies": {"undici-types": "~5.26.4", "@a/b": "*"},
        "optionalDependencies": {"c": "1"},
    }
    assert (ms.descriptors, ms.fields, ms.line) == (("ms@2.1.2",), {"version": "2.1.2"}, 13)


@pytest.mark.parametrize(
    "text",
    [
        BLOCK.replace("\n", "\r\n"),
        "\ufeff" + BLOCK,
        BLOCK.replace("\n\n", "\n# a comment\n"),
        BLOCK.replace("\n  v", "\n  # no field\n  v"),
    ],
)
def test_line_ends_marks_and_comments_change_nothing(text: str) -> None:
    assert [(one.descriptors, one.fields) for one in read_blocks(text, "yarn.lock")] == [
        (one.descriptors, one.fields) for one in read_blocks(BLOCK, "yarn.lock")
    ]


def test_quoted_texts_have_the_escapes_of_json() -> None:
    (block,) = read_blocks('"a@file:\\"x\\" \\u00e9":\n  version "1\\\\2"\n', "yarn.lock")
    assert block.descriptors == ('a@file:"x" é',)
    assert block.fields == {"version": "1\\2"}


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        pytest.param('a@1:\n  version "1\n', "E-SYNTAX", 2, 11, id="quote-not-closed"),
        pytest.param('"a@1:\n', "E-SYNTAX", 1, 1, id="key-not-closed"),
        pytest.param('a@1:\n\tversion "1"\n', "E-SYNTAX", 2, 1, id="tab"),
        pytest.param('a@1:\n   version "1"\n', "E-SYNTAX", 2, 4, id="three-blanks"),
        pytest.param('  version "1"\n', "E-SYNTAX", 1, 3, id="field-of-nothing"),
        pytest.param('a@1:\n  version "1"\n    b "1"\n', "E-SYNTAX", 3, 5, id="inner-of-nothing"),
        pytest.param('a@1:\n  version "1" more\n', "E-SYNTAX", 2, 14, id="more-behind-a-value"),
        pytest.param("a@1:\n  version\n", "E-SYNTAX", 2, 10, id="no-value"),
        pytest.param("a@1\n", "E-SYNTAX", 1, 4, id="no-colon"),
        pytest.param("a@1,:\n", "E-SYNTAX", 1, 5, id="nothing-behind-a-comma"),
        pytest.param("<<<<<<< HEAD\n", "E-SYNTAX", 1, 1, id="merge-conflict"),
        pytest.param('a@1:\n  version "\\ud800"\n', "E-SYNTAX", 2, 11, id="half-a-surrogate-pair"),
        pytest.param('a@1:\n  version "\\x"\n', "E-SYNTAX", 2, 11, id="no-escape-of-json"),
        pytest.param('a@1:\n  version "1"\n\na@1:\n', "E-DUPLICATE-KEY", 4, 1, id="descriptor-twice"),
        pytest.param("a@1, a@1:\n", "E-DUPLICATE-KEY", 1, 6, id="descriptor-twice-in-one-line"),
        pytest.param('a@1:\n  version "1"\n  version "2"\n', "E-DUPLICATE-KEY", 3, None, id="field-twice"),
        pytest.param('a@1:\n  dependencies:\n    b "1"\n    b "2"\n', "E-DUPLICATE-KEY", 4, None, id="dependency-twice"),
        pytest.param('a@1:\n  dependencies:\n  version "2"\n    b "2"\n', "E-SYNTAX", 4, 5, id="list-ended-before"),
    ],
)
def test_what_yarn_does_not_write_is_refused_at_its_place(text: str, code: str, line: int, column: int | None) -> None:
    with pytest.raises(InputError) as refused:
        read_blocks(text, "yarn.lock")
    assert (refused.value.code, refused.value.line, refused.value.column) == (code, line, column)


@given(st.text(alphabet='a@1:," \n\t#\\{', max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(InputError):
        assert all(block.descriptors for block in read_blocks(text, "yarn.lock"))


_LINES = [
    "a@^1:", '"b@^2", c@*:', '  version "1.0.0"', "  version 1.0", '  resolved "https://x.example.test/y"',
    "  integrity sha1-x", "  dependencies:", '    d "^1"', '    "@s/e" "*"', '    d "^2"', "", "# c",
    "  optionalDependencies:", '    f ""', "  other x", "<<<<<<< HEAD", "   bad", '    deep "1"',
    '  version "1\\u0041"', "a@^1, b@1:", "x", "a@^1:  ", '  resolved "a#b"  ', "  dependencies: ",
]  # fmt: skip


def _read(text: str) -> object:
    try:
        return read_blocks(text, "yarn.lock")
    except InputError as error:
        return (error.code, error.message, error.line, error.column)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(_LINES), max_size=9), st.sampled_from(["\n", "\r\n"]))
def test_blocks_taken_whole_are_those_of_the_lines(lines: list[str], end: str) -> None:
    text = end.join(lines)
    whole = _read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yarn_grammar, "_BLOCK", lambda _text, _at: None)
        assert _read(text) == whole

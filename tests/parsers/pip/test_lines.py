import pytest
from hypothesis import given
from hypothesis import strategies as st
from pip._internal.req import req_file

from sca.parsers.pip.lines import Line, read_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("a==1\nb==2\n", [(1, "a==1"), (2, "b==2")], id="plain"),
        pytest.param("a==1 \\\n  --hash=x\nb\n", [(1, "a==1   --hash=x"), (3, "b")], id="a continuation keeps its first number"),
        pytest.param("a==1\\\n--hash=x", [(1, "a==1--hash=x")], id="no blank comes in where none was written"),
        pytest.param("a \\\n# note\nb", [(1, "a"), (3, "b")], id="a comment ends a join"),
        pytest.param("a \\", [(1, "a")], id="the last line ends in a backslash"),
        pytest.param("a#egg # b\n#c", [(1, "a#egg")], id="a hash sign inside a word is no comment"),
        pytest.param("a\fb\x0bc\u2028d", [(1, "a"), (2, "b"), (3, "c"), (4, "d")], id="every line break of Python counts"),
        pytest.param("\n \n\t# x\n", [], id="nothing"),
    ],
)
def test_logical_lines(text: str, lines: list[tuple[int, str]]) -> None:
    assert [(line.number, line.text) for line in read_lines(text)] == lines


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        pytest.param("a # via b", ("via b",), id="on the line"),
        pytest.param("a\n    # via b\n", ("via b",), id="below it"),
        pytest.param("a\n    # via\n    #   b\n    #   c\n", ("via", "b", "c"), id="a block"),
        pytest.param("a \\\n  --hash=x\n    # via b\n", ("via b",), id="below a hash"),
        pytest.param("# top\na\n", (), id="above it"),
        pytest.param("a\n# via b\n\n# The following are unsafe:\n# pip\n", ("via b",), id="a blank line ends them"),
    ],
)
def test_comments_belong_to_the_line_they_follow(text: str, comments: tuple[str, ...]) -> None:
    (line,) = read_lines(text)
    assert line.comments == comments


_PIECES = st.lists(
    st.sampled_from(["a==1", " ", "\\", "#", "# via b", "\n", "\r\n", "\t", "-r x", "--hash=sha256:0", "#egg=x", "\f", '"', "b"])
)


@given(_PIECES.map("".join))
def test_the_lines_are_those_of_pip(text: str) -> None:
    pip_lines = [(number, line) for number, line in req_file.preprocess(text) if line]
    assert [(line.number, line.text) for line in read_lines(text)] == pip_lines


def test_environment_variables_stay_as_they_are() -> None:
    assert list(read_lines("a @ https://${TOKEN}@x.test/a.whl")) == [Line(1, "a @ https://${TOKEN}@x.test/a.whl")]

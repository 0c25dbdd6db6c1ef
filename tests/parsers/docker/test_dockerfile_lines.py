import pytest

from sca.parsers.docker.lines import Lines, read_lines
from sca.parsers.docker.words import blank_separated, mount_source, split_flags, words


def read(text: str, line_bytes: int = 65536) -> Lines:
    return read_lines(text, "Dockerfile", line_bytes)


def instructions(text: str) -> list[tuple[int, str, str]]:
    return [(instruction.line, instruction.keyword, instruction.text) for instruction in read(text).instructions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("from  alpine  ", [(1, "FROM", "alpine")], id="keyword-in-lower-case"),
        pytest.param("\n# c\n  FROM a\n", [(3, "FROM", "a")], id="comments-empty-lines-indent"),
        pytest.param("FROM a\r\nRUN x\r\n", [(1, "FROM", "a"), (2, "RUN", "x")], id="windows-line-ends"),
        pytest.param("FROM reg/na\\\nme:1", [(1, "FROM", "reg/name:1")], id="name-cut-in-two"),
        pytest.param(
            "FROM a \\\n# inside \\\n\n  AS b\nRUN c", [(1, "FROM", "a   AS b"), (5, "RUN", "c")], id="comment-in-continuation"
        ),
        pytest.param("RUN a \\  \n b", [(1, "RUN", "a  b")], id="blanks-after-the-escape"),
        pytest.param("RUN a\\\\\nFROM b", [(1, "RUN", "a\\\\"), (2, "FROM", "b")], id="escaped-escape-ends-the-line"),
        pytest.param("RUN a \\", [(1, "RUN", "a")], id="continuation-at-the-end-of-the-file"),
        pytest.param("# c \\\nFROM a", [(2, "FROM", "a")], id="a-comment-does-not-continue"),
        pytest.param("# escape=`\nCOPY a c:\\\nRUN b `\n c", [(2, "COPY", "a c:\\"), (3, "RUN", "b  c")], id="backtick"),
        pytest.param("# team=platform\n# escape=`\nRUN a `\n b", [(3, "RUN", "a  b")], id="an-unknown-directive-ends-nothing"),
        pytest.param("# note\n# escape=`\nRUN a \\\n b", [(3, "RUN", "a  b")], id="escape-after-a-comment-is-a-comment"),
        pytest.param("FROM\u00a0a", [(1, "FROM\u00a0A", "")], id="no-break-space-is-no-blank"),
        pytest.param("FROM\ta\vAS\fb", [(1, "FROM", "a\vAS\fb")], id="tabs-and-form-feeds-are-blanks"),
        pytest.param("WORKDIR", [(1, "WORKDIR", "")], id="keyword-alone"),
    ],
)
def test_lines_become_instructions(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert instructions(text) == expected


@pytest.mark.parametrize(
    ("head", "ends"),
    [
        pytest.param("RUN <<EOF", ["EOF"], id="plain"),
        pytest.param("RUN <<-EOF", ["\t\tEOF"], id="tabs-before-the-end"),
        pytest.param("RUN <<'EOF' <<\"TWO\"", ["EOF", "FROM y", "TWO"], id="two-with-quotes"),
        pytest.param("COPY --chmod=755 <<3 /x", ["3"], id="copy-with-flag"),
        pytest.param("ADD 5<<EOF /x", ["EOF"], id="file-descriptor"),
        pytest.param("ONBUILD RUN <<EOF", ["EOF"], id="behind-onbuild"),
        pytest.param("RUN [ -f x ] && cat <<EOF", ["EOF"], id="a-bracket-is-not-json"),
        pytest.param("run cat \\\n <<EOF", ["EOF"], id="on-a-continuation-line"),
    ],
)
def test_the_body_of_a_heredoc_is_data(head: str, ends: list[str]) -> None:
    text = "\n".join([head, "FROM x", " EOF", *ends, "FROM after"])
    assert [keyword for _line, keyword, _text in instructions(text)][1:] == ["FROM"]
    assert instructions(text)[-1][2] == "after"
    assert read(text).problems == ()


@pytest.mark.parametrize(
    "line",
    [
        'RUN ["sh", "-c", "cat <<EOF"]',
        "RUN cat <<< EOF",
        'RUN echo "a <<EOF"',
        "RUN echo $((1<<2))",
        "CMD cat <<EOF",
        "RUN x << EOF",
    ],
)
def test_what_only_looks_like_a_heredoc_swallows_nothing(line: str) -> None:
    assert [keyword for _line, keyword, _text in instructions(f"{line}\nFROM after")][-1] == "FROM"


def test_a_heredoc_that_is_never_closed_is_a_loss_with_its_line() -> None:
    (problem,) = read("FROM a\nRUN <<EOF\nFROM b\n").problems
    assert (problem.code, problem.cost, problem.location.line) == ("E-HEREDOC", "package", 2)
    assert "EOF is never closed" in problem.message


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("# escape=x\nFROM a", 1, "the escape character is x"),
        ("# syntax=a\n# syntax=b\nFROM a", 2, "stands twice"),
    ],
)
def test_an_odd_directive_costs_the_field(text: str, line: int, message: str) -> None:
    (problem,) = read(text).problems
    assert (problem.cost, problem.location.line) == ("field", line)
    assert message in problem.message


def test_a_line_over_the_limit_costs_its_instruction_only() -> None:
    lines = read(f"FROM {'a' * 30}\nFROM b\nRUN {'é' * 9}\n", line_bytes=20)
    assert [(instruction.line, instruction.text) for instruction in lines.instructions] == [(2, "b")]
    assert [(problem.code, problem.location.line) for problem in lines.problems] == [("E-LINE", 1), ("E-LINE", 3)]
    assert "20 bytes (line-bytes)" in lines.problems[0].message


@pytest.mark.parametrize(
    ("text", "flags", "rest"),
    [
        ("--from=a x y", [("from", "a")], "x y"),
        ("--link --from=a --chown=1:1 x", [("link", ""), ("from", "a"), ("chown", "1:1")], "x"),
        ("x --from=a", [], "x --from=a"),
        ("--link -- --from=a", [("link", "")], "-- --from=a"),
        ('--mount=type=bind,"from=a b",ro x', [("mount", "type=bind,from=a b,ro")], "x"),
        (r"--from=a\ b x", [("from", "a b")], "x"),
        ('--from="open x', [("from", "open")], "x"),
    ],
)
def test_flags_stand_in_front_in_any_order(text: str, flags: list[tuple[str, str]], rest: str) -> None:
    assert split_flags(text) == (flags, rest)


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("from=a,target=/x", "a"),
        ("type=bind,target=/x,from=a:1@sha256:00", "a:1@sha256:00"),
        ("FROM=a", "a"),
        ("type=cache,target=/from=a", ""),
        ("", ""),
    ],
)
def test_a_mount_names_its_source_in_any_place(value: str, source: str) -> None:
    assert mount_source(value) == source


def test_quotes_hold_words_together_where_they_count() -> None:
    assert words('A=\'b c\' D="e\\" f" G') == ["A='b c'", 'D="e\\" f"', "G"]
    assert blank_separated(' "a b" ') == ['"a', 'b"']

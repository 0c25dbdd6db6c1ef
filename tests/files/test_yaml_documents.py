"""What the documents of an infrastructure file come to: cut apart, anchors and tags, places, and what is refused."""

from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.files.yaml_anchored import read_anchored
from sca.files.yaml_documents import YamlRead, YamlText, split_documents
from sca.files.yaml_nodes import Mapping, Node, Scalar, Sequence

_DOCUMENTS = st.lists(
    st.sampled_from(
        ["a: b", "c:", "  d: e", "---", "--- # x", "---\r", "--- a", "...", "%YAML 1.2", "# y", "", "- f", "g: |", "  ---", "'h",
        "\ufeff---",         "---x", "i: &j k", "l: *j", "m: {{ n }}", "  --- ", "o: !p q"]
    ),
    max_size=10,
).map("\n".join)  # fmt: skip


def read(text: str, limits: Limits = DEFAULTS) -> list[YamlRead]:
    return [document.read() for document in split_documents(text, "x.yaml", limits)]


def plain(node: Node | None) -> object:
    if isinstance(node, Mapping):
        return {key: plain(member.value) for key, member in node.members.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return None if node is None else node.text


def the_one(text: str, limits: Limits = DEFAULTS) -> object:
    (document,) = read(text, limits)
    assert document.problems == ()
    return plain(document.node)


@settings(max_examples=500, deadline=None)
@given(_DOCUMENTS)
def test_every_line_is_in_one_document_and_both_ways_agree(text: str) -> None:
    documents = split_documents(text, "x.yaml", DEFAULTS)
    assert "".join(document.text for document in documents).replace("\ufeff", "") == text.replace("\ufeff", "")
    for document in documents:
        begins = document.text.splitlines(keepends=True)[:1]
        assert "\ufeff" in text or text.splitlines(keepends=True)[document.line - 1 :][:1] == begins
        got = document.read()
        assert (got.node, [problem.message for problem in got.problems]) == by_the_letter(document)


def by_the_letter(document: YamlText) -> tuple[Node | None, list[str]]:
    try:
        node, problems = read_anchored(document.text, "x.yaml", DEFAULTS, document.line)
    except InputError as error:
        return None, [error.message]
    return node, [problem.message for problem in problems]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a: b", [1]),
        ("a: b\n---\nc: d\n", [1, 2]),
        ("---\na: b\n---\nc: d\n", [1, 3]),
        ("# head\n\n---\na: b\n", [1, 3]),
        ("%YAML 1.2\n---\na: b\n---\nc: d\n", [1, 4]),
        ("a: |\n  ---\n  x\n", [1]),
        ("a: b\n---x\n", [1]),
        ("a: b\r\n---\r\nc: d\r\n", [1, 2]),
        ("a: b\n\ufeff---\nc: d\n", [1, 2]),
        ("", [1]),
    ],
)
def test_a_text_is_cut_at_its_markers(text: str, lines: list[int]) -> None:
    assert [document.line for document in split_documents(text, "x.yaml", DEFAULTS)] == lines


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 24.10\nb: no\nc: 2020-01-01\n", {"a": "24.10", "b": "no", "c": "2020-01-01"}),
        ("a: &x 1\nb: *x\n", {"a": "1", "b": "1"}),
        ("a: &x {b: c, d: e}\nf: {<<: *x, d: g}\n", {"a": {"b": "c", "d": "e"}, "f": {"d": "g", "b": "c"}}),
        ("- &x {b: c}\n- &y {b: e, f: g}\n- <<: [*x, *y]\n", [{"b": "c"}, {"b": "e", "f": "g"}, {"b": "c", "f": "g"}]),
        ("a: {<<: {b: c}}", {"a": {"b": "c"}}),
        ("a: {'<<': b}", {"a": {"<<": "b"}}),
        ("a: &x {}\nb: {<<: *x, <<: {c: d}}", {"a": {}, "b": {"c": "d"}}),
        ("x: &x\n  <<: &y {a: b}\nz: {<<: *y}", {"x": {"a": "b"}, "z": {"a": "b"}}),
        ("<<: text\na: b\n", {"a": "b"}),
        ("a: {{ name }}", {"a": {"?1:5": ""}}),
        ("a: >-\n  b\n  c\n", {"a": "b c"}),
        ("# only a comment\n", None),
        ("--- # named\na: b\n", {"a": "b"}),
        ("--- {a: b}\n", {"a": "b"}),
        ("a:\n- b\n- c: d\n  e:\n", {"a": ["b", {"c": "d", "e": ""}]}),
    ],
)  # fmt: skip
def test_a_document_has_the_texts_that_were_written(text: str, value: object) -> None:
    assert the_one(text) == value


def test_tags_stay_with_their_nodes_and_those_of_yaml_do_not() -> None:
    (document,) = read("a: !reset null\nb: !override [c]\nd: !Ref {e: f}\ng: !!str 1\nh: !reference [x, y]\n")
    assert isinstance(document.node, Mapping)
    assert [member.value.tag for member in document.node.members.values()] == ["!reset", "!override", "!Ref", "", "!reference"]


def test_places_count_from_the_top_of_the_file() -> None:
    first, second = read("a: &x\n  image: one\n---\nb: >-\n  folded\nc: d\n")
    assert isinstance(first.node, Mapping)
    assert isinstance(second.node, Mapping)
    assert first.node.value("a") == Mapping({"image": first.node.value("a").members["image"]}, 1, 4)  # type: ignore[union-attr]
    assert second.node.value("b") == Scalar("folded", 4, 4, plain=False)
    assert second.node.value("c") == Scalar("d", 6, 4)


def test_a_broken_document_names_its_line_and_the_others_go_on() -> None:
    documents = read("a: b\n---\nc: d\n e: f\n---\ng: h\n")
    assert [plain(document.node) for document in documents] == [{"a": "b"}, None, {"g": "h"}]
    (problem,) = documents[1].problems
    assert (problem.code, problem.location.line, problem.cost) == ("E-SYNTAX", 4, "package")


def test_a_key_that_stands_twice_is_told_with_both_lines() -> None:
    (document,) = read("a: b\nc: d\na: e\n")
    assert plain(document.node) == {"a": "e", "c": "d"}
    (problem,) = document.problems
    assert (problem.code, problem.location.line, problem.cost) == ("E-DUPLICATE-KEY", 3, "field")
    assert "on lines 1 and 3" in problem.message


def nine_times_nine(levels: int) -> str:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(rows)


def merged_again(levels: int) -> str:
    rows = ["a0: &a0 {x: {y: z}}"]
    rows += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], k{n}: *a{n - 1}}}" for n in range(1, levels)]
    return "\n".join(rows)


def chained(levels: int) -> str:
    return "\n".join(["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, levels))])


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: nine_times_nine(9), "E-SIZE"),
        (lambda: merged_again(9), "E-SIZE"),
        (lambda: chained(100), "E-DEPTH"),
        (lambda: "a: &a [*a]", "E-ALIAS"),
        (lambda: "a: &a {<<: *a}", "E-ALIAS"),
        (lambda: "a: *b", "E-ALIAS"),
        (lambda: f"a: {'[' * 100}{']' * 100}", "E-DEPTH"),
        (lambda: "a: " + "[" * 100_000, "E-DEPTH"),
        (lambda: "a: b\n...\nc: d\n", "E-SYNTAX"),
        (lambda: "a: b\u2028---\u2028c: d\n", "E-DOCUMENTS"),
        (lambda: "a: 'b\n", "E-SYNTAX"),
        (lambda: "\ta: b", "E-SYNTAX"),
    ],
)
def test_what_grows_or_breaks_is_refused_in_little_time(make: Callable[[], str], code: str) -> None:
    text = make()
    begin = process_time()
    (document,) = read(text)
    assert process_time() - begin < 2
    assert document.node is None
    assert [problem.code for problem in document.problems] == [code]


def test_limits_on_values_and_documents() -> None:
    (document,) = read("a: [b, c, d, &e f]", replace(DEFAULTS, yaml_lock_nodes=4))
    assert [problem.code for problem in document.problems] == ["E-SIZE"]
    with pytest.raises(InputError) as refused:
        split_documents("---\n" * 4, "x.yaml", replace(DEFAULTS, yaml_documents=3))
    assert refused.value.code == "E-DOCUMENTS"


def test_a_view_hands_out_documents_and_drops_the_mark_at_the_top() -> None:
    view = FileView(MemoryTree({"a.yaml": b"\xef\xbb\xbfa: b\n---\nc: d\n"}), "a.yaml", DEFAULTS)
    assert [plain(document.read().node) for document in view.yaml_documents()] == [{"a": "b"}, {"c": "d"}]
    assert view.reads == {"a.yaml"}

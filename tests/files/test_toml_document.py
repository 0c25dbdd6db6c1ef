import tomllib
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.limits import DEFAULTS
from sca.files.toml_document import TomlDocument
from sca.files.toml_lock import read_written
from sca.files.toml_signs import UnusualError, date_text
from sca.files.view import FileView, MemoryTree

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "data" / "pip"
FILES = sorted(
    path for path in [*CORPUS.rglob("*.lock"), *CORPUS.rglob("*.toml")] if path.name not in ("Pipfile.lock", "pixi.lock")
)
# One of them has a single-quoted text, the other line breaks in inline tables' commas.
BY_HAND = ("poetry-10-name-spelling", "pylock-spec-example")

_LINES = st.lists(
    st.sampled_from(
        [
            "[a]", "[[a]]", "[a.b]", "[[a.b]]", "[a.b.c]", "[ a ]", "[a]#x",
            '["a"]', "[1]", "[[true]]", "[a] # x", " [a]", "[]",
            'x = "y"', "x = 'y'", "y = 1", "z = true", "n = -1", "f = 1.5", "d = 2024-02-29T10:00:00Z",
            "d = 2023-02-29T10:00:00Z",
            "d = 2024-02-29T10:00:00.120Z", "d = 2024-02-29", '"q" = "r"', '"q" = 1', "q = 2", "a.b = 1", 'b = "c" # d', "# e",
            '# "f', "g = [", '    "h",', "]", '    "i"', "    { j = 1 },", "    { j = 1, j = 2 },", '    { k = "l", m = "n" },',
            "o = { p = 1 }", "o = {}", "o = { p = 1, }", "o = { p = 1", "}", "r = []", 's = ["t", "u",]', 's = ["t" "u"]',
            "v = [1, 2, 3]", "v = [[1], [2]]", "[[1], [2]]", '"w"', 'x = "\\u0041\\n"', 'x = "\\\\"', 'x = "a\\"b"', 'x = "\\/"',
            'x = """', 'y"""', "z = '''", "w'''", 'a = "b', 'a = "b" c = "d"', 'a = "b", c = "d"', "sha256 = 1", "n = 007",
            "n = 99999999999999999999", "n = 1_0", 'u = {"v" = 1}', "a = 1,", "", "  ", "\t", 'x = "\t"', "x =", "= 1",
            '"k = 1', "x = \x00",
            'x = { y = [ "z" ] }', "x = [ # c", "a = { b = { c = 1 } }", '"\\"k" = 1', 'x = "ü\u2028"', "x = 1 2",
            'e = ["f", # g',
        ]
    ),
    max_size=9,
).map("\n".join)  # fmt: skip
_TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
_VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.one_of(_TEXTS, st.integers(0, 10**17), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["a", "b2", "c-d"]), inner, max_size=3)),
    max_leaves=8,
)


def with_texts(value: object) -> object:
    if isinstance(value, dict):
        return {key: with_texts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [with_texts(one) for one in value]
    if isinstance(value, datetime):
        return date_text(value)
    return value.isoformat() if isinstance(value, date | time) else value


def by_the_letter(text: str) -> object:
    """What the standard library says; None for what it refuses."""
    try:
        return with_texts(tomllib.loads(text))
    except ValueError:
        return None


def read(text: str) -> object:
    try:
        return TomlDocument(text, "x.toml", DEFAULTS).root
    except InputError:
        return None


def written(value: JsonValue) -> str:
    """A value as lock writers put it, lists of more than one item over several lines."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {written(one)}" for key, one in value.items()) + " }" if value else "{}"
    if isinstance(value, list):
        items = [written(one) for one in value]
        return "[" + ", ".join(items) + "]" if len(items) < 2 else "[\n" + "".join(f"    {item},\n" for item in items) + "]"
    return str(value)


@settings(max_examples=500, deadline=None)
@given(_LINES)
def test_lines_mean_what_the_standard_library_says(text: str) -> None:
    assert read(text) == by_the_letter(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["name", "x-y", "z9"]), _VALUES, max_size=3), max_size=4), st.booleans())
def test_what_a_program_writes_is_read_fast_and_right(packages: list[dict[str, JsonValue]], windows: bool) -> None:
    text = "version = 1\n" + "".join(
        "\n[[package]]\n" + "".join(f"{key} = {written(value)}\n" for key, value in package.items()) for package in packages
    )
    text = text.replace("\n", "\r\n") if windows else text
    found = read_written(text, DEFAULTS.toml_depth, DEFAULTS.toml_key_parts)
    expected: dict[str, JsonValue] = {"version": 1, **({"package": [*packages]} if packages else {})}
    assert found.root == expected == tomllib.loads(text)


@pytest.mark.corpus
@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(CORPUS))) for path in FILES])
def test_real_files_are_read_alike_both_ways(path: Path) -> None:
    text = path.read_bytes().decode()
    document = TomlDocument(text, "x", DEFAULTS)
    assert document.root == by_the_letter(text)
    lines = text.splitlines()
    for place, table in tables(document.root):
        line = document.line(table)
        if line is not None:
            assert lines[line - 1].lstrip("[").startswith(place.partition(".")[0]), "the header of the table, or of one above"
            assert lines[line - 1].startswith("[")
    packages = document.root.get("package", document.root.get("packages"))
    if isinstance(packages, list) and packages and "packages = [" not in text:
        found = [document.line(package) for package in packages]
        assert found == [number for number, line in enumerate(lines, 1) if line in ("[[package]]", "[[packages]]")]


def tables(root: dict[str, JsonValue]) -> list[tuple[str, JsonValue]]:
    return [(key, value) for key, value in root.items() if isinstance(value, dict)]


@pytest.mark.corpus
def test_real_locks_take_the_fast_way() -> None:
    locks = [path for path in FILES if path.name != "pyproject.toml" and path.parent.name not in BY_HAND]
    assert len(locks) > 40
    for path in locks:
        try:
            read_written(path.read_bytes().decode(), DEFAULTS.toml_depth, DEFAULTS.toml_key_parts)
        except UnusualError:
            pytest.fail(f"{path} is not read the fast way")


SEVERAL = '''# comment
a = 1
[project] # x
dependencies = [
  "b", # one
  'c', """
  d
  [[package]]
  """, "e",

  { f = [1,
  2], "g.h".i = 1.5 },
]
"x y".z = """
[[package]]
"""

[[ package ]]
name = '[[package]]'
[package.source]
url = "u"
[[package]]
[[package.wheels]]
[[package.wheels]]
file = { name = "w", size = 1 }
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("a",), 2), (("project",), 3), (("project", "dependencies"), 4), (("project", "dependencies", 0), 5),
        (("project", "dependencies", 1), 6), (("project", "dependencies", 2), 6), (("project", "dependencies", 3), 9),
        (("project", "dependencies", 4), 11), (("project", "dependencies", 4, "f"), 11),
        (("project", "dependencies", 4, "f", 1), 12), (("project", "dependencies", 4, "g.h", "i"), 12),
        (("project", "dependencies", 5), None), (("project", "x y", "z"), 14), (("package", 0), 18), (("package", 0, "name"), 19),
        (("package", 0, "source"), 20), (("package", 0, "source", "url"), 21), (("package", 1), 22),
        (("package", 1, "wheels", 0), 23), (("package", 1, "wheels", 1, "file", "size"), 25), (("package", 2), None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_every_key_and_item_has_its_line(place: tuple[str | int, ...], line: int | None, end: str) -> None:
    assert TomlDocument(SEVERAL.replace("\n", end), "x", DEFAULTS).line_of(*place) == line


@pytest.mark.parametrize(
    "text",
    [SEVERAL, 'x = [\n["a"],\n]\n[a]\n[[package]]\nn = "[[package]]"\n[[package]]\n', "[[package]]\n\n[[package]]\n[a]\n"],
    ids=["by hand", "as programs write", "first line"],
)
def test_a_table_has_the_line_of_its_header(text: str) -> None:
    document = TomlDocument(text, "x", DEFAULTS)
    packages = document.root["package"]
    assert isinstance(packages, list)
    expected = [number for number, line in enumerate(text.splitlines(), 1) if line in ("[[package]]", "[[ package ]]")]
    if text is SEVERAL:
        expected = [18, 22]
    assert [document.line(package) for package in packages] == expected
    assert document.line(document.root) is None


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        pytest.param("a = 1\nb = 2\na = 3\n", "E-DUPLICATE-KEY", 3, id="a key twice"),
        pytest.param("[a]\n[b]\n[a]\n", "E-DUPLICATE-KEY", 3, id="a table twice"),
        pytest.param("[a]\nb = {c = 1, d = 2,\n", "E-SYNTAX", 2, id="an inline table that is not closed"),
        pytest.param("a = {b = 1, c = 2, b = 3}\n", "E-DUPLICATE-KEY", 1, id="a key twice in an inline table"),
        pytest.param("a = {b = 1}\n[a.c]\n", "E-DUPLICATE-KEY", 2, id="an inline table is closed"),
        pytest.param("[[a]]\n[a]\n", "E-DUPLICATE-KEY", 2, id="a list of tables is no table"),
        pytest.param("x = 1\na" + ".b" * 10_000 + " = 1\n", "E-DEPTH", 2, id="a key of many parts"),
        pytest.param("[a" + ".b" * 10_000 + "]\n", "E-DEPTH", 1, id="a header of many parts"),
        pytest.param("[a" + '."b"' * 10_000 + "]\n", "E-DEPTH", 1, id="a header of many quoted parts"),
        pytest.param("[[package]]\na = " + "[" * 900 + "]" * 900, "E-DEPTH", 2, id="deep lists"),
        pytest.param("a = " + '["x", ' * 900 + "1" + "]" * 900, "E-DEPTH", 1, id="deep lists between texts"),
        pytest.param("a = " + "{b = " * 900 + "1" + "}" * 900, "E-DEPTH", 1, id="deep inline tables"),
        pytest.param("\na = " + "1" * 5000, "E-NUMBER", 2, id="many digits"),
        pytest.param("\na = [-" + "1" * 5000 + "]", "E-NUMBER", 2, id="many digits and a sign"),
        pytest.param("a = 1\n<<<<<<< HEAD\nb = 2\n=======\n", "E-SYNTAX", 2, id="a merge conflict"),
        pytest.param('a = "b\n', "E-SYNTAX", 1, id="a quote that is not closed"),
        pytest.param('a = """b\n', "E-SYNTAX", 2, id="a multi-line text that is not closed"),
        pytest.param("a = 1\nb = \n", "E-SYNTAX", 2, id="no value"),
        pytest.param("a = 1\rb = 2\n", "E-SYNTAX", 1, id="a lone carriage return"),
        pytest.param("a = 2023-02-29T10:00:00Z\n", "E-SYNTAX", 1, id="no day"),
        pytest.param('a = "\\ud800"\n', "E-SYNTAX", 1, id="half a character"),
        pytest.param("# long\n" * 700_000 + "'a' = 1", "E-SIZE", None, id="large and written by hand"),
    ],
)
def test_what_is_refused_has_its_place(text: str, code: str, line: int | None) -> None:
    with pytest.raises(InputError) as refused:
        TomlDocument(text, "x.toml", DEFAULTS)
    assert (refused.value.code, refused.value.line) == (code, line)
    assert len(refused.value.message) < 300


def test_a_message_names_both_lines_of_what_stands_twice() -> None:
    with pytest.raises(InputError, match=r"key 'a\.b' stands twice, on lines 2 and 3"):
        TomlDocument("[a]\nb = 1\nb = 2\n", "x.toml", DEFAULTS)


@pytest.mark.parametrize(
    ("data", "code"), [(b"a = '\xff'\n", "E-ENCODING"), (b"a = 1\n\0", "E-NUL"), ("a = 1".encode("utf-16"), "E-ENCODING")]
)
def test_bytes_that_are_no_text_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as refused:
        FileView(MemoryTree({"x.toml": data}), "x.toml", DEFAULTS).toml()
    assert refused.value.code == code


def test_a_byte_order_mark_is_dropped_and_noted() -> None:
    view = FileView(MemoryTree({"x.toml": b"\xef\xbb\xbfa = 1\n"}), "x.toml", DEFAULTS)
    assert view.toml().root == {"a": 1}
    assert [problem.code for problem in view.noted] == ["E-MARK"]


def test_dates_are_texts_both_ways() -> None:
    expected = ["2024-02-29T10:00:00Z", "2024-02-29T10:00:00.500000Z"]
    assert read("a = [2024-02-29T10:00:00Z, 2024-02-29T10:00:00.5Z]\n") == {"a": expected}
    assert read("'a' = [2024-02-29T10:00:00Z, 2024-02-29T10:00:00.5Z]\n") == {"a": expected}
    assert read("a = [2024-02-29, 10:00:00, 2024-02-29T10:00:00+01:00, 1.5]\n") == {
        "a": ["2024-02-29", "10:00:00", "2024-02-29T10:00:00+01:00", 1.5]
    }

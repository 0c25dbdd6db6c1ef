from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.yaml_document import read_documents
from sca.files.yaml_lock import YamlLock, YamlValue
from sca.files.yaml_nodes import Mapping, Node, Scalar

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "data" / "npm"
LOCKS = sorted([*CORPUS.glob("*/pnpm-lock.yaml"), *CORPUS.glob("yarn-berry-*/yarn.lock")])
_WORDS = [
    "a", "1.10", "no", "nan", "~", "sha512-a/b+c==", "^1.0.0 || >=2", "@scope/a", "it's", 'say "x"', "a: b", "a #b", "#",
    "-", "", " x", "[x]", "*", "a@1.0.0(@s/b@2.0.0)", "link:../a", "file:a.tgz", "a :b", "a:", "<<", "(a)", "/a/1.0.0_b@2.0.0",
]  # fmt: skip
_TEXTS = st.one_of(st.sampled_from(_WORDS), st.text("ab:#-'\"@ {}[],&*!|>%?\\", max_size=6))
_VALUES: st.SearchStrategy[YamlValue] = st.recursive(
    _TEXTS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_TEXTS, inner, max_size=3)), max_leaves=10
)
_LINES = st.lists(
    st.sampled_from(
        [
            "a: b", "b:", "  c: d", "  - e", "- f", "  - g: h", "    i: j", "k: {l: m, n: o}", "p: [q, r]", "s: |-", "  t",
            "u: 'v''w'", 'x: "y"', "# z", "", "---", "'a': b", "? a", ": b", "c: &d e", "f: *d", "g: !!str h", "i: 'j",
            "  k'", "<<: {a: b}", "l: m: n", "  o", "p: {q: r", "a: [b, {c: d}]", "\tx: y", "d: >", "  folded", "e: - f",
            "g: h # i", "...", "{a: b}", "j: ?", "k: 'l' m",
            "'a@1(b@2)':", "  a@1(b@2): c", "/a/1_b: 'c'", "l: m:n", "o: p :q", "'r': ''", "  - 's'", "- t: u", "- 'v': w",
            "x: (y)", "  z: {}", "  - - a", "'<<': b", "c: [d] e", "  a: b", "    c: d", "  'e' : f", "g : h", "-  i",
        ]
    ),
    max_size=7,
).map("\n".join)  # fmt: skip


def plain(node: Node) -> YamlValue:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key: plain(member.value) for key, member in node.members.items()}
    return [plain(item) for item in node.items]


def places(node: Node, line: int) -> list[int]:
    """The lines of all containers, each that of its key or item, from top to bottom."""
    if isinstance(node, Scalar):
        return []
    if isinstance(node, Mapping):
        return [line, *(place for member in node.members.values() for place in places(member.value, member.key.line))]
    return [line, *(place for item in node.items for place in places(item, item.line))]


def found_places(lock: YamlLock, value: YamlValue) -> list[int]:
    line = lock.line(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [*([line] if line is not None else []), *(place for one in inner for place in found_places(lock, one))]


def read(text: str) -> list[YamlValue] | str:
    """The documents, or the code of what was refused."""
    try:
        return YamlLock(text, "x.lock", DEFAULTS).documents
    except InputError as error:
        return error.code


def by_the_letter(text: str) -> list[YamlValue] | str:
    try:
        return [plain(node) for node in read_documents(text, "x.lock", DEFAULTS)]
    except InputError as error:
        return error.code


@settings(max_examples=300, deadline=None)
@given(_LINES)
def test_lines_mean_what_the_specification_says(text: str) -> None:
    assert read(text) == by_the_letter(text)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(_TEXTS, _VALUES, min_size=1, max_size=4), st.booleans())
def test_what_a_program_writes_comes_back(value: dict[str, YamlValue], flow: bool) -> None:
    text = yaml.dump(value, default_flow_style=None if flow else False, width=10_000, allow_unicode=True, sort_keys=False)
    assert read(text) == by_the_letter(text)


@pytest.mark.corpus
@pytest.mark.parametrize("path", [pytest.param(path, id=path.parent.name) for path in LOCKS])
def test_real_locks_are_read_alike_both_ways(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lock, nodes = YamlLock(text, "x.lock", DEFAULTS), read_documents(text, "x.lock", DEFAULTS)
    assert lock.documents == [plain(node) for node in nodes]
    expected = [place for node in nodes for place in places(node, node.line)]
    found = [place for document in lock.documents for place in found_places(lock, document)]
    assert found == expected


def test_there_are_real_locks() -> None:
    assert len(LOCKS) > 20


def test_every_scalar_stays_as_it_is_written() -> None:
    text = "nan: 1.10\nno: off\n'1e3': 0x1f\nnull: ~\n"
    assert read(text) == [{"nan": "1.10", "no": "off", "1e3": "0x1f", "null": "~"}]


def test_windows_line_ends_change_nothing() -> None:
    text = "a:\n  b: c\n  d:\n    - e\nf: |-\n  g\n  h\n"
    assert read(text.replace("\n", "\r\n")) == read(text)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        pytest.param("a: 1\nb: 2\na: 3\n", "E-DUPLICATE-KEY", 3, id="a key twice"),
        pytest.param("a: &x 1\n", "E-ALIAS", 1, id="an anchor"),
        pytest.param("a: 1\n<<: {b: 1}\n", "E-ALIAS", 2, id="a merge key"),
        pytest.param("a: !!python/object:os.system x\n", "E-TAG", 1, id="a tag"),
        pytest.param("a: 1\n b: 2\n", "E-SYNTAX", 2, id="bad indentation"),
        pytest.param("a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n", "E-SYNTAX", 2, id="a merge conflict"),
        pytest.param("a: " + "[" * 30_000, "E-DEPTH", 1, id="depth in a flow"),
        pytest.param("".join(f"{'  ' * n}a:\n" for n in range(70)), "E-DEPTH", 65, id="depth of blocks"),
        pytest.param("---\na: b\n" * 9, "E-DOCUMENTS", 17, id="many documents"),
    ],
)
def test_what_is_refused_has_its_place(text: str, code: str, line: int) -> None:
    with pytest.raises(InputError) as refused:
        YamlLock(text, "x.lock", DEFAULTS)
    assert (refused.value.code, refused.value.line) == (code, line)

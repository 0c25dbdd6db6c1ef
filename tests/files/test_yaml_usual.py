import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.yaml_anchored import read_anchored
from sca.files.yaml_document import read_one
from sca.files.yaml_line import UnusualError
from sca.files.yaml_nodes import Mapping, Scalar, Sequence
from sca.files.yaml_usual import read_usual, read_yaml

ROOT = Path(__file__).resolve().parents[2]
POLICIES = [ROOT / "examples/shop/sca-policy.yaml", ROOT / "sca/policies/starter.yaml"]
_WORDS = [
    "a", "1.10", "no", "~", "pkg:npm/a@^1.0", "pkg:npm/%40s/a@>=1 <2", "it's", 'say "x"', "a: b", "a #b", "#", "-", "", " x",
    "[x]", "*", "a :b", "a:", "<<", "(a)", "a, b", "a:b", "a:,b", "http://x/y", "2029-06-30", "a b  c", "é", "a\tb", "x'",
    "a;b", "a-", "a ?b",
]  # fmt: skip
_TEXTS = st.one_of(st.sampled_from(_WORDS), st.text("ab:#-'\"@ {}[],&*!|>%?\\.1~", max_size=6))
_KEYS = st.one_of(st.sampled_from(["a", "use-instead", "a.b/c", "1"]), _TEXTS)
_VALUES: st.SearchStrategy[object] = st.recursive(
    _TEXTS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_KEYS, inner, max_size=3)), max_leaves=10
)
_LINES = st.lists(
    st.sampled_from(
        [
            "a: b", "b:", "  c: d", "  - e", "- f", "  - g: h", "    i: j", "k: {l: m, n: [o, p]}", "p: [q, r]", "s: |-",
            "  t", "u: 'v''w'", 'x: "y"', "# z", "", "---", "'a': b", "? a", ": b", "c: &d e", "f: *d", "g: !!str h",
            "i: 'j", "  k'", "<<: {a: b}", "l: m: n", "  o", "p: {q: r", "a: [b, {c: d}]", "\tx: y", "d: >", "e: - f",
            "g: h # i", "...", "{a: b}", "j: ?", "k: 'l' m", "m: 'n' # o", "m: 'n'# o", "n:   o  ", "p: q #",
            "q: [a, b] # c", "r: [a,b]", "s: [a, b,]", "t: []", "u: {}", "v: {a: }", "w: {a}", 'x: {a: \'b\', c: "d"}',
            "y: [a: b]", "z: {a:b}", "  # w", "aa: # b", "  - - a", "  -", "-", "  -   g:   h", "  a: b", "    c: d",
            "g : h", "bb: a:b", "cc: pkg:npm/x@^1", "dd: [pkg:npm/x@^1, a  b]", "ee: {a: {b: c}}", "ff: @x", "gg: `x",
            "hh: %x", "ii: [a b: c]", "jj: [a 'b]", "kk: (x)", "ll: =", "mm: [a #b]", "nn: [a, #b]", "oo: 'a' : b",
            "pp: |", "qq: >-", "rr: >", "    x", "   y", "  ", "      ", "ss: | # c", "  - |", "  - |-", "tt: |+", "uu: |2",
            "a b: c", "$a: b", "./a: b", "...: b", "'': a", '"": b', '"a": b', '"a" : b', "'<<': b", 'vv: "a\\n\\"b"',
            'ww: "\\x41"', "xx: -a", "- -b", "yy: -", "zz: ---", "é: a", "ab: é", "ac: 'é", "ad: [-a, $b, -]",
            "ae: {a b: c, 'd': e}", 'af: {"a":b}', "ag: \\a", "ah: {$a: b, ./c: d}", "ai: [a - b]", "  # x", "aj: x  ",
            "ak: [--a, -1]", "al: {/a: /b}", "am: {.a: .}", "an: [%a, a%]",
        ]
    ),
    max_size=8,
).map("\n".join)  # fmt: skip


def same_or_left(text: str, limits: Limits = DEFAULTS) -> None:
    """What the usual way reads, it reads by the letter; everything else it leaves."""
    try:
        node = read_usual(text, limits)
    except UnusualError:
        return
    assert node == read_one(text, "x.yaml", limits)
    assert read_anchored(text, "x.yaml", limits) == (node, ())


@settings(max_examples=600, deadline=None)
@given(_LINES)
def test_lines_mean_what_the_specification_says(text: str) -> None:
    same_or_left(text)
    same_or_left(text.replace("\n", "\r\n"))


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(_KEYS, _VALUES, min_size=1, max_size=4), st.booleans())
def test_what_a_program_writes_has_the_same_places(value: dict[str, object], flow: bool) -> None:
    same_or_left(yaml.dump(value, default_flow_style=None if flow else False, width=10_000, allow_unicode=True, sort_keys=False))


@settings(max_examples=300, deadline=None)
@given(st.text("ab:#-'\"@ {}[],&*!|>%?\\\n~é.", max_size=30))
def test_any_text_is_read_alike_or_left(text: str) -> None:
    same_or_left(text)
    same_or_left(f"k: {text}")
    same_or_left(f"k: [{text}]")
    same_or_left(f"k: {{a: {text}}}")


@settings(max_examples=100, deadline=None)
@given(_LINES, st.integers(0, 4), st.integers(0, 12))
def test_limits_hold_both_ways(text: str, depth: int, nodes: int) -> None:
    limits = replace(DEFAULTS, yaml_depth=depth, yaml_nodes=nodes)
    try:
        expected = read_one(text, "x.yaml", limits)
    except InputError as error:
        assume(error.code in ("E-DEPTH", "E-SIZE"))
        with pytest.raises(UnusualError):
            read_usual(text, limits)
    else:
        same_or_left(text, limits)
        assert read_yaml(text.encode(), "x.yaml", limits) == expected


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.name)
def test_policies_as_people_write_them_need_no_yaml_library(path: Path) -> None:
    script = (
        "import sys; from sca.files.limits import DEFAULTS; from sca.files.yaml_usual import read_yaml\n"
        "assert read_yaml(open(sys.argv[1], 'rb').read(), 'x', DEFAULTS); print('yaml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True, timeout=60, cwd=ROOT)
    assert done.stdout.split() == ["False"]
    same_or_left(path.read_text(encoding="utf-8"))


def test_every_value_has_its_place() -> None:
    root = read_usual("a:\n  - {b: 'c', d: [e]}  # f\n  - g: h\n", DEFAULTS)
    assert isinstance(root, Mapping)
    items = root.value("a")
    assert isinstance(items, Sequence)
    first, second = items.items
    assert isinstance(first, Mapping)
    assert isinstance(second, Mapping)
    assert (items.line, items.column) == (2, 3)
    assert (first.line, first.column) == (2, 5)
    assert first.value("b") == Scalar("c", 2, 9, plain=False)
    assert first.value("d") == Sequence((Scalar("e", 2, 18),), 2, 17)
    assert second.members["g"].key == Scalar("g", 3, 5)

"""Laws of layers: what a lower layer adds makes no verdict better, and the order of joining does not matter."""

from collections.abc import Mapping

from hypothesis import given, reject
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.files.limits import DEFAULTS
from sca.files.yaml_nodes import Mapping as YamlMapping
from sca.files.yaml_nodes import Node, Scalar, Sequence, placed
from sca.files.yaml_usual import read_yaml
from sca.model.component import Component, Reference
from sca.policies.layers.merge import Layer, merge
from sca.policies.load import CODES, PolicyError, load_layers
from sca.policies.reading import Mistakes
from tests.policies.layers.stacked import Memory, judge, stack
from tests.policies.test_evaluate import BADNESS, IDS, MATCHES, PROJECTS


def some(values: tuple[str, ...], least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=least, max_size=3, unique=True)


def key(name: str, values: st.SearchStrategy[object]) -> st.SearchStrategy[str]:
    """`name: value` or nothing."""
    return st.one_of(st.just(""), values.map(lambda value: f"{name}: {str(value).replace(chr(34), chr(39))}"))


def section(name: str, *keys: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*keys).map(lambda found: f"{name}: {{{', '.join(filter(None, found))}}}\n" if any(found) else "")


WORDS = st.sampled_from(("deny", "review", "allow"))
ADDRESSES = ("https://git.example.test/", "https://git.example.test/b/")
SECTIONS = st.tuples(
    section("packages", key("default", WORDS), key("approved", some(MATCHES)), key("denied", some(MATCHES))),
    section("licences", key("unknown", WORDS), key("allowed", some(IDS[:3], 1)), key("denied", some(IDS[3:]))),
    section("sources", key("git", st.one_of(st.sampled_from(("allow", "deny")), some(ADDRESSES)))),
    section("images", key("pinned", st.sampled_from(("none", "tag", "digest"))), key("unresolved", WORDS)),
    section("gaps", key("unpinned", WORDS)),
    section("rules", *(key(code, st.sampled_from(("off", "warn", "fail"))) for code in ("SCA101", "SCA202"))),
).map("".join)
TOP = SECTIONS.map(
    lambda text: (
        (text if "packages" in text else f"packages: {{default: allow}}\n{text}")
        .replace("packages: {approved", "packages: {default: allow, approved")
        .replace("packages: {denied", "packages: {default: allow, denied")
        .replace("licences: {allowed", "licences: {unknown: allow, allowed")
        .replace("licences: {denied", "licences: {unknown: allow, denied")
    )
)


@given(PROJECTS, TOP, SECTIONS)
def test_a_layer_that_is_accepted_makes_no_verdict_better(nodes: list[Component | Reference], above: str, below: str) -> None:
    try:
        both = judge(stack(above, below), *nodes)
    except PolicyError:
        reject()
    assert BADNESS[both.outcome] >= BADNESS[judge(stack(above), *nodes).outcome]


@given(TOP, SECTIONS, SECTIONS)
def test_joining_is_associative(top: str, middle: str, low: str) -> None:
    files = stack(top, middle, low)
    reader = Memory(files)
    try:
        whole = load_layers(reader.files["team.yaml"], "team.yaml", DEFAULTS, reader).tree
    except PolicyError:
        reject()
    layers = [_layer(files, name) for name in ("organisation", "unit", "team")]
    mistakes = Mistakes("x")
    lower = replace(layers[1], root=merge(layers[1:], CODES, mistakes))
    if mistakes.problems:  # what the top lets them set is not known to these two alone
        reject()
    assert _values(merge([layers[0], lower], CODES, Mistakes("x"))) == _values(whole)


def _values(node: Node) -> object:
    """The values of a tree without their places and without the order of keys."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_values(item) for item in node.items]
    return {name: _values(member.value) for name, member in node.members.items() if name not in ("name", "extends")}


def _layer(files: Mapping[str, str], name: str) -> Layer:
    root = read_yaml(files[f"{name}.yaml"].encode(), name, DEFAULTS)
    assert isinstance(root, YamlMapping)
    placed_root = placed(root, f"{name}.yaml")
    assert isinstance(placed_root, YamlMapping)
    return Layer(placed_root, name)

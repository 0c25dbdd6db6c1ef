"""Short ways into the values of a YAML file, where anything may stand in any place."""

from collections.abc import Iterator

from sca.files.yaml_nodes import Mapping, Node, Scalar, Sequence

_NOTHING = ("", "~", "null", "Null", "NULL")


def entries(node: Node | None) -> dict[str, Node]:
    """The keys and values of a mapping; nothing for anything else."""
    return {key: member.value for key, member in node.members.items()} if isinstance(node, Mapping) else {}


def items(node: Node | None) -> tuple[Node, ...]:
    """The values of a list; nothing for anything else."""
    return node.items if isinstance(node, Sequence) else ()


def one_or_more(node: Node | None) -> tuple[Node, ...]:
    """The values of a list, or the one value that stands in its place."""
    if isinstance(node, Sequence):
        return node.items
    return () if node is None or is_nothing(node) else (node,)


def is_nothing(node: Node | None) -> bool:
    """Whether a value is absent or null."""
    return node is None or (isinstance(node, Scalar) and node.plain and node.text in _NOTHING)


def scalar(node: Node | None) -> Scalar | None:
    """A text that says something."""
    return node if isinstance(node, Scalar) and not is_nothing(node) and node.text.strip() else None


def text(node: Node | None) -> str:
    """The text of a scalar; empty for anything else."""
    found = scalar(node)
    return "" if found is None else found.text.strip()


def scalars(node: Node | None) -> Iterator[Scalar]:
    """The texts of a list, or the one text that stands in its place."""
    return (found for one in one_or_more(node) if (found := scalar(one)) is not None)

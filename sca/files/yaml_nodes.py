"""The values of a YAML file that people write: texts, lists and mappings, each with its place.

Every scalar stays the text that was written: `1.10`, `no` and `2020-01-01` are texts. Lines and columns count from 1.
`tag` is a tag of an application's own, such as `!reset`, where the reader keeps them; those of YAML itself say nothing
about a text and are left out. `file` is empty unless values of several files were joined to one tree: then it is the file
that a value stands in.
"""

from msgspec import Struct


class Scalar(Struct, frozen=True):
    """One text. `plain` is true if it was written without quotes."""

    text: str
    line: int
    column: int
    plain: bool = True
    tag: str = ""
    file: str = ""


class Sequence(Struct, frozen=True):
    """A list of values; line and column are those of its first sign."""

    items: tuple["Node", ...]
    line: int
    column: int
    tag: str = ""
    file: str = ""


class Member(Struct, frozen=True):
    """One key of a mapping with its value."""

    key: Scalar
    value: "Node"


class Mapping(Struct, frozen=True):
    """Keys and values in the order of the file. No key stands twice."""

    members: dict[str, Member]
    line: int
    column: int
    tag: str = ""
    file: str = ""

    def value(self, key: str) -> "Node | None":
        """The value of a key; None if the key is absent."""
        member = self.members.get(key)
        return None if member is None else member.value


Node = Scalar | Sequence | Mapping


def placed(node: Node, file: str) -> Node:
    """The same values, each of them said to stand in `file`. The reader has bounded the depth."""
    if isinstance(node, Scalar):
        return Scalar(node.text, node.line, node.column, node.plain, node.tag, file)
    if isinstance(node, Sequence):
        return Sequence(tuple(placed(item, file) for item in node.items), node.line, node.column, node.tag, file)
    members = {key: Member(_key(one.key, file), placed(one.value, file)) for key, one in node.members.items()}
    return Mapping(members, node.line, node.column, node.tag, file)


def _key(key: Scalar, file: str) -> Scalar:
    return Scalar(key.text, key.line, key.column, key.plain, key.tag, file)

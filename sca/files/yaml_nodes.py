"""The values of a YAML file that people write: texts, lists and mappings, each with its place.

Every scalar stays the text that was written: `1.10`, `no` and `2020-01-01` are texts. Lines and columns count from 1.
`tag` is a tag of an application's own, such as `!reset`, where the reader keeps them; those of YAML itself say nothing
about a text and are left out.
"""

from msgspec import Struct


class Scalar(Struct, frozen=True):
    """One text. `plain` is true if it was written without quotes."""

    text: str
    line: int
    column: int
    plain: bool = True
    tag: str = ""


class Sequence(Struct, frozen=True):
    """A list of values; line and column are those of its first sign."""

    items: tuple["Node", ...]
    line: int
    column: int
    tag: str = ""


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

    def value(self, key: str) -> "Node | None":
        """The value of a key; None if the key is absent."""
        member = self.members.get(key)
        return None if member is None else member.value


Node = Scalar | Sequence | Mapping

"""Turns the tree of a policy file into typed values, and collects every mistake instead of stopping at the first."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TypeVar

from sca.files.yaml_nodes import Mapping, Node, Scalar, Sequence
from sca.model.component import Location, Problem
from sca.model.text import brief

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ROLE = "policy"
T = TypeVar("T")


class Mistakes:
    """The mistakes found so far, each at its place in the file."""

    def __init__(self, path: str) -> None:
        self.problems: list[Problem] = []
        self.against: dict[Problem, Location] = {}
        self._path = path

    def add(self, code: str, message: str, node: Node, help: str = "") -> None:
        """Note a mistake."""
        self.problems.append(Problem(code, message, self.place(node), "file", help))

    def add_at(self, code: str, message: str, where: Location) -> None:
        """Note a mistake about a value that was read already."""
        self.problems.append(Problem(code, message, where, "file"))

    def add_against(self, code: str, message: str, node: Node, other: Node, help: str = "") -> None:
        """Note a mistake that has two ends: `other` is the line that it does not fit together with."""
        problem = Problem(code, message, self.place(node), "file", help)
        self.problems.append(problem)
        self.against[problem] = self.place(other)

    def place(self, node: Node) -> Location:
        """Where a value stands."""
        return Location(node.file or self._path, node.line, node.column, ROLE)

    def section(self, node: Node, name: str, known: tuple[str, ...]) -> "Section | None":
        """A mapping with known keys; None, with a mistake, if it is something else."""
        if not isinstance(node, Mapping):
            self.add("E-POLICY-TYPE", f"{name} holds keys and values, not {_kind(node)}", node, f"keys: {', '.join(known)}")
            return None
        section = Section(node, name, self)
        section.refuse_unknown(known)
        return section

    def parsed(self, scalar: Scalar | None, parse: Callable[[str], T], code: str) -> T | None:
        """The value that `parse` makes of a text; None, with a mistake, if it raises ValueError."""
        if scalar is None:
            return None
        try:
            return parse(scalar.text)
        except ValueError as error:
            self.add(code, f"{brief(scalar.text, 80)!r} is not usable: {brief(str(error))}", scalar)
            return None


_OF_MATCH = ("version", "versions", "range")


class Section:
    """One mapping of the policy."""

    def __init__(self, node: Mapping, name: str, mistakes: Mistakes) -> None:
        self.node = node
        self.name = name
        self.mistakes = mistakes
        self.where = mistakes.place(node)

    def refuse_unknown(self, known: tuple[str, ...]) -> None:
        """Note every key that is not known, with the nearest one that is."""
        for key, member in self.node.members.items():
            if key not in known:
                help = nearest(key, known).removeprefix(": ") or f"known keys: {', '.join(known)}"
                if isinstance(member.value, Scalar) and member.value.plain and not member.value.text:
                    help = "a comma inside { } starts the next key: put a text that holds one in quotes"
                elif key in _OF_MATCH and "match" in known:
                    help = 'versions stand in match, behind the name: match: "pkg:npm/name@<2.0.0"'
                self.mistakes.add("E-POLICY-KEY", f"{self.name} has no key {brief(key, 60)!r}", member.key, help)

    def place_of(self, key: str) -> Location:
        """Where a key stands, or the section if the key is absent."""
        member = self.node.members.get(key)
        return self.where if member is None else self.mistakes.place(member.key)

    def text(self, key: str, *, required: bool = False) -> str:
        """The text of a key; empty if it is absent."""
        scalar = self.scalar(key, required=required)
        return "" if scalar is None else scalar.text

    def scalar(self, key: str, *, required: bool = False) -> Scalar | None:
        """The text of a key with its place; None if it is absent or no text."""
        node = self.node.value(key)
        if node is None:
            if required:
                self.mistakes.add("E-POLICY-MISSING", f"{self.name} needs {_article(key)} {key}", self.node, f"add {key}: ...")
            return None
        if not isinstance(node, Scalar):
            self.mistakes.add("E-POLICY-TYPE", f"{key} is one text, not {_kind(node)}", node)
            return None
        if not node.text.strip():
            self.mistakes.add("E-POLICY-MISSING", f"{key} is empty", node)
            return None
        return node

    def choice(self, key: str, values: tuple[str, ...], default: str = "") -> str:
        """One of a few words. Without a default the key is required."""
        scalar = self.scalar(key, required=not default)
        if scalar is None:
            return default or values[0]
        return self.one_of(scalar, key, values) or default or values[0]

    def one_of(self, scalar: Scalar, key: str, values: tuple[str, ...]) -> str:
        """The text if it is one of the values; empty, with a mistake, if not."""
        if scalar.text in values:
            return scalar.text
        help = nearest(scalar.text, values).removeprefix(": ")
        self.mistakes.add("E-POLICY-VALUE", f"{key} is {_either(values)}, not {brief(scalar.text, 60)!r}", scalar, help)
        return ""

    def date(self, key: str, *, required: bool = False) -> date | None:
        """A day, written as in 2027-03-31."""
        scalar = self.scalar(key, required=required)
        if scalar is None:
            return None
        try:
            if _ISO_DATE.fullmatch(scalar.text):
                return date.fromisoformat(scalar.text)
        except ValueError:
            pass
        message = f"{key} is a day such as 2027-03-31, not {brief(scalar.text, 60)!r}"
        self.mistakes.add("E-POLICY-DATE", message, scalar)
        return None

    def items(self, key: str) -> tuple[Node, ...]:
        """The values of a list; nothing if the key is absent or empty."""
        node = self.node.value(key)
        if node is None or (isinstance(node, Scalar) and node.plain and not node.text):
            return ()
        if isinstance(node, Sequence):
            return node.items
        self.mistakes.add(
            "E-POLICY-TYPE", f"{key} is a list, not {_kind(node)}", node, "write each value in a line of its own, behind '- '"
        )
        return ()

    def filled(self, key: str, meaning: str) -> Iterator[Scalar]:
        """The texts of a list that may be absent but not empty: nobody can tell whether nothing or everything is meant."""
        node = self.node.value(key)
        if (isinstance(node, Scalar) and node.plain and not node.text) or (isinstance(node, Sequence) and not node.items):
            self.mistakes.add("E-POLICY-EMPTY", f"{key} lists nothing", self.node.members[key].key, f"remove it if {meaning}")
        return self.texts(key)

    def texts(self, key: str) -> Iterator[Scalar]:
        """The texts of a list."""
        for node in self.items(key):
            if isinstance(node, Scalar) and node.text.strip():
                yield node
            else:
                self.mistakes.add("E-POLICY-TYPE", f"{key} is a list of texts: {_kind(node)} stands here", node)


def nearest(text: str, words: Iterable[str]) -> str:
    """`: did you mean X?` with the word that is nearest in spelling; empty if none is near."""
    by_lower = {word.lower(): word for word in sorted(words)}
    close = difflib.get_close_matches(text.lower()[:60], by_lower, 1)
    return f": did you mean {by_lower[close[0]]}?" if close else ""


def _kind(node: Node) -> str:
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "keys and values"
    return "a text" if node.text.strip() else "an empty value"


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _either(values: tuple[str, ...]) -> str:
    return " or ".join((", ".join(values[:-1]), values[-1])) if len(values) > 1 else values[0]

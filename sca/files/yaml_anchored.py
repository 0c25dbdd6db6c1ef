"""YAML as people write it for infrastructure, by the letter: anchors, aliases, merge keys and tags of an application's own.

An alias stands for the very node that its anchor names, so nothing is copied; what the aliases of a document would grow to
when they are written out is counted and limited, and so is the depth they lead to. A node that contains itself is refused.
Merge keys are resolved: keys of the mapping itself win, then those of the mapping that is named first. Tags stay with their
nodes as text and mean nothing here. A key that stands twice has the value that stands last, as most programs take it, and
is a Problem unless both say the same. A key that is no text (`{{ name }}` reads as one) is kept under its place.

Source: YAML 1.2.2, https://yaml.org/spec/1.2.2/, and https://yaml.org/type/merge.html
"""

import yaml

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.yaml_events import place, read_events
from sca.files.yaml_nodes import Mapping, Member, Node, Scalar, Sequence
from sca.model.component import Location, Problem
from sca.model.text import brief

_MERGE = "<<"
_STANDARD = "tag:yaml.org,2002:"
_ALIKE = "both say the same"
_LATER = "the later one counts here, but other programs take the first or refuse the file"


def read_anchored(text: str, path: str, limits: Limits, first: int = 1) -> tuple[Node | None, tuple[Problem, ...]]:
    """The document in a text that begins on line `first`, None without any, and what was odd in it. Raises InputError."""
    builder = _Builder(path, limits, first)
    for event in read_events(text, path, limits, first):
        builder.take(event)
    root = builder.root
    nothing = isinstance(root, Scalar) and root.plain and not root.text and not root.tag
    return None if nothing else root, tuple(builder.problems)


class _Open:
    """A container that is being read. `size` and `height` count what it holds with its aliases written out."""

    def __init__(self, event: yaml.CollectionStartEvent, where: tuple[int, int]) -> None:
        self.line, self.column = where
        self.mapping = isinstance(event, yaml.MappingStartEvent)
        self.tag = _tag(event)
        self.anchor: str | None = event.anchor
        self.items: list[Node] = []
        self.members: dict[str, Member] = {}
        self.merged: list[Node] = []
        self.key: Scalar | None = None
        self.size = 1
        self.height = 0

    def closed(self) -> Node:
        if not self.mapping:
            return Sequence(tuple(self.items), self.line, self.column, self.tag)
        for source in self.merged:
            mappings = source.items if isinstance(source, Sequence) else (source,)
            for mapping in mappings:
                if isinstance(mapping, Mapping):
                    for name, member in mapping.members.items():
                        self.members.setdefault(name, member)
        return Mapping(self.members, self.line, self.column, self.tag)


class _Builder:
    """Takes events one by one; `root` is the document once it is finished."""

    def __init__(self, path: str, limits: Limits, first: int) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._path = path
        self._limits = limits
        self._first = first
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._nodes = 0
        self._grown = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._take_alias(event)
        elif isinstance(event, yaml.ScalarEvent):
            self._count(event)
            line, column = place(event, self._first)
            scalar = Scalar(event.value, line, column, not event.style, _tag(event))
            self._add(scalar, event.anchor, 1, 0)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._count(event)
            self._check_depth(0, event)
            self._stack.append(_Open(event, place(event, self._first)))
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = self._stack.pop()
            self._add(closed.closed(), closed.anchor, closed.size, closed.height)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self._refusal("E-DOCUMENTS", "a further document begins here without a line of ---", event)

    def _take_alias(self, event: yaml.AliasEvent) -> None:
        self._count(event)
        name = event.anchor or ""
        found = self._anchors.get(name)
        if found is None:
            message = f"the alias *{brief(name)} stands for nothing: no finished value before it has this anchor"
            raise self._refusal("E-ALIAS", message, event, "define the anchor before it is used, outside of itself")
        node, size, height = found
        self._grown += size
        if self._grown > self._limits.yaml_nodes:
            limit = f"the limit of {self._limits.yaml_nodes} values (yaml-nodes)"
            raise self._refusal("E-SIZE", f"written out, the aliases up to here grow to more than {limit}", event)
        self._check_depth(height, event)
        self._add(node, None, size, height)

    def _count(self, event: yaml.NodeEvent) -> None:
        self._nodes += 1
        if self._nodes > self._limits.yaml_lock_nodes:
            limit = f"the limit of {self._limits.yaml_lock_nodes} values (yaml-lock-nodes)"
            raise self._refusal("E-SIZE", f"more than {limit}", event)

    def _check_depth(self, height: int, event: yaml.NodeEvent) -> None:
        if len(self._stack) + height >= self._limits.yaml_depth:
            message = f"nested deeper than the limit of {self._limits.yaml_depth} levels (yaml-depth)"
            raise self._refusal("E-DEPTH", message, event)

    def _add(self, node: Node, anchor: str | None, size: int, height: int) -> None:
        """Put a finished node where it belongs; its anchor can be used from now on."""
        if anchor is not None:
            self._anchors[anchor] = (node, size, height)
        if not self._stack:
            self.root = node
            return
        container = self._stack[-1]
        container.size += size
        container.height = max(container.height, height + 1)
        if not container.mapping:
            container.items.append(node)
        elif container.key is None:
            container.key = node if isinstance(node, Scalar) else Scalar(f"?{node.line}:{node.column}", node.line, node.column)
        else:
            self._add_member(container, container.key, node)
            container.key = None

    def _add_member(self, container: _Open, key: Scalar, node: Node) -> None:
        if key.plain and key.text == _MERGE:
            container.merged.append(node)
            return
        earlier = container.members.get(key.text)
        if earlier is not None:
            alike = _plain(earlier.value) == _plain(node)
            lines = f"on lines {earlier.key.line} and {key.line}"
            message = f"key {brief(key.text)!r} stands twice in one mapping, {lines}: {_ALIKE if alike else _LATER}"
            where = Location(self._path, key.line, key.column, role="reference")
            cost = "notice" if alike else "field"
            self.problems.append(Problem("E-DUPLICATE-KEY", message, where, cost, "remove one of them"))
        container.members[key.text] = Member(key, node)

    def _refusal(self, code: str, message: str, event: yaml.Event, help: str = "") -> InputError:
        return InputError(code, message, self._path, *place(event, self._first), help=help)


def _plain(node: Node) -> object:
    """A value without its places. Its depth and its size, aliases written out, are within the limits."""
    if isinstance(node, Mapping):
        return {key: _plain(member.value) for key, member in node.members.items()}
    return [_plain(item) for item in node.items] if isinstance(node, Sequence) else node.text


def _tag(event: yaml.NodeEvent) -> str:
    """The tag of an application's own; empty for none, and for those of YAML itself."""
    tag: str | None = getattr(event, "tag", None)
    return "" if tag is None or tag == "!" or tag.startswith(_STANDARD) else tag

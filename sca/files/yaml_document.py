"""YAML as text with positions, for files that people write: no types, no tags, no anchors, no surprises.

Every scalar stays the text that was written (`1.10`, `no` and `2020-01-01` are texts), and every value knows its
line and column. Whatever makes YAML dangerous or ambiguous is refused with its place: tags, anchors, aliases and
merge keys, a key that stands twice, several documents, too many levels or nodes. Only the event interface of the
parser is used, and nothing here is recursive, so depth costs nothing before it is refused.

Source: YAML 1.2.2, https://yaml.org/spec/1.2.2/
"""

import yaml
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.files.yaml_events import place, read_events
from sca.files.yaml_nodes import Mapping, Member, Node, Scalar, Sequence
from sca.model.text import brief, plural

_MERGE = "<<"
MOST_DOCUMENTS = 8
_ALIAS_HELP = "write the value out where it is needed"


def read_one(text: str, path: str, limits: Limits) -> Node | None:
    """The one document in a text; None if there is none. The caller has limited the size. Raises InputError."""
    documents = _read(text, path, limits, most=1)
    return documents[0] if documents else None


def read_documents(text: str, path: str, limits: Limits) -> list[Node]:
    """Every document of a lock file, which programs write and which may be long. Raises InputError."""
    return _read(text, path, replace(limits, yaml_nodes=limits.yaml_lock_nodes), most=MOST_DOCUMENTS)


def read_plain(text: str, path: str, limits: Limits) -> tuple[list[JsonValue], dict[int, int]]:
    """The documents of a lock file as plain values, and the lines of their containers by identity. Raises InputError."""
    plain = _Plain()
    return [plain.value(node, node.line) for node in read_documents(text, path, limits)], plain.lines


def _read(text: str, path: str, limits: Limits, *, most: int) -> list[Node]:
    builder = _Builder(path, limits, most)
    for event in read_events(text, path, limits):
        builder.take(event)
    return builder.documents


class _Plain:
    """Turns nodes with positions into plain values and remembers the lines of containers."""

    def __init__(self) -> None:
        self.lines: dict[int, int] = {}

    def value(self, node: Node, line: int) -> JsonValue:
        """The value of a node, which belongs to a key on `line`. The depth was bounded when it was read."""
        if isinstance(node, Scalar):
            return node.text
        made: list[JsonValue] | dict[str, JsonValue]
        if isinstance(node, Sequence):
            made = [self.value(item, item.line) for item in node.items]
        else:
            made = {key: self.value(member.value, member.key.line) for key, member in node.members.items()}
        self.lines[id(made)] = line
        return made


class _Open:
    """A container that is being read; `key` is the key whose value comes next."""

    def __init__(self, line: int, column: int, *, mapping: bool) -> None:
        self.line = line
        self.column = column
        self.mapping = mapping
        self.items: list[Node] = []
        self.members: dict[str, Member] = {}
        self.key: Scalar | None = None

    def closed(self) -> Node:
        if self.mapping:
            return Mapping(self.members, self.line, self.column)
        return Sequence(tuple(self.items), self.line, self.column)


class _Builder:
    """Takes events one by one; `documents` are those that are finished, at most `most`."""

    def __init__(self, path: str, limits: Limits, most: int) -> None:
        self.documents: list[Node] = []
        self._most = most
        self._path = path
        self._limits = limits
        self._stack: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.NodeEvent):
            self._take_node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._add(self._stack.pop().closed())
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > self._most:
                raise self._refusal(
                    "E-DOCUMENTS",
                    f"document {self._documents} starts here: this file may hold {plural(self._most, 'document')}",
                    event,
                )

    def _take_node(self, event: yaml.NodeEvent) -> None:
        self._check(event)
        line, column = place(event)
        if isinstance(event, yaml.ScalarEvent):
            self._add(Scalar(event.value, line, column, plain=not event.style))
            return
        if len(self._stack) >= self._limits.yaml_depth:
            raise self._refusal(
                "E-DEPTH", f"nested deeper than the limit of {self._limits.yaml_depth} levels (yaml-depth)", event
            )
        self._stack.append(_Open(line, column, mapping=isinstance(event, yaml.MappingStartEvent)))

    def _check(self, event: yaml.NodeEvent) -> None:
        self._nodes += 1
        if self._nodes > self._limits.yaml_nodes:
            raise self._refusal("E-SIZE", f"more than the limit of {self._limits.yaml_nodes} values (yaml-nodes)", event)
        if isinstance(event, yaml.AliasEvent):
            raise self._refusal("E-ALIAS", f"the alias *{brief(event.anchor or '')} is not read here", event, _ALIAS_HELP)
        if event.anchor is not None:
            raise self._refusal("E-ALIAS", f"the anchor &{brief(event.anchor)} is not read here", event, _ALIAS_HELP)
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise self._refusal("E-TAG", f"the tag {brief(tag)} is not read here: every value is text", event)

    def _add(self, node: Node) -> None:
        if not self._stack:
            self.documents.append(node)
            return
        container = self._stack[-1]
        if not container.mapping:
            container.items.append(node)
        elif container.key is not None:
            container.members[container.key.text] = Member(container.key, node)
            container.key = None
        else:
            container.key = self._key(node, container)

    def _key(self, node: Node, container: _Open) -> Scalar:
        if not isinstance(node, Scalar):
            raise InputError("E-SYNTAX", "a key must be a text, not a list or a mapping", self._path, node.line, node.column)
        if node.plain and node.text == _MERGE:
            raise InputError("E-ALIAS", "the merge key << is not read here", self._path, node.line, node.column, help=_ALIAS_HELP)
        earlier = container.members.get(node.text)
        if earlier is not None:
            where = f"on lines {earlier.key.line} and {node.line}"
            message = f"key {brief(node.text)!r} stands twice in one mapping, {where}: which one is meant cannot be told"
            raise InputError("E-DUPLICATE-KEY", message, self._path, node.line, node.column, help="remove one of them")
        return node

    def _refusal(self, code: str, message: str, event: yaml.Event, help: str = "") -> InputError:
        return InputError(code, message, self._path, *place(event), help=help)

"""Adds an entry to a list of a policy file in place: every other line, comment and blank stays as it is.

The edit is one of text, at the place that the reader of YAML gives; what comes out is read back and must be the old values
with the one entry more. Anything else is refused, and the file is left to a person.
"""

from typing import Any

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.yaml_nodes import Mapping, Node, Scalar, Sequence
from sca.files.yaml_usual import read_yaml

_STEP = 2
_PAIRS = {"[": "]", "{": "}"}


class EditError(Exception):
    """A file that cannot be edited like this, with a sentence that says why."""


def add_entry(text: str, keys: tuple[str, ...], entry: str, limits: Limits) -> str:
    """The text with `entry`, a value on one line, at the end of the list at `keys`. Raises EditError."""
    before = _read(text, limits)
    editor = _Editor(text)
    node: Node = before
    for depth, key in enumerate(keys):
        if not isinstance(node, Mapping):
            raise EditError(f"{'.'.join(keys[:depth])} holds no keys")
        if key not in node.members:
            editor.add_key(node, keys[depth:], entry, at_top=depth == 0)
            break
        member = node.members[key]
        if depth == len(keys) - 1:
            editor.add_item(member.key, member.value, entry)
            break
        node = member.value
    _check(before, _read(editor.text, limits), keys, entry, limits)
    return editor.text


class _Editor:
    """The lines of a file while one thing is put in."""

    def __init__(self, text: str) -> None:
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._lines = text.split("\n")

    @property
    def text(self) -> str:
        """The file as it is now."""
        return "\n".join(self._lines)

    def add_item(self, key: Scalar, value: Node, entry: str) -> None:
        """Put an entry at the end of a list."""
        if isinstance(value, Mapping):
            raise EditError(f"{key.text} lies in a file of its own: add the entry there")
        if isinstance(value, Scalar):
            if value.text or not value.plain:
                raise EditError(f"{key.text} is no list")
            self._insert(key.line, f"{' ' * (key.column - 1 + _STEP)}- {entry}")
        elif self._sign(value) == "[":
            self._inside(value, f", {entry}" if value.items else entry)
        else:
            indent = value.column - 1
            self._insert(self._end(value.items[-1].line, indent), f"{' ' * indent}- {entry}")

    def add_key(self, mapping: Mapping, keys: tuple[str, ...], entry: str, *, at_top: bool) -> None:
        """Put a key with a list of one entry at the end of a mapping."""
        if self._sign(mapping) == "{":
            inner = f"[{entry}]"
            for key in reversed(keys[1:]):
                inner = f"{{{key}: {inner}}}"
            self._inside(mapping, f"{', ' if mapping.members else ''}{keys[0]}: {inner}")
            return
        indent = mapping.column - 1
        lines = [f"{' ' * (indent + _STEP * depth)}{key}:" for depth, key in enumerate(keys)]
        lines.append(f"{' ' * (indent + _STEP * len(keys))}- {entry}")
        last = max(member.key.line for member in mapping.members.values())
        at = self._end(last, indent)
        self._insert(at, *(["", *lines] if at_top else lines))

    def _sign(self, node: Node) -> str:
        return self._lines[node.line - 1][node.column - 1 : node.column]

    def _end(self, line: int, indent: int) -> int:
        """The last line of what begins on `line`, indented by `indent`: deeper lines, and items below a key, belong to it."""
        end = line
        is_key = not self._lines[line - 1].lstrip().startswith("- ")
        for number in range(line, len(self._lines)):
            content = self._lines[number].strip()
            depth = len(self._lines[number]) - len(self._lines[number].lstrip(" "))
            if not content or content.startswith("#"):
                continue
            if depth < indent or (depth == indent and not (is_key and content.startswith("- "))):
                break
            end = number + 1
        return end

    def _insert(self, after: int, *lines: str) -> None:
        tail = "\r" if self._newline == "\r\n" else ""
        if after == len(self._lines) and self._lines[-1]:
            lines = (*lines, "")  # the last line gets its end
            self._lines[-1] += tail
        self._lines[after:after] = [line + tail if line or after < len(self._lines) else line for line in lines]

    def _inside(self, node: Node, text: str) -> None:
        """Put a text in front of the sign that closes a flow collection."""
        line, column = self._closing(node)
        old = self._lines[line]
        head = old[:column].rstrip()
        if not head.strip() or head.lstrip().startswith("#") or " #" in head:
            raise EditError("the list ends on a line of its own or behind a comment: add the entry by hand")
        if head.endswith(","):
            head, text = head[:-1], f", {text.removeprefix(', ')}"
        self._lines[line] = f"{head}{text}{old[column:]}"

    def _closing(self, node: Node) -> tuple[int, int]:
        depth, quote = 0, ""
        for line in range(node.line - 1, len(self._lines)):
            start = node.column - 1 if line == node.line - 1 else 0
            for column in range(start, len(self._lines[line])):
                sign = self._lines[line][column]
                if quote:
                    quote = "" if sign == quote and self._lines[line][column - 1] != "\\" else quote
                elif sign in "\"'" and self._lines[line][column - 1] in " ,[{:":
                    quote = sign
                elif sign in _PAIRS:
                    depth += 1
                elif sign in _PAIRS.values():
                    depth -= 1
                    if not depth:
                        return line, column
        raise EditError("the end of the list cannot be found: add the entry by hand")


def _read(text: str, limits: Limits) -> Mapping:
    try:
        root = read_yaml(text.encode(), "policy", limits)
    except InputError as error:
        raise EditError(f"line {error.line}: {error.message}") from None
    if not isinstance(root, Mapping):
        raise EditError("it is no policy")
    return root


def _check(before: Mapping, after: Mapping, keys: tuple[str, ...], entry: str, limits: Limits) -> None:
    """What came out must be what was there, with the entry at the end of the list."""
    wanted = _values(before)
    inner = wanted
    for key in keys[:-1]:
        inner = inner.setdefault(key, {})
    made = _values(_read(f"entry: {entry}\n", limits))["entry"]
    inner[keys[-1]] = [*(inner.get(keys[-1]) or []), made]
    if _values(after) != wanted:
        raise EditError("the file cannot be edited safely: add the entry by hand")


def _values(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_values(item) for item in node.items]
    return {key: _values(member.value) for key, member in node.members.items()}

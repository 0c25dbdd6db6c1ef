"""Variable expansion in FROM lines and in the ARG defaults before them, by the rules of BuildKit's shell lexer.

What a build argument or the platform of the build decides cannot be told from the file. It becomes a `Hole`
that names its variable; where a build without arguments would put a text there, the hole knows that text.

https://docs.docker.com/reference/dockerfile/#environment-replacement
"""

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from sca.parsers.docker import shell_patterns

LONGEST = 1024
DEEPEST = 32
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-]")
_SPECIAL = re.compile(r"""['"$\\`]""")
_PLAIN = re.compile(r"""[^'"$\\`}/]+""")
_OPERATOR = re.compile(r":?[-+?]|##?|%%?|//?")


class Hole(Struct, frozen=True):
    """A value that the file does not give. `default` is what a build without arguments takes; None if that is not told either."""

    name: str
    default: str | None = ""


Piece = str | Hole


class Expanded(Struct, frozen=True):
    """A text after expansion, in pieces. `fault` says why it could not be expanded, and is empty if it could.

    `used` are the variables that were looked up, in the order of their first use.
    """

    pieces: tuple[Piece, ...]
    fault: str = ""
    used: tuple[str, ...] = ()

    @property
    def text(self) -> str | None:
        """The text, if the file alone decides it."""
        if len(self.pieces) == 1 and isinstance(self.pieces[0], str):
            return self.pieces[0]
        return None if self.fault or self.variables else _joined(self.pieces)

    @property
    def default(self) -> str | None:
        """The text that a build without arguments takes; None if the platform of the build decides."""
        return None if self.fault else _joined(self.pieces)

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the variables without a value, sorted."""
        names = [piece.name for piece in self.pieces if isinstance(piece, Hole)]
        return tuple(sorted(set(names))) if names else ()

    def value_of(self, name: str) -> Piece:
        """This text as the value of the variable `name`."""
        text = self.text
        return Hole(name, self.default) if text is None else text


class _FaultError(Exception):
    """An expression that a builder refuses, or one over a limit. Does not leave this module."""


def expand(text: str, values: Mapping[str, Piece], escape: str) -> Expanded:
    """Replace the variables of a text and remove its quotes."""
    if len(text) > LONGEST:
        return Expanded((), f"the text has more than {LONGEST} characters")
    if not _SPECIAL.search(text):
        return Expanded((text,))
    lexer = _Lexer(text, values, escape)
    try:
        pieces = tuple(lexer.run())
    except _FaultError as fault:
        return Expanded((), str(fault))
    expanded = Expanded(pieces, "", tuple(lexer.used))
    if len(expanded.default or "") > LONGEST:
        return Expanded((), f"the text grows beyond {LONGEST} characters")
    return expanded


class _Lexer:
    """Reads one text from left to right; nested words recurse, at most DEEPEST deep."""

    def __init__(self, text: str, values: Mapping[str, Piece], escape: str) -> None:
        self.used: dict[str, None] = {}
        self._text = text
        self._values = values
        self._escape = escape
        self._at = 0
        self._depth = 0
        self._length = 0

    def run(self) -> list[Piece]:
        """The pieces of the whole text."""
        return self._until("")

    def _until(self, stop: str) -> list[Piece]:
        """The pieces up to an unquoted stop character, which is passed over; an empty one means the end of the text."""
        pieces: list[Piece] = []
        while self._at < len(self._text):
            character = self._text[self._at]
            if character == stop:
                self._at += 1
                return pieces
            self._step(character, pieces)
        if stop:
            raise _FaultError(f"a variable expression lacks its {stop}")
        return pieces

    def _step(self, character: str, pieces: list[Piece]) -> None:
        if character == "'":
            end = self._text.find("'", self._at + 1)
            if end < 0:
                raise _FaultError("a single quote is not closed")
            self._put(self._text[self._at + 1 : end], pieces)
            self._at = end + 1
        elif character == '"':
            self._at += 1
            self._quoted(pieces)
        elif character == "$":
            self._variable(pieces)
        elif character == self._escape:
            self._put(self._text[self._at + 1 : self._at + 2], pieces)
            self._at += 2
        else:
            plain = _PLAIN.match(self._text, self._at)
            self._put(plain[0] if plain else character, pieces)
            self._at = plain.end() if plain else self._at + 1

    def _quoted(self, pieces: list[Piece]) -> None:
        """The inside of double quotes, where only `$`, `"` and the escape character itself can be escaped."""
        while self._at < len(self._text):
            character = self._text[self._at]
            following = self._text[self._at + 1 : self._at + 2]
            if character == '"':
                self._at += 1
                return
            if character == "$":
                self._variable(pieces)
            elif character == self._escape and following in ('"', "$", self._escape):
                self._put(following, pieces)
                self._at += 2
            else:
                self._put(character, pieces)
                self._at += 1
        raise _FaultError("a double quote is not closed")

    def _variable(self, pieces: list[Piece]) -> None:
        braced = self._text.startswith("${", self._at)
        name = _NAME.match(self._text, self._at + 1 + braced)
        if name is None:
            if braced:
                raise _FaultError("a variable expression names no variable")
            self._put("$", pieces)
            self._at += 1
            return
        self._at = name.end()
        if not braced:
            self._put(self._value(name[0]), pieces)
            return
        for piece in self._braced(name[0]):
            self._put(piece, pieces)

    def _braced(self, name: str) -> list[Piece]:
        """What stands behind the name in `${name...}`, the closing brace included."""
        if self._text.startswith("}", self._at):
            self._at += 1
            return [self._value(name)]
        operator = _OPERATOR.match(self._text, self._at)
        if self._at == len(self._text):
            raise _FaultError("a variable expression lacks its }")
        if operator is None:
            raise _FaultError(f"${{{name}...}} has an operator that builders do not know")
        self._at = operator.end()
        self._depth += 1
        if self._depth > DEEPEST:
            raise _FaultError(f"variable expressions are nested deeper than {DEEPEST}")
        kind = operator[0].removeprefix(":")
        choice = kind in "-+?"
        pieces = self._chosen(name, kind, null_is_unset=operator[0] != kind) if choice else [self._trimmed(name, kind)]
        self._depth -= 1
        return pieces

    def _chosen(self, name: str, kind: str, *, null_is_unset: bool) -> list[Piece]:
        """`-` takes the word for a variable that is not set, `+` for one that is, `?` fails when it is not set."""
        word = self._until("}")
        value = self._value(name)
        if isinstance(value, Hole) and name in self._values:
            return [Hole(name, _default_of(value.default, _joined(word), kind, null_is_unset=null_is_unset))]
        present = isinstance(value, str) and (value != "" or not null_is_unset)
        if kind == "?":
            return [value if present else Hole(name, None)]
        if kind == "+":
            return word if present else []
        return [value] if present else word

    def _trimmed(self, name: str, kind: str) -> Piece:
        """`#`, `%` and `/` cut a pattern out of the value."""
        pattern = self._pattern("/" if kind[0] == "/" else "}")
        replacement = self._pattern("}") if kind[0] == "/" else ""
        twice = len(kind) == 2

        def cut(value: str) -> str:
            if kind[0] == "#":
                return shell_patterns.trim_prefix(value, pattern, longest=twice)
            if kind[0] == "%":
                return shell_patterns.trim_suffix(value, pattern, longest=twice)
            return shell_patterns.replace(value, pattern, replacement, every=twice)

        return _mapped(self._value(name), cut)

    def _pattern(self, stop: str) -> str:
        pieces = self._until(stop)
        text = _joined(pieces)
        if text is None or any(isinstance(piece, Hole) for piece in pieces):
            raise _FaultError("a pattern depends on a variable without a value")
        return text

    def _value(self, name: str) -> Piece:
        self.used[name] = None
        return self._values.get(name, Hole(name))

    def _put(self, piece: Piece, pieces: list[Piece]) -> None:
        self._length += len(piece) if isinstance(piece, str) else len(piece.default or "")
        if self._length > LONGEST * DEEPEST:  # nested words are counted once on every level
            raise _FaultError(f"the text grows beyond {LONGEST} characters")
        pieces.append(piece)


def _joined(pieces: list[Piece] | tuple[Piece, ...]) -> str | None:
    texts = [piece.default if isinstance(piece, Hole) else piece for piece in pieces]
    return None if any(text is None for text in texts) else "".join(text for text in texts if text is not None)


def _default_of(value: str | None, word: str | None, kind: str, *, null_is_unset: bool) -> str | None:
    """What `:-` and its like come to in a build without arguments, for a variable that has a value of some kind."""
    if value is None:
        return None
    present = value != "" or not null_is_unset
    if kind == "+":
        return word if present else ""
    return value if present else word


def _mapped(value: Piece, cut: Callable[[str], str]) -> Piece:
    if isinstance(value, str):
        return cut(value)
    return Hole(value.name, None if value.default is None else cut(value.default))

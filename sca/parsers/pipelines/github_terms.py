"""The part of GitHub's expressions that decides between texts of a workflow: names, literals, signs, and functions of texts.

`matrix.db || 'postgres:16'` is an everyday way to name an image, and `startsWith(matrix.db, 'postgres') && matrix.db || ''` too.
Other functions, and comparisons by size, are not read: what they give is not known.

https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
"""

import re
from collections.abc import Callable

_TOKEN = re.compile(
    r"\s*(?:('(?:[^']|'')*')|(==|!=|&&|\|\||[()!,])|([A-Za-z]+)\s*\(|([A-Za-z_][A-Za-z0-9_.-]*)|(-?[0-9]+(?:\.[0-9]+)?))"
)
_FIELD = re.compile(r"\{\{|\}\}|\{([0-9]{1,2})\}|[{}]")
_WORDS: dict[str, str | bool] = {"true": True, "false": False, "null": ""}
_MOST_TOKENS = 200
_DEEPEST = 16

# None is a value that the file does not give.
Value = str | bool | None


def evaluate(text: str, look_up: Callable[[str], str | None]) -> str | None:
    """What an expression comes to as a text; None if the file does not decide it, or if it holds anything else."""
    tokens = _tokens(text)
    if tokens is None:
        return None
    reader = _Reader(tokens, look_up)
    value = reader.either(0)
    if reader.rest():
        return None
    return {True: "true", False: ""}[value] if isinstance(value, bool) else value


def _tokens(text: str) -> list[tuple[str, str]] | None:
    """Pairs of a kind (`text`, `sign`, `call`, `name`) and what stands there; None for what is not read."""
    found: list[tuple[str, str]] = []
    at, text = 0, text.rstrip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or len(found) >= _MOST_TOKENS:
            return None
        literal, sign, call, name, number = token.groups()
        if literal is not None:
            found.append(("text", literal[1:-1].replace("''", "'")))
        elif number is not None:
            found.append(("text", number))
        elif call is not None:
            found.append(("call", call.lower()))
        else:
            found.append(("sign", sign) if sign is not None else ("name", name))
        at = token.end()
    return found


class _Reader:
    """Goes through the tokens once; each method reads what binds at least as strongly as its sign."""

    def __init__(self, tokens: list[tuple[str, str]], look_up: Callable[[str], str | None]) -> None:
        self._tokens = tokens
        self._look_up = look_up
        self._at = 0
        self._broken = False

    def rest(self) -> bool:
        """Whether something is left, or something was wrong."""
        return self._broken or self._at < len(self._tokens)

    def either(self, depth: int) -> Value:
        """`a || b`: the first that is not empty or false."""
        value = self._both(depth)
        while self._takes("||"):
            other = self._both(depth)
            value = None if value is None else value or other
        return value

    def _both(self, depth: int) -> Value:
        """`a && b`: the first that is empty or false, or else the last."""
        value = self._compared(depth)
        while self._takes("&&"):
            other = self._compared(depth)
            value = None if value is None else value and other
        return value

    def _compared(self, depth: int) -> Value:
        """Texts compare without case."""
        value = self._one(depth)
        for sign in ("==", "!="):
            if self._takes(sign):
                other = self._one(depth)
                if value is None or other is None:
                    return None
                return (_plain(value) == _plain(other)) == (sign == "==")
        return value

    def _one(self, depth: int) -> Value:
        if depth >= _DEEPEST or self._at >= len(self._tokens):
            self._broken = True
            return None
        if self._takes("!"):
            value = self._one(depth + 1)
            return None if value is None else not value
        if self._takes("("):
            value = self.either(depth + 1)
            self._broken = self._broken or not self._takes(")")
            return value
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "call":
            return self._called(text, depth + 1)
        if kind == "sign":
            self._broken = True
            return None
        return text if kind == "text" else _WORDS[text] if text in _WORDS else self._look_up(text)

    def _called(self, name: str, depth: int) -> Value:
        """What a function gives: nothing that is known where one of its arguments is not, or where nobody reads it here."""
        given = [self.either(depth)]
        while self._takes(","):
            given.append(self.either(depth))
        self._broken = self._broken or not self._takes(")") or name not in _FUNCTIONS
        texts = [_text(value) for value in given if value is not None]
        return None if self._broken or len(texts) < len(given) else _FUNCTIONS[name](texts)

    def _takes(self, sign: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at] == ("sign", sign):
            self._at += 1
            return True
        return False


def _starts(texts: list[str]) -> Value:
    return texts[0].lower().startswith(texts[1].lower()) if len(texts) == 2 else None


def _ends(texts: list[str]) -> Value:
    return texts[0].lower().endswith(texts[1].lower()) if len(texts) == 2 else None


def _contains(texts: list[str]) -> Value:
    return texts[1].lower() in texts[0].lower() if len(texts) == 2 else None


def _format(texts: list[str]) -> Value:
    """The first text with `{0}` and so on replaced by those behind it; doubled braces are braces."""
    known = True

    def value(found: re.Match[str]) -> str:
        nonlocal known
        sign, number = found[0], found[1]
        if number is None:
            known = known and len(sign) == 2
            return sign[0]
        known = known and int(number) + 1 < len(texts)
        return texts[int(number) + 1] if known else ""

    filled = _FIELD.sub(value, texts[0])
    return filled if known else None


# The functions that make or compare texts. None of them minds case.
_FUNCTIONS: dict[str, Callable[[list[str]], Value]] = {
    "startswith": _starts,
    "endswith": _ends,
    "contains": _contains,
    "format": _format,
}


def _text(value: str | bool) -> str:
    return value if isinstance(value, str) else str(value).lower()


def _plain(value: str | bool) -> str:
    return _text(value).lower()

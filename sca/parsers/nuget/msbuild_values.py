"""Values of MSBuild properties, read as data: what a text can be, and why it may be something else.

A property that is set under a condition which cannot be told has several possible values, and so has everything made of it.
What the build alone decides (the configuration, the machine) is a choice and no gap; what this evaluator does not know is
named with its reason. Names are compared without case. A property that nothing sets is empty, as MSBuild has it.

https://learn.microsoft.com/visualstudio/msbuild/msbuild-properties
"""

from collections.abc import Iterable

from msgspec import Struct

_MOST = 16


class Value(Struct, frozen=True):
    """The possible texts of an expression; with `open` there may be others.

    Where there is more than one possibility, `unknown` says what could not be told, and is empty where only the build
    chooses: then `choice` says what. `undefined` are the properties in it that nothing sets.
    """

    texts: tuple[str, ...] = ("",)
    unknown: str = ""
    choice: str = ""
    open: bool = False
    undefined: tuple[str, ...] = ()

    @property
    def only(self) -> str | None:
        """The text if there is no other possibility, else None."""
        return self.texts[0] if len(self.texts) == 1 and not self.open else None


EMPTY = Value()


def unknown_value(why: str) -> Value:
    """A value of which nothing can be told."""
    return Value((), why, open=True)


def either(values: Iterable[Value], unknown: str = "", choice: str = "") -> Value:
    """One of several values; which one is, for a reason or by a choice, not told."""
    found = tuple(values)
    texts = tuple(dict.fromkeys(text for value in found for text in value.texts))
    if len(texts) > _MOST:
        return unknown_value(f"there are more than {_MOST} possible values")
    return _of(texts, (Value((), unknown, choice), *found))


def joined(parts: list[Value], most_chars: int) -> Value:
    """The concatenation of values, in every combination."""
    if len(parts) == 1:
        return parts[0]
    if sum(max(map(len, part.texts), default=0) for part in parts) > most_chars:
        return unknown_value(f"it is longer than the limit of {most_chars} characters (property-chars)")
    texts: list[str] = [""]
    for part in parts:
        if len(texts) * len(part.texts) > _MOST * _MOST:
            return unknown_value(f"there are more than {_MOST} possible values")
        texts = list(dict.fromkeys(before + text for before in texts for text in part.texts))
    if len(texts) > _MOST:
        return unknown_value(f"there are more than {_MOST} possible values")
    return _of(tuple(texts), tuple(parts))


def _of(texts: tuple[str, ...], made_of: tuple[Value, ...]) -> Value:
    unknown = next((value.unknown for value in made_of if value.unknown), "")
    choice = next((value.choice for value in made_of if value.choice), "")
    undefined = tuple(dict.fromkeys(name for value in made_of for name in value.undefined))
    return Value(texts, unknown, choice, any(value.open for value in made_of), undefined)

"""Options and arguments of a command line, once its words are known."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct


class Argument(Struct, frozen=True, gc=False):
    """One word of a command after expansion. `is_known` is whether all of it is: else variables stand in it as they are written.

    `at` is where it begins in the script.
    """

    text: str
    at: int
    is_known: bool = True


class Taken(Struct, frozen=True):
    """A command line taken apart: what is no option, in order, and the options with their values."""

    arguments: tuple[Argument, ...]
    options: tuple[tuple[str, Argument], ...]

    def values(self, *names: str) -> tuple[Argument, ...]:
        """The values of an option under any of its names, in order."""
        return tuple(value for name, value in self.options if name in names)

    def has(self, *names: str) -> bool:
        """Whether an option stands there."""
        return any(name in names for name, _ in self.options)


def take(words: Sequence[Argument], with_value: Iterable[str]) -> Taken:
    """Take a command line apart. `with_value` are the options that take the next word, if they hold no `=`.

    An option that is not known is taken for one without a value. `--` ends the options.
    """
    taking = frozenset(with_value)
    arguments: list[Argument] = []
    options: list[tuple[str, Argument]] = []
    waiting = iter(words)
    for word in waiting:
        if word.text == "--":
            arguments.extend(waiting)
        elif not word.text.startswith("-") or word.text == "-":
            arguments.append(word)
        else:
            options.extend(_option(word, taking, waiting))
    return Taken(tuple(arguments), tuple(options))


def _option(word: Argument, taking: frozenset[str], waiting: Iterator[Argument]) -> Iterator[tuple[str, Argument]]:
    name, equals, value = word.text.partition("=")
    if equals and name.startswith("--"):
        yield name, Argument(value, word.at, word.is_known)
    elif word.text in taking:
        yield word.text, next(waiting, Argument("", word.at))
    elif not word.text.startswith("--") and word.text[:2] in taking:
        yield word.text[:2], Argument(word.text[2:].removeprefix("="), word.at, word.is_known)
    elif not word.text.startswith("--") and f"-{word.text[-1]}" in taking:
        # Several letters in one word: the last may take a value.
        yield f"-{word.text[-1]}", next(waiting, Argument("", word.at))
    else:
        yield word.text, Argument("", word.at)

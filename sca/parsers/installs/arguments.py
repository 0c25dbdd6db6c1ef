"""Options and arguments of a command line, once its words are known."""

from collections.abc import Iterator, Sequence

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


def take(words: Sequence[Argument], with_value: frozenset[str]) -> Taken:
    """Take a command line apart. `with_value` are the options that take the next word, if they hold no `=`.

    An option that is not known is taken for one without a value. `--` ends the options.
    """
    arguments: list[Argument] = []
    options: list[tuple[str, Argument]] = []
    waiting = iter(words)
    for word in waiting:
        if word.text == "--":
            arguments.extend(waiting)
        elif not word.text.startswith("-") or word.text == "-":
            arguments.append(word)
        else:
            options.extend(_option(word, with_value, waiting))
    return Taken(tuple(arguments), tuple(options))


def take_first(words: Sequence[Argument], behind: str, with_value: frozenset[str]) -> Taken:
    """The options behind a word, and the first argument: what follows that is for the program that is run."""
    start = next((number + 1 for number, word in enumerate(words) if word.text == behind), 0) if behind else 0
    end = start
    while end < len(words) and words[end].text.startswith("-") and words[end].text != "--":
        end += 2 if words[end].text in with_value else 1
    end += end < len(words) and words[end].text == "--"
    return take(words[start : end + 1], with_value)


def _option(word: Argument, with_value: frozenset[str], waiting: Iterator[Argument]) -> Iterator[tuple[str, Argument]]:
    name, equals, value = word.text.partition("=")
    if equals and name.startswith("--"):
        yield name, Argument(value, word.at, word.is_known)
    elif word.text in with_value:
        yield word.text, next(waiting, Argument("", word.at))
    elif not word.text.startswith("--") and word.text[:2] in with_value:
        yield word.text[:2], Argument(word.text[2:].removeprefix("="), word.at, word.is_known)
    elif not word.text.startswith("--") and f"-{word.text[-1]}" in with_value:
        # Several letters in one word: the last may take a value.
        yield f"-{word.text[-1]}", next(waiting, Argument("", word.at))
    else:
        yield word.text, Argument("", word.at)

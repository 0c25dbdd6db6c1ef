"""Which properties stand in texts and conditions of MSBuild files, and whether these ask for files."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from sca.parsers.nuget.msbuild_condition_tree import And, Asked, Compared, Condition, Not, Or, parse_condition
from sca.parsers.nuget.msbuild_text import Call, Property, Question, Text, parse_text


class Reads(Struct, frozen=True):
    """Properties by lower-case name, each once. `files` says that a condition asks whether a file is there."""

    keys: tuple[str, ...]
    files: bool


def reads_of(texts: Iterable[str], conditions: Iterable[str], keys: Iterable[str] = ()) -> Reads:
    """What texts and conditions read; `keys` are further properties."""
    trees = [one for condition in conditions if condition.strip() for one in _within(parse_condition(condition))]
    asked = [text for tree in trees for text in _texts(tree)]
    found = (key for text in (*map(parse_text, texts), *asked) for key in _properties(text))
    files = any(isinstance(tree, Asked) and tree.question == "exists" for tree in trees)
    return Reads(tuple(dict.fromkeys((*found, *keys))), files)


def _within(condition: Condition) -> Iterator[Condition]:
    """A condition and all that it is made of."""
    yield condition
    if isinstance(condition, Not):
        yield from _within(condition.inner)
    elif isinstance(condition, And | Or):
        for part in condition.parts:
            yield from _within(part)


def _texts(condition: Condition) -> tuple[Text, ...]:
    if isinstance(condition, Compared):
        return condition.left, condition.right
    return (condition.text,) if isinstance(condition, Asked) else ()


def _properties(text: Text) -> Iterator[str]:
    """The names of the properties in a text, at any depth; those of the file it stands in are the same for every project."""
    for part in text.parts:
        named = part.property if isinstance(part, Question) else part
        if isinstance(named, Property) and not named.of_file:
            yield named.key
        if isinstance(part, Question | Call):
            for argument in part.arguments:
                yield from _properties(argument)

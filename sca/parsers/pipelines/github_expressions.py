"""Expressions of GitHub Actions in names of images: what a literal matrix and the defaults of inputs come to.

Names are looked up in a matrix that is written out (`matrix.x`) and in the defaults of inputs (`inputs.x`). What any other name
or a function gives is not in the file.

https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from sca.files.yaml_nodes import Mapping as MappingNode
from sca.files.yaml_nodes import Node, Scalar
from sca.model.component import ImageArgument
from sca.model.text import brief
from sca.parsers.pipelines.found import Filled
from sca.parsers.pipelines.github_terms import evaluate
from sca.parsers.pipelines.nodes import entries, items

Combination = dict[str, Node]

_EXPRESSION = re.compile(r"\$\{\{\s*((?:[^}']|'[^']*'|\}(?!\}))*?)\s*\}\}")
_CONTEXTS = {"matrix": "matrix", "inputs": "default"}
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+")
# GitHub refuses a matrix of more than 256 jobs.
_MOST_COMBINATIONS = 256
_MOST_TEXTS = 256
_MOST_CHARACTERS = 4_000_000
_LONGEST_EXPRESSION = 500
_NO_NAME = re.compile(r"[^A-Za-z0-9_.]+")


def inputs_of(on: Node | None) -> dict[str, str]:
    """Defaults of the inputs of a workflow. An input that is declared twice has one only if both say the same."""
    found: dict[str, set[str]] = {}
    for trigger in ("workflow_call", "workflow_dispatch"):
        for name, declared in entries(entries(entries(on).get(trigger)).get("inputs")).items():
            default = entries(declared).get("default")
            found.setdefault(name, set()).add(_value(default) if isinstance(default, Scalar) else "")
    return {name: min(values) for name, values in found.items() if len(values) == 1 and min(values)}


def combinations_of(strategy: Node | None) -> list[Combination] | None:
    """The combinations of a matrix that is written out; None if there is none, or too many."""
    matrix = entries(strategy).get("matrix")
    if not isinstance(matrix, MappingNode):
        return None
    vectors = {key: items(value) or (value,) for key, value in entries(matrix).items() if key not in ("include", "exclude")}
    rows = list(islice(product(*vectors.values()), _MOST_COMBINATIONS + 1)) if vectors else []
    if len(rows) > _MOST_COMBINATIONS:
        return None
    inclusions = [entries(one) for one in items(matrix.value("include"))]
    if len(inclusions) > _MOST_COMBINATIONS:
        return None
    left_out = [entries(one) for one in items(matrix.value("exclude"))]
    made = [dict(zip(vectors, row, strict=True)) for row in rows]
    kept = [one for one in made if not any(_agrees(one, exclusion) for exclusion in left_out)]
    return _included(kept, inclusions)


def _included(originals: list[Combination], inclusions: Sequence[Combination]) -> list[Combination]:
    """An inclusion is added to every combination whose own values it does not change; one that fits none stands alone."""
    made = [dict(one) for one in originals]
    alone: list[Combination] = []
    for inclusion in inclusions:
        fitting = [
            number for number, one in enumerate(originals) if _agrees(one, {k: v for k, v in inclusion.items() if k in one})
        ]
        for number in fitting:
            made[number].update(inclusion)
        if not fitting:
            alone.append(inclusion)
    return made + alone


def _agrees(one: Combination, other: Combination) -> bool:
    """Whether the first has all values of the second."""
    return all(key in one and _same(one[key], value) for key, value in other.items())


def _same(one: Node, other: Node) -> bool:
    if isinstance(one, Scalar) or isinstance(other, Scalar):
        return isinstance(one, Scalar) and isinstance(other, Scalar) and _value(one) == _value(other)
    if isinstance(one, MappingNode) and isinstance(other, MappingNode):
        return _agrees(entries(one), entries(other)) and len(one.members) == len(other.members)
    left, right = items(one), items(other)
    return len(left) == len(right) and all(map(_same, left, right))


def fill(text: str, combinations: list[Combination] | None, inputs: dict[str, str]) -> Iterator[Filled]:
    """What a text comes to, once for each different result; nothing where it comes to an empty text."""
    if "${{" not in text:
        yield Filled(text)
        return
    rows = combinations if combinations and "matrix" in text else [{}]
    seen: dict[tuple[str, tuple[str, ...]], Filled] = {}
    for row in rows:
        filled = _fill(text, row, combinations or [], inputs)
        if filled.missing or filled.text.strip():
            seen.setdefault(("" if filled.missing else filled.text, filled.missing), filled)
        if len(seen) > _MOST_TEXTS:
            break
    yield from seen.values()


def spelled_out(script: str, combinations: Sequence[Combination], inputs: Mapping[str, str]) -> Iterator[str]:
    """A script with its expressions replaced, once for each different result.

    One that has no value stands there as a variable of its name, which no shell has.
    """
    if "${{" not in script:
        yield script
        return
    rows = combinations if "matrix" in script and len(script) * len(combinations) <= _MOST_CHARACTERS else ()
    seen: set[str] = set()
    for row in rows or [{}]:
        made = "".join(_pieces(script, row, combinations, inputs))
        if made not in seen:
            seen.add(made)
            yield made


def _pieces(script: str, row: Combination, rows: Sequence[Combination], inputs: Mapping[str, str]) -> Iterator[str]:
    def look_up(name: str) -> str | None:
        context, _, path = name.partition(".")
        found = _look_up(context, path.split("."), row, rows, inputs) if context in _CONTEXTS and path else None
        return None if found is None or "${{" in found else found

    at = 0
    while (start := script.find("${{", at)) >= 0:
        # An expression is short; one that is never closed must not be looked for in all that follows.
        end = script.find("}}", start, start + _LONGEST_EXPRESSION)
        if end < 0:
            yield script[at : start + 3]
            at = start + 3
            continue
        yield script[at:start]
        expression = script[start + 3 : end].strip()
        value = evaluate(expression, look_up)
        yield f"${{{_NO_NAME.sub('_', expression)}}}" if value is None else value
        at = end + 2
    yield script[at:]


def _fill(text: str, row: Combination, rows: list[Combination], inputs: dict[str, str]) -> Filled:
    missing: dict[str, None] = {}
    arguments: dict[str, ImageArgument] = {}

    def look_up(name: str) -> str | None:
        context, _, path = name.partition(".")
        found = _look_up(context, path.split("."), row, rows, inputs) if context in _CONTEXTS and path else None
        if found is None or "${{" in found:
            missing[brief(name, 100)] = None
            return None
        arguments[name] = ImageArgument(brief(name, 100), brief(found, 100), _CONTEXTS[context])
        return found

    def value(found: re.Match[str]) -> str:
        text = evaluate(found[1], look_up)
        if text is None and not missing:
            missing[brief(found[1], 100)] = None
        return text or ""

    replaced = _EXPRESSION.sub(value, text)
    if "${{" in replaced:
        return Filled(text, fault="an expression is not closed")
    return Filled(replaced, tuple(missing), tuple(arguments.values()))


def _look_up(
    context: str, path: list[str], row: Combination, rows: Sequence[Combination], inputs: Mapping[str, str]
) -> str | None:
    """The value of a name; an empty text for a key that only other combinations have."""
    if context == "inputs":
        return inputs.get(path[0]) if len(path) == 1 else None
    node: Node | None = row.get(path[0])
    if node is None:
        return "" if any(path[0] in other for other in rows) else None
    for key in path[1:]:
        node = entries(node).get(key)
        if node is None:
            return ""
    if isinstance(node, MappingNode):
        node = node.value("image")
    return _value(node) if isinstance(node, Scalar) else None


def _value(node: Scalar) -> str:
    """The text of a scalar as an expression gives it: of a decimal number, the zeros at its end are lost."""
    if node.plain and _DECIMAL.fullmatch(node.text):
        return node.text.rstrip("0").rstrip(".")
    return node.text

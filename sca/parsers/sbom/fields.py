"""Takes values out of a decoded SBOM without trusting their types: what has another type counts as absent."""

from collections.abc import Iterator

from sca.files.json_document import JsonValue

Fields = dict[str, JsonValue]


def text(fields: Fields, name: str) -> str:
    """A text; empty if there is none."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def texts(fields: Fields, name: str) -> list[str]:
    """The texts in a list."""
    value = fields.get(name)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def objects(fields: Fields, name: str) -> list[Fields]:
    """The objects in a list."""
    value = fields.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def inner(fields: Fields, name: str) -> Fields:
    """An object; an empty one if there is none."""
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def told_by(fields: Fields) -> dict[str, list[str]]:
    """The values of all properties by their name, in order."""
    found: dict[str, list[str]] = {}
    for one in objects(fields, "properties"):
        name, value = text(one, "name"), text(one, "value")
        if name:
            found.setdefault(name, []).append(value)
    return found


def values_below(told: dict[str, list[str]], stem: str) -> Iterator[tuple[str, str]]:
    """The ends of the names that begin with a stem, each with a value."""
    for name, values in told.items():
        if name.startswith(stem):
            yield from ((name[len(stem) :], value) for value in values)

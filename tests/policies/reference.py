"""Makes the page of every key of a policy from the schema that ships with the program."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

SCHEMA: dict[str, Any] = json.loads(files("sca.policies").joinpath("schema.json").read_bytes())
DEFS: dict[str, Any] = SCHEMA["$defs"]
HEAD = """# Every key of a policy

Made from the schema `sca/policies/schema.json`, which editors use too. What the keys mean together, and why, is told in
[the policy](policy.md); a name in bold must be there.

"""
# What texts of these kinds look like; the schema has patterns for them.
TEXTS = {
    "text": "a text",
    "day": "a day, `2027-03-31`",
    "days": "days, `7d`",
    "pattern": "a [pattern](policy.md#patterns-and-ranges)",
    "licence": "an SPDX id",
    "digest": "64 hexadecimal digits",
    "address": "an address",
}
_REF = "#/$defs/"


def page() -> str:
    """The whole page."""
    parts = [f"{HEAD}## The file\n\n", *_table(SCHEMA)]
    for name in sorted(name for name, one in DEFS.items() if _object(one)):
        found = _object(DEFS[name]) or {}
        parts += [f"\n## {name}\n\n", *_lead(DEFS[name]), *_table(found)]
        for key, inner in found["properties"].items():
            if "properties" in inner:
                parts += [f"\n### {name}: {key}\n\n", *_lead(inner), *_table(inner)]
    return "".join(parts)


def _object(schema: dict[str, Any]) -> dict[str, Any] | None:
    """The part of a definition that has keys, if it has one."""
    ways = [schema, *schema.get("anyOf", ())]
    return next((one for one in ways if "properties" in one), None)


def _lead(schema: dict[str, Any]) -> Iterator[str]:
    if schema.get("description"):
        yield f"{schema['description']}\n\n"
    others = [_value(one) for one in schema.get("anyOf", ()) if "properties" not in one]
    if others:
        yield f"{' or '.join(others).capitalize()}, or these keys:\n\n"


def _table(schema: dict[str, Any]) -> Iterator[str]:
    yield "| key | value | default | what it is |\n|---|---|---|---|\n"
    for key, value in schema["properties"].items():
        shown = f"**`{key}`**" if key in schema.get("required", ()) else f"`{key}`"
        default = _word(value["default"]) if "default" in value else _default_of(value)
        yield f"| {shown} | {_value(value)} | {default} | {_meaning(value)} |\n"


def _default_of(value: dict[str, Any]) -> str:
    inner = DEFS.get(value.get("$ref", "").removeprefix(_REF), {})
    return _word(inner["default"]) if "default" in inner else ""


def _meaning(value: dict[str, Any]) -> str:
    inner = DEFS.get(value.get("$ref", "").removeprefix(_REF), {})
    return str(value.get("description") or inner.get("description") or "")


def _value(schema: dict[str, Any]) -> str:
    """What may stand there, in words."""
    if "$ref" in schema:
        return _named(schema["$ref"].removeprefix(_REF))
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_value(one) for one in schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        return ", ".join(dict.fromkeys(_word(one) for one in schema.get("enum", [schema.get("const")])))
    kind = schema.get("type")
    return _of_kind(schema, kind if isinstance(kind, list) else [kind])


def _of_kind(schema: dict[str, Any], kinds: list[Any]) -> str:
    inner = schema.get("additionalProperties")
    bounds = (schema.get("minimum"), schema.get("maximum"))
    if "array" in kinds:
        return f"a list of: {_value(schema['items'])}"
    if "object" in kinds:
        return f"names, each with: {_value(inner)}" if isinstance(inner, dict) else "keys of its own, below"
    if kinds == ["boolean"]:
        return "`true`, `false`"
    if {"integer", "number"} & set(kinds) and "string" not in kinds:
        return "a number" + (f" from {bounds[0]} to {bounds[1]}" if None not in bounds else "")
    return "a text"


def _word(value: Any) -> str:
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


def _named(name: str) -> str:
    if _object(DEFS[name]):
        return f"[{name}](#{name})"
    return TEXTS.get(name) or _value(DEFS[name])

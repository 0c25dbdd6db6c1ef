"""Turns a CycloneDX document into another version, or into XML, with the reference library, and says what did not survive.

The library's model is what passes; a field that it does not know is lost, and so is one that the target version has not. Losses
are not assumed: the keys of the document before and after are counted. The library takes seconds for thousands of components.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any

import msgspec
from cyclonedx.model.bom import Bom
from cyclonedx.model.component_evidence import Occurrence
from cyclonedx.output.json import BY_SCHEMA_VERSION as JSON_OUTPUTS
from cyclonedx.output.xml import BY_SCHEMA_VERSION as XML_OUTPUTS
from cyclonedx.schema import SchemaVersion
from msgspec import Struct

from sca.model.text import brief, visible
from sca.sbom.json_stream import inert_json
from sca.sbom.schemas import schema_errors

VERSIONS = {version.to_version(): version for version in SchemaVersion}
# What XML 1.0 has no way to write, https://www.w3.org/TR/xml/#charsets
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# An entry without anything in it, as the library indents it.
_LEAF = re.compile(' {4}<dependency ref="([^"]*)"/>')
_HEAD = frozenset(("/$schema", "/specVersion", "/version", "/serialNumber"))


class Converted(Struct, frozen=True):
    """The new document, and what it lost: a sentence for each kind of field."""

    data: bytes
    losses: tuple[str, ...]


class ConvertError(ValueError):
    """A document that the library cannot take; the message says why."""


def convert(data: bytes, version: str, *, xml: bool) -> Converted:
    """A CycloneDX JSON document in another version, as JSON or XML. Raises ConvertError."""
    document = msgspec.json.decode(data)
    raised = None if xml else _raised(document, version)
    if raised is not None:
        return Converted(raised + b"\n", ())
    escaped = 0
    if xml:
        document, escaped = _without_odd_characters(document)
    try:
        bom = Bom.from_json(document)  # type: ignore[attr-defined]  # a decorator adds it
        _leave_nothing_to_chance(bom, document)
        plain = JSON_OUTPUTS[VERSIONS[version]](bom).output_as_string(indent=2)
        text = plain if xml else _with_graph(plain, document, version)
        written = _without_made_up(XML_OUTPUTS[VERSIONS[version]](bom).output_as_string(indent=2), document) if xml else text
    except Exception as error:  # noqa: BLE001  # the library has no common error for what it does not take
        raise ConvertError(f"{type(error).__name__}: {brief(str(error), 200)}") from None
    losses = [*_losses(document, msgspec.json.decode(text))]
    if escaped:
        losses.append(f"{escaped} texts hold characters that XML has not; they are written as \\u{{..}}")
    return Converted(written.rstrip().encode() + b"\n", tuple(losses))


def _raised(document: dict[str, Any], version: str) -> bytes | None:
    """The document in a later version, as it stands: nearly everything of an earlier one is allowed there. None if not all is."""
    if tuple(map(int, version.split("."))) < tuple(map(int, str(document["specVersion"]).split("."))):
        return None
    schema = {"$schema": f"http://cyclonedx.org/schema/bom-{version}.schema.json"} if version >= "1.4" else {}
    rest = {key: value for key, value in document.items() if key not in ("$schema", "specVersion")}
    raised = _encoded(schema | {"bomFormat": "CycloneDX", "specVersion": version} | rest)
    return None if schema_errors(raised, version) else raised


def _leave_nothing_to_chance(bom: Bom, document: dict[str, Any]) -> None:
    """Take away the time that the library gives a document without one, and put occurrences in order.

    It sorts them by their references first, and tells two without any apart by where they lie in memory. So each gets a
    reference by its place until they are sorted.
    """
    if "timestamp" not in document.get("metadata", {}):
        bom.metadata.timestamp = None  # type: ignore[assignment]  # the library writes none then
    waiting = [*bom.components, *([bom.metadata.component] if bom.metadata.component is not None else [])]
    while waiting:
        component = waiting.pop()
        waiting.extend(component.components)
        if component.evidence is None:
            continue
        found = sorted(component.evidence.occurrences, key=_place_of)
        own = [one.bom_ref.value for one in found]
        for number, one in enumerate(found):
            one.bom_ref.value = f"{number:09}"
        component.evidence.occurrences = found
        for one, value in zip(found, own, strict=True):
            one.bom_ref.value = value


def _place_of(occurrence: Occurrence) -> tuple[str, int, int, str, str]:
    return (
        occurrence.location,
        occurrence.line or 0,
        occurrence.offset or 0,
        occurrence.symbol or "",
        occurrence.additional_context or "",
    )


def _with_graph(text: str, document: dict[str, Any], version: str) -> str:
    """The document with the dependencies and compositions that it had, which look the same in every version.

    The library has no compositions, and it writes of every component without an entry that it needs nothing.
    """
    plain = msgspec.json.decode(text) | {"dependencies": document.get("dependencies", [])}
    whole = plain | ({"compositions": document["compositions"]} if "compositions" in document else {})
    for candidate in (whole, plain):
        data = _encoded(candidate)
        if not schema_errors(data, version):
            return data.decode()
    return text


def _without_made_up(xml: str, document: dict[str, Any]) -> str:
    """XML of the library without the entries of components of which it is not known what they need."""
    known = {one.get("ref") for one in document.get("dependencies", ())}
    lines = xml.split("\n")
    return "\n".join(line for line in lines if (found := _LEAF.fullmatch(line)) is None or unescape(found[1]) in known)


def _encoded(document: dict[str, Any]) -> bytes:
    return inert_json(msgspec.json.format(msgspec.json.encode(document), indent=2))


def _losses(before: Any, after: Any) -> Iterator[str]:
    """Every kind of field of which there are fewer, but for those below one that is lost itself."""
    had, has = Counter(_paths(before)), Counter(_paths(after))
    lost = {path: count - has[path] for path, count in had.items() if count > has[path] and path not in _HEAD}
    for path in sorted(lost):
        if not any(path.startswith(f"{outer}/") and lost[path] <= lost[outer] * 1000 for outer in lost if outer != path):
            yield f"{path.removeprefix('/')}: {lost[path]} of {had[path]}"


def _paths(value: Any, path: str = "") -> Iterator[str]:
    stack = [(value, path)]
    while stack:
        one, at = stack.pop()
        if isinstance(one, dict):
            for key, inner in one.items():
                yield f"{at}/{key}"
                stack.append((inner, f"{at}/{key}"))
        elif isinstance(one, list):
            stack.extend((inner, at) for inner in one)


def _without_odd_characters(value: Any) -> tuple[Any, int]:
    """The same with every character that XML has not made visible, and in how many texts."""
    if isinstance(value, str):
        return (visible(value), 1) if _NO_XML.search(value) else (value, 0)
    if isinstance(value, list):
        found = [_without_odd_characters(one) for one in value]
        return [one for one, _ in found], sum(count for _, count in found)
    if isinstance(value, dict):
        pairs = {key: _without_odd_characters(one) for key, one in value.items()}
        return {key: one for key, (one, _) in pairs.items()}, sum(count for _, count in pairs.values())
    return value, 0

"""Reads a CycloneDX SBOM in XML: it is put into the shape that the same document has in JSON, and read like that.

Specification: https://cyclonedx.org/docs/1.6/xml/
"""

import re
from collections.abc import Callable

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.files.xml_document import Element
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.sbom.bom import VERSIONS, Bom, checked, extract_of
from sca.parsers.sbom.cyclonedx_json import EXTRACTS, OMITS
from sca.parsers.sbom.fields import Fields

_NAMESPACE = re.compile(r"http://cyclonedx\.org/schema/bom/([0-9.]+)")
_XML_VERSIONS = ("1.0", "1.1", *VERSIONS)
_DIGITS = re.compile("[0-9]{1,9}")
_SIMPLE = ("name", "group", "version", "purl", "scope")


def parse(view: FileView) -> Extract:
    """Return every component of the document, its dependencies, and what it says of itself. Raises InputError."""
    root = view.xml().root
    prefix, colon, local = root.name.rpartition(":")
    found = _NAMESPACE.fullmatch(root.attributes.get(f"xmlns:{prefix}" if colon else "xmlns", ""))
    if local != "bom" or found is None:
        message = "this is no CycloneDX document: the outer element is no bom of its namespace"
        raise InputError("E-STRUCTURE", message, view.path, root.line, help="is it an SBOM, and of which format?")
    shape = _Shape(prefix + colon)
    fields = shape.bom(root)
    lines = shape.lines
    return extract_of(Bom(fields, checked(found[1], _XML_VERSIONS, view.path), lambda one: lines.get(id(one))), view)


class _Shape:
    """Puts elements into objects. Those it makes are kept, so that an address means one object: `lines` goes by it."""

    def __init__(self, prefix: str) -> None:
        self.lines: dict[int, int] = {}
        self._prefix = prefix
        self._made: list[Fields] = []

    def bom(self, root: Element) -> Fields:
        """The whole document."""
        fields = self._made_at(root)
        fields["serialNumber"] = root.attributes.get("serialNumber", "")
        for metadata in self._named(root, "metadata"):
            fields["metadata"] = self._metadata(metadata)
        fields["components"] = self._list(root, "components", "component", self._component)
        fields["services"] = self._list(root, "services", "service", self._service)
        fields["dependencies"] = self._list(root, "dependencies", "dependency", self._dependency)
        fields["compositions"] = self._list(root, "compositions", "composition", self._composition)
        return fields

    def _made_at(self, element: Element) -> Fields:
        fields: Fields = {}
        self._made.append(fields)
        self.lines[id(fields)] = element.line
        return fields

    def _named(self, element: Element, name: str) -> list[Element]:
        return list(element.named(self._prefix + name))

    def _list(self, element: Element, outer: str, inner: str, make: Callable[[Element], Fields]) -> list[JsonValue]:
        return [make(one) for holder in self._named(element, outer) for one in self._named(holder, inner)]

    def _texts(self, element: Element, names: tuple[str, ...], fields: Fields) -> Fields:
        for name in names:
            value = element.child_text(self._prefix + name)
            if value:
                fields[name] = value
        return fields

    def _metadata(self, element: Element) -> Fields:
        fields = self._texts(element, ("timestamp",), self._made_at(element))
        for component in self._named(element, "component"):
            fields["component"] = self._component(component)
        for tools in self._named(element, "tools"):
            modern = self._list(tools, "components", "component", self._component)
            old = self._named(tools, "tool")
            listed: list[JsonValue] = [self._texts(one, ("name", "version"), self._made_at(one)) for one in old]
            fields["tools"] = listed or {"components": modern}
        fields["properties"] = self._list(element, "properties", "property", self._property)
        return fields

    def _component(self, element: Element) -> Fields:
        fields = self._texts(element, _SIMPLE, self._made_at(element))
        fields["type"] = element.attributes.get("type", "")
        fields["bom-ref"] = element.attributes.get("bom-ref", "")
        for name, outer, inner, make in (
            ("hashes", "hashes", "hash", self._hash),
            ("externalReferences", "externalReferences", "reference", self._reference),
            ("properties", "properties", "property", self._property),
            ("components", "components", "component", self._component),
        ):
            found = self._list(element, outer, inner, make)
            if found:
                fields[name] = found
        licences = self._licences(element)
        if licences:
            fields["licenses"] = licences
        for evidence in self._named(element, "evidence"):
            inside = self._made_at(evidence)
            inside["occurrences"] = self._list(evidence, "occurrences", "occurrence", self._occurrence)
            inside["licenses"] = self._licences(evidence)
            fields["evidence"] = inside
        return fields

    def _licences(self, element: Element) -> list[JsonValue]:
        found: list[JsonValue] = []
        for holder in self._named(element, "licenses"):
            for one in holder.children:
                fields = self._made_at(one)
                acknowledged = one.attributes.get("acknowledgement", "")
                if one.name == f"{self._prefix}expression":
                    fields |= {"expression": one.text.strip(), "acknowledgement": acknowledged}
                elif one.name == f"{self._prefix}license":
                    inside = self._texts(one, ("id", "name"), self._made_at(one))
                    inside["acknowledgement"] = acknowledged
                    for attached in self._named(one, "text"):
                        encoding = attached.attributes.get("encoding", "")
                        inside["text"] = {"content": attached.text, "encoding": encoding}
                    fields["license"] = inside
                found.append(fields)
        return found

    def _hash(self, element: Element) -> Fields:
        return self._made_at(element) | {"alg": element.attributes.get("alg", ""), "content": element.text.strip()}

    def _property(self, element: Element) -> Fields:
        return {"name": element.attributes.get("name", ""), "value": element.text.strip()}

    def _reference(self, element: Element) -> Fields:
        fields = self._texts(element, ("url", "comment"), self._made_at(element))
        fields["type"] = element.attributes.get("type", "")
        fields["hashes"] = self._list(element, "hashes", "hash", self._hash)
        return fields

    def _occurrence(self, element: Element) -> Fields:
        fields = self._texts(element, ("location", "additionalContext"), self._made_at(element))
        line = element.child_text(f"{self._prefix}line")
        if _DIGITS.fullmatch(line):
            fields["line"] = int(line)
        return fields

    def _service(self, element: Element) -> Fields:
        fields = self._made_at(element)
        fields["bom-ref"] = element.attributes.get("bom-ref", "")
        fields["services"] = self._list(element, "services", "service", self._service)
        return fields

    def _dependency(self, element: Element) -> Fields:
        fields = self._made_at(element)
        fields["ref"] = element.attributes.get("ref", "")
        fields["dependsOn"] = [one.attributes.get("ref", "") for one in self._named(element, "dependency")]
        return fields

    def _composition(self, element: Element) -> Fields:
        fields = self._texts(element, ("aggregate",), self._made_at(element))
        for name, inner in (("assemblies", "assembly"), ("dependencies", "dependency")):
            refs: list[JsonValue] = [
                one.attributes.get("ref", "") for holder in self._named(element, name) for one in self._named(holder, inner)
            ]
            fields[name] = refs
        return fields


PARSER = Parser(parse=parse, extracts=EXTRACTS, omits=OMITS)

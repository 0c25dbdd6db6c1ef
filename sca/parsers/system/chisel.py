"""Reads what Chisel writes down of the slices of Ubuntu packages that it put into an image: `var/lib/chisel/manifest.wall`.

A text packed with zstd, one JSON object a line, of which those of the kind `package` name packages. What of a package is
there are slices of it; all the same it is that package in that version.

Source: https://documentation.ubuntu.com/chisel/en/latest/reference/manifest/
"""

import re
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from sca.files.errors import InputError
from sca.files.unpack import Bounds, begun, unpacked
from sca.files.view import FileView
from sca.model.component import Component, Location, Problem, SystemFacts
from sca.model.inventory import Extract
from sca.model.package import system_package
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.system.assemble import Found, assemble, refuse_more_than, unique_id
from sca.parsers.system.debian_copyright import package_terms
from sca.parsers.system.os_release import read_distribution
from sca.parsers.system.root import SystemRoot

_FOLDER = "var/lib/chisel"
_SCHEMAS = ("1.0",)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]*")
_VERSION = re.compile(r"[A-Za-z0-9.+~:-]+")
_PACKAGE = "package"


class _Line(Struct):
    kind: str = ""
    name: str = ""
    version: str = ""
    arch: str = ""
    jsonwall: str = ""
    schema: str = ""


def parse(view: FileView) -> Extract:
    """Return the system as a project and every package of which slices are there."""
    root = SystemRoot(view, (_FOLDER,))
    system, problems = read_distribution(root, view.path, view.limits)
    found = Found([], [], problems, [], completeness="unknown")
    taken: set[str] = set()
    for number, line in _packages(view, problems):
        where = Location(view.path, number, role="installed")
        if not _NAME.fullmatch(line.name) or not _VERSION.fullmatch(line.version) or len(line.name) > view.limits.name_chars:
            message = f"{brief(line.name, 60)!r} {brief(line.version, 60)!r} is no package with a version"
            problems.append(Problem("E-NAME", message, where, "package"))
            continue
        id = unique_id(f"{line.name}:{line.arch}", where, taken, problems)
        taken.add(id)
        refuse_more_than(view.limits.packages_per_file, len(taken), view.path)
        identity = system_package("deb", system.id, line.name, line.version, {"arch": line.arch, "distro": system.label})
        facts = SystemFacts(line.arch, distribution=system.label)
        terms = package_terms(root, line.name, view.limits, problems)
        found.components.append(Component(id, identity, (where,), licences=terms.claims, texts=terms.texts, facts=facts))
    return assemble(view, root, system, found)


def _packages(view: FileView, problems: list[Problem]) -> Iterator[tuple[int, _Line]]:
    """The lines about packages with their numbers. Raises InputError for a file that is of another kind or version."""
    for number, text in enumerate(_text(view).split(b"\n"), 1):
        if number > 1 and not text.strip():
            continue
        try:
            line = msgspec.json.decode(text, type=_Line)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            if number == 1:
                raise InputError("E-DATABASE", "this is no manifest of Chisel", view.path, 1) from None
            where = Location(view.path, number, role="installed")
            problems.append(Problem("E-FIELD", "the line is no JSON object of Chisel's", where, "package"))
            continue
        if number == 1 and (not line.jsonwall or line.schema not in _SCHEMAS):
            message = f"a manifest of the schema {brief(line.schema, 20)!r} is not understood"
            raise InputError("E-DATABASE", message, view.path, 1)
        if line.kind == _PACKAGE:
            yield number, line


def _text(view: FileView) -> bytes:
    limits = view.limits

    def refuse(code: str, message: str) -> InputError:
        return InputError(code, f"the manifest is not read: {message}", view.path)

    method, whole = begun(iter([view.data(limits.text_bytes, "text-bytes")]))
    bounds = Bounds(limits.text_bytes, "text-bytes", limits.archive_ratio)
    return b"".join(unpacked(whole, method, limits, bounds, refuse))


PARSER = Parser(
    parse=parse,
    extracts=("Ubuntu packages of which slices are installed, with version and architecture", "licences from copyright files"),
    omits=("edges", "source packages"),
)

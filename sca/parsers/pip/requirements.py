"""Stand-in until the reader of requirements files lands."""

import re

from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, PipFacts, Project, Source
from sca.model.inventory import Extract
from sca.model.package import pypi_package
from sca.parsers.base import Parser

_PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")


def parse(view: FileView) -> Extract:
    """Pins only."""
    root = Project(f"{view.path}#", view.path, view.folder or ".", "python", Location(view.path, 1))
    components, edges = [], []
    for number, line in enumerate(view.text().splitlines(), 1):
        match = _PIN.match(line)
        if match:
            one = Component(
                f"{view.path}#{number}",
                pypi_package(match[1], match[2]),
                (Location(view.path, number),),
                Source("registry"),
                facts=PipFacts(match[1]),
            )
            components.append(one)
            edges.append(Edge(root.id, one.id, requested=f"=={match[2]}"))
    return Extract((root,), tuple(components), tuple(edges), completeness="unknown")


PARSER = Parser(
    "pip-requirements",
    "pypi",
    ("requirements.txt",),
    ("*requirements*.txt", "constraints*.txt"),
    parse,
    ("pins",),
    encodings="python",
)

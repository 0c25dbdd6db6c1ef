"""What a plug-in may rely on: the contracts of parsers and reports, and the values that they give and take.

A plug-in is an installed package with entry points in the group `sca.parsers` (each one a `Format`) or `sca.reports` (each one
a `Reporter`). A run uses it only if it names it (`--plugin NAME`); docs/plugins.md has an example. These names are stable, the
rest of `sca` is not.
"""

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Edge, Hash, LicenceClaim, Location, Problem, Project, Reference, Scope, Source
from sca.model.inventory import Extract
from sca.model.package import Package
from sca.model.result import Result
from sca.model.text import brief
from sca.parsers.base import Format, Parser
from sca.reports.base import Reporter
from sca.reports.inert import inert

__all__ = [
    "Component",
    "Edge",
    "Extract",
    "FileView",
    "Format",
    "Hash",
    "InputError",
    "LicenceClaim",
    "Location",
    "Package",
    "Parser",
    "Problem",
    "Project",
    "Reference",
    "Reporter",
    "Result",
    "Scope",
    "Source",
    "brief",
    "inert",
]

"""Reads project.lock.json, the restore result of projects with a project.json: the ancestor of project.assets.json.

The targets have the same shape; all frameworks can share one list of what the project asks for.
https://learn.microsoft.com/nuget/archive/project-json
"""

from sca.files.view import FileView
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.nuget.project_assets import check_version, read_targets

_VERSIONS = (1, 2, 3)
_REMEDY = "restore anew: nuget restore project.json"
_MANIFEST = "project.json"


def parse(view: FileView) -> Extract:
    """Return a project for every framework, the packages, and the edges of each target."""
    document = view.json()
    check_version(document, view, _VERSIONS, _REMEDY)
    return read_targets(document, view, _REMEDY, beside=_MANIFEST)


PARSER = Parser(
    parse=parse,
    extracts=("every package of every target framework and runtime identifier, with its resolved version and all edges",),
    omits=("PrivateAssets of older clients", "licences and feeds"),
)

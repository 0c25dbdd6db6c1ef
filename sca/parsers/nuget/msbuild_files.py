"""Reads the files of MSBuild, each once in a run however many projects import it."""

from collections.abc import Hashable
from functools import lru_cache
from typing import cast

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.view import FileView, Tree
from sca.parsers.nuget.msbuild_statements import MsbuildFile, statements_of

NAMESPACE = "http://schemas.microsoft.com/developer/msbuild/2003"
_REMEDY = "if this is an MSBuild file, its outer element is Project"


def read_msbuild(view: FileView, path: str) -> MsbuildFile:
    """A project file or one that it imports. Raises InputError for what cannot be read, or is no MSBuild file."""
    view.reads.add(path)
    file = _read(cast("Hashable", view.tree), path, view.limits)
    if isinstance(file, InputError):
        raise file.with_traceback(None)
    return file


# Hundreds of projects import the same few files, broken ones as well; a tree does not change while it is read.
@lru_cache(maxsize=64)
def _read(tree: Hashable, path: str, limits: Limits) -> MsbuildFile | InputError:
    try:
        document = FileView(cast("Tree", tree), path, limits).xml()
    except InputError as error:
        return error
    root = document.root
    if root.name.lower() != "project" or root.attributes.get("xmlns", NAMESPACE) != NAMESPACE:
        return InputError("E-STRUCTURE", "the outer element is not that of an MSBuild project", path, root.line, help=_REMEDY)
    return statements_of(document)

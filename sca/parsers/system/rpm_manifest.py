"""Reads the list that images without rpm carry instead of its database: `var/lib/rpmmanifest/container-manifest-2`.

One package a line, ten fields between tabs: name, version-release, times of install and build, vendor, epoch, size,
architecture, number of the epoch, source rpm.

Source: https://github.com/microsoft/azurelinux (toolkit, the manifests of distroless images)
"""

from sca.files.view import FileView
from sca.model.component import Location
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.system.rpm_database import RpmDatabase
from sca.parsers.system.rpm_package import RpmPackage

_FIELDS = 10
_NONE = ("(none)", "")


def parse(view: FileView) -> Extract:
    """Return the system as a project and every package of the list."""
    database = RpmDatabase(view, "unknown")
    for number, line in enumerate(view.text().replace("\r\n", "\n").split("\n"), 1):
        fields = line.split("\t")
        where = Location(view.path, number, role="installed")
        if not line.strip():
            continue
        if len(fields) != _FIELDS:
            database.lose(f"the line has {len(fields)} fields, not {_FIELDS}", where)
            continue
        name, version, _installed, _built, _vendor, epoch, _size, architecture, _number, source = fields
        package = RpmPackage(name, version, "" if epoch in _NONE else epoch, architecture, "" if source in _NONE else source)
        database.add(number, package, where=where)
    return database.done()


PARSER = Parser(
    parse=parse,
    extracts=("packages with version, epoch, architecture and source package",),
    omits=("edges", "licences"),
)

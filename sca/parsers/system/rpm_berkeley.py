"""Reads rpm's database in Berkeley DB, as older systems have it: `Packages`."""

from sca.files.view import FileView
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.system.rpm_bdb import blobs
from sca.parsers.system.rpm_database import EXTRACTS, OMITS, read_database


def parse(view: FileView) -> Extract:
    """Return the system as a project and every installed package with its edges, source, licence and metadata files."""
    data = view.data(view.limits.package_database_bytes, "package-database-bytes")
    return read_database(view, blobs(data, view.path))


PARSER = Parser(parse=parse, extracts=EXTRACTS, omits=OMITS)

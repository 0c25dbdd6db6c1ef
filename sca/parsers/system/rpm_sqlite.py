"""Reads rpm's database in SQLite: `rpmdb.sqlite` in `var/lib/rpm` or `usr/lib/sysimage/rpm`, with its write-ahead log.

Source: rpm, lib/backend/sqlite.c
"""

from sca.files.sqlite_blobs import blobs
from sca.files.view import FileView
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.system.rpm_database import EXTRACTS, OMITS, read_database

_TABLE = "Packages"
_LOG = "-wal"


def parse(view: FileView) -> Extract:
    """Return the system as a project and every installed package with its edges, source, licence and metadata files."""
    limits = view.limits
    data = view.data(limits.package_database_bytes, "package-database-bytes")
    beside = view.neighbour(f"{view.path.rpartition('/')[2]}{_LOG}")
    log = beside.data(limits.package_database_bytes, "package-database-bytes") if beside is not None else b""
    return read_database(view, blobs(data, log, _TABLE, view.path, limits.archive_member_bytes))


PARSER = Parser(parse=parse, extracts=EXTRACTS, omits=OMITS)

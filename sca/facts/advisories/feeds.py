"""Reads what is known about vulnerabilities by their CVE: the catalogue of exploited ones, and the scores of EPSS."""

import re
import zlib
from collections.abc import Iterator

import msgspec
from msgspec import Struct, field

from sca.files.byte_source import ByteSource, pieces
from sca.files.errors import InputError
from sca.files.limits import Limits

_GZIP = b"\x1f\x8b"
_CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,12}").fullmatch
_FIRST = re.compile(
    r"#\s*model_version:(?P<model>[A-Za-z0-9._-]{1,40}),\s*score_date:(?P<date>\d{4}-\d\d-\d\d)(?:T[0-9:+-]+Z?)?\s*"
)
_HEADER = ["cve", "epss", "percentile"]


class Catalogue(Struct, frozen=True):
    """CISA's catalogue: ids with the day on which each was listed."""

    rows: tuple[tuple[str, str], ...]
    newest: str


class Scores(Struct, frozen=True):
    """EPSS: ids with score and percentile, the day and the model they are of, and how many lines could not be read."""

    rows: tuple[tuple[str, float, float], ...]
    date: str
    model: str
    skipped: int


class _Known(Struct):
    cve_id: str = field(name="cveID")
    date_added: str = field(name="dateAdded")


class _Catalogue(Struct):
    vulnerabilities: list[_Known]


def read_catalogue(source: ByteSource, name: str, limits: Limits) -> Catalogue:
    """What is known to be exploited. Raises InputError.

    https://www.cisa.gov/known-exploited-vulnerabilities-catalog
    """
    _check_size(source.size, name, limits)
    try:
        known = msgspec.json.decode(source.read_at(0, source.size), type=_Catalogue).vulnerabilities
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        message = "this is not a catalogue of exploited vulnerabilities"
        raise InputError("E-STRUCTURE", message, name) from None
    rows = tuple((one.cve_id, one.date_added) for one in known)
    return Catalogue(rows, max((day for _, day in rows), default=""))


def read_scores(source: ByteSource, name: str, limits: Limits) -> Scores:
    """The scores of one day. Raises InputError for a file that does not say of which day and model it is.

    https://www.first.org/epss/data_stats
    """
    lines = _text(source, name, limits).split("\n")
    first = _FIRST.fullmatch(lines[0].rstrip("\r"))
    if first is None or len(lines) < 2 or lines[1].strip().split(",") != _HEADER:
        message = "this is no file of EPSS scores: its first line names model and date, its second the columns"
        raise InputError("E-STRUCTURE", message, name, 1)
    rows: list[tuple[str, float, float]] = []
    filled = [line for line in lines[2:] if line]
    for line in filled:
        row = _score(line)
        if row is not None:
            rows.append(row)
    return Scores(tuple(rows), first["date"], first["model"], len(filled) - len(rows))


def _score(line: str) -> tuple[str, float, float] | None:
    """One line; None for one that is none."""
    cve, _, rest = line.rstrip("\r").partition(",")
    epss, _, percentile = rest.partition(",")
    try:
        row = (cve, float(epss), float(percentile))
    except ValueError:
        return None
    return row if _CVE(cve) and 0 <= row[1] <= 1 and 0 <= row[2] <= 1 else None


def _text(source: ByteSource, name: str, limits: Limits) -> str:
    _check_size(source.size, name, limits)
    try:
        data = b"".join(_unpacked(source, name, limits)) if source.read_at(0, 2) == _GZIP else source.read_at(0, source.size)
        return data.decode("ascii")
    except (zlib.error, UnicodeDecodeError):
        raise InputError("E-STRUCTURE", "this file of scores cannot be unpacked, or is no text", name) from None


def _unpacked(source: ByteSource, name: str, limits: Limits) -> Iterator[bytes]:
    decoder, total = zlib.decompressobj(wbits=31), 0
    for piece in pieces(source):
        found = decoder.decompress(piece, limits.advisory_catalogue_bytes + 1)
        total += len(found)
        _check_size(total, name, limits)
        yield found
    if not decoder.eof:
        raise InputError("E-STRUCTURE", "this file of scores ends in the middle", name)


def _check_size(size: int, name: str, limits: Limits) -> None:
    if size > limits.advisory_catalogue_bytes:
        limit = f"{limits.advisory_catalogue_bytes} (advisory-catalogue-bytes)"
        raise InputError("E-SIZE", f"{size} bytes, more than the limit of {limit}", name)

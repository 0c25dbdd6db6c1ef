"""Reads single members of a compressed tar archive into memory, in one pass over a bounded stream.

Links, devices and whatever else is no regular file are passed over, and so is every member that nobody asks for.
Nothing is unpacked to disk, and no header is believed beyond the limits.
"""

from collections.abc import Callable

from sca.files.byte_source import ByteSource, archive_error, pieces
from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.tar_feed import PieceFeed
from sca.files.tar_members import members
from sca.files.unpack import Bounds, unpacked
from sca.model.text import brief


def _nothing(_name: str) -> bool:
    return False


def read_members(
    source: ByteSource,
    path: str,
    limits: Limits,
    wants: Callable[[str], bool],
    also: Callable[[str], bool] = _nothing,
) -> dict[str, bytes]:
    """The members of a `.tar.gz` that are wanted, by name. Raises InputError for an archive that is not sound.

    `also` tells which small members are taken as well, if they can be taken without a question.
    """

    def refuse(code: str, message: str) -> InputError:
        return archive_error(code, message, path)

    bounds = Bounds(limits.archive_total_bytes, "archive-total-bytes", limits.archive_ratio)
    feed = PieceFeed(unpacked(pieces(source), "gzip", limits, bounds, refuse), refuse)
    found: dict[str, bytes] = {}
    for member in members(feed, refuse, limits.archive_members, "archive-members"):
        if not (member.is_regular and wants(member.name)):
            small = member.is_regular and member.size <= limits.licence_file_bytes and not member.odd
            if small and member.name not in found and also(member.name):
                found[member.name] = feed.take(member.size)
            continue
        shown = brief(member.name, 80)
        if member.name in found:
            raise refuse("E-AMBIGUOUS", f"{shown} stands in it twice")
        if member.size > limits.archive_member_bytes:
            limit = f"{limits.archive_member_bytes} (archive-member-bytes)"
            raise refuse("E-SIZE", f"{shown} has {member.size} bytes, more than the limit of {limit}")
        if member.odd or member.disputed:
            raise refuse("E-AMBIGUOUS", f"{shown} is not read: {member.odd or member.disputed}")
        found[member.name] = feed.take(member.size)
    return found

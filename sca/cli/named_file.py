"""Reads a file that the user names and that is no input of a scan: a result, or an SBOM to be handed on as it stands."""

from sca import exit_status
from sca.cli.ending import Ending
from sca.files.disk import read_capped
from sca.model.text import brief


def read_named(path: str, limit: int) -> bytes:
    """The bytes of a file, at most `limit`. Ends the run with status 2 where it cannot be read."""
    try:
        with open(path, "rb") as file:
            data = read_capped(file.read, limit)
    except OSError as error:
        raise Ending(exit_status.USAGE, f"{brief(path)} cannot be read: {error.strerror}") from None
    if len(data) > limit:
        raise Ending(exit_status.USAGE, f"{brief(path)} has more than {limit} bytes")
    return data

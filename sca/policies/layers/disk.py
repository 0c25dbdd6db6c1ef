"""Reads layers and lists from the disk: files beside the policy, and what was fetched before and is kept by its digest."""

import os
from posixpath import dirname, relpath

from sca.files.disk import read_capped
from sca.policies.layers.source import Source, UnavailableError
from sca.system.places import cache_folder
from sca.system.ways import is_within

_KEPT = "policies"


class DiskReader:
    """The files that a policy at `path` names; messages call it `label`. With `within`, files outside that folder are refused.

    A policy that was found in a scanned checkout may name files of that checkout only: it must not show others.
    """

    def __init__(self, path: str, label: str, *, within: str = "", cache: str = "") -> None:
        self._folder = os.path.dirname(path) or "."
        self._shown = dirname(label) or "."
        self._within = os.path.realpath(within) if within else ""
        self._cache = cache or fetched_folder()

    def local(self, source: Source, limit: int) -> bytes:
        """The bytes of a file, at most `limit` + 1. Raises UnavailableError."""
        path = os.path.realpath(os.path.join(self._folder, relpath(source.path, self._shown)))
        if self._within and not is_within(path, self._within):
            help = "name the policy itself to allow it: --policy FILE"
            raise UnavailableError("it lies outside of the repository of this policy", help)
        return _read(path, limit)

    def remote(self, source: Source, sha256: str, limit: int) -> bytes:
        """The bytes that were kept under this digest. Raises UnavailableError."""
        del source
        path = os.path.join(self._cache, _KEPT, sha256)
        try:
            return _read(path, limit)
        except UnavailableError:
            raise UnavailableError("it was not fetched yet", "fetch it: sca policy update") from None


def kept_at(digest: str, cache: str = "") -> str:
    """The path under which the bytes of a digest are kept."""
    return os.path.join(cache or fetched_folder(), _KEPT, digest)


def fetched_folder() -> str:
    """The folder of what was fetched: SCA_CACHE, or `sca` in the user's folder for caches."""
    own = os.environ.get("SCA_CACHE", "")
    base = cache_folder(os.environ) or os.path.join(os.path.expanduser("~"), ".cache")
    return own or os.path.join(base, "sca")


def _read(path: str, limit: int) -> bytes:
    try:
        if not os.path.isfile(path):
            raise UnavailableError("there is no such file")
        with open(path, "rb") as file:
            return read_capped(file.read, limit)
    except OSError as error:
        raise UnavailableError(error.strerror or "it cannot be opened") from None

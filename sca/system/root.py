"""The one place that knows which way of opening folders this system has."""

from sca.system.by_descriptor import SUPPORTED, DescriptorFolder
from sca.system.by_path import PathFolder
from sca.system.folder import Folder


def open_root(path: str) -> Folder:
    """A folder by its path, which may be a link. Raises OSError."""
    return DescriptorFolder.root(path) if SUPPORTED else PathFolder.root(path)

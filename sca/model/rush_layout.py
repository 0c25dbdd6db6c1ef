"""Where a Rush monorepo keeps the lock of its projects, told from the path alone.

https://rushjs.io/pages/advanced/rush_files_and_folders/, https://rushjs.io/pages/advanced/subspaces/
"""

import re

from msgspec import Struct

_KEPT = re.compile(r"(?P<root>(?:.+/)?)common/config/(?P<config>rush|subspaces/(?P<subspace>[^/]+))(?:/variants/[^/]+)?")


class RushFolders(Struct, frozen=True):
    """`root` is the folder of `rush.json`, empty for that of the scan; the others lie below it.

    `config` holds the lock, or the variants of the lock, and its settings; `installed` is where Rush installs with a copy of it.
    """

    root: str
    config: str
    installed: str

    def beside_root(self, path: str) -> str:
        """A path below the root, as seen from the scan."""
        return f"{self.root}/{path}" if self.root else path


def rush_folders(folder: str) -> RushFolders | None:
    """The folders that belong to the folder of a lock, if it is one where Rush keeps a lock."""
    kept = _KEPT.fullmatch(folder)
    if kept is None:
        return None
    installed = f"common/temp/{kept['subspace']}" if kept["subspace"] else "common/temp"
    return RushFolders(kept["root"].removesuffix("/"), f"common/config/{kept['config']}", installed)

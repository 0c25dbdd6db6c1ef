"""Where the store lies: known to every check, so nothing is loaded for it."""

import os
from collections.abc import Mapping

from sca.system.places import cache_folder

VARIABLE = "SCA_STORE"
NONE = "none"
_FILE = ("sca", "registry-facts.sqlite")


def store_path(environment: Mapping[str, str]) -> str:
    """The file of the store; empty if `SCA_STORE` says that there is to be none, or there is no folder for it."""
    named = environment.get(VARIABLE, "")
    if named:
        return "" if named == NONE else named
    folder = cache_folder(environment)
    return os.path.join(folder, *_FILE) if folder else ""

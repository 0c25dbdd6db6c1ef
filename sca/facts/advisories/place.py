"""Where the store of vulnerability records lies: where the user says, or in the user's cache folder."""

import os
from collections.abc import Mapping

from sca.system.places import cache_folder

VARIABLE = "SCA_ADVISORIES"
_FILE = ("sca", "advisories.sqlite")


def advisories_path(environment: Mapping[str, str]) -> str:
    """The path of the store; empty where there is no home folder."""
    named = environment.get(VARIABLE, "")
    if named:
        return named
    folder = cache_folder(environment)
    return os.path.join(folder, *_FILE) if folder else ""

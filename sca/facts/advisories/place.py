"""Where the store of vulnerability records lies: where the user says, or in the user's cache folder.

https://specifications.freedesktop.org/basedir-spec/latest/
"""

import os
from collections.abc import Mapping

VARIABLE = "SCA_ADVISORIES"
_NAME = os.path.join("sca", "advisories.sqlite")


def advisories_path(environment: Mapping[str, str]) -> str:
    """The path of the store; empty where there is no home folder."""
    named = environment.get(VARIABLE, "")
    if named:
        return named
    cache = environment.get("XDG_CACHE_HOME", "")
    home = environment.get("LOCALAPPDATA", "") or environment.get("HOME", "")
    if os.path.isabs(cache):
        return os.path.join(cache, _NAME)
    return os.path.join(home, ".cache", _NAME) if os.path.isabs(home) else ""

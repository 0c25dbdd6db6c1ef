"""Where the store lies: known to every check, so nothing is loaded for it.

Source: https://specifications.freedesktop.org/basedir-spec
"""

import os
from collections.abc import Mapping

VARIABLE = "SCA_STORE"
NONE = "none"
_FILE = "sca/registry-facts.sqlite"


def store_path(environment: Mapping[str, str]) -> str:
    """The file of the store; empty if `SCA_STORE` says that there is to be none, or there is no folder for it."""
    named = environment.get(VARIABLE, "")
    if named:
        return "" if named == NONE else named
    cache = environment.get("XDG_CACHE_HOME", "")
    home = environment.get("HOME", "")
    folder = cache if os.path.isabs(cache) else f"{home}/.cache" if os.path.isabs(home) else ""
    return f"{folder}/{_FILE}" if folder else ""

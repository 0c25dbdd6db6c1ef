"""The folders of the user: as POSIX systems name them in variables, else as Windows does. A relative path counts as none.

https://specifications.freedesktop.org/basedir-spec and
https://learn.microsoft.com/windows/deployment/usmt/usmt-recognized-environment-variables
"""

import os
from collections.abc import Mapping

WINDOWS = os.sep == "\\"


def home_folder(environment: Mapping[str, str]) -> str:
    """The folder of the user; empty if no variable tells."""
    return environment.get("HOME", "") or environment.get("USERPROFILE", "")


def cache_folder(environment: Mapping[str, str]) -> str:
    """Where programs keep what they can get again; empty if no variable tells."""
    home = environment.get("HOME", "")
    folders = (environment.get("XDG_CACHE_HOME", ""), environment.get("LOCALAPPDATA", ""), os.path.join(home, ".cache"))
    return next((folder for folder in folders if os.path.isabs(folder)), "")


def config_folder(environment: Mapping[str, str]) -> str:
    """Where the settings of programs lie; never a folder below the current one."""
    named = environment.get("XDG_CONFIG_HOME", "") or environment.get("APPDATA", "")
    return named or f"{home_folder(environment)}/.config"

"""What pip is configured with on this machine: the index, and whether there are others beside it.

pip takes a package from any of its indexes. With more than one, nobody can tell from a name alone whether it is a private one.

https://pip.pypa.io/en/stable/topics/configuration/
"""

import configparser
import os
from collections.abc import Mapping

from msgspec.structs import replace

from sca.facts.published.routes import Registry, Routes
from sca.facts.published.setting_files import SettingsError, read_setting, registry_at
from sca.facts.registries import default_registries
from sca.model.text import brief
from sca.system.places import WINDOWS, config_folder, home_folder

_SECTIONS = ("global", "install")
_KEYS = ("index-url", "extra-index-url", "no-index")
_SIMPLE = "/simple"


def pip_routes(environment: Mapping[str, str]) -> Routes:
    """The routes of Python packages. Raises SettingsError."""
    values = _values(environment)
    if values.get("no-index", "").lower() in ("1", "true", "yes", "on"):
        return Routes(None, reason="pip is configured to ask no index")
    extra = values.get("extra-index-url", "").split()
    return Routes(_index(values.get("index-url", "")), several=bool(extra))


def index_at(url: str, place: str) -> Registry:
    """The registry behind an index; its documents lie beside the pages for installers. Raises SettingsError."""
    index = registry_at("pypi", url, place, standard=True)
    address = index.address.removesuffix(_SIMPLE)
    return replace(index, address=address, index=index.address)


def _index(url: str) -> Registry:
    if not url:
        return Registry("pypi", default_registries()["pypi"][0], standard=True)
    return index_at(url, "pip's configuration")


def _values(environment: Mapping[str, str]) -> dict[str, str]:
    """The settings that count, lowest first: of the machine, of the user, of a file that is named, of the environment."""
    named = environment.get("PIP_CONFIG_FILE", "")
    values: dict[str, str] = {}
    for path in () if named == os.devnull else (*files(environment), *filter(None, (named,))):
        values.update(_read(path))
    for key in _KEYS:
        written = environment.get(f"PIP_{key.upper().replace('-', '_')}", "")
        if written:
            values[key] = written
    return values


def files(environment: Mapping[str, str], *, windows: bool = WINDOWS) -> tuple[str, ...]:
    """The files of the machine, then those of the user."""
    own, config = home_folder(environment), config_folder(environment)
    if windows:
        machine = environment.get("PROGRAMDATA", "")
        return (*(f"{folder}/pip/pip.ini" for folder in (machine, own, config) if folder),)
    shared = (f"{folder}/pip/pip.conf" for folder in environment.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":"))
    return (*shared, "/etc/pip.conf", f"{own}/.pip/pip.conf", f"{config}/pip/pip.conf")


def _read(path: str) -> dict[str, str]:
    text = read_setting(path)
    if not text:
        return {}
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error:
        raise SettingsError(f"{brief(path)} is not what pip reads as its configuration") from None
    found: dict[str, str] = {}
    for section in _SECTIONS:
        found.update((key, parser.get(section, key)) for key in _KEYS if parser.has_option(section, key))
    return found

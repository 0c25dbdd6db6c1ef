"""What npm is configured with on this machine: the registry, those of scopes, and their tokens. A project's `.npmrc` is not read.

https://docs.npmjs.com/cli/configuring-npm/npmrc
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec.structs import replace

from sca.facts.published.routes import Registry, Routes
from sca.facts.published.setting_files import basic, read_setting, registry_at
from sca.facts.registries import default_registries
from sca.system.places import WINDOWS, config_folder, home_folder

_LINE = re.compile(r"\s*(?P<key>[^=;#\s][^=\s]*)\s*=\s*(?P<value>.*?)\s*")
_VARIABLE = re.compile(r"\$\{(?P<name>[^}?]+)(?P<maybe>\?)?\}")
_ENVIRONMENT = "npm_config_"
_SCOPE = re.compile(r"(@[^:]+):registry")


def npm_routes(environment: Mapping[str, str]) -> Routes:
    """The routes of npm packages. Raises SettingsError."""
    values = _values(environment)
    written = values.get("registry", "")
    own = registry_at("npm", written, "npm's configuration", standard=True) if written else None
    standard = own or Registry("npm", default_registries()["npm"][0], standard=True)
    names: list[tuple[str, Registry]] = []
    for key, value in sorted(values.items()):
        scope = _SCOPE.fullmatch(key)
        if scope is not None and value:
            registry = registry_at("npm", value, f"npm's configuration, {key}")
            same = registry.address == standard.address
            names.append((f"{scope[1]}/*", standard if same else _known(registry, values)))
    return Routes(_known(standard, values), tuple(names))


def _values(environment: Mapping[str, str]) -> dict[str, str]:
    """The settings that count, lowest first: of the machine, of the user, of the environment."""
    named = {key.lower(): value for key, value in environment.items() if key.lower().startswith(_ENVIRONMENT)}
    every, own = files(environment)
    values: dict[str, str] = {}
    for path in (named.get(f"{_ENVIRONMENT}globalconfig") or every, named.get(f"{_ENVIRONMENT}userconfig") or own):
        for line in read_setting(path).splitlines():
            found = _LINE.fullmatch(line)
            if found is not None:
                values[found["key"]] = _expanded(found["value"].strip("\"'"), environment)
    values.update((key[len(_ENVIRONMENT) :], value) for key, value in named.items() if value)
    return values


def files(environment: Mapping[str, str], *, windows: bool = WINDOWS) -> tuple[str, str]:
    """The file of the machine, and that of the user: https://docs.npmjs.com/cli/configuring-npm/folders."""
    usual = f"{config_folder(environment)}/npm" if windows else "/usr/local"
    return f"{environment.get('PREFIX') or usual}/etc/npmrc", f"{home_folder(environment)}/.npmrc"


def _expanded(text: str, environment: Mapping[str, str]) -> str:
    """With the variables of the environment in it; one that is not set stays as it is written, as npm has it."""
    return _VARIABLE.sub(lambda one: environment.get(one["name"], "" if one["maybe"] else one[0]), text)


def _known(registry: Registry, values: Mapping[str, str]) -> Registry:
    """The registry with the credential that belongs to its address: that of the longest path."""
    parts = urlsplit(registry.address)
    place = f"//{parts.netloc}{parts.path}/"
    while place != "//":
        token, pair = values.get(f"{place}:_authToken", ""), values.get(f"{place}:_auth", "")
        if token or pair:
            return replace(registry, secret=f"Bearer {token}" if token else f"Basic {pair}")
        user, password = values.get(f"{place}:username", ""), values.get(f"{place}:_password", "")
        if user and password:
            return replace(registry, secret=_from_pair(user, password))
        place = place.rstrip("/").rpartition("/")[0] + "/"
        if place.count("/") < 3:
            break
    return registry


def _from_pair(user: str, password: str) -> str:
    """Npm keeps the password in base64."""
    import base64  # noqa: PLC0415
    import binascii  # noqa: PLC0415

    try:
        return basic(f"{user}:{base64.b64decode(password, validate=True).decode()}")
    except (binascii.Error, ValueError):
        return ""

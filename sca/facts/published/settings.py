"""Which registries this machine may ask: from our own variables and file, else from what each package manager is configured with.

In this order: `SCA_NPM_REGISTRY`, `SCA_PYPI_REGISTRY`, `SCA_NUGET_REGISTRY`; the file `registries.toml` (its place is
`SCA_REGISTRIES`, else the user's configuration folder); npm's, pip's and NuGet's own files and variables; the default of the
ecosystem. Nothing of what is scanned has a part in it.
"""

from collections.abc import Callable, Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sca.facts.published.npm_settings import npm_routes
from sca.facts.published.nuget_settings import nuget_routes
from sca.facts.published.pip_settings import index_at, pip_routes
from sca.facts.published.routes import Registry, Routes
from sca.facts.published.setting_files import SettingsError, read_setting, registry_at
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.toml_document import TomlDocument
from sca.model.text import brief
from sca.model.url import origin
from sca.system.places import config_folder

FILE = "SCA_REGISTRIES"
VARIABLES = {"npm": "SCA_NPM_REGISTRY", "pypi": "SCA_PYPI_REGISTRY", "nuget": "SCA_NUGET_REGISTRY"}
_OWN: dict[str, Callable[[Mapping[str, str]], Routes]] = {"npm": npm_routes, "pypi": pip_routes, "nuget": nuget_routes}


class _Ecosystem(Struct, forbid_unknown_fields=True):
    """One table of `registries.toml`."""

    registry: str = ""
    names: dict[str, str] = {}
    private: list[str] = []


class _Advisories(Struct, forbid_unknown_fields=True):
    """The table about vulnerability records."""

    mirror: str = ""


class _File(Struct, forbid_unknown_fields=True):
    npm: _Ecosystem = msgspec.field(default_factory=_Ecosystem)
    pypi: _Ecosystem = msgspec.field(default_factory=_Ecosystem)
    nuget: _Ecosystem = msgspec.field(default_factory=_Ecosystem)
    advisories: _Advisories = msgspec.field(default_factory=_Advisories)


def read_routes(environment: Mapping[str, str]) -> dict[str, Routes]:
    """The routes of each ecosystem. Raises SettingsError."""
    path = environment.get(FILE) or f"{config_folder(environment)}/sca/registries.toml"
    file = _read(path)
    return {type: _routes(type, getattr(file, type), path, environment) for type in _OWN}


def advisories_mirror(environment: Mapping[str, str]) -> Registry | None:
    """Where dumps of vulnerability records are fetched from, if the file says so. Raises SettingsError."""
    path = environment.get(FILE) or f"{config_folder(environment)}/sca/registries.toml"
    mirror = _read(path).advisories.mirror
    return registry_at("advisories", mirror, brief(path)) if mirror else None


def _routes(type: str, own: _Ecosystem, path: str, environment: Mapping[str, str]) -> Routes:
    routes = _OWN[type](environment)
    names = tuple(
        (pattern, _registry(type, url, f"{brief(path)}, {pattern}", standard=False)) for pattern, url in own.names.items()
    )
    routes = replace(routes, names=(*routes.names, *names), private=tuple(own.private))
    variable = environment.get(VARIABLES[type], "")
    mirror = variable or own.registry
    if not mirror:
        return routes
    registry = _registry(type, mirror, VARIABLES[type] if variable else brief(path), standard=True)
    # The credential that the package manager has for the same place serves here too.
    known = next((one.secret for one in routes.registries if origin(one.address) == registry.origin and one.secret), "")
    return replace(routes, standard=replace(registry, secret=registry.secret or known), several=False)


def _registry(type: str, url: str, place: str, *, standard: bool) -> Registry:
    found = index_at(url, place) if type == "pypi" else registry_at(type, url, place)
    return replace(found, standard=standard)


def _read(path: str) -> _File:
    text = read_setting(path)
    if not text:
        return _File()
    try:
        return msgspec.convert(TomlDocument(text, path, DEFAULTS).root, _File)
    except (InputError, msgspec.ValidationError) as error:
        reason = error.message if isinstance(error, InputError) else str(error)
        raise SettingsError(f"{brief(path)} cannot be used: {brief(reason)}") from None

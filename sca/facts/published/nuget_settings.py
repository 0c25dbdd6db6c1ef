"""What NuGet is configured with on this machine: its feeds, which packages come from which, and their passwords in clear text.

Feeds of folders and of version 2 are not asked. With several feeds and no mapping, nobody can tell from a name alone which of
them a package comes from.

https://learn.microsoft.com/nuget/reference/nuget-config-file
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from sca.facts.published.routes import Registry, Routes
from sca.facts.published.setting_files import SettingsError, basic, read_setting, registry_at
from sca.facts.registries import default_registries
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.xml_document import Element, XmlDocument
from sca.model.text import brief
from sca.system.places import WINDOWS, config_folder, home_folder

_SERVICE = "/v3/index.json"
_TRUE = "true"


class _Feeds(Struct):
    """What the files say so far, by the names of feeds in lower case."""

    addresses: dict[str, str]
    disabled: set[str]
    patterns: dict[str, list[str]]
    passwords: dict[str, str]


def nuget_routes(environment: Mapping[str, str]) -> Routes:
    """The routes of NuGet packages. Raises SettingsError."""
    found = _Feeds({}, set(), {}, {})
    for path in files(environment):
        text = read_setting(path)
        if text:
            _read(text, path, found)
    feeds = {key: address for key, address in found.addresses.items() if key not in found.disabled}
    if not feeds:
        return Routes(Registry("nuget", service_of_default(), standard=True))
    registries = {key: _registry(address, found.passwords.get(key, "")) for key, address in feeds.items() if _is_asked(address)}
    standard = next((one for one in registries.values() if one.standard), None)
    if len(feeds) == 1:
        alone = next(iter(registries.values()), None)
        return Routes(alone and replace(alone, standard=True), reason="the only feed of NuGet is not one that can be asked")
    names = [(pattern, registries[key]) for key, listed in found.patterns.items() if key in registries for pattern in listed]
    reason = "NuGet is configured with feeds of which none is its default"
    return Routes(standard, tuple(sorted(names, key=lambda pair: pair[0])), several=True, reason=reason)


def service_of_default() -> str:
    """The address of the service index that NuGet is configured with by itself."""
    return f"{default_registries()['nuget'][-1]}{_SERVICE}"


def files(environment: Mapping[str, str], *, windows: bool = WINDOWS) -> tuple[str, ...]:
    """The files of the machine, then those of the user.

    https://learn.microsoft.com/nuget/consume-packages/configuring-nuget-behavior
    """
    config = config_folder(environment)
    if windows:
        machine = environment.get("PROGRAMFILES(X86)", "")
        every = (f"{machine}/NuGet/Config/NuGet.Config",) if machine else ()
        return (*every, f"{config}/NuGet/NuGet.Config")
    below = ("NuGet/NuGet.Config", "NuGet/nuget.config")
    user = [f"{folder}/{name}" for folder in (f"{home_folder(environment)}/.nuget", config) for name in below]
    return ("/etc/opt/NuGet/Config/NuGet.Config", *user)


def _is_asked(address: str) -> bool:
    return address.lower().startswith(("https://", "http://")) and urlsplit(address).path.endswith(".json")


def _registry(address: str, secret: str) -> Registry:
    registry = registry_at("nuget", address, "NuGet's configuration")
    own = registry.origin in default_registries()["nuget"]
    return replace(registry, standard=own, configured=not own, secret=secret or registry.secret)


def _read(text: str, path: str, found: _Feeds) -> None:
    try:
        root = XmlDocument(text, path, DEFAULTS).root
    except InputError:
        raise SettingsError(f"{brief(path)} is not what NuGet reads as its configuration") from None
    sections = {
        "packageSources": _source,
        "disabledPackageSources": _switch,
        "packageSourceMapping": _map,
        "packageSourceCredentials": _password,
    }
    for section in root.children:
        for element in section.children:
            if section.name in sections:
                sections[section.name](element, found)


def _source(element: Element, found: _Feeds) -> None:
    if element.name == "clear":
        found.addresses.clear()
    elif element.name == "remove":
        found.addresses.pop(_key(element), None)
    elif element.name == "add":
        found.addresses[_key(element)] = element.attributes.get("value", "").strip()


def _switch(element: Element, found: _Feeds) -> None:
    if element.name == "clear":
        found.disabled.clear()
    elif element.attributes.get("value", "").lower() == _TRUE:
        found.disabled.add(_key(element))


def _map(element: Element, found: _Feeds) -> None:
    if element.name == "clear":
        found.patterns.clear()
    elif element.name == "packageSource":
        found.patterns[_key(element)] = [one.attributes.get("pattern", "").strip() for one in element.named("package")]


def _password(element: Element, found: _Feeds) -> None:
    """A password that Windows encrypted for its user is nothing to us."""
    told = {one.attributes.get("key", ""): one.attributes.get("value", "") for one in element.named("add")}
    if told.get("Username") and told.get("ClearTextPassword"):
        name = element.name.replace("_x0020_", " ").lower()
        found.passwords[name] = basic(f"{told['Username']}:{told['ClearTextPassword']}")


def _key(element: Element) -> str:
    return element.attributes.get("key", "").strip().lower()

"""By which names and versions a component is looked up in OSV: its ecosystem's, and for a system's package its source's.

https://ossf.github.io/osv-schema/#defined-ecosystems: distributions name source packages, with their release.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from sca.facts.advisories.record import normal_name
from sca.model.component import Component, SystemFacts

_LANGUAGES = {"npm": "npm", "pypi": "PyPI", "nuget": "NuGet"}
_RELEASE = re.compile(r"(?P<id>[a-z][a-z0-9_-]*?)(?:-(?P<version>[0-9][0-9A-Za-z.]*))?")
_FULL = {
    "debian": "Debian:{major}",
    "ubuntu": "Ubuntu:{version}",
    "alpine": "Alpine:v{minor}",
    "rocky": "Rocky Linux:{major}",
    "almalinux": "AlmaLinux:{major}",
    "mageia": "Mageia:{major}",
    "opensuse-leap": "openSUSE:Leap {version}",
    "azurelinux": "Azure Linux:{major}",
    "mariner": "Azure Linux:{major}",
}
_ROLLING = {"wolfi": "Wolfi", "chainguard": "Chainguard", "opensuse-tumbleweed": "openSUSE:Tumbleweed"}
_OTHER_SOURCE = ("git", "url", "path")


class LookUp(Struct, frozen=True):
    """One name to look for. `ecosystems` are the spellings that records use for one release."""

    ecosystems: tuple[str, ...]
    name: str
    version: str


def look_ups(component: Component) -> Iterator[LookUp]:
    """What to look for; nothing where no record can be meant: another source, or a system that is not known."""
    package = component.package
    language = _LANGUAGES.get(package.type)
    if language is not None:
        full = package.full_name
        yield LookUp((language,), normal_name(language, full), package.version)
        return
    facts = component.facts
    if isinstance(facts, SystemFacts):
        ecosystems = release_names(facts.distribution)
        version = f"{facts.epoch}:{package.version}" if facts.epoch else package.version
        if ecosystems:
            if facts.source_name and facts.source_name != package.name:
                yield LookUp(ecosystems, facts.source_name, facts.source_version or version)
            yield LookUp(
                ecosystems, package.name, version if facts.source_name != package.name else facts.source_version or version
            )


def comes_from_elsewhere(component: Component) -> bool:
    """Whether a language's package is not that of a registry: records speak of what registries serve."""
    return component.package.type in _LANGUAGES and component.source.kind in _OTHER_SOURCE


def covered_by(component: Component) -> tuple[str, ...]:
    """The ecosystems that must be in the data for an answer to mean anything; empty for a type that OSV has none for."""
    return next((one.ecosystems for one in look_ups(component)), ())


def release_names(distribution: str) -> tuple[str, ...]:
    """How records name a release such as `debian-12` or `alpine-3.20.1`; empty for one that is not known."""
    if distribution in _ROLLING:
        return (_ROLLING[distribution],)
    found = _RELEASE.fullmatch(distribution)
    if found is None:
        return ()
    id, version = found["id"], found["version"] or ""
    if id in _ROLLING:
        return (_ROLLING[id],)
    if id not in _FULL or not version:
        return ()
    numbers = version.split(".")
    name = _FULL[id].format(version=version, major=numbers[0], minor=".".join(numbers[:2]))
    return (name, f"{name}:LTS", f"{name}:Pro:LTS") if id == "ubuntu" else (name,)

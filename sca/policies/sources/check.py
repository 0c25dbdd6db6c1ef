"""Judges where every package comes from.

An input that names no place (a requirement without an index, a lock entry without an address) says nothing about it:
the package manager's configuration decides, and nothing is judged. The same goes for paths, which lie in the
checkout.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from sca.model.component import Component, NpmFacts, Source
from sca.model.npm_address import served_other
from sca.model.package import Package
from sca.model.url import origin
from sca.policies.rule import Found
from sca.policies.sources.config import CONDA, DEFAULT_CHANNELS, ECOSYSTEMS, AllowedPlaces, SourceRules
from sca.policies.sources.findings import WEAK, credentials, git, insecure, no_integrity, not_allowed, of_another, url
from sca.policies.subjects import Instance, Subject

_INSECURE = ("http://", "git://", "ftp://", "svn://", "git+http://", "git+git://")
_BACK = re.compile(r"/\.\./|%2e|%2f|%5c|\\", re.IGNORECASE).search


class SourceCheck:
    """The check. `defaults` are the origins of each ecosystem's own registry."""

    def __init__(self, rules: SourceRules, defaults: Mapping[str, tuple[str, ...]]) -> None:
        self._rules = rules
        self._registries = dict(rules.registries)
        self._defaults = defaults

    def judge(self, subject: Subject) -> Iterator[Found]:
        """One finding for each rule that an instance of the subject breaks."""
        if not subject.is_package:
            return
        by_code: dict[str, Found] = {}
        for instance in subject.instances:
            for found in self._judge(subject, instance):
                by_code.setdefault(found.rule.code, found)
        yield from by_code.values()

    def _judge(self, subject: Subject, instance: Instance) -> Iterator[Found]:
        source = instance.source
        yield from self._place(subject, instance)
        if is_insecure(source):
            yield insecure(subject, instance, self._rules)
        if source.credentials:
            yield credentials(subject, instance, self._rules)
        if subject.package.type == "npm" and source.kind == "registry" and source.url and subject.package.version:
            other = served_other(source.url, subject.package.full_name, subject.package.version)
            if other:
                yield of_another(subject, instance, other, self._rules)
        if self._rules.integrity == "required" and not has_integrity(instance):
            yield no_integrity(subject, instance, self._rules)

    def _place(self, subject: Subject, instance: Instance) -> Iterator[Found]:
        source = instance.source
        judge: Callable[[Subject, Instance, AllowedPlaces], Found]
        if source.kind == "git":
            allowed, judge = self._rules.git, git
        elif source.kind == "url":
            allowed, judge = self._rules.url, url
        else:
            yield from self._registry(subject, instance)
            return
        if not self._allows(allowed, source, subject.package.type):
            yield judge(subject, instance, allowed)

    def _registry(self, subject: Subject, instance: Instance) -> Iterator[Found]:
        """Every registry that the input lets the package come from must be listed."""
        ecosystem, source = subject.package.type, instance.source
        allowed = self._registries.get(ecosystem)
        if allowed is None or allowed.everything:
            return
        possible = [source] if source.registry else []
        possible.extend(Source("registry", registry=other) for other in source.others)
        channel = channel_of(subject.package)
        if channel and not possible:
            possible = [Source("registry", registry=channel)]
        for place in possible:
            if not self._allows(allowed, place, ecosystem):
                yield not_allowed(subject, instance, allowed, place)
                return

    def _allows(self, allowed: AllowedPlaces, source: Source, ecosystem: str) -> bool:
        if allowed.everything:
            return True
        if ecosystem == CONDA and "://" not in source.registry:
            return source.registry in allowed.names or (allowed.default and source.registry in DEFAULT_CHANNELS)
        if allowed.default and source.registry in self._defaults.get(ecosystem, ()):
            return True
        return any(lies_below(source, address) for address in allowed.addresses)


def channel_of(package: Package) -> str:
    """The channel of a conda package; empty where none is told."""
    return dict(package.qualifiers).get("channel", "") if package.type == CONDA else ""


def is_insecure(source: Source) -> bool:
    """Whether the connection to a source is not encrypted."""
    return source.url.lower().startswith(_INSECURE) or any(one.startswith("http://") for one in (source.registry, *source.others))


def lies_below(source: Source, address: str) -> bool:
    """Whether the source lies below an address; an input that names only the origin is compared by it."""
    place = source.url.removeprefix("git+")
    if not place:
        return f"{source.registry}/" == f"{origin(address)}/"
    if _BACK(place):
        return False
    begin = origin(place)
    if begin:
        place = begin + place[len(begin) :]
    return f"{place}/".startswith(address)


def has_integrity(instance: Instance) -> bool:
    """Whether the input says which bytes are meant, by a hash that cannot be forged.

    A bundled package is part of the archive that brings it; yarn's checksum pins the archive in its cache.
    """
    if instance.source.kind == "path":
        return True
    if isinstance(instance.facts, NpmFacts) and (instance.facts.bundled or instance.facts.cache_checksum):
        return True
    if instance.source.kind == "git":
        return bool(instance.source.commit)
    if isinstance(instance, Component) and instance.package.type not in ECOSYSTEMS:
        return True
    return any(one.algorithm not in WEAK for one in instance.hashes)

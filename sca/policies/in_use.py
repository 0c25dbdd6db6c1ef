"""What a project uses today, in the words of a policy: licences, places, images. Only `sca init` asks."""

import re
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from sca.facts.expressions import Expression, ExpressionError, Licence, licences_of, parse_expression
from sca.model.component import ActionFacts, ImageFacts, Reference, Source
from sca.model.licence import LicenceAnswer
from sca.model.package import Package
from sca.policies.images.check import LATEST_TAG
from sca.policies.images.config import read_registry
from sca.policies.licences.lists import read_listed
from sca.policies.purl_pattern import parse_pattern
from sca.policies.sources.check import channel_of, has_integrity, is_insecure, lies_below
from sca.policies.sources.config import CONDA, DEFAULT, DEFAULT_CHANNELS, ECOSYSTEMS, read_address, read_channel
from sca.policies.subjects import Instance, Subject, image_facts

_PRINTABLE = re.compile(r"[!-~]+").fullmatch
_GNU = "GPL"


class LicencesInUse(Struct, frozen=True):
    """The licences to allow; the choices (OR) that were made, in words.

    `silent` are the packages of types of which not one has an exact licence; `unstated` are packages of the other types
    that have none.
    """

    allowed: tuple[str, ...]
    chosen: tuple[str, ...]
    silent: tuple[Package, ...]
    unstated: tuple[Package, ...]


class SourcesInUse(Struct, frozen=True):
    """The addresses to allow by ecosystem, of repositories and of files; how many cannot be allowed; what is hashed."""

    registries: tuple[tuple[str, tuple[str, ...]], ...]
    git: tuple[str, ...]
    url: tuple[str, ...]
    open: int
    integrity: str


class ImagesInUse(Struct, frozen=True):
    """The strictest values that all images have today."""

    pinned: str
    latest: str
    registries: tuple[str, ...]
    count: int
    without_digest: int


class ActionsInUse(Struct, frozen=True):
    """Whether all actions are pinned by a commit, and the owners they come from as patterns."""

    pinned: str
    owners: tuple[str, ...]
    count: int
    without_commit: int


def licences_in_use(subjects: Iterable[Subject], licence_by_component: Mapping[str, LicenceAnswer]) -> LicencesInUse:
    """The fewest licences that satisfy every exact expression; a choice is made only where nothing else decides it."""
    exact: dict[str, set[str]] = {}
    without: set[Package] = set()
    for subject in subjects:
        answers = [licence_by_component.get(instance.id) for instance in subject.instances]
        stated = {answer.expression for answer in answers if answer is not None and answer.shape == "expression"}
        exact.setdefault(subject.package.type, set()).update(stated)
        if any(answer is None or answer.shape != "expression" for answer in answers):
            without.add(subject.package)
    texts = sorted({text for stated in exact.values() for text in stated})
    allowed, chosen = _enough([expression for text in texts if (expression := _parsed(text)) is not None])
    ordered = sorted(without, key=lambda one: (*one.key(), one))
    return LicencesInUse(
        tuple(str(one) for one in sorted(allowed) if _can_be_listed(one)),
        tuple(chosen),
        tuple(package for package in ordered if not exact[package.type]),
        tuple(package for package in ordered if exact[package.type]),
    )


def sources_in_use(subjects: Iterable[Subject], defaults: Mapping[str, tuple[str, ...]]) -> SourcesInUse:
    """Where the packages come from. `defaults` are the origins of each ecosystem's own registry."""
    places = _Places(defaults)
    hashed = True
    for type, instance in [(subject.package.type, one) for subject in subjects for one in subject.instances]:
        hashed = hashed and has_integrity(instance)
        places.add(type, instance.source, channel_of(instance.package))
    return SourcesInUse(
        tuple((name, _default_first(found, needed=name in places.unnamed)) for name, found in places.registries.items()),
        tuple(sorted(places.git)),
        tuple(sorted(places.url)),
        len(places.not_listed),
        "required" if hashed else "optional",
    )


def images_in_use(subjects: Iterable[Subject]) -> ImagesInUse:
    """How the images are named whose names are known."""
    facts = [found for subject in subjects if (found := _known_image(subject.instances[0])) is not None]
    without_digest = [one for one in facts if not one.digest]
    without_both = [one for one in without_digest if not one.tag]
    latest = any(one.tag in ("", LATEST_TAG) for one in without_digest)
    return ImagesInUse(
        pinned="none" if without_both else "tag" if without_digest else "digest",
        latest="allow" if latest else "deny",
        registries=tuple(sorted({host for one in facts if _accepts(read_registry, host := one.registry.lower())})),
        count=len(facts),
        without_digest=len(without_digest),
    )


def actions_in_use(subjects: Iterable[Subject]) -> ActionsInUse:
    """How pipelines name what they run of other repositories."""
    uses = [(subject.package, one.facts) for subject in subjects for one in subject.instances]
    found = [(package, facts) for package, facts in uses if isinstance(facts, ActionFacts)]
    loose = sum(not facts.pinned for _package, facts in found)
    patterns = {f"pkg:{package.type}/{package.namespace}/*" for package, _facts in found if package.namespace}
    owners = sorted(pattern for pattern in patterns if _accepts(parse_pattern, pattern))
    return ActionsInUse("none" if loose else "commit", tuple(owners), len(found), loose)


class _Places:
    """Collects addresses. `unnamed` are the ecosystems of which a package names no registry."""

    def __init__(self, defaults: Mapping[str, tuple[str, ...]]) -> None:
        self.registries: dict[str, set[str]] = {ecosystem: set() for ecosystem in ECOSYSTEMS}
        self.git: set[str] = set()
        self.url: set[str] = set()
        self.unnamed: set[str] = set()
        self.not_listed: set[str] = set()
        self._defaults = defaults

    def add(self, type: str, source: Source, channel: str = "") -> None:
        """Note where one package comes from. What comes from a channel of conda is told by that, or by its address."""
        if type == CONDA:
            self.registries.setdefault(CONDA, set())
        if source.kind == "git":
            self._note(self.git, source, _address(source, (source.url.removeprefix("git+"), _folder(source.url))))
        elif source.kind == "url":
            self._note(self.url, source, _address(source, (source.url, _folder(source.url))))
        elif channel and not (source.registry or source.others):
            self._note(self.registries[CONDA], Source(url=channel), _channel(channel))
        elif type in self.registries and not (source.registry or source.others):
            self.unnamed.add(type)
        elif type in self.registries:
            possible = (source, *(Source("registry", registry=other) for other in source.others))
            for one in (one for one in possible if one.registry):
                default = one.registry in self._defaults.get(type, ())
                named = type == CONDA and "://" not in one.registry
                candidates = (_channel_address(one.url), f"{one.registry}/") if type == CONDA else (f"{one.registry}/",)
                address = DEFAULT if default else _channel(one.registry) if named else _address(one, candidates)
                self._note(self.registries[type], one, address)

    def _note(self, listed: set[str], source: Source, address: str) -> None:
        if address:
            listed.add(address)
        if not address or is_insecure(source):
            self.not_listed.add(source.url or source.registry)


def _known_image(instance: Instance) -> ImageFacts | None:
    return None if isinstance(instance, Reference) and instance.unresolved else image_facts(instance)


def _parsed(text: str) -> Expression | None:
    try:
        return parse_expression(text)
    except ExpressionError:
        return None


def _enough(expressions: list[Expression]) -> tuple[set[Licence], list[str]]:
    """Licences that satisfy all expressions, and what was chosen where one of several would do."""
    plain = [expression for expression in expressions if not _has_choice(expression)]
    allowed = {licence for expression in plain for licence in licences_of(expression)}
    chosen: list[str] = []
    for expression in expressions:
        needed = _missing(expression, allowed)
        allowed |= needed
        if needed:
            chosen.append(f"{' and '.join(sorted(map(str, needed)))} of {expression}")
    return allowed, chosen


def _has_choice(expression: Expression) -> bool:
    if isinstance(expression, Licence):
        return False
    return expression.operator == "OR" or any(map(_has_choice, expression.parts))


def _missing(expression: Expression, allowed: set[Licence]) -> set[Licence]:
    """What is to be allowed as well: of a choice the branch that asks for least, and for a GNU licence only if all do."""
    if isinstance(expression, Licence):
        return {expression} - allowed
    needed = [_missing(part, allowed) for part in expression.parts]
    if expression.operator == "AND":
        return {licence for part in needed for licence in part}
    return min(needed, key=lambda one: (len(one) > 0, any(_GNU in licence.id for licence in one), len(one)))


def _can_be_listed(licence: Licence) -> bool:
    return _accepts(read_listed, str(licence)) and read_listed(str(licence)) == licence


def _address(source: Source, candidates: tuple[str, ...]) -> str:
    """The first candidate that a policy may list and that allows the source; empty if there is none."""
    for text in candidates:
        if _PRINTABLE(text) and _accepts(read_address, text) and lies_below(source, read_address(text)):
            return read_address(text)
    return ""


def _channel(name: str) -> str:
    """How a policy lists a channel that an input calls by its name; empty for what is no such name."""
    return DEFAULT if name in DEFAULT_CHANNELS else name if _accepts(read_channel, name) else ""


def _channel_address(url: str) -> str:
    """The channel in the address of a conda package, which ends in the platform and the archive."""
    return f"{url.rsplit('/', 2)[0]}/"


def _folder(url: str) -> str:
    """The folder of a file whose address carries a fragment."""
    return url.partition("#")[0].rpartition("/")[0].removeprefix("git+")


def _default_first(found: set[str], *, needed: bool) -> tuple[str, ...]:
    """The addresses of an ecosystem; with `default` if a package names no registry, or if nothing is found at all."""
    everything = found | {DEFAULT} if needed or not found else found
    return tuple(sorted(everything, key=lambda address: (address != DEFAULT, address)))


def _accepts(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True

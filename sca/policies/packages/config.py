"""The `packages` section: what is approved, what is denied, and what becomes of all others."""

from datetime import date
from functools import partial
from posixpath import normpath

from msgspec import Struct

from sca.files.yaml_nodes import Node, Scalar
from sca.model.component import Location, Scope
from sca.policies.granted import Fact, read_fact
from sca.policies.purl_pattern import PurlPattern, parse_pattern
from sca.policies.reading import Mistakes, Section

KEYS = ("default", "approved", "denied", "install-scripts", "may-run-scripts", "deprecated", "duplicates")
TRAITS = ("deny", "review", "allow")
APPROVAL_KEYS = ("match", "reason", "approved-by", "scopes", "created", "until", "fact", "direct", "paths")
DENIAL_KEYS = ("match", "reason", "use-instead", "scopes", "malicious", "direct", "paths", "only-below")
YES = ("true", "false")
DEFAULTS = ("deny", "review", "allow")
SCOPES = tuple(scope.value for scope in Scope if scope is not Scope.UNKNOWN)


class Approval(Struct, frozen=True):
    """One approved package. It holds for `scopes` only (empty: for all), from the day `created` and up to the day `until`."""

    match: PurlPattern
    where: Location
    reason: str = ""
    approved_by: str = ""
    scopes: tuple[str, ...] = ()
    until: date | None = None
    created: date | None = None
    fact: Fact | None = None
    direct: str = ""
    paths: tuple[str, ...] = ()

    def holds(self, today: date) -> bool:
        """Whether the approval has begun and is not over."""
        return (self.until is None or self.until >= today) and (self.created is None or self.created <= today)


class Denial(Struct, frozen=True):
    """One denied package, in `scopes` only (empty: in all). What is `malicious` no waiver and no baseline covers."""

    match: PurlPattern
    where: Location
    reason: str = ""
    use_instead: str = ""
    scopes: tuple[str, ...] = ()
    malicious: bool = False
    direct: str = ""
    paths: tuple[str, ...] = ()
    only_below: tuple[PurlPattern, ...] = ()


class Named(Struct, frozen=True):
    """One package of a list."""

    match: PurlPattern
    where: Location


class PackageRules(Struct, frozen=True):
    """The section. `default` is deny, review or allow; `where` is the line that says so."""

    default: str
    where: Location
    approved: tuple[Approval, ...]
    denied: tuple[Denial, ...]
    install_scripts: str
    install_scripts_where: Location
    may_run_scripts: tuple[Named, ...]
    deprecated: str
    deprecated_where: Location
    duplicates: str
    duplicates_where: Location


def read_packages(node: Node, mistakes: Mistakes) -> PackageRules | None:
    """Read the section; None if it is unusable as a whole."""
    section = mistakes.section(node, "packages", KEYS)
    if section is None:
        return None
    return PackageRules(
        default=section.choice("default", DEFAULTS),
        where=section.place_of("default"),
        approved=tuple(filter(None, (_approval(item, mistakes) for item in section.items("approved")))),
        denied=tuple(filter(None, (_denial(item, mistakes) for item in section.items("denied")))),
        install_scripts=section.choice("install-scripts", TRAITS, "allow"),
        install_scripts_where=section.place_of("install-scripts"),
        may_run_scripts=tuple(
            Named(match, mistakes.place(scalar))
            for scalar in section.texts("may-run-scripts")
            if (match := _pattern(scalar, mistakes)) is not None
        ),
        deprecated=section.choice("deprecated", TRAITS, "allow"),
        deprecated_where=section.place_of("deprecated"),
        duplicates=section.choice("duplicates", TRAITS, "allow"),
        duplicates_where=section.place_of("duplicates"),
    )


def _approval(node: Node, mistakes: Mistakes) -> Approval | None:
    if isinstance(node, Scalar):
        match = _pattern(node, mistakes)
        return None if match is None else Approval(_library(match, node, mistakes), mistakes.place(node))
    section = mistakes.section(node, "an approved package", APPROVAL_KEYS)
    scalar = section.scalar("match", required=True) if section else None
    if section is None or scalar is None:
        return None
    match = _pattern(scalar, mistakes)
    until, created, scopes = section.date("until"), section.date("created"), _scopes(section)
    if match is None:
        return None
    reason, by, fact = section.text("reason"), section.text("approved-by"), read_fact(section)
    return Approval(
        _library(match, scalar, mistakes),
        section.where,
        reason,
        by,
        scopes,
        until,
        created,
        fact,
        _direct(section),
        _paths(section),
    )


def _denial(node: Node, mistakes: Mistakes) -> Denial | None:
    if isinstance(node, Scalar):
        match = _pattern(node, mistakes, prereleases=True)
        return None if match is None else Denial(match, mistakes.place(node))
    section = mistakes.section(node, "a denied package", DENIAL_KEYS)
    if section is None:
        return None
    match = _pattern(section.scalar("match", required=True), mistakes, prereleases=True)
    scopes, malicious = _scopes(section), section.choice("malicious", YES, "false") == "true"
    reason, instead = section.text("reason"), section.text("use-instead")
    below = [_pattern(scalar, mistakes) for scalar in section.filled("only-below", "it is denied everywhere")]
    if match is None:
        return None
    return Denial(
        match, section.where, reason, instead, scopes, malicious, _direct(section), _paths(section), tuple(filter(None, below))
    )


def _pattern(scalar: Scalar | None, mistakes: Mistakes, *, prereleases: bool = False) -> PurlPattern | None:
    return mistakes.parsed(scalar, partial(parse_pattern, prereleases=prereleases), "E-POLICY-PATTERN")


def _library(match: PurlPattern, scalar: Scalar, mistakes: Mistakes) -> PurlPattern:
    if match.type == "docker":
        help = "name the registries that may be used in images: registries: [...]"
        mistakes.add("E-POLICY-PATTERN", "an image is not approved here: the images section judges images", scalar, help)
    return match


def _direct(section: Section) -> str:
    scalar = section.scalar("direct")
    return "" if scalar is None else section.one_of(scalar, "direct", YES)


def _paths(section: Section) -> tuple[str, ...]:
    """Folders or files from the scanned folder."""
    found: list[str] = []
    for scalar in section.filled("paths", "the entry is for every path"):
        path = scalar.text.rstrip("/")
        if path != normpath(path) or path.startswith(("/", "..")) or "*" in path:
            section.mistakes.add("E-POLICY-VALUE", "a path is a folder or a file from the scanned folder, without a star", scalar)
        found.append(path)
    return tuple(found)


def _scopes(section: Section) -> tuple[str, ...]:
    return tuple(filter(None, (section.one_of(scalar, "scopes", SCOPES) for scalar in section.texts("scopes"))))

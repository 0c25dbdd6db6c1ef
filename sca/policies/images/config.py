"""The `images` section: how container images must be named, and from which registries they may come."""

import re

from msgspec import Struct

from sca.files.yaml_nodes import Node
from sca.model.component import Location, Scope
from sca.policies.images.ends import End, read_ends
from sca.policies.reading import Mistakes

KEYS = ("pinned", "registries", "latest", "unresolved", "scopes", "root", "end-of-life")
PINNED = ("digest", "tag", "none")
LATEST = ("deny", "allow")
UNRESOLVED = ("review", "deny", "allow")
ROOT = ("deny", "allow")
SCOPES = tuple(scope.value for scope in Scope if scope is not Scope.UNKNOWN)
_REGISTRY = re.compile(r"(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?:/[a-z0-9._/-]+)?")


class ImageRules(Struct, frozen=True):
    """The section. `registries` are hosts, or hosts with the start of a path; empty allows every registry.

    Only images in one of the `scopes` are judged; empty means all.
    """

    where: Location
    pinned: str
    pinned_where: Location
    latest: str
    latest_where: Location
    unresolved: str
    unresolved_where: Location
    registries: tuple[str, ...]
    registries_where: Location
    scopes: tuple[str, ...]
    root: str
    root_where: Location
    ends: tuple[End, ...]


def read_images(node: Node, mistakes: Mistakes) -> ImageRules | None:
    """Read the section; None if it is unusable as a whole."""
    section = mistakes.section(node, "images", KEYS)
    if section is None:
        return None
    listed = section.filled("registries", "images may come from every registry")
    registries = [section.mistakes.parsed(scalar, read_registry, "E-POLICY-VALUE") for scalar in listed]
    return ImageRules(
        where=section.where,
        pinned=section.choice("pinned", PINNED, "none"),
        pinned_where=section.place_of("pinned"),
        latest=section.choice("latest", LATEST, "deny"),
        latest_where=section.place_of("latest"),
        unresolved=section.choice("unresolved", UNRESOLVED, "review"),
        unresolved_where=section.place_of("unresolved"),
        registries=tuple(filter(None, registries)),
        registries_where=section.place_of("registries"),
        scopes=tuple(filter(None, (section.one_of(one, "scopes", SCOPES) for one in section.filled("scopes", "all are judged")))),
        root=section.choice("root", ROOT, "allow"),
        root_where=section.place_of("root"),
        ends=read_ends(section),
    )


def read_registry(text: str) -> str:
    """A host with an optional path, without a slash at the end. Raises ValueError."""
    plain = text.rstrip("/")
    if not _REGISTRY.fullmatch(plain):
        raise ValueError("a registry is a host such as registry.example.test, or host/path, in lower case and without https://")
    return plain

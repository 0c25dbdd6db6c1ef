"""Collects the images that a file of infrastructure names, as references with their places.

Every format finds its own texts; what a text comes to is decided here, for all of them alike: a reference, one that is not
resolved because another program fills a part of it in, or a Problem where it can be none.
"""

import re
from collections import Counter

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.model.component import Edge, ImageArgument, ImageFacts, Location, Problem, Reference, Scope
from sca.model.package import Package
from sca.model.text import brief
from sca.parsers.docker.reference import REASONS, Image, Invalid, parse_reference

LONGEST = 1024
# What other programs fill in: Helm and Jinja, shells and envsubst, Kubernetes itself, and marks of people's own.
_PLACEHOLDER = re.compile(r"\{\{|\$\(|\$\{|\$[A-Za-z_]|<<|<[A-Za-z_ -]+>|\$\[\[|%[A-Z_]+%|@[A-Za-z_]+@")
_HELP = "correct it; until then the image is not known"


class Named(Struct, frozen=True):
    """One place that names an image. `raw` is what is written, `text` what it comes to, empty if `unresolved` says why not.

    `path` is the file of the place, `chain` the including places. `stage` is the service, container or key it belongs to.
    `default` is what is taken if nobody gives the `variables` a value, `arguments` are those that have one; `onbuild` marks a
    trigger of a Dockerfile.
    """

    raw: str
    path: str
    line: int
    role: str
    stage: str = ""
    text: str = ""
    unresolved: str = ""
    variables: tuple[str, ...] = ()
    default: str = ""
    platform: str = ""
    scope: Scope = Scope.RUNTIME
    chain: tuple[str, ...] = ()
    onbuild: bool = False
    arguments: tuple[ImageArgument, ...] = ()


def placeholder_fault(text: str) -> str:
    """Why a text with a placeholder is not resolved; empty for a text without one."""
    found = _PLACEHOLDER.search(text)
    return "another program fills in a part of it" if found else ""


class Collected:
    """References and problems of one input file, in the order in which they were added."""

    def __init__(self, path: str, limits: Limits) -> None:
        self.references: list[Reference] = []
        self.problems: list[Problem] = []
        self._path = path
        self._most = limits.packages_per_file
        self._on_line: Counter[tuple[str, int]] = Counter()

    def add(self, named: Named, cost: str = "package") -> Reference | None:
        """Keep an image. A text that is no reference becomes a Problem. Raises InputError (E-PACKAGES) for too many.

        Where a text need not be an image at all, the `cost` of one that is none is only a notice.
        """
        image = Image("", "") if named.unresolved else parse_reference(named.text)
        if isinstance(image, Invalid):
            message = f"{brief(named.raw)} is no image reference ({image.reason}): {REASONS[image.reason]}"
            self.problems.append(Problem("E-REFERENCE", message, _where(named), cost, _HELP))
            return None
        if len(self.references) >= self._most:
            message = f"more images than the limit of {self._most} (packages-per-file)"
            raise InputError(
                "E-PACKAGES", message, self._path, help="if the file is genuine, raise it: --limit packages-per-file=..."
            )
        reference = Reference(
            id=self.place(named.path, named.line),
            package=_unknown(named.raw) if named.unresolved else image.package,
            kind="image",
            requested=(named.text or named.raw)[:LONGEST],
            locations=(_where(named),),
            unresolved=named.unresolved,
            hashes=image.hashes,
            scope=named.scope,
            facts=_facts(named, image),
        )
        self.references.append(reference)
        return reference

    def note(self, code: str, message: str, line: int, cost: str, help: str = "") -> None:
        """Keep a Problem of this file."""
        self.problems.append(Problem(code, message, Location(self._path, line, role="reference"), cost, help))

    def place(self, path: str, line: int) -> str:
        """An id for what stands on a line, numbered where the line holds several; files that are included may be so twice."""
        self._on_line[path, line] += 1
        count = self._on_line[path, line]
        place = f"{self._path}#{line}" if path == self._path else f"{self._path}#{path}:{line}"
        return place if count == 1 else f"{place}.{count}"


def edge_to(parent: str, reference: Reference) -> Edge:
    """The edge from a project to an image that it takes."""
    platform = reference.facts.platform if isinstance(reference.facts, ImageFacts) else ""
    return Edge(parent, reference.id, reference.scope, reference.requested, platform)


def _where(named: Named) -> Location:
    return Location(named.path, named.line, role="reference", chain=named.chain)


def _unknown(raw: str) -> Package:
    """A stand-in for the identity that is not known: the text as written, without a version."""
    *parts, name = [part for part in raw[:LONGEST].split("/") if part] or ["?"]
    return Package("docker", "/".join(parts), name, "")


def _facts(named: Named, image: Image) -> ImageFacts:
    return ImageFacts(
        registry=image.registry,
        repository=image.repository,
        tag=image.tag,
        digest=image.digest,
        platform=named.platform,
        role=named.role,
        stage=named.stage,
        shipped=named.scope is Scope.RUNTIME,
        variables=named.variables,
        default=named.default,
        onbuild=named.onbuild,
        written=named.raw[:LONGEST] if named.text and named.text != named.raw else "",
        arguments=named.arguments,
    )

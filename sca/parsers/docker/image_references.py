"""Makes references of the places where a file names images; one way for every format that does."""

from collections import Counter

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.model.component import Edge, ImageArgument, ImageFacts, Location, Problem, Project, Reference, Scope
from sca.model.package import Package
from sca.model.text import brief
from sca.parsers.docker.reference import REASONS, Image, Invalid, parse_reference


class ImageUse(Struct, frozen=True):
    """One place that names an image: `raw` as written, `text` after substitution, empty if `unresolved` says why not.

    `stage` is the stage, service or job that uses it; `shipped` whether its content can be in a result, and `scope` why it is
    there if not. The other fields are those of ImageFacts.
    """

    role: str
    raw: str
    where: Location
    text: str = ""
    unresolved: str = ""
    stage: str = ""
    shipped: bool = False
    platform: str = ""
    variables: tuple[str, ...] = ()
    default: str = ""
    onbuild: bool = False
    arguments: tuple[ImageArgument, ...] = ()
    scope: Scope = Scope.BUILD


class ImageReferences:
    """Collects the images of one input: `references` in the order they come, `problems` for what is no reference."""

    def __init__(self, path: str) -> None:
        self.references: list[Reference] = []
        self.problems: list[Problem] = []
        self._path = path
        self._on_line: Counter[str] = Counter()

    def add(self, use: ImageUse) -> None:
        """Take in one place."""
        image = Image("", "") if use.unresolved else parse_reference(use.text)
        if isinstance(image, Invalid):
            message = f"{brief(use.raw)} is no image reference ({image.reason}): {REASONS[image.reason]}"
            help = "correct it; until then the image is not known"
            self.problems.append(Problem("E-REFERENCE", message, use.where, "package", help))
            return
        reference = Reference(
            id=self.place(use.where),
            package=_unknown(use.raw) if use.unresolved else image.package,
            kind="image",
            requested=use.text or use.raw,
            locations=(use.where,),
            unresolved=use.unresolved,
            hashes=image.hashes,
            scope=Scope.RUNTIME if use.shipped else use.scope,
            facts=_facts(use, image),
        )
        self.references.append(reference)

    def place(self, where: Location) -> str:
        """An id for what stands in a place: file and line, numbered where a line holds several."""
        place = str(where.line) if where.path == self._path else f"{where.path}:{where.line}"
        self._on_line[place] += 1
        count = self._on_line[place]
        return f"{self._path}#{place}" if count == 1 else f"{self._path}#{place}.{count}"

    def edges(self, project: Project) -> tuple[Edge, ...]:
        """From the project to everything that was found."""
        return tuple(_edge(project, reference) for reference in self.references)


def check_count(count: int, path: str, limits: Limits) -> None:
    """Refuse a file that names too many images: InputError (E-PACKAGES)."""
    if count > limits.packages_per_file:
        message = f"{count} images, more than the limit of {limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", message, path, help=f"if the file is genuine: --limit packages-per-file={count}")


def _unknown(raw: str) -> Package:
    """A stand-in for the identity that is not known: the text as written, without a version."""
    *parts, name = [part for part in raw.split("/") if part] or ["?"]
    return Package("docker", "/".join(parts), name, "")


def _facts(use: ImageUse, image: Image) -> ImageFacts:
    return ImageFacts(
        registry=image.registry,
        repository=image.repository,
        tag=image.tag,
        digest=image.digest,
        platform=use.platform,
        role=use.role,
        stage=use.stage,
        shipped=use.shipped,
        variables=use.variables,
        default=use.default,
        onbuild=use.onbuild,
        written=use.raw if use.text and use.text != use.raw else "",
        arguments=use.arguments,
    )


def _edge(project: Project, reference: Reference) -> Edge:
    platform = reference.facts.platform if isinstance(reference.facts, ImageFacts) else ""
    return Edge(project.id, reference.id, reference.scope, reference.requested, platform)

"""Reads Dockerfiles and Containerfiles: every image that a build takes, and whether it can end up in the result.

Images stand in FROM, COPY --from, RUN --mount=from and the syntax line. Names of stages and `scratch` are no
images. Variables get the values that the file itself gives; what a build argument or the platform decides is
given as unresolved, never guessed. Nothing of the file is run.

https://docs.docker.com/reference/dockerfile/
"""

from collections import Counter
from posixpath import dirname

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Edge, ImageFacts, Location, Problem, Project, Reference, Scope
from sca.model.inventory import Extract
from sca.model.package import Package
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.docker.image_uses import Use, UseReader
from sca.parsers.docker.lines import read_lines
from sca.parsers.docker.reference import REASONS, Image, Invalid, parse_reference


def parse(view: FileView) -> Extract:
    """Return one project (the image that is built) and a reference for every place that names a foreign image."""
    lines = read_lines(view.text(), view.path, view.limits.line_bytes)
    reader = UseReader(lines, view.path, dict(view.build_arguments))
    if not reader.graph.stages:
        help = "is it a Dockerfile? if it is part of one, leave it out: --exclude"
        raise InputError("E-NO-FROM", "there is no FROM: no builder takes this file", view.path, 1, help=help)
    uses = reader.uses
    if len(uses) > view.limits.packages_per_file:
        message = f"{len(uses)} images, more than the limit of {view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", message, view.path, help=f"if the file is genuine: --limit packages-per-file={len(uses)}")
    built = reader.users.of_last_stage(reader.arguments, lines.escape)
    where = Location(view.path, 1, role="reference")
    project = Project(f"{view.path}#", view.path, dirname(view.path) or ".", "image", where, facts=built)
    references, problems = _references(uses, reader, view.path)
    return Extract(
        projects=(project,),
        edges=tuple(_edge(project, reference) for reference in references),
        references=tuple(references),
        problems=tuple(sorted((*reader.problems, *problems))),
    )


def _references(uses: list[Use], reader: UseReader, path: str) -> tuple[list[Reference], list[Problem]]:
    shipped_stages = reader.graph.shipped()
    on_line: Counter[int] = Counter()
    references: list[Reference] = []
    problems: list[Problem] = []
    for use in uses:
        where = Location(path, use.line, role="reference")
        image = Image("", "") if use.unresolved else parse_reference(use.text)
        if isinstance(image, Invalid):
            message = f"{brief(use.raw)} is no image reference ({image.reason}): {REASONS[image.reason]}"
            problems.append(Problem("E-REFERENCE", message, where, "package", "correct it; until then the image is not known"))
            continue
        on_line[use.line] += 1
        place = str(use.line) if on_line[use.line] == 1 else f"{use.line}.{on_line[use.line]}"
        shipped = _is_shipped(use, shipped_stages)
        reference = Reference(
            id=f"{path}#{place}",
            package=_unknown(use.raw) if use.unresolved else image.package,
            kind="image",
            requested=use.text or use.raw,
            locations=(where,),
            unresolved=use.unresolved,
            hashes=image.hashes,
            scope=Scope.RUNTIME if shipped else Scope.BUILD,
            facts=_facts(use, image, shipped=shipped),
        )
        references.append(reference)
    return references, problems


def _unknown(raw: str) -> Package:
    """A stand-in for the identity that is not known: the text as written, without a version."""
    *parts, name = [part for part in raw.split("/") if part] or ["?"]
    return Package("docker", "/".join(parts), name, "")


def _is_shipped(use: Use, shipped_stages: frozenset[int]) -> bool:
    """A base or a copied image of a stage whose content can be in the result. A mount leaves nothing behind."""
    return use.role in ("base", "copy-from") and not use.onbuild and use.stage is not None and use.stage.index in shipped_stages


def _facts(use: Use, image: Image, *, shipped: bool) -> ImageFacts:
    return ImageFacts(
        registry=image.registry,
        repository=image.repository,
        tag=image.tag,
        digest=image.digest,
        platform=use.platform,
        role=use.role,
        stage=use.stage.label if use.stage is not None else "",
        shipped=shipped,
        variables=use.variables,
        default=use.default,
        onbuild=use.onbuild,
        written=use.raw if use.text and use.role == "base" and use.text != use.raw else "",
        arguments=use.arguments,
    )


def _edge(project: Project, reference: Reference) -> Edge:
    platform = reference.facts.platform if isinstance(reference.facts, ImageFacts) else ""
    return Edge(project.id, reference.id, reference.scope, reference.requested, platform)


PARSER = Parser(
    parse=parse,
    extracts=(
        "every image in FROM, COPY --from, RUN --mount=from and the syntax line, with registry, tag, digest and platform",
        "whether an image can reach the result or serves the build only",
        "which variables a reference depends on, where their values come from, and what a build without arguments takes",
        "which user the image runs as",
    ),
    omits=(
        "what is inside the images",
        "packages that RUN installs",
        "--target and named build contexts given on the command line of the build",
    ),
)

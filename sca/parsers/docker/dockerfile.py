"""Reads Dockerfiles and Containerfiles: every image that a build takes, and whether it can end up in the result.

Images stand in FROM, COPY --from, RUN --mount=from and the syntax line. Names of stages and `scratch` are no
images. Variables get the values that the file itself gives; what a build argument or the platform decides is
given as unresolved, never guessed. Nothing of the file is run.

https://docs.docker.com/reference/dockerfile/
"""

from collections.abc import Iterator
from posixpath import dirname

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Location, Problem, Project, Reference, Scope
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.docker.collected import Collected, Named, edge_to
from sca.parsers.docker.downloads import Download, reference_to
from sca.parsers.docker.image_uses import Use, UseReader
from sca.parsers.docker.lines import read_lines
from sca.parsers.docker.run_installs import expanded
from sca.parsers.installs.nodes import InstallNodes

_NO_FROM = "E-NO-FROM"
_NO_INSTRUCTIONS = ("E-FROM", "E-INSTRUCTION")
_OF_TEMPLATE = "scan what is made of it, and leave the template out: --exclude"
_ARGUMENT = "or give the argument that they depend on: --build-arg NAME=VALUE"
# What `Dockerfile.json` most likely is: something about a Dockerfile. A builder takes a file of any name.
_OTHER_KINDS = (".json", ".yml", ".yaml", ".toml", ".md", ".rst", ".html", ".py", ".js", ".ts", ".go", ".rb", ".java", ".cs")


def parse(view: FileView) -> Extract | None:
    """As `read_dockerfile`; None for a file of another kind, by its ending, in which nothing is built on anything."""
    try:
        return read_dockerfile(view)
    except InputError as error:
        if error.code == _NO_FROM and view.path.lower().endswith(_OTHER_KINDS):
            return None
        raise


def read_dockerfile(view: FileView) -> Extract:
    """Return one project (the image that is built), its packages, and a reference for every place that names a foreign image."""
    lines = read_lines(view.text(), view.path, view.limits.line_bytes)
    reader = UseReader(lines, view.path, dict(view.build_arguments), view.limits)
    if not reader.graph.stages and reader.template_line is not None:
        message = "this is a template, or a part of one, that another program makes a Dockerfile of: no builder takes it"
        raise InputError("E-TEMPLATE", message, view.path, reader.template_line, help=_OF_TEMPLATE)
    if not reader.graph.stages:
        help = "is it a Dockerfile? if it is part of one, leave it out: --exclude"
        raise InputError(_NO_FROM, "there is no FROM: no builder takes this file", view.path, 1, help=help)
    built = reader.users.of_last_stage(reader.arguments, lines.escape)
    where = Location(view.path, 1, role="reference")
    project = Project(f"{view.path}#", view.path, dirname(view.path) or ".", "image", where, facts=built)
    collected = Collected(view.path, view.limits)
    shipped = reader.graph.shipped()
    for use in reader.uses:
        collected.add(_named(use, view.path, shipped=_is_shipped(use, shipped)))
    _hold_to_limit(len(reader.downloads), view)
    references = (*collected.references, *(_download(one, collected, view, shipped) for one in reader.downloads))
    installed = InstallNodes(view, project.id, expanded, _ARGUMENT)
    for one in reader.runs.found:
        scope = Scope.RUNTIME if one.stage.index in shipped else Scope.BUILD
        place = Location(view.path, one.line, role="declared")
        installed.add(one.install, collected.place(view.path, one.line), place, scope, one.copied)
    return Extract(
        projects=(project, *installed.projects),
        components=tuple(installed.components),
        edges=(*(edge_to(project.id, reference) for reference in references), *installed.edges),
        references=(*references, *installed.references),
        problems=tuple(sorted((*_told(reader, view.path), *collected.problems, *installed.problems))),
        completeness="unknown" if installed.components else "",
        reads=tuple(sorted(view.reads - {view.path})),
    )


def _told(reader: UseReader, path: str) -> Iterator[Problem]:
    """What was odd. In a template all that is no instruction has one reason."""
    if reader.template_line is None:
        yield from reader.problems
        return
    message = "another program fills in parts of this file: images and packages that they name are not seen"
    where = Location(path, reader.template_line, role="reference")
    yield Problem("E-TEMPLATE", message, where, "package", _OF_TEMPLATE)
    yield from (one for one in reader.problems if one.code not in _NO_INSTRUCTIONS)


def _hold_to_limit(count: int, view: FileView) -> None:
    most = view.limits.packages_per_file
    if count > most:
        help = "if the file is genuine, raise it: --limit packages-per-file=..."
        message = f"more downloads than the limit of {most} (packages-per-file)"
        raise InputError("E-PACKAGES", message, view.path, help=help)


def _named(use: Use, path: str, *, shipped: bool) -> Named:
    return Named(
        raw=use.raw,
        path=path,
        line=use.line,
        role=use.role,
        stage=use.stage.label if use.stage is not None else "",
        text=use.text,
        unresolved=use.unresolved,
        variables=use.variables,
        default=use.default,
        platform=use.platform,
        scope=Scope.RUNTIME if shipped else Scope.BUILD,
        onbuild=use.onbuild,
        arguments=use.arguments,
    )


def _download(one: Download, collected: Collected, view: FileView, shipped: frozenset[int]) -> Reference:
    in_result = one.stage.index in shipped and not one.onbuild
    id = collected.place(view.path, one.line)
    return reference_to(one, id, view.path, Scope.RUNTIME if in_result else Scope.BUILD)


def _is_shipped(use: Use, shipped_stages: frozenset[int]) -> bool:
    """A base or a copied image of a stage whose content can be in the result. A mount leaves nothing behind."""
    return use.role in ("base", "copy-from") and not use.onbuild and use.stage is not None and use.stage.index in shipped_stages


PARSER = Parser(
    parse=parse,
    extracts=(
        "every image in FROM, COPY --from, RUN --mount=from and the syntax line, with registry, tag, digest and platform",
        "whether an image can reach the result or serves the build only",
        "which variables a reference depends on, where their values come from, and what a build without arguments takes",
        "which user the image runs as",
        "what ADD takes from addresses, with its checksum",
        "packages of npm, NuGet and Python that RUN, and scripts of the checkout that it runs, install by name",
    ),
    omits=(
        "what is inside the images",
        "what an archive or a folder that RUN names installs, and packages of operating systems and of other languages",
        "--target and named build contexts given on the command line of the build",
    ),
)

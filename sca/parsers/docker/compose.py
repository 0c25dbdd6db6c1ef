"""Reads Compose files: the images that services run, and those that their builds take.

The file is a project that needs the images of its services. A service with `build` is a project of its own, tied to the
Dockerfile of its context: the name under `image` is what the result is called, not where it comes from. Another service that
runs an image of such a name runs what was built. Nothing is built, pulled or started.

https://docs.docker.com/reference/compose-file/
"""

from posixpath import dirname

from sca.files.view import FileView
from sca.files.yaml_nodes import Mapping, Scalar
from sca.model.component import Edge, Location, Project, Reference, Scope
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.docker.collected import Collected, Named, edge_to
from sca.parsers.docker.compose_build import Built, build_of
from sca.parsers.docker.compose_project import Loader
from sca.parsers.docker.compose_service import HOOKS, Placed, Service
from sca.parsers.docker.substitution import Expanded

_DOCKER_IMAGE = "docker-image://"
_COULD_NAME = ("image", "build", "extends", "include")


def parse(view: FileView) -> Extract | None:
    """Return one project, one for each image that is built, and a reference for every image that is taken."""
    text = view.text()
    if not any(word in text for word in _COULD_NAME):
        return None
    loader = Loader(view, text)
    found = loader.run(view)
    reader = _Reader(view)
    for service in found.services.values():
        if service.built:
            reader.take_built(service)
    for service in found.services.values():
        reader.take(service)
    return reader.result(loader)


class _Reader:
    """Turns services into references, projects and edges."""

    def __init__(self, view: FileView) -> None:
        self._view = view
        self._collected = Collected(view.path, view.limits)
        self._project = Project(
            f"{view.path}#", view.path, dirname(view.path) or ".", "compose", Location(view.path, 1, role="reference")
        )
        self._built: dict[str, Built] = {}
        self._results: dict[str, str] = {}
        self._edges: list[Edge] = []

    def take_built(self, service: Service) -> None:
        """Note what the result of a build is called, before any service runs it."""
        image = service.texts.get("image")
        name = (image.expanded.text or "") if image is not None else ""
        project = f"{self._view.path}#service:{service.name}"
        if name:
            self._results.setdefault(name, project)
        place = (
            image or next(iter(service.texts.values()), None) or next(values[0] for values in service.lists.values() if values)
        )
        self._built[service.name] = build_of(service, project, name, place)

    def take(self, service: Service) -> None:
        """The image of a service, or the parts of its build, and the images that it mounts."""
        built = self._built.get(service.name)
        image = service.texts.get("image")
        if built is not None:
            self._edges.append(Edge(self._project.id, built.project.id, Scope.RUNTIME, built.name))
            self._take_build(service, built)
        elif image is not None:
            self._take_image(service, image)
        for volume in service.lists.get("volumes", ()):
            if _text(volume, "type") == "image":
                self._take_member(volume, "source", "volume", service)
        for key in HOOKS:
            for hook in service.lists.get(key, ()):
                self._take_member(hook, "image", "compose", service)

    def _take_member(self, placed: Placed, key: str, role: str, service: Service) -> None:
        node = placed.node.value(key) if isinstance(placed.node, Mapping) else None
        if isinstance(node, Scalar) and node.text:
            self._add(self._project.id, Placed(node, placed.origin), role, service)

    def _take_image(self, service: Service, image: Placed) -> None:
        text = image.expanded.text
        result = self._results.get(text or "")
        if result is not None:
            self._edges.append(Edge(self._project.id, result, Scope.RUNTIME, text or ""))
        elif isinstance(image.node, Scalar):
            self._add(self._project.id, image, "compose", service, platform=_shown(service.texts.get("platform")))
        else:
            message = f"the image of service {brief(service.name)} is no text"
            self._collected.note("E-REFERENCE", message, image.node.line, "package")

    def _take_build(self, service: Service, built: Built) -> None:
        for cache in service.lists.get("build.cache_from", ()):
            reference = _cached(cache)
            if reference:
                self._add(built.project.id, cache, "cache-from", service, Expanded((reference,)), scope=Scope.BUILD)
        for context in service.lists.get("build.additional_contexts", ()):
            text = context.expanded.text or ""
            place = text.find(_DOCKER_IMAGE)
            if place >= 0:
                reference = text[place + len(_DOCKER_IMAGE) :]
                self._add(built.project.id, context, "build-context", service, Expanded((reference,)), scope=Scope.BUILD)

    def _add(  # noqa: PLR0913  # what an image is taken for has many parts
        self,
        parent: str,
        placed: Placed,
        role: str,
        service: Service,
        expanded: Expanded | None = None,
        *,
        platform: str = "",
        scope: Scope = Scope.RUNTIME,
    ) -> None:
        raw = placed.node.text if isinstance(placed.node, Scalar) else ""
        expanded = expanded or placed.expanded
        unresolved = _unresolved(expanded, placed.origin.view.path)
        named = Named(
            raw,
            placed.origin.view.path,
            placed.node.line,
            role,
            service.name,
            expanded.text or "",
            unresolved,
            expanded.variables,
            (expanded.default or "") if unresolved else "",
            platform,
            scope,
            placed.origin.chain,
        )
        reference: Reference | None = self._collected.add(named)
        if reference is not None:
            self._edges.append(edge_to(parent, reference))

    def result(self, loader: Loader) -> Extract | None:
        """Everything; None for a file that names no image, such as an overlay that only sets other keys."""
        found = loader.found
        built = tuple(self._built.values())
        problems = (*found.problems, *self._collected.problems, *(one for part in built for one in part.problems))
        if not built and not self._collected.references and not problems and not self._edges:
            return None
        return Extract(
            projects=(self._project, *(project for part in built for project in part.projects)),
            edges=(*self._edges, *(edge for part in built for edge in part.edges)),
            references=(*self._collected.references, *(one for part in built for one in part.references)),
            problems=tuple(sorted(problems)),
            covers=tuple(found.covers),
        )


def _text(placed: Placed, key: str) -> str:
    node = placed.node.value(key) if isinstance(placed.node, Mapping) else None
    return node.text if isinstance(node, Scalar) else ""


def _unresolved(expanded: Expanded, path: str) -> str:
    if expanded.fault:
        return expanded.fault
    if not expanded.variables:
        return "another program fills in a part of it" if "{{" in (expanded.text or "") else ""
    names = brief(", ".join(f"${name}" for name in expanded.variables))
    verb = "has" if len(expanded.variables) == 1 else "have"
    return f"{names} {verb} no value in {path} or in the .env file beside it"


def _cached(placed: Placed) -> str:
    """The image of an entry of `cache_from`: a name, or `type=registry,ref=...`; empty for another kind of cache."""
    text = placed.expanded.text or ""
    if "=" not in text:
        return text
    fields = dict(part.strip().partition("=")[::2] for part in text.split(","))
    return fields.get("ref", "") if fields.get("type") == "registry" else ""


def _shown(placed: Placed | None) -> str:
    """The platform; its text as written where it is not known."""
    if placed is None or not isinstance(placed.node, Scalar):
        return ""
    text = placed.expanded.text
    return placed.node.text if text is None else text


PARSER = Parser(
    parse=parse,
    extracts=(
        "the image of every service, with profiles or without, after interpolation with the .env file beside",
        "which services are built, from which Dockerfile, with their inline Dockerfile, cache and context images",
        "image volumes, and what extends, include, merge keys and the usual override bring",
    ),
    omits=(
        "what is inside the images",
        "values that the environment gives when Compose runs",
        "files that are named on the command line of Compose",
    ),
)

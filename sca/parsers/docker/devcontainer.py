"""Reads devcontainer.json: the image or Dockerfile that people work in, and the features and packages installed on top of it.

The file is JSON with comments. Beside it, a lock file pins each feature by digest; the two are read as one. What the
Dockerfile names is listed with the Dockerfile.

https://containers.dev/implementors/json_reference/ and https://containers.dev/implementors/features/#referencing-a-feature
"""

import re
from posixpath import basename, dirname, join

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument, JsonValue
from sca.files.view import FileView
from sca.model.component import Edge, Location, Problem, Project, Scope
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.model.url import redact
from sca.parsers.base import Parser
from sca.parsers.docker.collected import Collected, Named, edge_to
from sca.parsers.docker.devcontainer_lock import LockedFeature, locked_features
from sca.parsers.docker.run_installs import expanded
from sca.parsers.installs.nodes import InstallNodes
from sca.parsers.installs.script import ScriptReader

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_LOCAL = ("./", "../", "/")
_COMMANDS = (
    "initializeCommand", "onCreateCommand", "updateContentCommand", "postCreateCommand", "postStartCommand", "postAttachCommand",
)  # fmt: skip
_OF_LOCAL = re.compile(r"\$\{(localEnv|env|containerEnv|localWorkspaceFolder[A-Za-z]*|devcontainerId):?([^:}]*)(?::([^}]*))?\}")
# Names that the table gives to the parser of Dockerfiles.
_DOCKERFILE = re.compile(r"(?:[Dd]ocker|[Cc]ontainer)file(?:\..+)?|.+\.(?:[Dd]ocker|[Cc]ontainer)file")


def parse(view: FileView) -> Extract | None:
    """Return one project, a reference for each image and feature, and an edge to the Dockerfile. Raises InputError."""
    document = view.json(comments=True)
    if not isinstance(document.root, dict):
        raise InputError("E-SHAPE", "a devcontainer.json is an object", view.path, 1)
    reader = _Reader(view, document, document.root)
    reader.read()
    found = reader.found
    installed = reader.installed
    problems = (*reader.problems, *found.problems, *installed.problems)
    edges = (*(edge_to(reader.project.id, one) for one in found.references), *reader.edges, *installed.edges)
    if not edges and not problems:
        return None
    return Extract(
        projects=(reader.project, *installed.projects),
        components=tuple(installed.components),
        edges=edges,
        references=(*found.references, *installed.references),
        problems=tuple(sorted(problems)),
        completeness="unknown" if installed.components else "",
        covers=reader.covers,
    )


class _Reader:
    """Goes through the keys that name images."""

    def __init__(self, view: FileView, document: JsonDocument, root: dict[str, JsonValue]) -> None:
        where = Location(view.path, 1, role="reference")
        self.project = Project(f"{view.path}#", view.path, dirname(view.path) or ".", "devcontainer", where)
        self.found = Collected(view.path, view.limits)
        self.installed = InstallNodes(view, self.project.id, expanded)
        self.edges: list[Edge] = []
        self.problems: list[Problem] = []
        self.covers: tuple[str, ...] = ()
        self._view = view
        self._document = document
        self._root = root

    def read(self) -> None:
        """Read the file, and the lock beside it."""
        root = self._root
        image = root.get("image")
        if isinstance(image, str):
            self._image("devcontainer", image, self._line("image"))
        elif image is not None:
            self._note("E-FIELD", "image is not a text: which image is meant is not known", self._line("image"), "package")
        build = root.get("build")
        if isinstance(build, dict):
            self._dockerfile(build.get("dockerfile") or build.get("dockerFile"), self._line("build"))
            self._caches(build.get("cacheFrom"), self._line("build", "cacheFrom"))
        self._dockerfile(root.get("dockerFile"), self._line("dockerFile"))
        features = root.get("features")
        if isinstance(features, dict):
            self._features(features)
        for key in _COMMANDS:
            command = root.get(key)
            for name, one in command.items() if isinstance(command, dict) else [("", command)]:
                self._command(one, self._line(key, *((name,) if name else ())))

    def _command(self, command: JsonValue, line: int) -> None:
        """A text is a script, a list one command without a shell; an object has several that run side by side."""
        variables = {**_texts(self._root.get("containerEnv")), **_texts(self._root.get("remoteEnv"))}
        session = ScriptReader(variables, expanded, self._view.limits)
        where = Location(self._view.path, line, role="declared")
        if isinstance(command, str):
            found = list(session.read(command))
        elif isinstance(command, list):
            found = list(session.read_words([one for one in command if isinstance(one, str)]))
        else:
            return
        for one in found:
            self.installed.add(one, self.found.place(self._view.path, line), where, Scope.DEV)

    def _line(self, *keys: str) -> int:
        return self._document.line_of_key(*keys) or 1

    def _image(self, role: str, raw: str, line: int) -> None:
        variables = tuple(sorted({found[2] or found[1] for found in _OF_LOCAL.finditer(raw)}))
        default = _OF_LOCAL.sub(lambda found: found[3] or "", raw) if variables else ""
        unresolved = f"{', '.join(variables)} depends on the machine of whoever opens it" if variables else ""
        named = Named(
            raw,
            self._view.path,
            line,
            role,
            text="" if unresolved else raw,
            unresolved=brief(unresolved),
            variables=variables,
            default=default,
            scope=Scope.DEV,
        )
        self.found.add(named)

    def _caches(self, caches: JsonValue, line: int) -> None:
        """Images whose layers are taken over where they fit; a type other than a registry names no image."""
        listed = caches if isinstance(caches, list) else [caches]
        for cache in listed:
            if isinstance(cache, str) and "type=" not in cache:
                self._image("cache-from", cache, line)

    def _dockerfile(self, name: JsonValue, line: int) -> None:
        if not isinstance(name, str):
            return
        try:
            beside = self._view.neighbour(name)
        except InputError as error:
            self._note(error.code, error.message, line, "package")
            return
        if beside is None:
            self._note("E-DOCKERFILE", f"there is no Dockerfile {brief(name)}: its images are not known", line, "package")
        elif _DOCKERFILE.fullmatch(basename(beside.path)):
            self.edges.append(Edge(self.project.id, f"{beside.path}#", Scope.DEV, brief(name)))
        else:
            message = f"{brief(name)} is not read, because its name does not say that it is a Dockerfile"
            self._note("E-DOCKERFILE", message, line, "package", "name it on the command line, or call it NAME.Dockerfile")

    def _features(self, features: dict[str, JsonValue]) -> None:
        lines = self._document.lines_of_members("features")
        locked = self._locked()
        for name in features:
            line = lines.get(("features", name), 1)
            pinned = locked.get(name)
            if pinned is not None:
                self._pinned(name, pinned, line)
            elif name.startswith(_LOCAL):
                continue
            elif _ADDRESS.match(name):
                message = f"feature {brief(redact(name)[0])} is taken from an address"
                self._note("E-FEATURE", message, line, "notice", "what it installs is not part of the inventory")
            elif not _names_registry(name):
                message = f"feature {brief(name)} is no reference: an old short name, which each tool looks up in its own list"
                self._note("E-FEATURE", message, line, "package", "write it as registry/path/name:version")
            else:
                self._image("devcontainer-feature", name, line)

    def _pinned(self, name: str, pinned: LockedFeature, line: int) -> None:
        """A feature as the lock has it, with the tag that is asked for."""
        tag = name.rpartition("/")[2].partition(":")[2]
        path, _, digest = pinned.resolved.partition("@")
        text = f"{path}:{tag}@{digest}" if tag and "@" not in tag and ":" not in path.rpartition("/")[2] else pinned.resolved
        self.found.add(Named(name, self._view.path, line, "devcontainer-feature", text=text, scope=Scope.DEV))

    def _locked(self) -> dict[str, LockedFeature]:
        """What the lock beside the file says; a lock that cannot be read is its own input, and says so itself."""
        name = f"{basename(self._view.path).removesuffix('.json')}-lock.json"
        try:
            beside = self._view.neighbour(name)
            if beside is None:
                return {}
            document = beside.json()
            locked = {feature.name: feature for feature in locked_features(document, beside.path)[0]}
        except InputError:
            return {}
        asked = self._root.get("features")
        if isinstance(asked, dict) and locked.keys() <= asked.keys():
            self.covers = (join(self._view.folder, name),)
        return locked

    def _note(self, code: str, message: str, line: int, cost: str, help: str = "") -> None:
        self.problems.append(Problem(code, message, Location(self._view.path, line, role="reference"), cost, help))


def _texts(values: JsonValue) -> dict[str, str]:
    """The variables whose value the file gives."""
    listed = values.items() if isinstance(values, dict) else ()
    return {name: value for name, value in listed if isinstance(value, str) and "${" not in value}


def _names_registry(name: str) -> bool:
    registry, slash, _ = name.partition("/")
    return bool(slash) and ("." in registry or ":" in registry or registry == "localhost")


PARSER = Parser(
    parse=parse,
    extracts=(
        "the image, the images of cacheFrom and every feature, with registry, tag, digest and line",
        "which Dockerfile is built; what that names is listed with it",
        "the digests of devcontainer-lock.json",
        "packages of npm, NuGet and Python that its commands (postCreateCommand and the others) install by name",
    ),
    omits=("what features install", "features taken from an address: they are mentioned"),
)

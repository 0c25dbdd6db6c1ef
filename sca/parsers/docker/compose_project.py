"""Reads a Compose project: its file, its usual override, what it includes and what its services extend.

Nothing outside the scanned folder is read, and nothing is fetched. What cannot be read is a Problem at the line that names it.

https://docs.docker.com/reference/compose-file/extends/, .../include/ and .../merge/
"""

from collections.abc import Mapping as Values

from msgspec import Struct
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.files.yaml_nodes import Mapping, Node, Scalar, Sequence
from sca.model.component import Location, Problem
from sca.model.text import brief
from sca.parsers.docker.compose_service import Origin, Placed, Service, read_layer, services_of
from sca.parsers.docker.compose_values import read_env
from sca.parsers.docker.substitution import Piece

BASES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
OVERRIDES = ("compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml")
ENV = ".env"
_REMOTE = ("://", "git@", "oci:", "github.com/")


class Compose(Struct):
    """A project that is being read: its services by name, the files that belong to it, and what went wrong."""

    services: dict[str, Service]
    files: dict[str, Mapping | None]
    problems: list[Problem]
    covers: list[str]


class Loader:
    """Reads one Compose file, whose text is known, with all that belongs to it. Limits on files hold for them together."""

    def __init__(self, view: FileView, text: str) -> None:
        self._texts = {view.path: text}
        self.found = Compose({}, {}, [], [])
        self._limits = view.limits
        self._included = 0

    def run(self, view: FileView) -> Compose:
        """The whole project of a file, with the override beside it where this is the base."""
        origin = Origin(view, view.folder, self._values(view, view.folder))
        services = self._file(view, origin, ())
        override = override_of(view)
        if override is not None:
            self.found.covers.append(override.path)
            above = self._file(override, replace(origin, view=override), (), below=self.found.files.get(view.path))
            services = _merged(services, above)
        self.found.services.update(services)
        return self.found

    def _values(self, view: FileView, folder: str) -> dict[str, Piece]:
        """The values of the `.env` file of a folder."""
        try:
            beside = view.neighbour(relative_to(view.folder, f"{folder}/{ENV}" if folder else ENV))
            if beside is None:
                return {}
            beside.reads.add(beside.path)
            data = beside.tree.read(beside.path, self._limits.policy_bytes, "policy-bytes")
            return read_env(data.decode("utf-8-sig"))
        except UnicodeDecodeError:
            self._note("E-ENCODING", f"the {ENV} file is not UTF-8: its values are not known", view.path, 1, "field")
        except InputError as error:
            self.found.problems.append(error.problem("field"))
        return {}

    def _file(self, view: FileView, origin: Origin, outer: tuple[str, ...], below: Mapping | None = None) -> dict[str, Service]:
        """The services of a file: those that it includes, then its own."""
        root = self._root(view)
        if root is None:
            return {}
        services: dict[str, Service] = {}
        include = root.value("include")
        if include is not None:
            for entry in include.items if isinstance(include, Sequence) else (include,):
                services.update(self._include(entry, origin, (*outer, view.path)))
        own = services_of(root)
        for name, member in own.items():
            base = services_of(below).get(name) if below is not None else None
            service = self._service(name, member, own, origin, ((view.path, name),), known=base is not None)
            services[name] = service.over(services[name]) if name in services else service
        return services

    def _root(self, view: FileView) -> Mapping | None:
        """The mapping of a file, read once; several documents are layers of one."""
        if view.path in self.found.files:
            return self.found.files[view.path]
        if len(self.found.files) >= self._limits.include_files:
            self._too_many(view.path)
            return None
        self.found.files[view.path] = None
        root: Mapping | None = None
        try:
            documents = view.yaml_documents(self._texts.get(view.path))
        except InputError as error:
            if len(self.found.files) == 1:
                raise
            self.found.problems.append(error.problem())
            return None
        for document in documents:
            read = document.read()
            self.found.problems.extend(read.problems)
            if isinstance(read.node, Mapping):
                members = {**root.members, **read.node.members} if root is not None else read.node.members
                root = Mapping(members, 1, 1)
        self.found.files[view.path] = root
        return root

    def _include(self, entry: Node, origin: Origin, outer: tuple[str, ...]) -> dict[str, Service]:
        """The services of the files of one entry; the first one tells the folder, and all are merged in order."""
        paths = entry.value("path") if isinstance(entry, Mapping) else entry
        texts = paths.items if isinstance(paths, Sequence) else (paths,)
        services: dict[str, Service] = {}
        folder: str | None = None
        values: dict[str, Piece] = {}
        for node in texts:
            view = self._neighbour(node, origin, outer)
            self._included += 1
            if view is None or self._included > self._limits.include_files:
                if view is not None:
                    self._too_many(view.path)
                continue
            if folder is None:
                folder = self._folder_of(entry, origin, view)
                values = {**self._values(view, folder), **origin.values}
            place = f"{origin.view.path}:{node.line if node is not None else entry.line}"
            inner = Origin(view, folder, values, (*origin.chain, place))
            self.found.covers.append(view.path)
            services = _merged(services, self._file(view, inner, outer))
        return services

    def _folder_of(self, entry: Node, origin: Origin, view: FileView) -> str:
        told = entry.value("project_directory") if isinstance(entry, Mapping) else None
        text = Placed(told, origin).expanded.text if isinstance(told, Scalar) else None
        try:
            return path_of(origin, text) if text else view.folder
        except InputError:
            return view.folder

    def _neighbour(self, node: Node | None, origin: Origin, outer: tuple[str, ...]) -> FileView | None:
        """The file that an include or extends names; a Problem says why there is none."""
        line = node.line if node is not None else 1
        text = Placed(node, origin).expanded.text if isinstance(node, Scalar) else None
        if not text:
            self._note("E-INCLUDE", "the name of a file depends on what this file does not give", origin.view.path, line)
            return None
        if any(sign in text for sign in _REMOTE):
            message = f"{brief(text)} is not part of the scanned folder: the services it brings are not known"
            self._note("E-INCLUDE", message, origin.view.path, line)
            return None
        if len(outer) > self._limits.include_depth:
            limit = f"the limit of {self._limits.include_depth} (include-depth)"
            self._note("E-INCLUDE", f"files include files deeper than {limit}", origin.view.path, line)
            return None
        try:
            path = path_of(origin, text)
            beside = origin.view.neighbour(relative_to(origin.view.folder, path))
        except InputError as error:
            self._note(error.code, error.message, origin.view.path, line)
            return None
        if path in outer:
            self._note("E-INCLUDE", f"{brief(text)} includes itself", origin.view.path, line)
            return None
        if beside is None:
            self._note(
                "E-MISSING", f"there is no file {brief(text)}: the services it holds are not known", origin.view.path, line
            )
        return beside

    def _service(  # noqa: PLR0913  # the place of a service has many parts
        self,
        name: str,
        node: Node,
        siblings: Values[str, Node],
        origin: Origin,
        seen: tuple[tuple[str, str], ...],
        *,
        known: bool = False,
    ) -> Service:
        service = read_layer(name, node, origin)
        extends = node.value("extends") if isinstance(node, Mapping) else None
        if extends is None or (isinstance(extends, Scalar) and not extends.text):
            return service
        target = extends.value("service") if isinstance(extends, Mapping) else extends
        file = extends.value("file") if isinstance(extends, Mapping) else None
        wanted = (Placed(target, origin).expanded.text if isinstance(target, Scalar) else None) or ""
        here = origin.view.path
        if file is not None:
            view = self._neighbour(file, origin, tuple(path for path, _name in seen if path != here))
            root = self._root(view) if view is not None else None
            if view is None or root is None:
                return service
            origin = replace(origin, view=view, folder=view.folder)
            siblings = services_of(root)
        base = siblings.get(wanted)
        step = (origin.view.path, wanted)
        if base is None or step in seen or len(seen) > self._limits.include_depth:
            if not known or step in seen:
                why = "extends itself" if step in seen else "is not there, or too many services extend one another"
                message = f"service {brief(name)} extends {brief(wanted or '?')}, which {why}: what it gives is not known"
                self._note("E-EXTENDS", message, here, extends.line)
            return service
        return service.over(self._service(wanted, base, siblings, origin, (*seen, step)))

    def _too_many(self, path: str) -> None:
        limit = f"the limit of {self._limits.include_files} (include-files)"
        self._note("E-INCLUDE", f"more files are read into one project than {limit}: this one is not", path, 1)

    def _note(self, code: str, message: str, path: str, line: int, cost: str = "package") -> None:
        self.found.problems.append(Problem(code, message, Location(path, line, role="reference"), cost))


def override_of(view: FileView) -> FileView | None:
    """The override that Compose takes with this file when no file is named; None if it takes none with it."""
    if view.path.rpartition("/")[2] not in BASES:
        return None
    names = view.names()
    base = next((name for name in BASES if name in names), "")
    name = next((name for name in OVERRIDES if name in names), "")
    return view.neighbour(name) if name and view.path.rpartition("/")[2] == base else None


def _merged(below: dict[str, Service], above: dict[str, Service]) -> dict[str, Service]:
    merged = dict(below)
    for name, service in above.items():
        merged[name] = service.over(merged[name]) if name in merged else service
    return merged


def path_of(origin: Origin, text: str) -> str:
    """A path of an origin as one from the root. Raises InputError (E-OUTSIDE)."""
    if text.startswith("/"):
        return origin.view.resolve(text)
    return origin.view.resolve(relative_to(origin.view.folder, f"{origin.folder}/{text}" if origin.folder else text))


def relative_to(folder: str, path: str) -> str:
    """A path from the root, as one from a folder."""
    up = "../" * (folder.count("/") + 1) if folder else ""
    return f"{up}{path}"

"""Reads a GitLab pipeline with the files of the same checkout that it includes; what it includes from elsewhere is referred to.

https://docs.gitlab.com/ci/yaml/#include
"""

import re
from fnmatch import fnmatchcase
from posixpath import basename, dirname

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.files.yaml_nodes import Mapping, Node, Scalar
from sca.model.component import Source
from sca.model.package import Package, repository_package
from sca.model.text import brief
from sca.model.url import redact
from sca.parsers.pipelines.found import PipelineFound
from sca.parsers.pipelines.nodes import entries, one_or_more, scalar, scalars, text
from sca.parsers.pipelines.variables import fill

VARIABLE = re.compile(r"\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$([A-Za-z_][A-Za-z0-9_]*)|%([A-Za-z_][A-Za-z0-9_]*)%")
_HOSTS = ("$CI_SERVER_FQDN", "${CI_SERVER_FQDN}", "$CI_SERVER_HOST", "${CI_SERVER_HOST}", "gitlab.com")
_TEMPLATES = "lib/gitlab/ci/templates"


class GitlabFile(Struct, frozen=True):
    """One file of a pipeline: its configuration, and what its inputs come to."""

    path: str
    root: Mapping
    inputs: dict[str, str]


class IncludeReader:
    """Collects the files of a pipeline, each once; what a file includes comes before it, because it overrides that."""

    def __init__(self, view: FileView, found: PipelineFound) -> None:
        self.files: list[GitlabFile] = []
        self.view = view
        self._found = found
        self.seen: set[str] = set()

    def read(self, view: FileView, given: dict[str, Node] | None = None, depth: int = 0) -> None:
        """Take in a file and what it includes. `given` are the inputs that the including file passes."""
        if view.path in self.seen:
            return
        self.seen.add(view.path)
        documents = [node for node in self._found.documents(view) if isinstance(node, Mapping)]
        if not documents:
            return
        root = documents[-1]
        header = documents[0] if len(documents) > 1 else None
        declared = entries(entries(None if header is None else header.value("spec")).get("inputs"))
        defaults = {name: text(entries(one).get("default")) for name, one in declared.items() if "default" in entries(one)}
        passed = {name: one.text for name, node in (given or {}).items() if (one := scalar(node)) is not None}
        file = GitlabFile(view.path, root, defaults | passed)
        variables: dict[str, str] = {}
        for known in (*self.files, file):
            variables |= variables_of(known.root.value("variables"))
        for entry in one_or_more(root.value("include")):
            self.include(entry, file, variables, depth)
        self.files.append(file)

    def include(self, entry: Node, file: GitlabFile, variables: dict[str, str], depth: int) -> None:
        """One entry of an `include`: a text is a path in this checkout, or an address."""
        parts = entries(entry)
        plain = scalar(entry)
        remote = plain is not None and plain.text.startswith(("http://", "https://"))
        local = plain if plain is not None and not remote else scalar(parts.get("local"))
        address = plain if remote else scalar(parts.get("remote"))
        if local is not None:
            self._local(local, entries(parts.get("inputs")), file, variables, depth)
        elif address is not None:
            self._remote(address, file)
        elif (project := scalar(parts.get("project"))) is not None:
            files = list(scalars(parts.get("file"))) or [project]
            for one in files:
                self._refer("include", project, text(parts.get("ref")), "" if one is project else one.text, file, variables, one)
        elif (component := scalar(parts.get("component"))) is not None:
            self._component(component, file, variables)
        elif (template := scalar(parts.get("template"))) is not None:
            package = Package("gitlab", "gitlab-org", "gitlab", "", (), f"{_TEMPLATES}/{template.text.strip().strip('/')}")
            self._found.action("template", template, package, path=file.path)

    def _local(self, node: Scalar, given: dict[str, Node], file: GitlabFile, variables: dict[str, str], depth: int) -> None:
        limits = self.view.limits
        filled = fill(node.text.strip(), VARIABLE, variables)
        if filled.unresolved or "$[[" in filled.text:
            why = filled.unresolved or "an input decides"
            self._note(f"which file {brief(node.text)} means is not known: {why}", node, file)
        elif depth >= limits.include_depth or len(self.seen) >= limits.include_files:
            limit = f"include-depth={limits.include_depth} or include-files={limits.include_files}"
            self._note(f"{brief(node.text)} is not read: more includes than the limit of {limit}", node, file)
        else:
            paths = self._paths(filled.text.lstrip("/"))
            if not paths:
                self._note(f"there is no file {brief(node.text)} to include: what it names is not known", node, file)
            for inner in paths:
                self._found.covers.append(inner.path)
                try:
                    self.read(inner, given, depth + 1)
                except InputError as error:
                    self._note(f"{brief(inner.path)} cannot be read: {error.message}", node, file)

    def _paths(self, name: str) -> list[FileView]:
        """Files by their path from the top of the repository, which is the folder of this file or one above it."""
        for up in range(self.view.path.count("/") + 1):
            above = "../" * up
            try:
                if "*" not in name:
                    found = self.view.neighbour(above + name)
                    views = [] if found is None else [found]
                else:
                    views = self._matching(above + dirname(name), basename(name))
            except InputError:
                return []
            if views:
                return views
        return []

    def _matching(self, folder: str, pattern: str) -> list[FileView]:
        """A star stands for what is in one folder; one in the name of a folder finds nothing, which is said."""
        if "*" in folder:
            return []
        names = [name for name in self.view.names(folder or ".") if fnmatchcase(name, pattern)]
        views = (self.view.neighbour(f"{folder}/{name}" if folder else name) for name in names)
        return [view for view in views if view is not None]

    def _remote(self, node: Scalar, file: GitlabFile) -> None:
        address = redact(node.text.strip())[0]
        package = Package("generic", "", basename(address.partition("?")[0]) or "include", "", (("download_url", address),))
        shown = Scalar(address, node.line, node.column)
        self._found.action("include", shown, package, path=file.path, source=Source("url", address))

    def _component(self, node: Scalar, file: GitlabFile, variables: dict[str, str]) -> None:
        """`host/group/project/name@version`."""
        path, _, version = node.text.strip().rpartition("@")
        host, _, rest = path.partition("/")
        project, _, name = rest.rpartition("/")
        if not project or not version:
            self._note(f"{brief(node.text)} names no component: it is host/project/name@version", node, file)
            return
        place = (("repository_url", host),) if host not in _HOSTS else ()
        self._refer("component", Scalar(project, node.line, node.column), version, name, file, variables, node, place)

    def _refer(  # noqa: PLR0913, PLR0917  # the parts of a name, and where it stands
        self,
        role: str,
        project: Scalar,
        ref: str,
        path: str,
        file: GitlabFile,
        variables: dict[str, str],
        node: Scalar,
        qualifiers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        parts = [fill(part, VARIABLE, variables) for part in (project.text.strip(), ref, path)]
        unresolved = next((one.unresolved for one in parts if one.unresolved), "")
        name, version, subpath = (one.text for one in parts)
        package = repository_package("gitlab", name.strip("/"), version, subpath, qualifiers)
        folder = f"/{path.strip('/')}" if path else ""
        written = f"{project.text.strip()}{folder}{f'@{ref}' if ref else ''}"
        shown = node if role == "component" else Scalar(written, node.line, node.column)
        self._found.action(role, shown, package, path=file.path, unresolved=unresolved)

    def _note(self, message: str, node: Node, file: GitlabFile) -> None:
        self._found.note("E-INCLUDE", message, node, "package", "is the whole checkout scanned?", file.path)


def variables_of(node: Node | None) -> dict[str, str]:
    """Variables with the values that are written: a text, or a mapping with it under `value`."""
    found = ((name, one if isinstance(one, Scalar) else entries(one).get("value")) for name, one in entries(node).items())
    return {name: value.text for name, value in found if isinstance(value, Scalar)}

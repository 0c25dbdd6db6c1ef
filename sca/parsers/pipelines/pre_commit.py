"""Reads .pre-commit-config.yaml: the repositories whose hooks run at each commit, and what is installed beside them.

A hook is code of another repository that runs on the machine of whoever commits, and in pipelines. Its language is told by the
repository, which is not here; so what is to be installed with it is listed where its text or the file tells of which ecosystem
it is.

https://pre-commit.com/#adding-pre-commit-plugins-to-your-project
"""

import re
from urllib.parse import urlsplit

from sca.files.view import FileView
from sca.files.yaml_nodes import Node, Scalar, Sequence
from sca.model.component import Location, Scope, Source
from sca.model.inventory import Extract
from sca.model.package import Package, repository_package
from sca.model.text import brief
from sca.model.url import git_source
from sca.parsers.at_address import repository_at
from sca.parsers.base import Parser
from sca.parsers.installs.arguments import Argument
from sca.parsers.installs.found import Around
from sca.parsers.installs.script import PROGRAMS
from sca.parsers.pipelines.found import Filled, PipelineFound
from sca.parsers.pipelines.nodes import entries, items, scalar, scalars, text

_OWN = ("local", "meta", "builtin")
_HELP = "give the hook its language, as its repository has it: language: ..."
_FORGES = {"github.com": "github", "gitlab.com": "gitlab", "bitbucket.org": "bitbucket"}
_PROGRAM_OF = {"python": "pip", "python_venv": "pip", "node": "npm", "conda": "conda"}
_PYTHON = re.compile(r"[A-Za-z0-9._-]+\s*(?:[=<>!~]=|[<>]|\[).*|types-[a-z0-9-]+")
_NODE = re.compile(r"@[^/\s]+/\S+|[A-Za-z0-9][A-Za-z0-9._-]*@[0-9^~<>=*].*")


def parse(view: FileView) -> Extract | None:
    """Return one project, a reference for each repository and image, and what is installed beside them. Raises InputError."""
    found = PipelineFound(view, "hooks")
    for root in found.documents(view):
        for repository in items(root if isinstance(root, Sequence) else entries(root).get("repos")):
            _Repository(view, repository, found).read()
    return found.result()


class _Repository:
    """One entry of `repos`."""

    def __init__(self, view: FileView, node: Node, found: PipelineFound) -> None:
        self._view = view
        self._parts = entries(node)
        self._found = found

    def read(self) -> None:
        """The repository, and what its hooks ask for."""
        address = scalar(self._parts.get("repo"))
        hooks = [entries(one) for one in items(self._parts.get("hooks"))]
        if address is not None and address.text.strip() not in _OWN:
            names = ", ".join(name for hook in hooks if (name := text(hook.get("id"))))
            self._repository(address, text(self._parts.get("rev")), brief(names, 200))
        for hook in hooks:
            self._hook(hook)

    def _repository(self, node: Scalar, rev: str, hooks: str) -> None:
        source = git_source(node.text.strip())
        shown = Scalar(f"{source.url.removeprefix('git+')}{f'@{rev}' if rev else ''}", node.line, node.column)
        self._found.action("hook", shown, _package(source, rev), hooks, source=source)

    def _hook(self, hook: dict[str, Node]) -> None:
        language = text(hook.get("language"))
        entry = scalar(hook.get("entry"))
        if language == "docker_image" and entry is not None:
            image = entry.text.split()[0]
            self._found.image("hook", Scalar(image, entry.line, entry.column), Filled(image), text(hook.get("id")))
        wanted = list(scalars(hook.get("additional_dependencies")))
        program = _PROGRAM_OF.get(language, "") or ("" if language else _told([one.text.strip() for one in wanted]))
        for one in wanted:
            if program:
                self._install(one, program)
            elif not language:
                asked = f"{brief(one.text.strip(), 80)} of hook {brief(text(hook.get('id')), 60)}"
                message = f"{asked} is not listed: the file does not say in which language the hook is"
                self._found.note("E-INSTALL", message, one, "notice", _HELP)

    def _install(self, wanted: Scalar, program: str) -> None:
        where = Location(self._view.path, wanted.line, role="declared")
        words = [Argument(word, 0) for word in ("install", "--", wanted.text.strip())]
        for install in PROGRAMS[program].read(words, Around({}, self._view.limits)):
            self._found.scripts.nodes.add(install, self._found.place(wanted.line), where, Scope.BUILD)


def _package(source: Source, rev: str) -> Package:
    """The repository at the revision; names of forges that are known compare without case."""
    address = source.url.removeprefix("git+")
    parts = urlsplit(address)
    path = parts.path.removesuffix(".git").strip("/")
    forge = _FORGES.get(parts.hostname or "")
    return repository_package(forge, path, rev) if forge and "/" in path else repository_at(address, rev)


def _told(wanted: list[str]) -> str:
    """Which program installs things of a hook whose language the file does not give; empty where none of them tells."""
    if any(map(_PYTHON.fullmatch, wanted)):
        return "pip"
    return "npm" if any(map(_NODE.fullmatch, wanted)) else ""


PARSER = Parser(
    parse=parse,
    extracts=(
        "the repositories of hooks with their revision, and whether a full commit pins them",
        "additional_dependencies of hooks in Python and Node",
        "images of hooks that run in one",
    ),
    omits=("what the repositories of hooks install", "hooks of this repository: local ones run what is in the checkout"),
)

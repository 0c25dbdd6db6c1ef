"""Reads the values of Helm charts: the images that templates of a chart put together from them.

A chart may call its values what it likes. What is read is what nearly all charts do: a mapping with `repository` and `tag`,
`digest` or `registry` beside it, and a text under `image` or a key that ends in `Image`. An empty tag stands, by convention
only, for the `appVersion` of the chart: then the image is unresolved, with what the convention would make of it.

https://helm.sh/docs/chart_best_practices/values/
"""

import re
from posixpath import dirname

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.files.yaml_nodes import Mapping, Node, Scalar, Sequence
from sca.model.component import Location, Project
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.docker.collected import Collected, Named, edge_to, placeholder_fault
from sca.parsers.docker.helm_templates import CHART

_IMAGE_KEY = re.compile(r"(?:.*[a-z0-9_.-])?[iI]mages?", re.DOTALL).fullmatch
_TEXT_KEY = re.compile(r"image|.*Image|.*[_.-]image", re.DOTALL).fullmatch
_SAYS_IMAGE = ("tag", "digest", "registry", "pullPolicy", "pullSecrets", "imagePullPolicy")
_DIGEST = re.compile(r"[a-z0-9]+:[0-9a-fA-F]{32,}").fullmatch
_NOTHING = ("", "~", "null")
_NO_TAG = "the values give no tag: by convention the chart's appVersion is taken, which its templates decide"


def parse(view: FileView) -> Extract | None:
    """Return one project and a reference for each image; None for values that name none."""
    text = view.text()
    if "mage" not in text and "repository" not in text:
        return None
    reader = _Reader(view)
    for document in view.yaml_documents(text):
        read = document.read()
        reader.collected.problems.extend(read.problems)
        if read.node is not None:
            reader.take(read.node)
    return reader.result()


class _Place(Struct, frozen=True):
    """A value with the keys that lead to it."""

    node: Node
    keys: tuple[str, ...]


class _Reader:
    """Goes through the values of one file."""

    def __init__(self, view: FileView) -> None:
        self.collected = Collected(view.path, view.limits)
        self._view = view
        self._version: str | None = None

    def take(self, root: Node) -> None:
        """Every value, in the order of the file."""
        waiting = [_Place(root, ())]
        while waiting:
            place = waiting.pop()
            node, keys = place.node, place.keys
            if isinstance(node, Sequence):
                waiting.extend(_Place(item, (*keys, str(number))) for number, item in reversed(list(enumerate(node.items))))
            elif isinstance(node, Mapping):
                self._take_mapping(node, keys)
                waiting.extend(_Place(member.value, (*keys, key)) for key, member in reversed(node.members.items()))
            elif keys and _TEXT_KEY(keys[-1]):
                self._take_text(node, keys)

    def _take_mapping(self, node: Mapping, keys: tuple[str, ...]) -> None:
        repository = node.value("repository")
        if repository is None and keys and keys[-1] in ("image", "Image") and node.value("tag") is not None:
            repository = node.value("name")
        named = any(key in node.members for key in _SAYS_IMAGE) or (bool(keys) and bool(_IMAGE_KEY(keys[-1])))
        if not named or not isinstance(repository, Scalar) or repository.text in _NOTHING or "://" in repository.text:
            return
        registry = _text(node.value("registry"))
        digest, tag = _text(node.value("digest")), _text(node.value("tag"))
        version = _text(node.value("version"))
        if not digest and not tag and version:
            digest, tag = (version, "") if _DIGEST(version) else ("", version)
        name = f"{registry}/{repository.text}" if registry else repository.text
        raw = name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")
        self._add(raw, repository.line, keys, known=bool(tag or digest or ":" in name.rpartition("/")[2]))

    def _take_text(self, node: Node, keys: tuple[str, ...]) -> None:
        if not isinstance(node, Scalar) or node.text in _NOTHING or node.tag:
            return
        if " " not in node.text.strip() or placeholder_fault(node.text):
            self._add(node.text, node.line, keys, known=True)

    def _add(self, raw: str, line: int, keys: tuple[str, ...], *, known: bool) -> None:
        unresolved = placeholder_fault(raw) or ("" if known else _NO_TAG)
        default = ""
        if unresolved == _NO_TAG:
            version = self._app_version()
            default = f"{raw}:{version}" if version else ""
        named = Named(raw, self._view.path, line, "helm", ".".join(keys), "" if unresolved else raw, unresolved, default=default)
        self.collected.add(named)

    def _app_version(self) -> str:
        """The appVersion of the chart beside; empty if it is not told."""
        if self._version is None:
            self._version = app_version(self._view)
        return self._version

    def result(self) -> Extract | None:
        found, path = self.collected, self._view.path
        if not found.references and not found.problems:
            return None
        where = Location(path, 1, role="reference")
        project = Project(f"{path}#", path, dirname(path) or ".", "values", where)
        return Extract(
            projects=(project,),
            edges=tuple(edge_to(project.id, reference) for reference in found.references),
            references=tuple(found.references),
            problems=tuple(sorted(found.problems)),
        )


def app_version(view: FileView) -> str:
    """What the Chart.yaml beside calls the version of the application; empty if there is none or it cannot be read."""
    try:
        chart = view.neighbour(CHART)
        documents = chart.yaml_documents() if chart is not None else ()
    except InputError:
        return ""
    root = documents[0].read().node if documents else None
    return _text(root.value("appVersion")) if isinstance(root, Mapping) else ""


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) and node.text not in _NOTHING else ""


PARSER = Parser(
    parse=parse,
    extracts=(
        "images written as repository, tag, registry and digest, or as a text under image or a key that ends in Image",
        "what the appVersion of the chart makes of an image without a tag, as an assumption",
    ),
    omits=(
        "what is inside the images",
        "values that are given when the chart is installed",
        "images that values give under other keys",
    ),
)

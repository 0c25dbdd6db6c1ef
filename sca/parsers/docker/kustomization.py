"""Reads kustomizations: the images that they put in the place of those that their resources name.

An entry of `images` replaces the name, the tag or the digest wherever a resource names the image. What only gives a new name
keeps the tag of the resource, which this file does not tell. Patches that stand in the file itself are read for the images
they set. The manifests that are replaced are inputs of their own and stay listed: others may use them as they are.

https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/ and .../patches/
"""

from posixpath import dirname

from sca.files.view import FileView
from sca.files.yaml_documents import YamlText
from sca.files.yaml_nodes import Mapping, Node, Scalar, Sequence
from sca.model.component import Location, Project
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.docker.collected import Collected, Named, edge_to, placeholder_fault
from sca.parsers.docker.helm_templates import image_lines

_LISTS = ("images", "imageTags")
_PATCHES = ("patches", "patchesJson6902", "patchesStrategicMerge")
_KEPT_TAG = "only the name is replaced here: the tag is that of the resources"


def parse(view: FileView) -> Extract | None:
    """Return one project and a reference for each image that is set; None where none is."""
    text = view.text()
    if "mage" not in text:
        return None
    reader = _Reader(view)
    for document in view.yaml_documents(text):
        read = document.read()
        reader.collected.problems.extend(read.problems)
        if isinstance(read.node, Mapping):
            reader.take(read.node)
    return reader.result()


class _Reader:
    """Goes through one kustomization."""

    def __init__(self, view: FileView) -> None:
        self.collected = Collected(view.path, view.limits)
        self._view = view

    def take(self, root: Mapping) -> None:
        """The lists of images, then the patches."""
        for key in _LISTS:
            for entry in _items(root.value(key)):
                if isinstance(entry, Mapping):
                    self._take_entry(entry)
        for key in _PATCHES:
            for entry in _items(root.value(key)):
                patch = entry.value("patch") if isinstance(entry, Mapping) else entry
                if isinstance(patch, Scalar) and "image" in patch.text:
                    self._take_patch(patch)

    def _take_entry(self, entry: Mapping) -> None:
        name, new_name, tag, digest = (_text(entry.value(key)) for key in ("name", "newName", "newTag", "digest"))
        if not (new_name or tag or digest):
            return
        place = entry.value("name") or entry
        raw = (new_name or name) + (f":{tag}" if tag and not digest else "") + (f"@{digest}" if digest else "")
        self._add(raw, place.line, name, "" if tag or digest else _KEPT_TAG)

    def _take_patch(self, patch: Scalar) -> None:
        """A patch in the text: operations with a path that ends in `/image`, or part of a resource."""
        inner = YamlText(self._view.path, patch.line + 1, patch.text, self._view.limits).read()
        self.collected.problems.extend(inner.problems)
        if isinstance(inner.node, Sequence):
            for step in inner.node.items:
                value = step.value("value") if isinstance(step, Mapping) else None
                path = _text(step.value("path")) if isinstance(step, Mapping) else ""
                if isinstance(value, Scalar) and path.endswith("/image"):
                    self._add(value.text, value.line, "patch")
        elif inner.node is not None:
            for image, line in image_lines(patch.text, patch.line + 1):
                self._add(image, line, "patch")

    def _add(self, raw: str, line: int, stage: str, why: str = "") -> None:
        unresolved = placeholder_fault(raw) or why
        self.collected.add(Named(raw, self._view.path, line, "kustomize", stage, "" if unresolved else raw, unresolved))

    def result(self) -> Extract | None:
        found, path = self.collected, self._view.path
        if not found.references and not found.problems:
            return None
        project = Project(f"{path}#", path, dirname(path) or ".", "kustomization", Location(path, 1, role="reference"))
        return Extract(
            projects=(project,),
            edges=tuple(edge_to(project.id, reference) for reference in found.references),
            references=tuple(found.references),
            problems=tuple(sorted(found.problems)),
        )


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


PARSER = Parser(
    parse=parse,
    extracts=("images that replace those of the resources, by name, tag or digest", "images that patches in the file set"),
    omits=(
        "what is inside the images",
        "which images of the resources are replaced",
        "bases and patches outside of the scanned folder",
    ),
)

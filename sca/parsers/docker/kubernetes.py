"""Reads Kubernetes manifests: every image that a pod runs, in whatever kind of resource the pod is described.

Manifests have any name, so what a file holds decides: a document with `apiVersion` and `kind`. Everything else that ends in
`.yaml` or `.yml` is none of this format's inputs. Templates of a Helm chart are not YAML before they are rendered; of them
only the lines are read that name an image literally.

https://kubernetes.io/docs/concepts/containers/images/ and
https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
"""

import re
from posixpath import dirname

from sca.files.view import FileView
from sca.files.yaml_documents import YamlText
from sca.files.yaml_nodes import Mapping, Node, Scalar, Sequence
from sca.model.component import Location, Project
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.docker.collected import Collected, Named, edge_to, placeholder_fault
from sca.parsers.docker.helm_templates import image_lines, in_chart, is_template, read_template

_MANIFEST = re.compile(r"""^["']?apiVersion["']?[ ]*:[ ]*\S""", re.MULTILINE)
_KIND_LINE = re.compile(r"""^["']?kind["']?[ ]*:[ ]*["']?([A-Za-z0-9]+)""", re.MULTILINE)
_IN_FLOW = re.compile(r"""\s*\{(?=.*["']?apiVersion["']?\s*:)(?=.*["']?kind["']?\s*:)""", re.DOTALL)
# What holds texts for others, or describes kinds instead of running something.
_NO_PODS = frozenset(("ConfigMap", "Secret", "SealedSecret", "CustomResourceDefinition", "Namespace", "ServiceAccount"))
_NO_RESOURCE = ("skaffold/",)  # its images are the names of what it builds
_CONTAINERS = ("initContainers", "containers", "ephemeralContainers")
_WORDS = (b"apiVersion", b"kind", b"mage")
_NOT_ENTERED = frozenset(("metadata", "status", *_CONTAINERS))


def parse(view: FileView) -> Extract | None:
    """Return one project and a reference for each container; None for a file that is no manifest or names no image."""
    text = view.text_with((b"mage",)) if "templates/" in view.path else view.text_with(_WORDS)
    if text is None:
        return None
    if in_chart(view):
        return read_template(view, text)
    reader = _Reader(view)
    for document in view.yaml_documents(text):
        kind = _kind_of(document.text)
        if kind is not None and kind not in _NO_PODS and "mage" in document.text:
            read = document.read()
            if read.node is None and is_template(document.text):
                reader.take_template(document)
            else:
                reader.collected.problems.extend(read.problems)
                reader.take_document(read.node)
    return reader.result()


def _kind_of(text: str) -> str | None:
    """The kind that a document says to be, empty if that is not told in a line of its own; None if it is no manifest."""
    found = _KIND_LINE.search(text)
    if found is not None and _MANIFEST.search(text):
        return found[1]
    return "" if _IN_FLOW.match(text.removeprefix("---")) else None


class _Reader:
    """Goes through the resources of one file."""

    def __init__(self, view: FileView) -> None:
        self.collected = Collected(view.path, view.limits)
        self._path = view.path

    def result(self) -> Extract | None:
        found = self.collected
        if not found.references and not found.problems:
            return None
        project = Project(
            f"{self._path}#", self._path, dirname(self._path) or ".", "manifest", Location(self._path, 1, role="reference")
        )
        return Extract(
            projects=(project,),
            edges=tuple(edge_to(project.id, reference) for reference in found.references),
            references=tuple(found.references),
            problems=tuple(sorted(found.problems)),
        )

    def take_template(self, document: YamlText) -> None:
        """A document that is no YAML before another program renders it: its lines that name an image."""
        message = "the document is a template and no YAML before it is rendered: only lines that name an image were read"
        self.collected.note("E-TEMPLATE", message, document.line, "notice")
        for image, line in image_lines(document.text, document.line):
            self._add(Scalar(image, line, 1), "k8s", "template")

    def take_document(self, root: Node | None) -> None:
        """One resource, or a list of them."""
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if not isinstance(node, Mapping):
                continue
            items = node.value("items")
            if isinstance(items, Sequence) and _text(node.value("kind")).endswith("List"):
                waiting.extend(reversed(items.items))
            elif _is_resource(node):
                self._take_resource(node)

    def _take_resource(self, resource: Mapping) -> None:
        kind = _text(resource.value("kind"))
        metadata = resource.value("metadata")
        name = _text(metadata.value("name")) if isinstance(metadata, Mapping) else ""
        owner = f"{kind}/{name or '?'}"
        # In the order of the file; a node that aliases put in several places is visited there each time, as often as is allowed.
        waiting: list[Node] = [resource]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Sequence):
                waiting.extend(reversed(node.items))
            elif isinstance(node, Mapping):
                self._take_mapping(node, owner)
                inner = [member.value for key, member in node.members.items() if key not in _NOT_ENTERED]
                inner += [item for key in _CONTAINERS for item in _not_containers(node.value(key))]
                waiting.extend(reversed(inner))

    def _take_mapping(self, node: Mapping, owner: str) -> None:
        pods = False
        for key in _CONTAINERS:
            containers = node.value(key)
            if isinstance(containers, Sequence):
                pods = True
                for container in containers.items:
                    if isinstance(container, Mapping):
                        self._take_container(container, owner)
        volumes = node.value("volumes")
        if pods and isinstance(volumes, Sequence):
            for volume in volumes.items:
                self._take_volume(volume, owner)
        image = node.value("image")
        if isinstance(image, Scalar) and image.text:
            self._add(image, "k8s-custom", owner)

    def _take_container(self, container: Mapping, owner: str) -> None:
        name = _text(container.value("name"))
        image = container.value("image")
        stage = f"{owner}/{name or '?'}"
        if isinstance(image, Scalar) and image.text and not image.tag:
            self._add(image, "k8s", stage)
        elif isinstance(image, Mapping) and _is_placeholder(image):
            self._add(Scalar("{{ ... }}", image.line, image.column), "k8s", stage)
        elif image is None or isinstance(image, Scalar):
            line = container.line if image is None else image.line
            message = f"the container {stage} has no image here: a patch, or another program, gives it one"
            self.collected.note("E-NO-IMAGE", message, line, "notice")
        else:
            self.collected.note("E-REFERENCE", f"the image of the container {stage} is no text", image.line, "package")

    def _take_volume(self, volume: Node, owner: str) -> None:
        image = volume.value("image") if isinstance(volume, Mapping) else None
        reference = image.value("reference") if isinstance(image, Mapping) else None
        if isinstance(reference, Scalar) and reference.text:
            self._add(reference, "volume", owner)

    def _add(self, image: Scalar, role: str, stage: str) -> None:
        unresolved = placeholder_fault(image.text)
        text = "" if unresolved else image.text
        named = Named(image.text, self._path, image.line, role, stage, text, unresolved)
        self.collected.add(named, "notice" if role == "k8s-custom" else "package")


def _not_containers(node: Node | None) -> tuple[Node, ...]:
    """What stands under a name of lists of containers without being one."""
    return () if node is None or isinstance(node, Sequence) else (node,)


def _is_resource(node: Mapping) -> bool:
    version = _text(node.value("apiVersion"))
    return version != "" and not version.startswith(_NO_RESOURCE) and _text(node.value("kind")) not in ("", *_NO_PODS)


def _is_placeholder(node: Mapping) -> bool:
    """Whether a mapping is what YAML makes of `{{ name }}`."""
    return len(node.members) == 1 and next(iter(node.members)).startswith("?")


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


PARSER = Parser(
    parse=parse,
    extracts=(
        "the images of containers, init containers, ephemeral containers and image volumes of every kind of resource, lists too",
        "images that custom resources name under the key image",
        "images that templates of Helm charts name literally",
    ),
    omits=(
        "what is inside the images",
        "what ConfigMaps, Secrets and texts in other resources hold",
        "images whose names templates put together: the values of the chart give them",
    ),
)

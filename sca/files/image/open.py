"""Opens an image: from its source to a read-only tree, with what is known of its layers. Nothing is written anywhere.

All layers are read once, in order. Only if a wanted name turns out to be a link to a file that was not kept are they read
again, with that file asked for as well.
"""

import os
from collections.abc import Callable

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.image.choose import Chooser, require_image
from sca.files.image.docker_archive import choose_saved
from sca.files.image.documents import Index, read_configuration, read_document, verified
from sca.files.image.kept import Kept
from sca.files.image.layers import LayerRead, Room, is_foreign, read_layer, why_unread
from sca.files.image.links import asked_through_links
from sca.files.image.model import Attachment, ChoiceError, Chosen, Configuration, Descriptor, Layer, Manifest, Planned, Platform
from sca.files.image.notes import Notes
from sca.files.image.overlay import Overlay
from sca.files.image.rootfs import RootFolder
from sca.files.image.source import DOCKER_ARCHIVE, ROOTFS, ImageSource, opened_folder, opened_tree
from sca.files.image.store import ArchiveStore, BlobStore, LayoutStore
from sca.files.image.tree import Files, ImageTree
from sca.files.limits import Limits
from sca.files.view import Tree
from sca.model.component import Location, Problem
from sca.model.text import brief

Wants = Callable[[str], bool]
_MOST_READINGS = 4


class Image(Struct, frozen=True):
    """One image. `configuration` is None for a root file system folder, which has none."""

    label: str
    tree: ImageTree
    layers: tuple[Layer, ...] = ()
    configuration: Configuration | None = None
    manifest_digest: str = ""
    index_digest: str = ""
    tags: tuple[str, ...] = ()
    platforms: tuple[Platform, ...] = ()
    annotations: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    problems: tuple[Problem, ...] = ()


class Asked(Struct, frozen=True):
    """What is wanted of an image: which files get content, within which limits, for which platform."""

    wants: Wants
    limits: Limits
    platform: Platform | None = None


def open_image(source: ImageSource, wants: Wants, limits: Limits, platform: Platform | None = None) -> Image:
    """The image of a source. `wants` tells which files get content, by path: all that will ever be looked for.

    Raises ChoiceError where the source does not name one image, and InputError where it cannot be read at all; a layer that
    cannot be read is a problem of the image.
    """
    if source.kind == ROOTFS:
        return _open_folder(source, Asked(wants, limits))
    with opened_tree(source.path, limits) as tree:
        if source.kind == DOCKER_ARCHIVE:
            chosen, store = choose_saved(tree, source.tag, limits), ArchiveStore(tree, limits)
            return assemble(source.label, chosen, store, Asked(wants, limits, platform))
        layout = LayoutStore(tree, limits)
        chosen = Chooser(layout, limits, platform).from_layout(_layout_index(tree, limits), source.tag)
        return assemble(source.label, chosen, layout, Asked(wants, limits, platform))


def _open_folder(source: ImageSource, asked: Asked) -> Image:
    """A root file system folder: one state without layers."""
    if not os.path.isdir(source.path):
        raise ChoiceError(f"{brief(source.path)} is no folder")

    def read(also: frozenset[str]) -> Overlay:
        overlay = Overlay(asked.wants, also, Kept(asked.limits), Notes(layered=False), layered=False)
        RootFolder(disk, overlay, asked.limits).read()
        return overlay

    with opened_folder(source.path) as disk:
        overlay, problems = _read_all(read, asked.wants)
    tree = ImageTree(Files(overlay.nodes, asked.wants, overlay.notes.holds), 0)
    return Image(label=source.label, tree=tree, problems=(*problems, *overlay.notes.problems))


def _read_all(read: Callable[[frozenset[str]], Overlay], wants: Wants) -> tuple[Overlay, tuple[Problem, ...]]:
    """Read once, and again with the files that wanted links lead to, if they were not kept."""
    overlay, also = read(frozenset()), frozenset[str]()
    for _again in range(_MOST_READINGS - 1):
        more = asked_through_links(overlay, wants) - also
        if not more:
            overlay.report_pending()
            return overlay, ()
        also |= more
        del overlay  # before the next one grows beside it
        overlay = read(also)
    overlay.report_pending()
    left = sorted(asked_through_links(overlay, wants) - also)
    return overlay, (_unresolved(left),) if left else ()


def assemble(label: str, chosen: Chosen, store: BlobStore, asked: Asked) -> Image:
    """The image that was chosen, read from a store of blobs. Raises as `open_image` does."""
    wants, limits, platform = asked.wants, asked.limits, asked.platform
    manifest = require_image(chosen.manifest)
    configuration = _configuration(store, manifest.config, limits)
    here = configuration.platform
    if platform is not None and not chosen.platforms and (here.os, here.architecture) != (platform.os, platform.architecture):
        raise ChoiceError(f"there is no image for {platform}; there is one for {here}")
    if len(configuration.diff_ids) != len(manifest.layers):
        message = f"the manifest has {len(manifest.layers)} layers and the configuration {len(configuration.diff_ids)}"
        raise InputError("E-AMBIGUOUS", message, manifest.digest or "manifest.json")
    plan = _plan(manifest, configuration)
    reading = _Reading(store, limits)
    overlay, problems = _read_all(lambda also: reading.read(plan, Overlay(wants, also, Kept(limits), Notes())), wants)
    return Image(
        label=label,
        tree=ImageTree(Files(overlay.nodes, wants, overlay.notes.holds), len(plan) - 1),
        layers=tuple(reading.layers),
        configuration=configuration,
        manifest_digest=manifest.digest,
        index_digest=chosen.index_digest,
        tags=chosen.tags,
        platforms=chosen.platforms,
        annotations=manifest.annotations,
        attachments=chosen.attachments,
        problems=(*chosen.problems, *problems, *reading.problems, *overlay.notes.problems),
    )


class _Reading:
    """The last pass over all layers: what became of each."""

    def __init__(self, store: BlobStore, limits: Limits) -> None:
        self.layers: list[Layer] = []
        self.problems: list[Problem] = []
        self._store = store
        self._limits = limits
        self._room = Room(0, 0)

    def read(self, plan: tuple[Planned, ...], overlay: Overlay) -> Overlay:
        """Read all layers into a new overlay."""
        self._room = Room(self._limits.image_members, self._limits.image_bytes)
        self.problems.clear()
        self.layers = [self._layer(one, overlay) for one in plan]
        overlay.notes.finish()
        return overlay

    def _layer(self, planned: Planned, overlay: Overlay) -> Layer:
        """Read one layer, or say why it is not read."""
        index, layer, diff_id, created_by = planned.index, planned.blob, planned.diff_id, planned.created_by
        overlay.begin(index)
        try:
            read = self._read(planned, overlay)
        except InputError as error:
            overlay.undo()
            reason = f"{error.code}: {error.message}"
            message = f"layer {index}: {error.message}"
            self.problems.append(Problem(error.code, message, Location(error.path), "file", error.help))
            size = max(layer.size, 0)
            return Layer(index, layer.digest, diff_id, layer.media_type, size, created_by, read=False, reason=reason)
        self._room = Room(self._room.members - read.members, self._room.bytes - read.unpacked)
        return Layer(index, read.digest, diff_id, layer.media_type, read.size, created_by, members=read.members)

    def _read(self, planned: Planned, overlay: Overlay) -> LayerRead:
        layer = planned.blob
        code, reason = why_unread(layer)
        if code:
            raise InputError(code, reason, layer.digest, help="what this layer holds is not known")
        try:
            return read_layer(self._store, planned, overlay, self._limits, self._room)
        except InputError as error:
            if error.code != "E-MISSING":
                raise
            absent = "the layer may not be passed on and is not there" if is_foreign(layer) else "the layer is not there"
            raise InputError("E-MISSING", absent, layer.digest or layer.key, help="what this layer holds is not known") from None


def _configuration(store: BlobStore, config: Descriptor, limits: Limits) -> Configuration:
    data = store.document(config.key, limits.image_config_bytes, "image-config-bytes")
    if config.digest:
        verified(data, config.digest, config.digest)
    return read_configuration(data, config.digest, config.digest or config.key, limits)


def _layout_index(tree: Tree, limits: Limits) -> Index:
    """The list of images of a layout."""
    data = tree.read("index.json", limits.image_manifest_bytes, "image-manifest-bytes")
    document = read_document(data, "", "", "index.json", limits)
    if not isinstance(document, Index):
        raise InputError("E-NO-IMAGE", "index.json is no list of images", "index.json")
    return document


def _plan(manifest: Manifest, configuration: Configuration) -> tuple[Planned, ...]:
    """The layers with their instructions; none is known where the history does not have one line for each layer."""
    lines = [line.created_by for line in configuration.history if not line.empty]
    if len(lines) != len(manifest.layers):
        lines = [""] * len(manifest.layers)
    rows = zip(manifest.layers, configuration.diff_ids, lines, strict=True)
    return tuple(Planned(index, *row) for index, row in enumerate(rows))


def _unresolved(paths: list[str]) -> Problem:
    message = f"links that lead to links, and so on, more than {_MOST_READINGS} times; what they lead to is not read"
    return Problem("E-LINK-LOOP", message, Location(paths[0]), "file")

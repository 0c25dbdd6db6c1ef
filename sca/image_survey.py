"""The first half of every command for an image: its layers become an inventory, each package with the layer that brought it."""

from posixpath import dirname

from msgspec.structs import replace

from sca.facts.licences import licence_answers
from sca.files.errors import InputError
from sca.files.ignore import Ignore
from sca.files.image.model import Platform
from sca.files.image.open import Image as Opened
from sca.files.image.open import open_image
from sca.files.image.source import ImageSource
from sca.inventory.build import build
from sca.layers import Layered, scan_layers
from sca.model.component import Component, Problem
from sca.model.image import Image, Layer
from sca.model.inventory import FileOutcome, Inventory
from sca.parsers.table import IN_IMAGE
from sca.scan import Scanned
from sca.survey import Options, Stopwatch, Surveyed, coverage, deadline, licence_texts


def survey_image(
    source: ImageSource, platform: Platform | None, options: Options, ignore: Ignore | None, watch: Stopwatch
) -> Surveyed:
    """Read an image, and everything that is installed in it. Raises ChoiceError where no image, or not one, is named."""
    expired = deadline(options.deadline)
    try:
        opened = open_image(source, IN_IMAGE.reads, options.limits, platform)
    except InputError as error:
        return _refused(source.name, error)
    watch.lap("layers")
    excluded = _Excluded(ignore)
    layered = scan_layers(opened.tree, len(opened.layers), excluded, options.limits, expired)
    scanned = replace(layered.scanned, files_seen=sum(layer.members for layer in opened.layers))
    watch.lap("parse")
    inventory = build(scanned.extracts, scanned.outcomes, (*scanned.problems, *opened.problems))
    components = tuple(_with_layer(one, layered) for one in inventory.components)
    inventory = replace(inventory, components=components, image=_facts(source.name, opened, layered))
    watch.lap("graph")
    licences = licence_answers(inventory, licence_texts(inventory, opened.tree, options.limits))
    watch.lap("licences")
    return Surveyed(source.name, ".", inventory, licences, coverage(inventory, scanned.files_seen), scanned)


class _Excluded:
    """Tells whether a path, or a folder on the way to it, was left out by somebody."""

    def __init__(self, ignore: Ignore | None) -> None:
        self._ignore = ignore
        self._folders: dict[str, bool] = {"": False}

    def __call__(self, path: str) -> bool:
        if self._ignore is None:
            return False
        return self._folder(dirname(path)) or bool(self._ignore.rule(path, is_folder=False))

    def _folder(self, folder: str) -> bool:
        known = self._folders.get(folder)
        if known is None and self._ignore is not None:
            known = self._folder(dirname(folder)) or bool(self._ignore.rule(folder, is_folder=True))
            self._folders[folder] = known
        return bool(known)


def _with_layer(component: Component, layered: Layered) -> Component:
    layer = layered.brought.get(component.id)
    return component if layer is None else replace(component, layer=layer)


def _facts(name: str, opened: Opened, layered: Layered) -> Image:
    """What the image says of itself, and what is gone from it."""
    layers = tuple(
        Layer(one.index, one.digest, one.diff_id, one.media_type, one.size, one.created_by, one.reason) for one in opened.layers
    )
    image = Image(
        name,
        opened.manifest_digest,
        layers,
        index_digest=opened.index_digest,
        platforms=tuple(map(str, opened.platforms)),
        tags=opened.tags,
        removed=layered.removed,
    )
    told = opened.configuration
    if told is None:
        return image
    return replace(
        image,
        config_digest=told.digest,
        platform=str(told.platform),
        created=told.created,
        author=told.author,
        user=told.user,
        entrypoint=told.entrypoint,
        command=told.command,
        working_folder=told.working_dir,
        environment=told.environment,
        ports=told.exposed_ports,
        labels=told.labels,
    )


def _refused(name: str, error: InputError) -> Surveyed:
    """An image that cannot be read at all."""
    found = error.problem()
    problem = Problem(found.code, found.message, replace(found.location, path=found.location.path or name), "file", found.help)
    outcome = FileOutcome(name, "", "refused", f"{problem.code}: {problem.message}")
    inventory = Inventory((), (), (), (), (problem,), (outcome,))
    return Surveyed(name, ".", inventory, (), coverage(inventory, 0), Scanned((), (outcome,), (problem,), 0))

"""The first half of every command for an image: its layers become an inventory, each package with the layer that brought it."""

from collections.abc import Callable, Iterator, Mapping
from posixpath import dirname

from msgspec import Struct
from msgspec.structs import replace

from sca.facts.licences import licence_answers
from sca.files.errors import InputError
from sca.files.ignore import Ignore
from sca.files.image.model import Platform
from sca.files.image.open import Asked, open_image
from sca.files.image.open import Image as Opened
from sca.files.image.source import ImageSource
from sca.files.image.unopened import unopened
from sca.files.walk import Walked
from sca.inventory.build import build
from sca.inventory.environment_drift import environment_drift
from sca.inventory.ownership import owners
from sca.layers import Layered, scan_layers
from sca.model.component import Component, Location, Problem
from sca.model.image import Image, Layer
from sca.model.inventory import FileOutcome, Inventory
from sca.parsers.names import IN_IMAGE, LOCKS_IN_IMAGE
from sca.scan import Manner, Scanned, scan
from sca.survey import Options, Stopwatch, Surveyed, coverage, deadline, licence_texts, with_store

_SYSTEM = "system"
_DRIFT = "E-DRIFT"
_INSTALLED = ("node_modules/", "/site-packages/", "/dist-packages/")
# https://www.freedesktop.org/software/systemd/man/latest/os-release.html
_RELEASES = ("etc/os-release", "usr/lib/os-release")


class Opening(Struct, frozen=True):
    """An image before it is opened: what reports call it, and what opens it, here or in a registry."""

    name: str
    open: Callable[[Asked], Opened]


def from_files(source: ImageSource) -> Opening:
    """An image that lies in files."""
    return Opening(source.name, lambda asked: open_image(source, asked.wants, asked.limits, asked.platform))


def survey_image(
    source: Opening, platform: Platform | None, options: Options, ignore: Ignore | None, watch: Stopwatch
) -> Surveyed:
    """Read an image, and everything that is installed in it. Raises ChoiceError where no image, or not one, is named."""
    expired = deadline(options.deadline)
    try:
        opened = source.open(Asked(_kept, options.limits, platform))
    except InputError as error:
        return _refused(source.name, error)
    watch.lap("layers")
    excluded = _Excluded(ignore)
    layered = scan_layers(opened.tree, len(opened.layers), excluded, options.limits, expired)
    scanned = replace(layered.scanned, files_seen=sum(layer.members for layer in opened.layers))
    watch.lap("parse")
    missed = tuple(_unasked(opened))
    locks = _locks(opened, excluded, Manner(options.limits, expired, LOCKS_IN_IMAGE))
    drift = _drift(scanned, locks)
    owned = owners(scanned.extracts)
    packed = tuple(unopened(opened.tree, owned, excluded))
    problems = (
        *(*scanned.problems, *opened.problems, *_without_database(opened, scanned), *drift, *missed),
        *(problem for _outcome, problem in packed if problem is not None),
    )
    outcomes = (*scanned.outcomes, *map(_compared, locks.outcomes), *(outcome for outcome, _problem in packed))
    inventory = build(scanned.extracts, outcomes, problems)
    components = tuple(_with_layer(_with_owner(one, owned, opened), layered) for one in inventory.components)
    inventory = replace(inventory, components=components, image=_facts(source.name, opened, layered))
    watch.lap("graph")
    texts = licence_texts(inventory, opened.tree, options.limits)
    licensed = with_store(inventory, licence_answers(inventory, texts), texts, options)
    watch.lap("licences")
    counts = coverage(licensed.inventory, scanned.files_seen)
    found = (licensed.inventory, licensed.licences, counts, scanned, licensed.published)
    return Surveyed(source.name, ".", *found, opened.tree)


def _kept(path: str) -> bool:
    """Whether a file of the image can matter: it tells what is installed, or what was to be."""
    return IN_IMAGE.reads(path) or LOCKS_IN_IMAGE.wants(path)


def _locks(opened: Opened, excluded: Callable[[str], bool], manner: Manner) -> Scanned:
    """The locks of projects in the image; those inside of installed packages are files of these packages."""

    def wants(path: str) -> bool:
        return LOCKS_IN_IMAGE.wants(path) and not any(folder in path for folder in _INSTALLED) and not excluded(path)

    found = opened.tree.found(wants)
    return scan(opened.tree, [Walked(found, (), (), 0)], (), manner)


def _drift(scanned: Scanned, locks: Scanned) -> Iterator[Problem]:
    """Where what is installed is not what a lock around it says."""
    yield from (
        one for part in locks.extracts for one in part.problems if one.code == _DRIFT and one.location.role == "installed"
    )
    if locks.extracts:
        yield from environment_drift((*scanned.extracts, *locks.extracts))


def _compared(outcome: FileOutcome) -> FileOutcome:
    reason = outcome.reason or "what is installed counts in an image; this lock is only compared with it"
    return FileOutcome(outcome.path, outcome.parser, "excluded", reason)


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


def _with_owner(component: Component, owned: Mapping[str, str], opened: Opened) -> Component:
    """The same with its owner, also where its file lies behind a link: `usr/share/node_modules` leads to `usr/share/nodejs`."""
    if component.owned_by or not owned:
        return component
    real = (opened.tree.resolved(one.path) for one in component.locations if opened.tree.exists(one.path))
    owner = next((owned[path] for path in real if path in owned), "")
    return replace(component, owned_by=owner) if owner and owner != component.id else component


def _with_layer(component: Component, layered: Layered) -> Component:
    layer = layered.brought.get(component.id)
    return component if layer is None else replace(component, layer=layer)


def _without_database(opened: Opened, scanned: Scanned) -> Iterator[Problem]:
    """What an image without a package database leaves open: that nothing was found does not mean that nothing is there."""
    if any(project.kind == _SYSTEM for part in scanned.extracts for project in part.projects):
        return
    release = next((path for path in _RELEASES if opened.tree.exists(path)), "")
    if release:
        message = "this is the system of a distribution, and its package database is not there: its packages are not known"
        help = "keep the database when the image is built, or name this gap in the policy"
        yield Problem("E-NO-DATABASE", message, Location(release, role="installed"), "package", help)
    else:
        message = "there is no database of system packages: what was copied into the image as plain files is not listed"
        yield Problem("E-NO-DATABASE", message, Location("."), "notice")


def _unasked(opened: Opened) -> Iterator[Problem]:
    """A file that a parser looked for and that was not asked for when the image was read, so that nobody knows of it."""
    for path in sorted(opened.tree.unasked):
        message = "a parser looked for this file, which was not kept when the image was read"
        yield Problem("E-UNASKED", message, Location(path), "field", "this is a bug in sca: please report it")


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
        attached=tuple(" ".join((one.kind, one.digest, *one.predicates)) for one in opened.attachments),
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

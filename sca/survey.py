"""The first half of every command: files become an inventory with its licences. No policy is needed, and none is loaded.

`sbom` and `why` need nothing else, so what judges lives in `sca.pipeline`, out of their way.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import date
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from msgspec.structs import replace

from sca.conclude import Allowances
from sca.facts.licences import licence_answers
from sca.facts.published.licensed import UNTOLD, Licensed
from sca.facts.published.place import store_path
from sca.files.disk import DiskTree
from sca.files.ignore import Ignore
from sca.files.licence_files import LICENCE, PART
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import Tree
from sca.files.walk import Walk, Walked
from sca.inventory.build import build
from sca.model.build import Build
from sca.model.component import Location, Problem
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.published import RegistryFacts
from sca.model.result import Coverage
from sca.model.text import brief
from sca.parsers.names import INSTALLED, NAMES
from sca.scan import Manner, Scanned, scan
from sca.target import Target

if TYPE_CHECKING:
    from sca.facts.licence_texts import LicenceTexts


class Options(Struct, frozen=True):
    """What changes the outcome of a run. `stage` names the moment: commit, build or release.

    `build_arguments` are names and values for the ARGs of Dockerfiles. `break_glass` is the signed text with which the
    environment lets the run pass, if it does. `environment` says where the store of registry facts lies, and how the machine is
    configured that reads it; without one no store is read. `build` is what the CI system says of the build that this is part of.
    """

    today: date
    stage: str = "build"
    timestamp: str = ""
    limits: Limits = DEFAULTS
    allowances: Allowances = Allowances()
    deadline: float = 0.0
    recorded: tuple[tuple[str, str], ...] = ()
    build_arguments: tuple[tuple[str, str], ...] = ()
    environment: Mapping[str, str] = {}
    break_glass: str = ""
    advisories: str = ""
    build: Build | None = None


class Stopwatch:
    """Seconds that each step took, and seconds of processor time in it, for `--timings`: on a busy machine the two differ."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, float, float]] = []
        self._since = perf_counter(), process_time()

    def lap(self, step: str) -> None:
        """End a step."""
        now = perf_counter(), process_time()
        self.steps.append((step, now[0] - self._since[0], now[1] - self._since[1]))
        self._since = now


class Surveyed(Struct, frozen=True):
    """A scan without a judgement: what `sbom` and `why` need. `published` are the registries' answers that were used.

    `tree` is set where the files are not below `root`, as those of an image are not.
    """

    target: str
    root: str
    inventory: Inventory
    licences: tuple[LicenceAnswer, ...]
    coverage: Coverage
    scanned: Scanned
    published: tuple[RegistryFacts, ...] = ()
    tree: Tree | None = None

    def files(self) -> AbstractContextManager[Tree]:
        """What was scanned, to read texts in it again: an image as it was opened, or else the folder."""
        return nullcontext(self.tree) if self.tree is not None else closing(DiskTree(self.root))

    @property
    def licence_by_component(self) -> Mapping[str, LicenceAnswer]:
        """The licence answers by component id."""
        return {answer.component: answer for answer in self.licences}


class Staged(Tree, Protocol):
    """The files of a git index: a tree that knows its own files."""

    def found(self, folder: str, wants: Callable[[str], bool], ignore: Ignore | None) -> Walked:
        """The wanted files below a folder."""


def survey(target: Target, options: Options, ignore: Ignore | None, watch: Stopwatch, staged: Staged | None = None) -> Surveyed:
    """Find, parse and join: everything up to the inventory and its licences. `staged` is read instead of the disk."""
    manner = Manner(options.limits, deadline(options.deadline), build_arguments=options.build_arguments)
    if staged is not None:
        folders = sorted({*target.folders, *target.installed})
        walks = _each(folders, lambda folder: staged.found(folder, NAMES.wants, ignore), ignore)
        return _joined(target, staged, scan(staged, walks, target.files, manner), options, watch)
    with closing(DiskTree(target.root)) as tree:
        walks = _walks(tree, target, options.limits, ignore)
        watch.lap("walk")
        return _joined(target, tree, scan(tree, walks, tuple(map(tree.shown, target.files)), manner), options, watch)


def survey_found(  # noqa: PLR0913, PLR0917  # everything that a scan of chosen files rests on
    target: Target, tree: Tree, walked: Walked, named: tuple[str, ...], options: Options, watch: Stopwatch
) -> Surveyed:
    """The same for inputs that were found already, read from any tree; `named` are read whatever their name."""
    manner = Manner(options.limits, deadline(options.deadline), build_arguments=options.build_arguments)
    return _joined(target, tree, scan(tree, [walked], named, manner), options, watch)


def _joined(target: Target, tree: Tree, scanned: Scanned, options: Options, watch: Stopwatch) -> Surveyed:
    """What was read as one inventory, with the licences of its packages."""
    watch.lap("parse")
    inventory = build(scanned.extracts, scanned.outcomes, scanned.problems)
    watch.lap("graph")
    texts = licence_texts(inventory, tree, options.limits)
    licensed = with_store(inventory, licence_answers(inventory, texts), texts, options)
    watch.lap("licences")
    counts = coverage(licensed.inventory, scanned.files_seen)
    return Surveyed(target.label, target.root, licensed.inventory, licensed.licences, counts, scanned, licensed.published)


def with_store(
    inventory: Inventory, licences: tuple[LicenceAnswer, ...], texts: "LicenceTexts | None", options: Options
) -> Licensed:
    """The same with what registries said about packages whose licence the files do not tell, as far as it is stored here."""
    path = store_path(options.environment)
    if not any(answer.shape in UNTOLD for answer in licences) or not path or not os.path.lexists(path):
        return Licensed(inventory, licences)
    # Only a run that has something to look up, and somewhere, opens the store: a documented lazy import.
    from sca.facts.published.claims import with_published  # noqa: PLC0415
    from sca.facts.published.setting_files import SettingsError  # noqa: PLC0415
    from sca.facts.published.store import StoreError  # noqa: PLC0415

    try:
        return with_published(inventory, licences, texts, path, options.environment)
    except (StoreError, SettingsError) as error:
        message = f"what registries said is not known in this run: {error}"
        help = "see: sca db status; SCA_STORE=none does without a store"
        problem = Problem("E-STORE", brief(message, 400), Location("."), "notice", help)
        return Licensed(replace(inventory, problems=tuple(sorted((*inventory.problems, problem)))), licences)


def licence_texts(inventory: Inventory, tree: Tree, limits: Limits) -> "LicenceTexts | None":
    """The licence files of the packages; None where there are none, and where the texts of the SPDX list need not be loaded."""
    if not any(file.role in (LICENCE, PART) for component in inventory.components for file in component.texts):
        return None
    # Only a run over packages that carry their licence compares texts: a documented lazy import.
    from sca.facts.licence_texts import LicenceTexts  # noqa: PLC0415

    return LicenceTexts(tree, limits)


def _walks(tree: DiskTree, target: Target, limits: Limits, ignore: Ignore | None) -> list[Walked]:
    """One walk for each folder. What is left out of a project is not said to be where it is asked for beside it."""
    walks = _each(target.folders, lambda folder: Walk(tree, NAMES.wants, limits, ignore).run(tree.shown(folder)), ignore)
    if not target.installed:
        return walks
    asked = [tree.shown(folder) for folder in target.installed]
    entered = [Walk(tree, INSTALLED.wants, limits, ignore, installed=True).run(folder) for folder in asked]
    folders = {f"{folder}/" for folder in asked}
    folders |= {path[: at + 1] for walk in entered for path in walk.found for at, sign in enumerate(path) if sign == "/"}
    said = [replace(walk, outcomes=tuple(one for one in walk.outcomes if one.path not in folders)) for walk in walks]
    return [*said, *entered]


def _each(folders: Sequence[str], walk: Callable[[str], Walked], ignore: Ignore | None) -> list[Walked]:
    """One walk for each folder; for one inside another only where that is left out for what it is, such as build output."""
    walks: list[Walked] = []
    for folder in folders:
        out = [one.path for done in walks for one in done.outcomes if one.outcome == "excluded" and one.path.endswith("/")]
        left_out = any(f"{folder}/".startswith(path) and not (ignore and ignore.rule(path[:-1], is_folder=True)) for path in out)
        if left_out or not any(folder != outer and f"{folder}/".startswith(outer and f"{outer}/") for outer in folders):
            walks.append(walk(folder))
    return walks


def coverage(inventory: Inventory, walked: int) -> Coverage:
    """Count the outcomes; they add up to what was recognised."""
    counts: dict[str, int] = {}
    for file in inventory.files:
        counts[file.outcome] = counts.get(file.outcome, 0) + 1
    return Coverage(
        recognised=len(inventory.files),
        parsed=counts.get("parsed", 0),
        parsed_with_problems=counts.get("parsed with problems", 0),
        refused=counts.get("refused", 0),
        unreadable=counts.get("unreadable", 0),
        unsupported=counts.get("unsupported", 0),
        excluded=counts.get("excluded", 0),
        walked=walked,
    )


def deadline(seconds: float) -> Callable[[], bool]:
    """Tells whether that many seconds are over, from now on; with 0 they never are."""
    if not seconds:
        return lambda: False
    end = perf_counter() + seconds
    return lambda: perf_counter() > end

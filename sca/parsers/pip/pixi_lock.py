"""Reads pixi.lock, versions 4 to 7: conda packages and what pip installs, for every platform of every environment.

A package stands there once, however many environments have it. What is asked for directly stands in the manifest beside it.

https://pixi.prefix.dev/latest/workspace/lockfile/
"""

from collections.abc import Iterator

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.files.yaml_lock import YamlLock
from sca.model.component import Component, Location, Project
from sca.model.inventory import Extract
from sca.model.text import brief, few
from sca.parsers.base import Parser
from sca.parsers.pip.oddities import Oddities
from sca.parsers.pip.pixi_graph import PixiGraph
from sca.parsers.pip.pixi_manifest import PixiManifest, read_manifest
from sca.parsers.pip.pixi_package import Entry, Table, component_of, locator_of, read_entry

_REMEDY = "write the lock anew: pixi lock"
_VERSIONS = ("4", "5", "6", "7")


def parse(view: FileView) -> Extract:
    """Return the packages and the edges among them. Raises InputError for what is no known lock."""
    lock = view.yaml_lock()
    environments, packages = _checked(lock, view)
    oddities = Oddities(view.path, _REMEDY)
    entries: dict[tuple[str, str], Entry] = {}
    components: dict[str, Component] = {}
    for values in packages:
        where = Location(view.path, lock.line(values) or 1)
        entry = read_entry(values, where, view.limits)
        if isinstance(entry, str):
            oddities.add_at(where, "E-ENTRY", f"a package is left out: {entry}", "package")
        elif entry.id not in components:
            faults: list[tuple[str, str]] = []
            entries[entry.kind, entry.locator] = entry
            components[entry.id] = component_of(entry, faults)
            for code, fault in faults:
                oddities.add_at(where, code, f"{entry.name}: {fault}", "field")
    manifest = read_manifest(view, oddities)
    root = _root(view, manifest)
    graph = PixiGraph(root.id, view.limits, oddities)
    sets = list(_sets(environments, entries, oddities))
    for found in sets:
        graph.take(found, manifest.asked if manifest is not None else ())
    _note_missing(graph, oddities)
    if manifest is not None:
        _note_drift(manifest, sets, oddities)
    return Extract(
        projects=(root,),
        components=tuple(components.values()),
        edges=graph.edges,
        problems=tuple(oddities.found),
        completeness="incomplete" if manifest is None or graph.missing or oddities.lose_edges else "complete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=(manifest.path,) if manifest is not None else (),
    )


def _root(view: FileView, manifest: PixiManifest | None) -> Project:
    name = (manifest.name if manifest is not None else "") or view.path
    return Project(f"{view.path}#", name, view.folder or ".", "pixi", Location(view.path, 1))


def _sets(environments: Table, entries: dict[tuple[str, str], Entry], oddities: Oddities) -> Iterator[list[Entry]]:
    """The packages of every platform of every environment."""
    lost: dict[str, None] = {}
    for environment in environments.values():
        platforms = environment.get("packages") if isinstance(environment, dict) else None
        for listed in platforms.values() if isinstance(platforms, dict) else ():
            named = [locator_of(one) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
            lost.update(dict.fromkeys(place for kind, place in named if (kind, place) not in entries))
            yield [entries[key] for key in named if key in entries]
    if lost:
        message = f"environments name packages that the lock does not hold: {few(list(lost), 60)}"
        oddities.add("E-MISSING", message, 1, "package")


def _note_missing(graph: PixiGraph, oddities: Oddities) -> None:
    if graph.missing:
        names = sorted(graph.missing)
        message = f"needed by packages and not in the lock under these names: {few(names, 60)}"
        oddities.add_at(graph.missing[names[0]].where, "E-MISSING", message, "notice")


def _note_drift(manifest: PixiManifest, sets: list[list[Entry]], oddities: Oddities) -> None:
    """What the manifest asks for everywhere and no environment has. What pip asks for may be what conda installs."""
    held = {name for found in sets for entry in found for name in (entry.name, *entry.names_of_pip)}
    names = sorted({one.name for one in manifest.asked if one.anywhere and one.name not in held})
    if names:
        message = f"asked for here, but not in the lock: {few(names, 60)}: which version it gets is not known"
        oddities.add_at(Location(manifest.path, 1, role="declared"), "E-DRIFT", message, "package")


def _checked(lock: YamlLock, view: FileView) -> tuple[Table, list[JsonValue]]:
    """Environments and packages. Raises InputError for a file that must be refused."""
    root = lock.documents[0] if len(lock.documents) == 1 else None
    if not isinstance(root, dict):
        raise InputError("E-STRUCTURE", "this is no pixi.lock: it is not one mapping", view.path, 1, help=_REMEDY)
    version, environments, packages = root.get("version"), root.get("environments"), root.get("packages")
    line = lock.line(root) or 1
    if version not in _VERSIONS:
        shown = "none" if version is None else brief(str(version), 40)
        message = f"version {shown}: only versions 4 to 7 are known, and another one may mean something else"
        raise InputError("E-LOCK-VERSION", message, view.path, line, help=_REMEDY)
    if not isinstance(environments, dict) or not isinstance(packages, list):
        raise InputError("E-STRUCTURE", "environments is no mapping, or packages is no list", view.path, line, help=_REMEDY)
    if len(packages) > view.limits.packages_per_file:
        limit = f"{view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", f"{len(packages)} packages, more than the limit of {limit}", view.path)
    return environments, packages


PARSER = Parser(
    parse=parse,
    extracts=(
        "every conda package with version, build, channel, platform, address, hashes, licence and line",
        "what pip installs, with version, address, hash and line",
        "edges among the packages of each platform of each environment",
        "what is asked for directly, from pixi.toml or pyproject.toml beside it",
    ),
    omits=("which environments a package is in", "licences of what pip installs"),
)

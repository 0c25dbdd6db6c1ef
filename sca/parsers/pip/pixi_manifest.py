"""What a pixi manifest asks for: the tables of pixi.toml, or those below `tool.pixi` of a pyproject.toml.

What stands in no feature is in the default environment; what the tables of a feature add is for those environments that name it,
mostly for tests and documentation.

https://pixi.prefix.dev/latest/reference/pixi_manifest/
"""

from collections.abc import Iterator

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.files.view import FileView
from sca.model.component import Scope
from sca.parsers.pip.grammar import Requirement, read_requirement
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.oddities import Oddities

MANIFESTS = ("pixi.toml", "pyproject.toml", "mojoproject.toml")
_PYPROJECT = "pyproject.toml"
# Table -> whether pip installs what it names, and why it is there.
_TABLES = {
    "dependencies": (False, Scope.RUNTIME),
    "pypi-dependencies": (True, Scope.RUNTIME),
    "host-dependencies": (False, Scope.BUILD),
    "build-dependencies": (False, Scope.BUILD),
}
Table = dict[str, JsonValue]


class Asked(Struct, frozen=True):
    """A package that the manifest asks for, at a place given by its keys. `anywhere` is true if every platform should have it."""

    name: str
    by_pip: bool
    requested: str
    scope: Scope
    anywhere: bool
    extras: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    folder: bool = False


class PixiManifest(Struct, frozen=True):
    """The name of the project, what it asks for, and the file that says so."""

    name: str
    asked: tuple[Asked, ...]
    path: str


def read_manifest(view: FileView, oddities: Oddities) -> PixiManifest | None:
    """The manifest beside a lock; None if there is none that can be read."""
    for file in MANIFESTS:
        try:
            beside = view.neighbour(file)
            root = beside.toml(newer=file != _PYPROJECT).root if beside is not None else {}
        except InputError as error:
            oddities.add_file(error, "edge")
            return None
        tables = _table(_table(root, "tool"), "pixi") if file == _PYPROJECT else root
        if beside is not None and tables:
            project = _table(tables, "workspace") or _table(tables, "project")
            standard = _table(root, "project") if file == _PYPROJECT else {}
            name = project.get("name", standard.get("name"))
            asked = (*asked_by(tables), *_standard(root, view.limits)) if file == _PYPROJECT else tuple(asked_by(tables))
            return PixiManifest(name if isinstance(name, str) else "", asked, beside.path)
    return None


def asked_by(tables: Table) -> Iterator[Asked]:
    """What the tables of pixi ask for: those of all, those of features that an environment has, those of single platforms."""
    yield from _of(tables, (), None, anywhere=True)
    used = set(_features(tables))
    for name, feature in _tables(tables, "feature"):
        if name in used:
            yield from _of(feature, ("feature", name), Scope.OPTIONAL, anywhere=True)


def _features(tables: Table) -> Iterator[str]:
    for environment in _table(tables, "environments").values():
        listed = environment.get("features") if isinstance(environment, dict) else environment
        yield from (one for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()


def _of(tables: Table, place: tuple[str, ...], scope: Scope | None, *, anywhere: bool) -> Iterator[Asked]:
    for title, (by_pip, usual) in _TABLES.items():
        for name, spec in _table(tables, title).items():
            plain = canonical(name) if by_pip else name.lower()
            folder = isinstance(spec, dict) and "path" in spec
            keys = (*place, title, name)
            yield Asked(plain, by_pip, _requested(spec), scope or usual, anywhere, _extras(spec), keys, folder)
    for name, target in _tables(tables, "target"):
        yield from _of(target, (*place, "target", name), scope, anywhere=False)


def _standard(root: Table, limits: Limits) -> Iterator[Asked]:
    """What a pyproject.toml asks for in the tables of its standard: pixi takes extras and groups for features."""
    project = _table(root, "project")
    yield from _requirements(project.get("dependencies"), Scope.RUNTIME, limits)
    for listed in (*_table(project, "optional-dependencies").values(), *_table(root, "dependency-groups").values()):
        yield from _requirements(listed, Scope.OPTIONAL, limits)


def _requirements(listed: JsonValue, scope: Scope, limits: Limits) -> Iterator[Asked]:
    for text in listed if isinstance(listed, list) else ():
        found = read_requirement(text.strip(), limits) if isinstance(text, str) else None
        if isinstance(found, Requirement):
            anywhere = scope is Scope.RUNTIME and not found.marker.text
            extras = tuple(map(canonical, found.extras))
            yield Asked(
                canonical(found.name), by_pip=True, requested=found.specifier, scope=scope, anywhere=anywhere, extras=extras
            )


def _requested(spec: JsonValue) -> str:
    if isinstance(spec, dict):
        spec = spec.get("version")
    return spec if isinstance(spec, str) and spec != "*" else ""


def _extras(spec: JsonValue) -> tuple[str, ...]:
    listed = spec.get("extras") if isinstance(spec, dict) else None
    return tuple(canonical(one) for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()


def _table(tables: Table, key: str) -> Table:
    found = tables.get(key)
    return found if isinstance(found, dict) else {}


def _tables(tables: Table, key: str) -> Iterator[tuple[str, Table]]:
    for name, found in _table(tables, key).items():
        if isinstance(found, dict):
            yield name, found

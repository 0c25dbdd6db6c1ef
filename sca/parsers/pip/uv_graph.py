"""The edges of a uv.lock: joined exactly, since an entry tells version and source wherever its name is not enough.

Edges of an extra are as strong as the strongest need that asks for it: `requests[socks]`, asked for at run time, makes
the dependencies of `socks` run-time ones; an extra of a project that nobody asks for is optional.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct

from sca.files.json_document import JsonValue
from sca.model.component import Edge, Scope
from sca.model.pep440 import parse_range
from sca.model.text import brief, plural
from sca.parsers.pip.conditions import condition
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.uv_package import Table, UvPackage

_STRENGTH = (Scope.RUNTIME, Scope.OPTIONAL, Scope.DEV)
_EXTRA = re.compile(r"extra == '([^']*)'")
# More packages of one name and version do not come from uv.
_MOST_ALIKE = 64
Fault = tuple[str, str, str]


class Ask(Struct, frozen=True):
    """Something that asks for packages: a node, or an extra of it, with the scope of that and the condition."""

    parent: UvPackage
    extra: str = ""
    group: str = ""

    @property
    def node(self) -> str:
        """What is alive or not: the package itself, or one of its extras."""
        return _extra_node(self.parent.id, self.extra) if self.extra else self.parent.id


class Join(Struct, frozen=True):
    """One entry that was joined with what it leads to."""

    ask: Ask
    target: UvPackage
    marker: str
    extras: tuple[str, ...]


class UvGraph:
    """Joins the entries of one lock. `faults` belong to packages, by their ids."""

    def __init__(self, packages: Iterable[UvPackage], longest: int) -> None:
        self.joins: list[Join] = []
        self.faults: defaultdict[str, list[Fault]] = defaultdict(list)
        self._plain: list[Edge] = []
        self._ids: set[str] = set()
        self._longest = longest
        self._by_name: defaultdict[str, list[UvPackage]] = defaultdict(list)
        for package in packages:
            self._by_name[package.name].append(package)
            self._ids.add(package.id)
        # Of a name that is not enough, by the version too.
        self._by_version: defaultdict[tuple[str, str], list[UvPackage]] = defaultdict(list)
        for name, alike in self._by_name.items():
            for one in alike if len(alike) > 1 else ():
                self._by_version[name, one.version].append(one)

    def add(self, package: UvPackage) -> None:
        """Join everything that a package needs."""
        values = package.values
        needs = values.get("dependencies")
        if needs is not None:
            self._join(Ask(package), needs)
        if "optional-dependencies" in values:
            for extra, listed in self._tables(package, "optional-dependencies"):
                self._join(Ask(package, extra=extra), listed)
        if "dev-dependencies" in values:
            for group, listed in self._tables(package, "dev-dependencies"):
                self._join(Ask(package, group=group), listed)

    def add_asked(self, root: UvPackage, listed: JsonValue, group: str = "") -> None:
        """Join what a script or a workspace asks for: by name and range, as no package of the lock does."""
        ask = Ask(root, group=group)
        for need in listed if isinstance(listed, list) else ():
            if isinstance(need, dict) and "specifier" in need and "version" not in need:
                named = self._by_name.get(str(need.get("name")), [])
                several = 1 < len(named) <= _MOST_ALIKE
                fitting = [one for one in named if fits(str(need["specifier"]), one.version)] if several else []
                for one in fitting:
                    self._draw(ask, need, one, self._marker(ask, one.name, need))
                if fitting:
                    continue
            self._join(ask, [need])

    def _tables(self, package: UvPackage, key: str) -> Iterator[tuple[str, JsonValue]]:
        table = package.values[key]
        if isinstance(table, dict):
            yield from table.items()
        else:
            self.faults[package.id].append(("E-DEPENDENCIES", f"{key} is not a table", "edge"))

    def _join(self, ask: Ask, listed: JsonValue) -> None:
        if not isinstance(listed, list):
            self._lose(ask, "its dependencies are not a list")
            return
        # As nearly all are: always needed, by a package that asks for nothing by range.
        is_plain = not ask.extra and ask.parent.origin.folder is None and ask.parent.id in self._ids
        for need in listed:
            name = need.get("name") if isinstance(need, dict) else None
            if not isinstance(need, dict) or not isinstance(name, str):
                self._lose(ask, "a dependency is not a table with a name")
                continue
            targets = self._by_name.get(name, [])
            if is_plain and len(need) == 1 == len(targets):
                self._plain.append(Edge(ask.parent.id, targets[0].id, Scope.RUNTIME, "", ""))
                continue
            if len(targets) != 1 or "version" in need or "source" in need:
                targets = self._matching(targets, need)
            if len(targets) != 1:
                self._note(ask, name, need, len(targets))
            marker = self._marker(ask, name, need) if len(need) > 1 else ""
            for target in targets if len(targets) <= _MOST_ALIKE else ():
                if is_plain and "extra" not in need:
                    self._plain.append(Edge(ask.parent.id, target.id, Scope.RUNTIME, "", marker))
                else:
                    self._draw(ask, need, target, marker)

    def _marker(self, ask: Ask, name: str, need: Table) -> str:
        marker = need.get("marker", "")
        if isinstance(marker, str) and len(marker) <= self._longest:
            return marker
        message = f"the marker on {brief(name, 60)} is no text, or longer than {self._longest} (requirement-chars)"
        self.faults[ask.parent.id].append(("E-MARKER", message, "field"))
        return ""

    def _matching(self, named: list[UvPackage], need: Table) -> list[UvPackage]:
        version, source = need.get("version"), need.get("source")
        if version is not None and len(named) > 1:
            named = self._by_version.get((str(need["name"]), str(version)), [])
        elif version is not None:
            named = [one for one in named if one.version == version]
        if source is None or len(named) > _MOST_ALIKE:
            return named
        return [one for one in named if one.values.get("source") == source]

    def _draw(self, ask: Ask, need: Table, target: UvPackage, marker: str) -> None:
        extras = need.get("extra", need.get("extras", ()))
        named = tuple([one for one in extras if isinstance(one, str)]) if isinstance(extras, list) else ()
        self.joins.append(Join(ask, target, marker, named))

    def _lose(self, ask: Ask, message: str) -> None:
        self.faults[ask.parent.id].append(("E-DEPENDENCIES", message, "edge"))

    def _note(self, ask: Ask, name: str, need: Table, count: int) -> None:
        version = need.get("version")
        shown = f"{brief(name, 60)} {brief(version, 60)}" if isinstance(version, str) else brief(name, 60)
        if count:
            message = f"{plural(count, 'package')} of the lock could be the {shown} that it needs"
            self.faults[ask.parent.id].append(("E-SEVERAL", message, "edge"))
        else:
            message = f"it needs {shown}, and the lock has no such package"
            self.faults[ask.parent.id].append(("E-MISSING", message, "edge"))

    def edges(self, projects: frozenset[str]) -> Iterator[Edge]:
        """All edges. The direct ones of a project carry what it asks for."""
        yield from (edge for edge in self._plain if edge.parent != edge.child)
        scopes = _scopes(self.joins, self._plain, projects)
        asked = {join.ask.parent.id: Requested(join.ask.parent.values) for join in _of_projects(self.joins, projects)}
        for join in self.joins:
            ask, target, marker = join.ask, join.target, join.marker
            parent = ask.parent.id
            if parent == target.id:
                continue
            if not ask.extra and parent not in projects:
                yield Edge(parent, target.id, Scope.RUNTIME, "", marker)
                continue
            scope = Scope.DEV if ask.group else scopes.get(ask.node, Scope.OPTIONAL) if ask.extra else Scope.RUNTIME
            requested = asked[parent].of(ask, target) if parent in projects else ""
            yield Edge(parent, target.id, scope, requested, condition(marker, extra=ask.extra, group=ask.group))


def fits(specifier: str, version: str) -> bool:
    """Whether a version fits a range; what cannot be told does."""
    try:
        return parse_range(specifier, prereleases=True).holds(version) is not False
    except ValueError:
        return True


class Requested:
    """What a project asks for, as the lock repeats it in the project's metadata; `told` says that it does."""

    def __init__(self, values: Table) -> None:
        self._texts: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        metadata = values.get("metadata")
        self.told = isinstance(metadata, dict)
        if not isinstance(metadata, dict):
            return
        for need in _tables(metadata.get("requires-dist")):
            marker = need.get("marker")
            extras = _EXTRA.findall(marker) if isinstance(marker, str) else []
            for extra in extras or [""]:
                self._add(canonical(extra) if extra else "", "", need)
        groups = metadata.get("requires-dev")
        for group, listed in groups.items() if isinstance(groups, dict) else ():
            for need in _tables(listed):
                self._add("", canonical(group), need)

    def _add(self, extra: str, group: str, need: Table) -> None:
        text = requested_text(need)
        texts = self._texts[extra, group, str(need.get("name"))]
        if text not in texts and len(texts) < _MOST_ALIKE:
            texts.append(text)

    def texts(self, name: str, kind: str, group: str) -> list[str] | None:
        """The ranges under a name in an extra, a group or what is always needed; None if it is not asked for there."""
        extra = group if kind == "extra" else ""
        return self._texts.get((canonical(extra) if extra else "", canonical(group) if kind == "group" else "", name))

    def of(self, ask: Ask, target: UvPackage) -> str:
        """The range that led to a package. Where there are several, those that its version fits."""
        extra, group = (canonical(one) if one else "" for one in (ask.extra, ask.group))
        texts = self._texts.get((extra, group, target.name), [])
        if len(texts) > 1:
            texts = [text for text in texts if fits(text, target.version)] or texts
        return " or ".join(texts)


def requested_text(need: Table) -> str:
    """The range or the address of an entry that asks for something."""
    for key in ("specifier", "git", "url", "path", "directory", "editable", "virtual"):
        text = need.get(key)
        if isinstance(text, str):
            return text
    return ""


def _tables(listed: JsonValue) -> Iterator[Table]:
    yield from (one for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()


def _of_projects(joins: list[Join], projects: frozenset[str]) -> list[Join]:
    return list({join.ask.parent.id: join for join in joins if join.ask.parent.id in projects}.values())


def _extra_node(id: str, extra: str) -> str:
    return f"{id}\0{extra}"


def _scopes(joins: list[Join], plain: list[Edge], projects: frozenset[str]) -> dict[str, Scope]:
    """The scope of every extra that something asks for, by its node. Empty for a lock without extras of packages."""
    if not any(join.ask.extra for join in joins):
        return {}
    outgoing: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for edge in plain:
        outgoing[edge.parent].append((0, edge.child))
    for join in joins:
        ask = join.ask
        weakness = 2 if ask.group else 0
        reached = outgoing[ask.node]
        reached.append((weakness, join.target.id))
        reached.extend((weakness, _extra_node(join.target.id, extra)) for extra in join.extras)
        if ask.extra and ask.parent.id in projects:
            outgoing[ask.parent.id].append((1, ask.node))
    found: dict[str, Scope] = {}
    waiting: tuple[list[str], list[str], list[str]] = (sorted(projects), [], [])
    for number, scope in enumerate(_STRENGTH):
        stack = waiting[number]
        while stack:
            node = stack.pop()
            if node in found:
                continue
            found[node] = scope
            for weakness, child in outgoing.get(node, ()):
                if child not in found:
                    waiting[max(number, weakness)].append(child)
    return found

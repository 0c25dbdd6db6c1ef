"""Draws the edges of an npm lock: each wish of each entry leads to what Node would load there, whatever its version."""

from collections.abc import Container, Iterator, Mapping
from posixpath import join, normpath

from msgspec import Struct

from sca.model.component import Edge, Problem, Scope
from sca.model.text import brief, plural
from sca.parsers.npm.lock_entry import Entry, Lock, Oddities
from sca.parsers.npm.node_lookup import NodeLookup
from sca.parsers.npm.wishes import Wish, read_wishes

_REFUSED = ""
_MOST_HOPS = 40
_MOST_NAMED = 5


class Graph(Struct, frozen=True):
    """The edges, and the ids of what is asked for by its address (`https://...`) instead of a range."""

    edges: tuple[Edge, ...]
    by_url: frozenset[str]


def draw_edges(lock: Lock, ids: Mapping[str, str], folder: str, oddities: Oddities, *, installed: bool = False) -> Graph:
    """The edges between the entries with an id. `ids` maps paths to ids; `folder` is the lock's, below the scan root.

    With `installed` the lock is what lies in `node_modules`: what only development needs may have been left out there.
    """
    above = f"{folder}/" if folder and any(path.startswith("..") for path in lock.entries) else ""
    lookup = NodeLookup([(_place(path, above), node) for path, node in _places(lock, ids, oddities)])
    edges: list[Edge] = []
    by_url: set[str] = set()
    lacking: list[tuple[str, Entry, list[Wish]]] = []
    for path, parent in ids.items():
        entry = lock.entries[path]
        here = _place(path, above) + "/" if path or above else ""
        absent: list[Wish] = []
        for wish in read_wishes(entry, oddities):
            child = lookup.find(here, wish.name)
            if child:
                edges.append(Edge(parent, child, wish.scope, wish.requested))
                if wish.requested.startswith("http"):
                    by_url.add(child)
            elif child is None and wish.required:
                absent.append(wish)
        left_out = [wish for wish in absent if wish.scope is Scope.DEV] if installed else []
        if left_out:
            _note_left_out(entry, left_out, oddities)
        if len(absent) > len(left_out):
            lacking.append((parent, entry, [wish for wish in absent if wish not in left_out]))
    if lacking:
        _note_lacking(lacking, frozenset(edge.child for edge in edges), oddities)
    return Graph(tuple(edges), frozenset(by_url))


def _place(path: str, above: str) -> str:
    """Where a path lies, in one tree with the folders beside the lock's own."""
    return normpath(join(above, path)) if above else path


def _places(lock: Lock, ids: Mapping[str, str], oddities: Oddities) -> Iterator[tuple[str, str]]:
    for path, entry in lock.entries.items():
        yield path, ids[path] if path in ids else _follow(entry, lock, ids, oddities)
    for path in lock.refused:
        yield path, _REFUSED


def _follow(link: Entry, lock: Lock, ids: Mapping[str, str], oddities: Oddities) -> str:
    """The id of what a link leads to in the end."""
    entry = link
    for _hop in range(_MOST_HOPS):
        path = entry.link_target
        if path is not None and (path in ids or path in lock.refused):
            return ids.get(path, _REFUSED)
        if path is None or path not in lock.entries:
            gap = "without a target" if path is None else f"to {brief(path)}, which the lock does not describe"
            oddities.add_at(link, "E-LINK", f"link {gap}: what it needs is not known", "edge")
            return _REFUSED
        entry = lock.entries[path]
    oddities.add_at(link, "E-LINK", "link that leads in a circle", "edge")
    return _REFUSED


def _note_lacking(lacking: list[tuple[str, Entry, list[Wish]]], needed: Container[str], oddities: Oddities) -> None:
    """What is asked for and not there: a loss, but for what is left over from before and needed by nothing.

    npm marks such an entry as extraneous, and takes it out with the next install.
    """
    peers: list[tuple[Entry, str]] = []
    for id, entry, absent in lacking:
        if entry.fields.get("extraneous") is True and id not in needed:
            message = (
                f"{brief(entry.path)} is left over, nothing needs it: without {listed(absent)}, which the lock does not hold"
            )
            oddities.found.append(Problem("E-EXTRANEOUS", message, entry.where, "notice", "npm prune takes it out"))
        else:
            _note_absent(entry, absent, peers, oddities)
    _note_peers(peers, oddities)


def _note_absent(entry: Entry, absent: list[Wish], peers: list[tuple[Entry, str]], oddities: Oddities) -> None:
    needed = [wish for wish in absent if wish.scope is not Scope.PEER]
    peers.extend((entry, _shown(wish)) for wish in absent if wish.scope is Scope.PEER)
    if needed:
        oddities.add_at(entry, "E-DANGLING", f"needs {listed(needed)}, which the lock does not hold", "edge")


def _note_left_out(entry: Entry, absent: list[Wish], oddities: Oddities) -> None:
    """What was installed for production has no development dependencies: that is no loss."""
    message = f"not installed, needed for development only: {listed(absent)}"
    oddities.found.append(Problem("E-NOT-INSTALLED", message, entry.where, "notice"))


def listed(wishes: list[Wish]) -> str:
    """Names and ranges for a message: the first of them, and how many more there are."""
    named = [_shown(wish) for wish in wishes]
    return f"{', '.join(named[:_MOST_NAMED])}{_more(named)}"


def _note_peers(peers: list[tuple[Entry, str]], oddities: Oddities) -> None:
    """Peers are for the user of a package to add: one notice for all, at the first of them."""
    if not peers:
        return
    first = peers[0][0]
    named = [f"{peer} for {brief(entry.path, 60) or 'the project'}" for entry, peer in peers]
    count = plural(len(peers), "peer dependency", "peer dependencies")
    message = f"{count} not in the lock: {', '.join(named[:_MOST_NAMED])}{_more(named)}"
    oddities.found.append(Problem("E-PEER", message, first.where, "notice", "install the peer if the package needs it here"))


def _shown(wish: Wish) -> str:
    return f"{brief(wish.name, 60)} ({brief(wish.requested, 60)})" if wish.requested else brief(wish.name, 60)


def _more(names: list[str]) -> str:
    return f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""

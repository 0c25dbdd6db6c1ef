"""The layers of an image applied to a dictionary, the slow and simple way: what the real reader must agree with.

Every file is kept. Members are read with Python's `tarfile`.
"""

import io
import tarfile
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

HOPS = 40


class Thing(Struct, frozen=True):
    """What stands at a path: a folder, a file or a link, with the layer that put it there."""

    kind: str
    data: bytes = b""
    written: int = 0
    target: str = ""


State = dict[str, Thing]


def resolve(state: State, path: str, *, last: bool = True) -> tuple[str, int] | None:
    """Where a path leads and over how many links; None after too many."""
    todo, done, hops = path.split("/")[::-1], list[str](), 0
    while todo:
        part = todo.pop()
        if part in ("", "."):
            continue
        if part == "..":
            done = done[:-1]
            continue
        here = state.get("/".join([*done, part]))
        if here is None or here.kind != "link" or not (last or todo):
            done.append(part)
            continue
        hops += 1
        if hops > HOPS:
            return None
        done = [] if here.target.startswith("/") else done
        todo.extend(here.target.split("/")[::-1])
    return "/".join(done), hops


def states(layers: list[bytes]) -> Iterator[State]:
    """The state after each layer."""
    state: State = {}
    for number, data in enumerate(layers):
        fresh: set[str] = set()
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for member in archive:
                _apply(state, fresh, archive, member, number)
        yield dict(state)


def _apply(state: State, fresh: set[str], archive: tarfile.TarFile, member: tarfile.TarInfo, number: int) -> None:
    parts = [part for part in member.name.split("/") if part not in ("", ".")]
    found = resolve(state, "/".join(parts[:-1]))
    if not parts or ".." in parts or found is None:
        return
    above = found[0]
    path = f"{above}/{parts[-1]}" if above else parts[-1]
    if parts[-1] == ".wh..wh..opq":
        _hide(state, fresh, f"{above}/" if above else "")
    elif parts[-1].startswith(".wh."):
        hidden = f"{above}/{parts[-1][4:]}" if above else parts[-1][4:]
        _hide(state, fresh, f"{hidden}/")
        if hidden in state and hidden not in fresh and not any(one.startswith(f"{hidden}/") for one in state):
            del state[hidden]
    else:
        _make_folders(state, fresh, above)
        if member.islnk() and resolve(state, member.linkname, last=False) is None:
            return
        thing = _thing(state, archive, member, number)
        if not (member.isdir() and path in state and state[path].kind == "folder"):
            for one in [one for one in state if one == path or one.startswith(f"{path}/")]:
                del state[one]
        if thing is not None:
            state[path] = thing
            fresh.add(path)


def _thing(state: State, archive: tarfile.TarFile, member: tarfile.TarInfo, number: int) -> Thing | None:
    if member.isdir():
        return Thing("folder")
    if member.issym():
        return Thing("link", target=member.linkname)
    if member.islnk():
        found = resolve(state, member.linkname, last=False)
        source = state.get(found[0]) if found else None
        return replace(source, written=number) if source is not None and source.kind != "folder" else None
    content = archive.extractfile(member)
    return Thing("file", content.read(), number) if content is not None else None


def _make_folders(state: State, fresh: set[str], path: str) -> None:
    while path:
        if path not in state or state[path].kind != "folder":
            state[path] = Thing("folder")
        fresh.add(path)
        path = path.rpartition("/")[0]


def _hide(state: State, fresh: set[str], prefix: str) -> None:
    """Remove what is below and not of this layer; a folder stays while something is left in it."""
    for one in sorted((one for one in state if one.startswith(prefix)), key=len, reverse=True):
        if one not in fresh and not any(other.startswith(f"{one}/") for other in state):
            del state[one]

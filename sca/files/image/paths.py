"""Paths in an image: how they are written, and where they lead through links, which never is outside its root."""

from collections.abc import Callable

from msgspec import Struct

from sca.files.errors import InputError
from sca.model.text import brief

MOST_HOPS = 40
# What Linux takes: https://man7.org/linux/man-pages/man7/path_resolution.7.html
LONGEST = 4096
# No package manager and no archive of a build comes near; each level costs time for everything below it.
DEEPEST = 256

LinkAt = Callable[[str], str | None]


class Place(Struct, frozen=True):
    """Where a path leads. `held` tells that a part of it pointed above the root, where a process in the image stays too."""

    path: str
    held: bool = False


def clean(path: str) -> str:
    """A path from the root without what does not count: `./a//b/` is `a/b`. Parts that climb stay in it."""
    if path.startswith(("/", "./")) or path.endswith(("/", "/.")) or "//" in path or "/./" in path or path == ".":
        return "/".join(part for part in path.split("/") if part not in ("", "."))
    return path


def is_unfit(path: str) -> bool:
    """Whether a path is longer or deeper than is read."""
    return len(path) > LONGEST or path.count("/") >= DEEPEST


def why_unfit(path: str) -> str:
    """Why a name that climbs, or that is unfit, is not read."""
    return "a name that leads out of the image" if climbs(path) else "a name too long or too deep for any system"


def climbs(path: str) -> bool:
    """Whether a part of a path is `..`."""
    return ".." in path and ".." in path.split("/")


def resolve(path: str, link_at: LinkAt, *, last: bool = True) -> Place:
    """Follow every link on a path, the last part only with `last`. `link_at` gives where a link leads, None for no link.

    Raises InputError (E-LINK-LOOP) after 40 links, and for a path longer than any system takes.
    """
    todo = path.split("/")[::-1]
    done: list[str] = []
    hops, held = 0, False
    while todo:
        part = todo.pop()
        if part in ("", "."):
            continue
        if part == "..":
            held = held or not done
            del done[-1:]
            continue
        here = "/".join((*done, part))
        if len(here) > LONGEST:
            raise InputError("E-LINK-LOOP", f"a path of more than {LONGEST} characters, through links", brief(path, 80))
        target = link_at(here) if last or todo else None
        if target is None:
            done.append(part)
            continue
        hops += 1
        if hops > MOST_HOPS:
            raise InputError("E-LINK-LOOP", f"symbolic links that lead in a circle (more than {MOST_HOPS} hops)", brief(path, 80))
        if target.startswith("/"):
            done.clear()
        todo.extend(target.split("/")[::-1])
    return Place("/".join(done), held)

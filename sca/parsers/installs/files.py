"""Files that commands name: of requirements, which no name tells (`pip install -r deps.txt`), and of further commands."""

from collections.abc import Iterator, Sequence
from posixpath import join, normpath

from sca.files.view import FileView
from sca.parsers.names import NAMES

_LONGEST = 1024


def list_of(view: FileView, name: str, near: Sequence[str] = ()) -> FileView | None:
    """A file of requirements; None if it is not in the checkout, or is an input of its own by its name."""
    found = file_of(view, name, near)
    return None if found is None or NAMES.wants(found.path) else found


def file_of(view: FileView, name: str, near: Sequence[str] = ()) -> FileView | None:
    """A file that a command names; None if it is not in the checkout.

    It lies beside the file with the command, at the top of the checkout, or at one of the places in `near`. Of an absolute path,
    which is one inside an image, and of one that begins with a variable, any end may be the path in the checkout.
    """
    for place in (*near, *_ends(name)):
        for base in (view.folder, ""):
            path = normpath(join(base, place.replace("\\", "/")))
            if path in (".", "..") or path.startswith(("../", "/")) or len(path) > _LONGEST or "\0" in path:
                continue
            if view.tree.exists(path):
                return _view(view, path)
    return None


def _ends(name: str) -> Iterator[str]:
    plain = name.replace("\\", "/")
    parts = [part for part in plain.split("/") if part not in ("", ".")]
    if plain.startswith(("/", "$", "~", "%")):
        yield from ("/".join(parts[start:]) for start in range(min(len(parts), 20)))
    elif parts:
        yield plain


def _view(view: FileView, path: str) -> FileView:
    found = FileView(view.tree, path, view.limits, "python", view.build_arguments)
    found.reads, found.noted = view.reads, view.noted
    return found

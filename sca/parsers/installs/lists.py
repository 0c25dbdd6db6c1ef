"""Files of requirements that commands install from, and that no name tells: `pip install -r deps.txt`."""

from collections.abc import Iterator, Sequence
from posixpath import join, normpath

from sca.files.view import FileView
from sca.parsers.names import NAMES

_LONGEST = 1024


def list_of(view: FileView, name: str, near: Sequence[str] = ()) -> FileView | None:
    """The file that a command installs from; None if it is not in the checkout, or is an input of its own by its name.

    It lies beside the file with the command, at the top of the checkout, or at one of the places in `near`. Of an absolute path,
    which is one inside an image, and of one that begins with a variable, any end may be the path in the checkout.
    """
    for place in (*near, *_ends(name)):
        for base in (view.folder, ""):
            path = normpath(join(base, place.replace("\\", "/")))
            if path in (".", "..") or path.startswith(("../", "/")) or len(path) > _LONGEST or "\0" in path:
                continue
            if view.tree.exists(path):
                return None if NAMES.wants(path) else _view(view, path)
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

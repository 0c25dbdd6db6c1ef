"""Install paths as npm writes them (`node_modules/a/node_modules/@scope/b`), and what is wrong with other keys."""

import re

MODULES = "node_modules/"
_NAME = re.compile(r"(?:@[^/]+/)?[^/]+")


def is_installed(path: str) -> bool:
    """Whether the path lies in a node_modules folder; others are the root, workspaces and linked folders."""
    return path.startswith(MODULES) or f"/{MODULES}" in path


def name_in(path: str) -> str:
    """The name that a package is installed under: what follows the last `node_modules/`."""
    return path[path.rfind(MODULES) + len(MODULES) :]


def is_name(name: str) -> bool:
    """Whether a text has the shape of a package name: one part, or a scope and one part."""
    return _NAME.fullmatch(name) is not None


def above(path: str) -> str:
    """The next folder up that can hold a node_modules folder; empty for the root."""
    cut = path.rfind("/" + MODULES)
    if cut >= 0:
        return path[:cut]
    return "" if path.startswith(MODULES) else path.rpartition("/")[0]


def fault(path: str) -> str:
    """Why a key cannot be a path inside the project, or an empty string."""
    if path.startswith("/") or "\\" in path or path[1:2] == ":":
        return "is no relative path"
    if any(part in ("", ".", "..") for part in path.split("/")):
        return "has an empty part, or leaves its folder"
    if not path.isprintable():
        return "holds control characters"
    return ""

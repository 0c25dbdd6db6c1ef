"""Reads yarn.lock, which is one of two formats under one name: yarn's own of version 1, or the YAML of later versions."""

import re

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.npm.yarn_berry import parse_berry
from sca.parsers.npm.yarn_classic import parse_classic
from sca.parsers.npm.yarn_grammar import REMEDY

_HEAD = re.compile(r"^#[ \t]*yarn lockfile v(\S*)", re.MULTILINE)
_HEAD_CHARS = 4096
_CLASSIC = "1"
_YAML = ("__metadata:", '"__metadata":', "'__metadata':")


def parse(view: FileView) -> Extract:
    """Return what the lock holds, whichever format it has. Raises InputError."""
    text = view.text()
    head = _HEAD.search(text, 0, _HEAD_CHARS)
    if head is None and (text.startswith(_YAML) or any(f"\n{key}" in text for key in _YAML)):
        return parse_berry(view)
    if head is not None and head[1] != _CLASSIC:
        message = f"yarn lockfile v{brief(head[1], 40)}: only version 1 is known, and another one may mean something else"
        raise InputError("E-LOCK-VERSION", message, view.path, text.count("\n", 0, head.start()) + 1, help=REMEDY)
    return parse_classic(view, text)


PARSER = Parser(
    parse=parse,
    extracts=(
        "every resolved package with version, the ranges that lead to it and its line",
        "the package behind an alias, and the name it is installed under",
        "every dependency by exactly the range that asks for it, with its kind",
        "the root, workspace members and local folders as projects, by the package.json files beside the lock",
        "source, integrity, platforms; patches, resolutions and catalogs are followed",
    ),
    omits=(
        "peer dependencies: the lock does not tell what they become",
        "licences, engines, install scripts and deprecation",
    ),
)

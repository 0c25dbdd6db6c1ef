"""Reads yarn.lock, which is one of two formats under one name: yarn's own of version 1, or the YAML of later versions."""

import re

from sca.files.view import FileView
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.npm.yarn_berry import parse_berry
from sca.parsers.npm.yarn_classic import parse_classic

_IS_YAML = re.compile(r"""^["']?__metadata["']?\s*:""", re.MULTILINE)
_IS_CLASSIC = re.compile(r"\ufeff?(?:#[^\n]*\n)*?#\s*yarn lockfile v1\b")


def parse(view: FileView) -> Extract:
    """Return what the lock holds, whichever format it has. Raises InputError."""
    text = view.text()
    is_yaml = _IS_YAML.search(text) is not None and not _IS_CLASSIC.match(text)
    return parse_berry(view) if is_yaml else parse_classic(view, text)


PARSER = Parser(
    name="yarn-lock",
    ecosystem="npm",
    names=("yarn.lock",),
    patterns=(),
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

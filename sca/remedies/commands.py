"""The command that makes a change with the package manager in use, ready to be copied; or what to write where.

Names, versions and folders come from the scanned project. Only what lies in the narrow grammar of its ecosystem stands in a
command: nothing in it means anything to a shell, and nothing of it can be an option. Anything else gets words, and no command.
"""

import re

from sca.model.remedy import REMOVE
from sca.remedies.ask import Answer, Ask
from sca.remedies.npm_commands import NPM_MANAGERS
from sca.remedies.nuget_commands import NUGET_MANAGERS
from sca.remedies.python_commands import PYTHON_MANAGERS
from sca.remedies.script_commands import SCRIPT_MANAGERS

_LONGEST = 214
_OF_SYSTEMS = ("deb", "apk", "rpm")
_NPM = re.compile(r"(?:@[A-Za-z0-9][A-Za-z0-9._-]*/)?[A-Za-z0-9][A-Za-z0-9._-]*").fullmatch
_PYTHON = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?").fullmatch
_NUGET = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*").fullmatch
_NAMES = {"npm": _NPM, "pypi": _PYTHON, "nuget": _NUGET, "conda": _PYTHON}
_VERSION = re.compile(r"[0-9]+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z.-]+)?").fullmatch
_PATH = re.compile(r"(?:\.|(?:[A-Za-z0-9_.][A-Za-z0-9_.-]*/)*[A-Za-z0-9_.][A-Za-z0-9_.-]*)").fullmatch

_MANAGERS = NPM_MANAGERS | PYTHON_MANAGERS | NUGET_MANAGERS | SCRIPT_MANAGERS
MANAGERS = tuple(_MANAGERS)


def answer(manager: str, ask: Ask) -> Answer:
    """How a change is made with a package manager. `manager` is the name of the format of the lock or manifest."""
    made = _MANAGERS.get(manager)
    if made is None:
        return Answer(edit=_where_declared(ask))
    if not _is_plain(ask):
        return Answer(edit=f"{_in_words(ask)}; its name or version is none that a command can hold safely")
    found = made(ask)
    if found.command and not is_path(found.folder):
        return Answer(edit=f"{found.edit or _in_words(ask)}; the folder has a name that a command cannot hold safely")
    return found


def is_path(text: str) -> bool:
    """Whether a path may stand in a command: plain letters, no part that begins with a dash, none that leads up."""
    parts = text.split("/")
    short = len(text) <= 4 * _LONGEST and max(map(len, parts)) <= _LONGEST
    return short and _PATH(text) is not None and ".." not in parts


def _is_plain(ask: Ask) -> bool:
    fits = _NAMES.get(ask.type)
    names = [ask.name, *((ask.alias,) if ask.alias else ()), *((ask.owner,) if ask.type == "npm" and ask.owner else ())]
    plain = fits is not None and all(len(name) <= _LONGEST and fits(name) for name in names)
    version = not ask.version or (len(ask.version) <= _LONGEST and _VERSION(ask.version) is not None)
    paths = [path for path in (ask.member, ask.manifest, ask.compiled, ask.lock, ask.central) if path]
    group = not ask.group or (len(ask.group) <= _LONGEST and _NUGET(ask.group) is not None)
    return plain and version and group and all(is_path(path) for path in paths)


def _in_words(ask: Ask) -> str:
    if ask.kind == REMOVE:
        return "take the package out by hand"
    return "bring the package to that version by hand" if ask.version else "bring the package to a newer version by hand"


def _where_declared(ask: Ask) -> str:
    if ask.type in _OF_SYSTEMS:
        return "build the image anew on a base that has it, or upgrade the package in a layer of its own"
    if ask.kind == REMOVE:
        return "take it out where it is declared, and make this input anew"
    return "change it where it is declared, and make this input anew"

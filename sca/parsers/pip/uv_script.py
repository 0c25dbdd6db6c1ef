"""What a Python script asks for in its own comments, beside which uv writes a lock: `name.py` and `name.py.lock`.

    # /// script
    # dependencies = ["requests<3"]
    # ///

The script is text here: only this block of comments is read.

https://packaging.python.org/en/latest/specifications/inline-script-metadata/
"""

import re
from posixpath import basename

from sca.files.errors import InputError
from sca.files.toml_document import TomlDocument
from sca.files.view import FileView
from sca.model.component import Location, Problem, Scope
from sca.parsers.pip.oddities import Oddities
from sca.parsers.pip.wanted import Wanted, read_wanted

SCRIPT_LOCK = ".py.lock"
_START = re.compile(r"^# /// script[ \t]*\r?$", re.MULTILINE)
_END = "# ///"


def read_script(view: FileView, oddities: Oddities) -> tuple[Wanted, ...] | None:
    """What the script beside a lock asks for; None if it is not there, or has no such block."""
    first = 0
    try:
        beside = view.neighbour(basename(view.path).removesuffix(".lock"))
        text = beside.text() if beside is not None else ""
        start = _START.search(text)
        if beside is None or start is None:
            return None
        first = text.count("\n", 0, start.end()) + 1
        document = TomlDocument(_block(text[start.end() :]), beside.path, view.limits)
    except InputError as error:
        error.line = None if error.line is None else error.line + first
        oddities.add_file(error, "edge")
        return None
    found: list[Wanted] = []
    listed = document.root.get("dependencies")
    for number, one in enumerate(listed if isinstance(listed, list) else ()):
        where = Location(beside.path, first + (document.line_of("dependencies", number) or 1), role="declared")
        wanted = read_wanted(one, where, Scope.RUNTIME, "", view.limits) if isinstance(one, str) else "it is not a text"
        if isinstance(wanted, str):
            oddities.found.append(Problem("E-REQUIREMENT", wanted, where, "package", "correct the script"))
        else:
            found.append(wanted)
    return tuple(found)


def _block(text: str) -> str:
    """The lines of the block without the signs of comments."""
    lines: list[str] = []
    for line in text.split("\n")[1:]:
        if not line.startswith("#") or line.rstrip() == _END:
            break
        lines.append(line[2:].rstrip("\r"))
    return "\n".join(lines)

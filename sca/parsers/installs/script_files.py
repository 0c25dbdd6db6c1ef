"""Reads a file of commands that another command runs: `RUN bash /tmp/setup.sh`, `run: ./ci/install.sh`."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping

from sca.files.view import FileView
from sca.parsers.installs.found import Expand, Install
from sca.parsers.installs.script import ScriptReader, may_install

_LINE_END = re.compile("\n")
_OF_A_SHELL = re.compile(r"#!\s*\S*/(?:env\s+(?:-\S+\s+)*)?(?:ba|da|a|z|k)?sh\b")


def read_script(view: FileView, variables: Mapping[str, str], expand: Expand) -> Iterator[tuple[Install, int]]:
    """What the commands of a file install, each with its line; nothing for a script of another language. Raises InputError."""
    text = view.text()
    if not may_install(text) or (text.startswith("#!") and _OF_A_SHELL.match(text) is None):
        return
    ends = [found.start() for found in _LINE_END.finditer(text)]
    for one in ScriptReader(variables, expand, view.limits).read(text):
        yield one, 1 + bisect_left(ends, one.at)

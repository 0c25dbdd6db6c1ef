"""Reads a file of commands that another command runs: `RUN bash /tmp/setup.sh`, `run: ./ci/install.sh`."""

from collections.abc import Iterator, Mapping

from sca.files.view import FileView
from sca.parsers.installs.found import Expand, Install
from sca.parsers.installs.script import ScriptReader, may_install
from sca.parsers.installs.shell import is_of_a_shell, with_lines


def read_script(view: FileView, variables: Mapping[str, str], expand: Expand) -> Iterator[tuple[Install, int]]:
    """What the commands of a file install, each with its line; nothing for a script of another language. Raises InputError."""
    text = view.text()
    if may_install(text) and is_of_a_shell(text):
        yield from with_lines(ScriptReader(variables, expand, view.limits).read(text), text, 1)

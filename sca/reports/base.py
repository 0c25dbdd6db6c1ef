"""The contract of a report: a Result in, bytes out.

A renderer is a pure function: no clock, no network, no environment, so that the same Result gives the same bytes and a
Result can be rendered again long after the scan. No text from scanned content is active in what it writes.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:  # the table of reports is asked for names alone, at the start of each command
    from sca.model.result import Result


class Artefact(Struct, frozen=True):
    """Another file of the same run, as a page may name it: by its path from the page, with size and digest."""

    name: str
    href: str
    size: int
    sha256: str


Render = Callable[["Result"], bytes]
# A page is made after the other files, and told of them.
RenderPage = Callable[["Result", tuple[Artefact, ...]], bytes]
# Files that lie beside a page under names that it knows.
Companions = Callable[["Result"], tuple[tuple[str, bytes], ...]]
# A module may say with a function `withheld` what its format has no room for.
Withheld = Callable[["Result"], str]


class Reporter(Struct, frozen=True):
    """One format. `file_name` is its name in an output folder, `module` the module whose `render` makes it.

    `whole` is whether it is about the whole run; the others are documents of their own about a part of it.
    The module of a `page` has `render_beside`, which is told of the other files, and `companions`, which gives what lies beside.
    `needs` is a library that only this format needs: the extra of the format's name installs it.
    """

    name: str
    file_name: str
    media_type: str
    module: str
    whole: bool = True
    page: bool = False
    needs: str = ""

"""The contract of a report: a Result in, bytes out.

A renderer is a pure function: no clock, no network, no environment, so that the same Result gives the same bytes and a
Result can be rendered again long after the scan. No text from scanned content is active in what it writes.
"""

from collections.abc import Callable

from msgspec import Struct

from sca.model.result import Result

Render = Callable[[Result], bytes]


class Reporter(Struct, frozen=True):
    """One format. `file_name` is its name in an output folder, `module` the module whose `render` makes it.

    `whole` is whether it shows every finding, waiver and problem; the others are documents of their own about a part.
    """

    name: str
    file_name: str
    media_type: str
    module: str
    whole: bool = True

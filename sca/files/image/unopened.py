"""Says of every archive in an image that it was not opened: what is packed in it is not part of the inventory."""

from collections.abc import Callable, Container, Iterator

from sca.files.image.packed import RUNS_PACKED
from sca.files.image.tree import ImageTree
from sca.model.component import Location, Problem
from sca.model.inventory import FileOutcome
from sca.model.text import visible

CODE = "E-NOT-OPENED"
_RUNS = "an archive that runs packed is not opened: the packages in it are not known"
_LIES = "an archive in an image is not installed; it is not opened, and what it holds is not listed"
_HELP = "scan what it was built from, or accept this gap in the policy by path and reason"


def unopened(
    tree: ImageTree, owned: Container[str], excluded: Callable[[str], bool]
) -> Iterator[tuple[FileOutcome, Problem | None]]:
    """The outcome of each archive that no package of the system brought, with the loss if what it holds can run as it is."""
    for path in tree.archives():
        if path in owned or excluded(path):
            continue
        shown = visible(path)
        if path.endswith(RUNS_PACKED):
            problem = Problem(CODE, _RUNS, Location(shown), "file", _HELP)
            yield FileOutcome(shown, "", "unsupported", f"{CODE}: {_RUNS}"), problem
        else:
            yield FileOutcome(shown, "", "excluded", _LIES), None

"""The store of what registries answered, opened for a command of `sca db`."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sca import exit_status
from sca.cli.ending import Ending
from sca.facts.published.place import VARIABLE, store_path
from sca.facts.published.store import Store, StoreError
from sca.model.text import visible

HOW_TO_FILL = "sca db ask"
_HELP = f"the file is {VARIABLE}, or lies in the user's cache folder; remove it to begin anew"


@contextmanager
def opened(*, readonly: bool = False) -> Iterator[Store]:
    """The store, closed at the end. What is wrong with it ends the run with status 4."""
    path = store_path(os.environ)
    if not path:
        raise Ending(exit_status.USAGE, f"usage: there is no place for a store ({VARIABLE} is none, or there is no home folder)")
    try:
        if readonly and not os.path.lexists(path):
            raise Ending(
                exit_status.DATA, f"there are no answers of registries yet: {visible(path)}", f"ask for some: {HOW_TO_FILL}"
            )
        with closing(Store(path, readonly=readonly)) as store:
            yield store
    except StoreError as error:
        raise Ending(exit_status.DATA, visible(str(error)), _HELP) from None

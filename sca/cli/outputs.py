"""What is written for each report: the report itself, and what lies beside a page."""

import os
from hashlib import sha256
from urllib.parse import quote

from sca.cli.output import is_special
from sca.cli.rendering import render
from sca.model.result import Result
from sca.reports.base import Artefact
from sca.reports.table import PAGES, page_renderer


class Outputs:
    """The reports of one run, rendered one after the other; pages come last, and name what was written before them."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._made: dict[str, tuple[int, str]] = {}

    def order(self, paths: dict[str, str]) -> list[tuple[str, str]]:
        """Path and format, pages last."""
        return sorted(paths.items(), key=lambda item: item[1] in PAGES)

    def files(self, path: str, form: str) -> list[tuple[str, bytes]]:
        """What is to be written for one report: the report itself, then what lies beside it."""
        if form not in PAGES:
            data = render(form, self._result)
            self._made[path] = (len(data), sha256(data).hexdigest())
            return [(path, data)]
        render_beside, companions = page_renderer(form)
        folder = os.path.dirname(path)
        page = render_beside(self._result, self._beside(folder))
        if is_special(path):
            return [(path, page)]
        return [(path, page), *((os.path.join(folder, name), data) for name, data in companions(self._result))]

    def _beside(self, folder: str) -> tuple[Artefact, ...]:
        """The files in the folder of a page or below it, which a page can link to wherever the folder goes."""
        found = []
        for path, (size, digest) in self._made.items():
            name = os.path.relpath(path, folder or ".").replace(os.sep, "/")
            if not name.startswith("../") and not is_special(path):
                found.append(Artefact(name, quote(name), size, digest))
        return tuple(sorted(found, key=lambda artefact: artefact.name))

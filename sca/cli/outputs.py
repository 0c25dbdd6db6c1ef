"""What is written for each report: the report itself, and what lies beside a page.

Pages come after what they name, and the JSON document comes last: it lists every other file with its digest, so that whoever
signs it signs them all. A page names the document, but cannot know its digest.
"""

import os
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import quote

from msgspec.structs import replace

from sca.cli.output import is_special
from sca.cli.rendering import render
from sca.model.result import Output, Result
from sca.reports.base import Artefact
from sca.reports.table import PAGES, page_renderer
from sca.system.ways import leads_out, way_from

_LIST = "json"


class Outputs:
    """The reports of one run by path and format, rendered one after the other in the order of `order`."""

    def __init__(self, result: Result, paths: dict[str, str]) -> None:
        self._result = result
        self._paths = paths
        self._made: dict[str, list[tuple[str, int, str]]] = {}

    def order(self) -> list[tuple[str, str]]:
        """Path and format: pages behind what they name, and last what lists them all."""
        return sorted(self._paths.items(), key=lambda item: (item[1] == _LIST, item[1] in PAGES))

    def files(self, path: str, form: str) -> list[tuple[str, bytes]]:
        """What is to be written for one report: the report itself, then what lies beside it."""
        folder = os.path.dirname(path)
        if form == _LIST:
            return [(path, render(form, replace(self._result, outputs=self._listed(folder))))]
        made = self._page(path, folder, form) if form in PAGES else [(path, render(form, self._result))]
        self._made[path] = [(name, len(data), sha256(data).hexdigest()) for name, data in made]
        return made

    def forget(self, path: str) -> None:
        """A report that could not be written is named nowhere."""
        self._made.pop(path, None)

    def _page(self, path: str, folder: str, form: str) -> list[tuple[str, bytes]]:
        render_beside, companions = page_renderer(form)
        page = render_beside(self._result, self._beside(folder))
        if is_special(path):
            return [(path, page)]
        return [(path, page), *((os.path.join(folder, name), data) for name, data in companions(self._result))]

    def _beside(self, folder: str) -> tuple[Artefact, ...]:
        """What a page can link to wherever its folder goes: reports in that folder or below it, and the document to come."""
        found = []
        for path, form in self._paths.items():
            name = _name(path, folder)
            if name and form == _LIST:
                found.append(Artefact(name, quote(name)))
            elif name and form not in PAGES and path in self._made:
                found += [Artefact(name, quote(name), size, digest) for _, size, digest in self._made[path]]
        return tuple(sorted(found, key=lambda artefact: artefact.name))

    def _listed(self, folder: str) -> tuple[Output, ...]:
        """Every other file that lies in the folder of the document or below it, by path."""
        return tuple(sorted(self._outputs(folder)))

    def _outputs(self, folder: str) -> Iterator[Output]:
        for path, files in self._made.items():
            for file, size, digest in files:
                name = _name(file, folder)
                if name:
                    yield Output(name, self._paths[path], size, digest)


def _name(path: str, folder: str) -> str:
    """A file by its path from a folder; empty where it lies elsewhere or is no file."""
    name = way_from(folder or ".", path)
    return "" if leads_out(name) or is_special(path) else name

"""Where a project of uv gets a package from instead of its index: `[tool.uv.sources]` and `[[tool.uv.index]]`.

    demo = { git = "https://git.example.test/demo", rev = "..." }      also url, and path with editable
    shared = { workspace = true }                                      a member of the same workspace
    torch = { index = "cpu" }                                          a named index

https://docs.astral.sh/uv/concepts/projects/dependencies/#dependency-sources
"""

from msgspec.structs import replace

from sca.files.json_document import JsonValue
from sca.model.component import Source
from sca.model.url import git_source, path_source, registry_source, url_source
from sca.parsers.pip.direct import is_archive
from sca.parsers.pip.lock_project import Table, table, text
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.wanted import Wanted


class UvSources:
    """The sources of one project by name."""

    def __init__(self, uv: Table) -> None:
        self._by_name = {canonical(name): value for name, value in table(uv, "sources").items()}
        listed = uv.get("index")
        indexes = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        self._indexes = {text(one, "name"): text(one, "url") for one in indexes}

    def apply(self, wanted: Wanted) -> Wanted:
        """The dependency with the source that it has here."""
        told = self._by_name.get(canonical(wanted.name)) if self._by_name else None
        if isinstance(told, list):
            # One for each environment: which of them is meant here is not told.
            return replace(wanted, source=Source()) if len(told) != 1 else self._with(wanted, told[0])
        return self._with(wanted, told)

    def _with(self, wanted: Wanted, told: JsonValue) -> Wanted:
        if not isinstance(told, dict):
            return wanted
        if told.get("workspace") is True:
            return replace(wanted, folder="")
        git, url, path = (text(told, kind) for kind in ("git", "url", "path"))
        if git or url:
            source = url_source(url) if url else git_source(f"git+{git}" if "://" in git else git, text(told, "rev"))
            inside = text(told, "subdirectory")
            return replace(wanted, source=source, subdirectory=inside, requested=wanted.requested or source.url)
        if path:
            folder = None if is_archive(path) else path
            return replace(wanted, source=path_source(path), folder=folder, editable=told.get("editable") is True)
        index = registry_source(self._indexes.get(text(told, "index"), ""))
        named = Source("registry", "", index.registry, credentials=index.credentials)
        return replace(wanted, source=named) if index.registry else wanted

"""Reads direct_url.json: where a distribution was installed from if not from an index.

    {"url": "https://git.example.test/a.git", "vcs_info": {"vcs": "git", "commit_id": "..."}}

https://packaging.python.org/en/latest/specifications/direct-url-data-structure/
"""

from msgspec import Struct

from sca.files.json_document import JsonValue
from sca.model.component import Hash, Source
from sca.model.url import git_source, path_source, url_source
from sca.parsers.pip.direct import read_hash

_FILE = "file:"


class Origin(Struct, frozen=True):
    """Where a distribution came from. `folder` is set for a local folder, as the address of the machine that installed it."""

    source: Source
    hashes: tuple[Hash, ...] = ()
    folder: str = ""
    editable: bool = False
    subdirectory: str = ""


def read_origin(root: JsonValue) -> Origin | str:
    """What the document says, or why it says nothing."""
    if not isinstance(root, dict):
        return "the document is not an object"
    url = root.get("url")
    if not isinstance(url, str) or not url:
        return "it has no url"
    subdirectory = _text(root.get("subdirectory"))
    vcs, archive, folder = (root.get(key) for key in ("vcs_info", "archive_info", "dir_info"))
    if isinstance(vcs, dict):
        kind = _text(vcs.get("vcs"))
        source = git_source(f"git+{url}", _text(vcs.get("commit_id"))) if kind == "git" else url_source(f"{kind}+{url}")
        return Origin(source, subdirectory=subdirectory)
    if isinstance(archive, dict):
        source = path_source(url) if url.startswith(_FILE) else url_source(url)
        return Origin(source, _hashes(archive), subdirectory=subdirectory)
    if isinstance(folder, dict):
        editable = folder.get("editable") is True
        return Origin(path_source(url), (), url.removeprefix(_FILE).removeprefix("//") or "/", editable, subdirectory)
    return "it has none of vcs_info, archive_info and dir_info"


def _hashes(archive: dict[str, JsonValue]) -> tuple[Hash, ...]:
    pairs = dict([_text(archive.get("hash")).partition("=")[::2]])
    more = archive.get("hashes")
    pairs |= {name: _text(value) for name, value in more.items()} if isinstance(more, dict) else {}
    return tuple(sorted({found for name, value in pairs.items() if (found := read_hash(name, value)) is not None}))


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""

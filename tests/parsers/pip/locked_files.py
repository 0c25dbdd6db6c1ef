"""Python locks with the addresses of files, as tests write them, and what is said of those files."""

from collections.abc import Callable

import pytest

from sca.model.inventory import Extract
from tests.parsers.pip.project_reading import read

HEX = "a" * 64
INDEX, SERVER = "https://index.example.test", "https://files.example.test"
STORE = f"{SERVER}/packages/0a/1b"
ANY = "py3-none-any.whl"
ELSE = "what is installed may be something else"
PROJECT = '[project]\nname = "shop"\nversion = "1"\n'

Entry = tuple[str, str, list[str]]
Write = Callable[[list[Entry], str], Extract]


def uv(entries: list[Entry], index: str) -> Extract:
    texts = ['version = 1\n[[package]]\nname = "shop"\nsource = { virtual = "." }\n']
    for name, version, addresses in entries:
        files = "".join(f'    {{ url = "{address}", hash = "sha256:{HEX}", size = 1 }},\n' for address in addresses)
        source = f'source = {{ registry = "{index}/simple" }}'
        texts.append(f'[[package]]\nname = "{name}"\nversion = "{version}"\n{source}\nwheels = [\n{files}]\n')
    return read("uv_lock", "uv.lock", {"uv.lock": "\n".join(texts)})


def pdm_text(entries: list[Entry]) -> str:
    texts = ['[metadata]\nstrategy = ["inherit_metadata", "static_urls"]\nlock_version = "4.5.0"\ncontent_hash = "x"\n']
    for name, version, addresses in entries:
        files = "".join(f'    {{url = "{address}", hash = "sha256:{HEX}"}},\n' for address in addresses)
        texts.append(f'[[package]]\nname = "{name}"\nversion = "{version}"\ngroups = ["default"]\nfiles = [\n{files}]\n')
    return "\n".join(texts)


def pdm(entries: list[Entry], index: str) -> Extract:
    source = f'[[tool.pdm.source]]\nname = "pypi"\nurl = "{index}/simple"\n' if index else ""
    return read("pdm_lock", "pdm.lock", {"pdm.lock": pdm_text(entries), "pyproject.toml": PROJECT + source})


def pylock(entries: list[Entry], index: str) -> Extract:
    texts = ['lock-version = "1.0"\ncreated-by = "test"\n']
    for name, version, addresses in entries:
        files = ", ".join(f'{{url = "{address}", hashes = {{sha256 = "{HEX}"}}}}' for address in addresses)
        stated = f'index = "{index}/simple"\n' if index else ""
        texts.append(f'[[packages]]\nname = "{name}"\nversion = "{version}"\n{stated}wheels = [{files}]\n')
    return read("pylock", "pylock.toml", {"pylock.toml": "\n".join(texts)})


def said(extract: Extract) -> list[str]:
    """What is said of files; a package that nobody needs is none of them."""
    found = [one for one in extract.problems if one.code == "E-ADDRESS"]
    assert {one.cost for one in found} <= {"field"}
    assert [one.code for one in extract.problems if one.cost != "notice"] == ["E-ADDRESS"] * len(found)
    return [one.message for one in found]


def many(*servers: str) -> list[Entry]:
    """One package for each server."""
    return [(f"p{number}", "1.0", [f"{server}/p{number}-1.0-{ANY}"]) for number, server in enumerate(servers)]


LOCKS = pytest.mark.parametrize("write", [uv, pdm, pylock])

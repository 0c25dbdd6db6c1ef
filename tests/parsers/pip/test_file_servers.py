"""From which servers the files of a lock come, and when that is odd."""

from hashlib import sha256

import pytest
from pip._internal.models.index import PyPI

from sca.model.component import Source
from sca.parsers.pip.file_servers import DEFAULT_INDEX
from tests.parsers.pip.locked_files import ANY, ELSE, INDEX, LOCKS, PROJECT, SERVER, Write, many, pdm, pdm_text, pylock, said
from tests.parsers.pip.project_reading import read


@LOCKS
@pytest.mark.parametrize(
    ("server", "shown"),
    [
        ("https://evil.example.test", "https://evil.example.test"),
        ("https://user:word@evil.example.test", "https://evil.example.test"),
        ("https://evil.example.test?@files.example.test", "https://evil.example.test"),
        ("https://evil.example.test\\\\@files.example.test", "https://evil.example.test"),
        ("http://files.example.test", "http://files.example.test"),
        ("file:///srv", "file://"),
    ],
)
def test_files_that_lie_elsewhere_than_those_of_all_others_are_said(write: Write, server: str, shown: str) -> None:
    assert said(write(many(*[SERVER] * 12), INDEX)) == []
    assert said(write(many(*[SERVER] * 11, server), INDEX)) == [
        f"p11 1.0: it is downloaded from {shown}, 11 others of its index from {SERVER}: {ELSE}"
    ]


@LOCKS
@pytest.mark.parametrize(
    "servers",
    [
        pytest.param([f"https://files{number % 3}.example.test" for number in range(12)], id="several"),
        pytest.param([SERVER] * 11 + [INDEX], id="the index itself"),
        pytest.param([SERVER] * 11 + ["HTTPS://Files.Example.Test"], id="capital letters"),
        pytest.param([SERVER] * 8 + ["https://other.example.test"], id="too few to tell"),
    ],
)
def test_an_index_may_have_several_servers(write: Write, servers: list[str]) -> None:
    assert said(write(many(*servers), INDEX)) == []


@LOCKS
def test_of_the_default_index_the_server_is_known(write: Write) -> None:
    default_index, default_store = f"https://{PyPI.netloc}", f"https://{PyPI.file_storage_domain}"
    assert sha256(default_index.encode()).hexdigest() == DEFAULT_INDEX
    assert said(write(many(default_store, default_index), default_index)) == []
    assert said(write(many(default_store, SERVER), default_index)) == [
        f"p1 1.0: it is downloaded from {SERVER}, not from the server of its index: {ELSE}"
    ]


@pytest.mark.parametrize("write", [pdm, pylock])
def test_without_an_index_a_package_comes_from_the_servers_of_its_files(write: Write) -> None:
    default_store = f"https://{PyPI.file_storage_domain}"
    wheel = f"p-1.0-{ANY}"
    both = [f"{default_store}/{wheel}", f"{SERVER}/{wheel}"]
    sources = [write([("p", "1.0", files)], "").components[0].source for files in (both[:1], both[1:], both, [])]
    assert sources == [
        Source("registry"),
        Source("registry", registry=SERVER),
        Source("registry", others=(SERVER,)),
        Source("registry"),
    ]


def test_with_several_indexes_nobody_can_tell_which_server_is_odd() -> None:
    own = '[[tool.pdm.source]]\nname = "own"\nurl = "https://own.example.test"\n'
    source = f'[[tool.pdm.source]]\nname = "pypi"\nurl = "{INDEX}"\n'
    files = {"pdm.lock": pdm_text(many(*[SERVER] * 11, "https://other.example.test"))}
    assert len(said(read("pdm_lock", "pdm.lock", files | {"pyproject.toml": PROJECT + source}))) == 1
    assert said(read("pdm_lock", "pdm.lock", files | {"pyproject.toml": PROJECT + source + own})) == []

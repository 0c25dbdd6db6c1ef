"""Files in locks are read as their hashes: what comes out, and what is refused, is what it was without."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.limits import DEFAULTS
from sca.files.toml_document import TomlDocument
from sca.files.toml_lock import Shorten, read_written
from sca.parsers.pip.lock_hashes import shorten as shorten_files
from sca.parsers.pip.uv_files import shorten

A, B = "a" * 64, "b" * 64
SERVER = "https://files.example.test"
WHEEL = f'{{ url = "https://files.example.test/a.whl", hash = "sha256:{A}", size = 12, upload-time = "2025-01-01T00:00:00Z" }}'
LOCK = f"""version = 1

[[package]]
name = "a"
wheels = [
    {WHEEL},
    {{ url = "https://files.example.test/b.whl", hash = "sha256:{B}" }},
]
sdist = {{ url = "https://files.example.test/a.tar.gz", hash = "sha256:{B}", size = 0 }}
"""
_LEFT_OUT = frozenset(("url", "file", "size", "upload-time"))


def plain(value: JsonValue) -> JsonValue:
    """A value with each file as its hash."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if not isinstance(value, dict):
        return value[:71] if isinstance(value, str) and value.startswith("sha256:") else value
    hash = value.get("hash")
    if isinstance(hash, str) and hash.startswith("sha256:") and not value.keys() - _LEFT_OUT - {"hash"}:
        return hash
    return {key: plain(one) for key, one in value.items()}


def read(text: str, by: Shorten | None) -> JsonValue:
    """The values, or the code of the refusal."""
    try:
        return plain(TomlDocument(text, "uv.lock", DEFAULTS, by).root)
    except InputError as error:
        return error.code


def test_a_file_is_its_hash_its_server_and_its_name() -> None:
    found = read_written(LOCK, DEFAULTS.toml_depth, DEFAULTS.toml_key_parts, shorten).root
    assert found == {
        "version": 1,
        "package": [
            {
                "name": "a",
                "wheels": [f"sha256:{A} {SERVER} a.whl", f"sha256:{B} {SERVER} b.whl"],
                "sdist": f"sha256:{B} {SERVER} a.tar.gz",
            }
        ],
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("a.whl", "a\n.whl", id="a line feed in a text"),
        pytest.param("a.whl", "a\\q.whl", id="an escape that is none"),
        pytest.param("a.whl", "a\x7f.whl", id="a control character"),
        pytest.param("size = 12", "size = 012", id="a number with a zero in front"),
        pytest.param("size = 12", "size = 1_2", id="a number in another way of writing"),
        pytest.param("size = 12", 'url = "x"', id="a key twice"),
        pytest.param(A, A[:-8] + '", "bcd"', id="a quotation mark in the hash"),
        pytest.param(' "a"\nw', ' "{ url = " # x\nw', id="the beginning of a file in a text"),
        pytest.param('name = "a"', f'name = "{{ url = ", hash = "sha256:{A}" }}', id="a file between two texts"),
        pytest.param('name = "a"', f"name = '''\n{WHEEL}'''", id="a file in a text of several lines"),
        pytest.param('name = "a"', f'name = """\n{WHEEL}"""', id="a file in another text of several lines"),
        pytest.param('name = "a"', f'# {WHEEL}\nname = "a"', id="a file in a comment"),
        pytest.param('name = "a"', f'{WHEEL} = "a"', id="a file for a key"),
        pytest.param('name = "a"', f"name = {WHEEL}\nsource = {{ x = {WHEEL} }}", id="a file elsewhere"),
        pytest.param("},\n]", "}\n{},\n]", id="a comma that lacks"),
        pytest.param("},\n]", "},\n]}", id="a bracket too many"),
    ],
)
def test_nothing_is_taken_that_is_refused_without(old: str, new: str) -> None:
    text = LOCK.replace(old, new, 1)
    assert text != LOCK
    assert read(text, shorten) == read(text, None)


_EDITS = st.tuples(
    st.integers(0, len(LOCK)), st.integers(0, 3), st.sampled_from(["", '"', "{ ", " }", ", ", "\\", "#", "'", "\n", "="])
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_EDITS, min_size=1, max_size=3))
def test_however_a_lock_is_damaged_both_ways_say_the_same(edits: list[tuple[int, int, str]]) -> None:
    text = LOCK
    for at, cut, new in edits:
        text = f"{text[:at]}{new}{text[at + cut :]}"
    assert read(text, shorten) == read(text, None)


FILE = f'{{file = "a.whl", hash = "sha256:{A}"}}'
POETRY = f"""[[package]]
name = "a"
version = "1"
files = [
    {FILE},
    {{file = "a.tar.gz", hash = "sha256:{B}"}},
]

[metadata]
lock-version = "2.1"
"""


def test_files_of_poetry_and_pdm_are_their_hashes_too() -> None:
    found = read_written(POETRY, DEFAULTS.toml_depth, DEFAULTS.toml_key_parts, shorten_files).root
    assert found["package"] == [{"name": "a", "version": "1", "files": [f"sha256:{A}", f"sha256:{B}"]}]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{POETRY}\n[metadata.files]\na = [\n    {FILE},\n]\n", id="in a table of all"),
        pytest.param(f"[metadata]\nfiles = [\n    {FILE},\n]\n\n{POETRY}", id="in front of the packages"),
    ],
)
def test_files_that_are_told_by_their_names_are_left(text: str) -> None:
    assert shorten_files(text.encode()) == text.encode()


_CHANGES = st.tuples(
    st.integers(0, len(POETRY)), st.integers(0, 3), st.sampled_from(["", '"', "{", "}", ",", "\\", "#", "\n", "="])
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_CHANGES, min_size=1, max_size=3))
def test_however_one_of_poetry_is_damaged_both_ways_say_the_same(edits: list[tuple[int, int, str]]) -> None:
    text = POETRY
    for at, cut, new in edits:
        text = f"{text[:at]}{new}{text[at + cut :]}"
    assert read(text, shorten_files) == read(text, None)

"""Files in locks are read as one text each: what comes out, and what is refused, is what it was without."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.limits import DEFAULTS
from sca.files.toml_document import TomlDocument
from sca.files.toml_lock import Shorten, read_written
from sca.parsers.pip.lock_files import shorten

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
    """A value with each file as its address or name, and its hash behind that."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    hash, told = value.get("hash"), [value[key] for key in ("url", "file") if key in value]
    if isinstance(hash, str) and hash.startswith("sha256:") and not value.keys() - _LEFT_OUT - {"hash"} and len(told) == 1:
        return f"{told[0]}{hash}"
    return {key: plain(one) for key, one in value.items()}


def read(text: str, by: Shorten | None) -> JsonValue:
    """The values, or the code of the refusal."""
    try:
        return plain(TomlDocument(text, "uv.lock", DEFAULTS, by).root)
    except InputError as error:
        return error.code


def test_a_file_is_its_address_and_its_hash() -> None:
    found = read_written(LOCK, DEFAULTS.toml_depth, DEFAULTS.toml_key_parts, shorten).root
    assert found == {
        "version": 1,
        "package": [
            {
                "name": "a",
                "wheels": [f"{SERVER}/a.whlsha256:{A}", f"{SERVER}/b.whlsha256:{B}"],
                "sdist": f"{SERVER}/a.tar.gzsha256:{B}",
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


@pytest.mark.parametrize(
    ("written", "short"),
    [
        pytest.param('file = "a.whl"', f"a.whlsha256:{A}", id="a name"),
        pytest.param(f'url = "{SERVER}/0a/a.whl"', f"{SERVER}/0a/a.whlsha256:{A}", id="an address"),
    ],
)
def test_files_of_poetry_and_pdm_are_short_too(written: str, short: str) -> None:
    text = POETRY.replace('file = "a.whl"', written)
    found = read_written(text, DEFAULTS.toml_depth, DEFAULTS.toml_key_parts, shorten).root
    assert found["package"] == [{"name": "a", "version": "1", "files": [short, f"a.tar.gzsha256:{B}"]}]


_CHANGES = st.tuples(
    st.integers(0, len(POETRY)), st.integers(0, 3), st.sampled_from(["", '"', "{", "}", ",", "\\", "#", "\n", "="])
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_CHANGES, min_size=1, max_size=3))
def test_however_one_of_poetry_is_damaged_both_ways_say_the_same(edits: list[tuple[int, int, str]]) -> None:
    text = POETRY
    for at, cut, new in edits:
        text = f"{text[:at]}{new}{text[at + cut :]}"
    assert read(text, shorten) == read(text, None)

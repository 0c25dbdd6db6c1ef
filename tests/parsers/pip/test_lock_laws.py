"""What holds of every Python lock: line ends change nothing, and neither does the order of its entries."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.parsers.pip import conda_environment, conda_lock, pdm_lock, pipfile_lock, poetry_lock, pylock
from tests.parsers.pip.locks import HASH, Parse, edges, read_lock, scopes

POETRY = """[[package]]
name = "a"
version = "1.0"
optional = false
python-versions = "*"
groups = ["main"]
[package.dependencies]
b = ">=1"

[[package]]
name = "b"
version = "2.0"
optional = false
python-versions = "*"
groups = ["dev"]

[metadata]
lock-version = "2.1"
python-versions = "*"
"""
PDM = f"""[metadata]
lock_version = "4.5.0"

[[package]]
name = "a"
version = "1.0"
dependencies = ["b>=1"]
files = [{{file = "a.whl", hash = "{HASH}"}}]

[[package]]
name = "b"
version = "2.0"
files = [{{file = "b.whl", hash = "{HASH}"}}]
"""
PYLOCK = """lock-version = '1.0'
[[packages]]
name = 'a'
version = '1.0'
dependencies = [{name = 'b'}]
wheels = []
[[packages]]
name = 'b'
version = '2.0'
wheels = []
"""
PIPENV = '{"_meta": {"pipfile-spec": 6},\n"default": {"a": {"version": "==1.0"}},\n"develop": {"b": {"version": "==2.0"}}}\n'
CONDA = "dependencies:\n- a==1.0\n- pip:\n  - b==2.0\n"
PLATFORM = "  manager: conda\n  platform: noarch\n  url: https://conda.example.test/c/noarch/x.conda\n"
CONDA_LOCK = f"""version: 1
metadata: {{}}
package:
- name: a
  version: '1.0'
{PLATFORM}  dependencies: {{b: ''}}
- name: b
  version: '2.0'
{PLATFORM}  dependencies: {{}}
"""
SAMPLES = [
    pytest.param(poetry_lock.parse, "poetry.lock", POETRY, id="poetry"),
    pytest.param(pdm_lock.parse, "pdm.lock", PDM, id="pdm"),
    pytest.param(pylock.parse, "pylock.toml", PYLOCK, id="pylock"),
    pytest.param(pipfile_lock.parse, "Pipfile.lock", PIPENV, id="pipenv"),
    pytest.param(conda_environment.parse, "environment.yml", CONDA, id="environment"),
    pytest.param(conda_lock.parse, "conda-lock.yml", CONDA_LOCK, id="conda-lock"),
]


@pytest.mark.parametrize(("parse", "path", "text"), SAMPLES)
def test_line_ends_change_nothing(parse: Parse, path: str, text: str) -> None:
    plain = read_lock(parse, path, {path: text})
    assert set(scopes(plain)) == {"a 1.0", "b 2.0"}
    assert plain.problems == ()
    assert read_lock(parse, path, {path: text.replace("\n", "\r\n")}) == plain


@pytest.mark.parametrize(("parse", "path", "text"), SAMPLES)
def test_the_same_text_gives_the_same_values_in_any_folder(parse: Parse, path: str, text: str) -> None:
    deep = read_lock(parse, f"x/y/{path}", {f"x/y/{path}": text})
    here = read_lock(parse, path, {path: text})
    assert (scopes(deep), edges(deep)) == (scopes(here), edges(here))
    assert {one.id.removeprefix("x/y/") for one in deep.components} == {one.id for one in here.components}


@given(st.permutations(["default", "develop", "docs"]), st.permutations(["a", "b", "c", "d"]))
def test_the_order_of_categories_and_entries_says_nothing(categories: list[str], names: list[str]) -> None:
    members = {"default": "ab", "develop": "bc", "docs": "cd"}
    document = {
        "_meta": {"pipfile-spec": 6},
        **{one: {name: {"version": "==1.0"} for name in names if name in members[one]} for one in categories},
    }
    extract = read_lock(pipfile_lock.parse, "Pipfile.lock", {"Pipfile.lock": json.dumps(document, indent=1)})
    assert scopes(extract) == {"a 1.0": "runtime", "b 1.0": "runtime", "c 1.0": "optional", "d 1.0": "optional"}

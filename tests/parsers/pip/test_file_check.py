"""Whether the files that a lock names are those of its packages: what a changed lock brings in under an approved name."""

import json
from collections.abc import Callable

import pytest

from sca.model.inventory import Extract
from tests.parsers.pip.locked_files import ANY, ELSE, HEX, INDEX, LOCKS, PROJECT, STORE, Write, pdm, said, uv
from tests.parsers.pip.project_reading import problems, read
from tests.parsers.pip.requirement_files import read as read_requirements


@LOCKS
@pytest.mark.parametrize(
    ("file", "other"),
    [
        pytest.param(f"a_b-1.0-{ANY}", "", id="a wheel"),
        pytest.param(f"A.B-1.0.0-1-{ANY}", "", id="another spelling of both, and a build number"),
        pytest.param("a-b-1.0.tar.gz", "", id="an old source archive"),
        pytest.param(f"a_b-1.0-{ANY}?x=/b-1.0-{ANY}", "", id="a query"),
        pytest.param("0a1b2c", "", id="a name that tells nothing"),
        pytest.param(f"b-1.0-{ANY}", "b 1.0", id="another package"),
        pytest.param(f"a_b-1.1-{ANY}", "a_b 1.1", id="another version"),
        pytest.param("a-b-evil-1.0.tar.gz", "a-b-evil 1.0", id="a longer name of a source archive"),
        pytest.param(f"b-1.0-{ANY}?x=/a_b-1.0-{ANY}", "b 1.0", id="a name in the query"),
        pytest.param(f"b-1.0-{ANY}#/a_b-1.0-{ANY}", "b 1.0", id="a name in the fragment"),
        pytest.param(f"b-1.0-{ANY}/", "b 1.0", id="a slash at the end"),
        pytest.param(f"%62-1.0-{ANY}", "b 1.0", id="a letter that is escaped"),
        pytest.param(f"a_b-1.0-%2Fb-1.0-{ANY}", "b 1.0", id="a slash that is escaped"),
        pytest.param(f"a_b-1.0-{ANY}\\\\b-1.0-{ANY}", "b 1.0", id="a slash the other way round"),
        pytest.param(f"\\u0062-1.0-{ANY}", "b 1.0", id="a letter in the way of TOML"),
    ],
)
def test_what_is_downloaded_is_what_is_named(write: Write, file: str, other: str) -> None:
    extract = write([("a-b", "1.0", [f"{STORE}/{file}"])], INDEX)
    shown = f"a{file.partition('a')[2]}" if other.startswith("a") else f"b-1.0-{ANY}"
    assert said(extract) == ([f"a-b 1.0: {shown} is a file of {other}: {ELSE}"] if other else [])


@LOCKS
def test_of_many_odd_files_of_a_package_one_is_named(write: Write) -> None:
    files = [f"{STORE}/b-1.0-cp31{number}-cp31{number}-win32.whl" for number in range(3)]
    assert said(write([("a", "1.0", files)], INDEX)) == [
        f"a 1.0: b-1.0-cp310-cp310-win32.whl is a file of b 1.0 (and 2 more files): {ELSE}"
    ]


@pytest.mark.parametrize(
    ("write", "odd"), [(uv, ["a 1.0: a-1.0+cpu-py3-none-any.whl is a file of a 1.0+cpu: " + ELSE]), (pdm, [])]
)
def test_pdm_alone_lists_the_files_of_other_local_versions(write: Write, odd: list[str]) -> None:
    files = [f"{STORE}/a-1.0-{ANY}", f"{STORE}/a-1.0%2Bcpu-{ANY}"]
    assert said(write([("a", "1.0", files)], INDEX)) == odd
    assert said(write([("a", "1.0+cpu", files[1:])], INDEX)) == []


@pytest.mark.parametrize(
    "written",
    [
        '{{ url = "{0}?x=1", hash = "sha256:{1}" }}',
        '{{ hash = "sha256:{1}", url = "{0}" }}',
        '{{url="{0}",hash="sha256:{1}"}}',
        '{{ path = "wheels/b-1.0-py3-none-any.whl", hash = "sha256:{1}" }}',
        '{{ filename = "b-1.0-py3-none-any.whl", hash = "sha256:{1}" }}',
        '{{ url = "file:///srv/b-1.0-py3-none-any.whl", hash = "sha256:{1}" }}',
    ],
)
def test_no_way_of_writing_it_hides_a_file(written: str) -> None:
    text = (
        'version = 1\n[[package]]\nname = "shop"\nsource = { virtual = "." }\n'
        f'[[package]]\nname = "a"\nversion = "1.0"\nsource = {{ registry = "{INDEX}" }}\n'
        f"wheels = [\n    {written.format(f'{STORE}/b-1.0-{ANY}', HEX)},\n]\n"
    )
    assert ("E-ADDRESS", "uv.lock:5", "field") in problems(read("uv_lock", "uv.lock", {"uv.lock": text}))


def named(lock: str, file: str, version: str = "1.0") -> Extract:
    """A lock that has the name of a file and no address."""
    entry = f'[[package]]\nname = "Jinja.2"\nversion = "{version}"\noptional = false\npython-versions = "*"\n'
    files = f'files = [\n    {{file = "{file}", hash = "sha256:{HEX}"}},\n]\n'
    heads = {"poetry": 'lock-version = "2.1"\npython-versions = "*"\n', "pdm": 'lock_version = "4.5.0"\n'}
    text = f'{entry}{files}\n[metadata]\n{heads[lock]}content-hash = "x"\n'
    return read(f"{lock}_lock", f"{lock}.lock", {f"{lock}.lock": text})


@pytest.mark.parametrize("lock", ["poetry", "pdm"])
def test_a_name_of_another_file_is_a_contradiction(lock: str) -> None:
    assert said(named(lock, f"jinja_2-1.0-{ANY}")) == []
    assert said(named(lock, f"Jinja.2-1.0+cpu-{ANY}", "1.0+cpu")) == []
    odd = f"b-1.0-{ANY} is a file of b 1.0: the lock contradicts itself"
    assert said(named(lock, f"b-1.0-{ANY}")) == [f"Jinja.2 1.0: {odd}"]


def test_the_lists_of_old_locks_of_poetry_may_hold_files_of_earlier_versions() -> None:
    files = f'[metadata.files]\na = [\n    {{file = "a-0.9-{ANY}", hash = "sha256:{HEX}"}},\n]\n'
    entry = '[[package]]\nname = "a"\nversion = "1.0"\noptional = false\npython-versions = "*"\n'
    text = f'{entry}\n[metadata]\nlock-version = "1.1"\npython-versions = "*"\n\n{files}'
    extract = read("poetry_lock", "poetry.lock", {"poetry.lock": text})
    assert said(extract) == []
    assert [one.value for one in extract.components[0].hashes] == [HEX]


def test_a_name_beside_an_address_is_looked_at_too() -> None:
    files = f'name = "a-1.0-{ANY}", url = "{STORE}/b-1.0-{ANY}"', f'name = "b-1.0-{ANY}", url = "{STORE}/download?id=7"'
    for file in files:
        text = f'lock-version = "1.0"\n[[packages]]\nname = "a"\nversion = "1.0"\nwheels = [{{{file}}}]\n'
        (message,) = said(read("pylock", "pylock.toml", {"pylock.toml": text}))
        assert message.startswith(f"a 1.0: b-1.0-{ANY} is a file of b 1.0: ")


WHEEL = f"{STORE}/b-1.0-{ANY}"
SDIST = "https://git.example.test/archive/monorepo-7.0.tar.gz"


def direct_uv(address: str) -> Extract:
    text = f'version = 1\n[[package]]\nname = "a"\nversion = "1.0"\nsource = {{ url = "{address}" }}\n'
    root = '[[package]]\nname = "shop"\nsource = { virtual = "." }\n'
    return read("uv_lock", "uv.lock", {"uv.lock": text + root})


def direct_poetry(address: str) -> Extract:
    entry = '[[package]]\nname = "a"\nversion = "1.0"\noptional = false\npython-versions = "*"\n'
    source = f'[package.source]\ntype = "url"\nurl = "{address}"\n'
    text = f'{entry}{source}\n[metadata]\nlock-version = "2.1"\npython-versions = "*"\n'
    return read("poetry_lock", "poetry.lock", {"poetry.lock": text})


def direct_pdm(address: str) -> Extract:
    text = f'[metadata]\nlock_version = "4.5.0"\n[[package]]\nname = "a"\nversion = "1.0"\nurl = "{address}"\n'
    return read("pdm_lock", "pdm.lock", {"pdm.lock": text})


def direct_pylock(address: str) -> Extract:
    text = f'lock-version = "1.0"\n[[packages]]\nname = "a"\nversion = "1.0"\narchive = {{url = "{address}"}}\n'
    return read("pylock", "pylock.toml", {"pylock.toml": text})


def direct_pipfile(address: str) -> Extract:
    text = json.dumps({"_meta": {"pipfile-spec": 6, "sources": []}, "default": {"a": {"file": address}}})
    return read("pipfile_lock", "Pipfile.lock", {"Pipfile.lock": text})


def direct_requirement(address: str) -> Extract:
    return read_requirements(f"a @ {address}")


def direct_pyproject(address: str) -> Extract:
    text = f'{PROJECT}[build-system]\nrequires = ["a @ {address}"]\n'
    return read("pyproject_toml", "pyproject.toml", {"pyproject.toml": text})


def direct_conda(address: str) -> Extract:
    entry = f"- name: a\n  version: '1.0'\n  manager: pip\n  platform: linux-64\n  dependencies: {{}}\n  url: {address}\n"
    text = f"version: 1\nmetadata:\n  sources: []\npackage:\n{entry}"
    return read("conda_lock", "conda-lock.yml", {"conda-lock.yml": text})


@pytest.mark.parametrize(
    "direct",
    [
        direct_uv,
        direct_poetry,
        direct_pdm,
        direct_pylock,
        direct_pipfile,
        direct_requirement,
        direct_pyproject,
        direct_conda,
    ],
)
def test_the_wheel_at_an_address_is_that_of_the_package(direct: Callable[[str], Extract]) -> None:
    assert said(direct(WHEEL.replace("b-1.0", "A-1.0"))) == []
    assert said(direct(SDIST)) == []
    extract = direct(WHEEL)
    (message,) = said(extract)
    assert message.endswith(f": b-1.0-{ANY} is a file of b 1.0: {ELSE}")
    assert {(one.package.name, one.package.version) for one in extract.components} <= {("a", ""), ("a", "1.0")}


def test_an_archive_of_conda_is_that_of_the_package() -> None:
    def conda(file: str) -> list[str]:
        entry = "- name: a\n  version: '1.0'\n  manager: conda\n  platform: noarch\n  dependencies: {}\n"
        text = f"version: 1\nmetadata:\n  sources: []\npackage:\n{entry}  url: {INDEX}/forge/noarch/{file}\n"
        return said(read("conda_lock", "conda-lock.yml", {"conda-lock.yml": text}))

    assert conda("a-1.0-py_0.conda") == []
    assert conda("b-1.0-py_0.conda") == [f"a 1.0: b-1.0-py_0.conda is a file of b 1.0: {ELSE}"]
    assert conda("a-1.1-py_0.tar.bz2#x") == [f"a 1.0: a-1.1-py_0.tar.bz2 is a file of a 1.1: {ELSE}"]

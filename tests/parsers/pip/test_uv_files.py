"""Whether the files that a uv.lock names are those of their packages: uv downloads what the addresses say."""

import pytest

from tests.parsers.pip.project_reading import problems
from tests.parsers.pip.test_uv_lock import HEX, ROOT, needs, package, uv


def wheels(*addresses: str) -> str:
    listed = "".join(f'    {{ url = "{address}", hash = "sha256:{HEX}", size = 1 }},\n' for address in addresses)
    return f"wheels = [\n{listed}]\n"


STORE = "https://files.example.test/packages/0a/1b"


@pytest.mark.parametrize(
    ("name", "version", "file", "other"),
    [
        pytest.param("a-b", "1.0", "a_b-1.0-py3-none-any.whl", "", id="a wheel"),
        pytest.param("a-b", "1.0", "A.B-1.0.0-1-py3-none-any.whl", "", id="another spelling of both, and a build number"),
        pytest.param("a", "1.0+cpu", "a-1.0%2Bcpu-cp312-cp312-linux_x86_64.whl", "", id="a local version"),
        pytest.param("a", "2023.7.22", "a-2023.07.22.tar.gz", "", id="zeros"),
        pytest.param("a-b", "1.0", "a-b-1.0.tar.gz", "", id="an old source archive"),
        pytest.param("a-b", "1.0rc1", "A-B-1.0-rc1.zip", "", id="dashes everywhere"),
        pytest.param("a", "1.0", "0a1b2c", "", id="a name that tells nothing"),
        pytest.param("a", "1.0", "a-latest.tar.gz", "", id="no version"),
        pytest.param("a", "1.0", "b-1.0-py3-none-any.whl", "b 1.0", id="another package"),
        pytest.param("a", "1.0", "a-1.1-py3-none-any.whl", "a 1.1", id="another version"),
        pytest.param("a", "1.0", "a_evil-1.0-py3-none-any.whl", "a_evil 1.0", id="a longer name"),
        pytest.param("a", "1.0", "a-evil-1.0.tar.gz", "a-evil 1.0", id="a longer name of a source archive"),
        pytest.param("a", "1.0+cpu", "a-1.0-py3-none-any.whl", "a 1.0", id="not the local version"),
    ],
)
def test_what_is_downloaded_is_what_is_named(name: str, version: str, file: str, other: str) -> None:
    extract = uv(ROOT + needs(name) + package(name, version, wheels(f"{STORE}/{file}")))
    said_of = [one.message for one in extract.problems]
    assert said_of == ([f"{name} {version}: {file} is a file of {other}, and that is what is installed"] if other else [])
    assert [one.cost for one in extract.problems] == ["field"] * len(said_of)


@pytest.mark.parametrize(
    "written",
    [
        '{{ url = "{0}?x=1", hash = "sha256:{1}" }}',
        '{{ hash = "sha256:{1}", url = "{0}" }}',
        '{{url="{0}",hash="sha256:{1}"}}',
    ],
)
def test_no_way_of_writing_it_hides_a_file(written: str) -> None:
    odd = written.format(f"{STORE}/b-1.0-py3-none-any.whl", HEX)
    extract = uv(ROOT + needs("a") + package("a", "1.0", f"wheels = [\n    {odd},\n]\n"))
    assert problems(extract) == [("E-ADDRESS", "uv.lock:12", "field")]


def test_of_many_odd_files_of_a_package_one_is_named() -> None:
    files = [f"{STORE}/b-1.0-cp31{number}-cp31{number}-win32.whl" for number in range(3)]
    (problem,) = uv(ROOT + needs("a") + package("a", "1.0", wheels(*files))).problems
    assert problem.message == (
        "a 1.0: b-1.0-cp310-cp310-win32.whl is a file of b 1.0 (and 2 more files), and that is what is installed"
    )


def test_a_name_of_nothing_but_dashes_is_soon_given_up() -> None:
    long = f"{STORE}/{'-' * 200_000}.tar.gz"
    assert problems(uv(ROOT + needs("a") + package("a", "1.0", wheels(long)))) == []


def test_files_that_lie_elsewhere_than_those_of_all_others_are_said() -> None:
    names = [f"p{number}" for number in range(12)]
    usual = {name: f"{STORE}/{name}-1.0-py3-none-any.whl" for name in names}
    elsewhere = usual | {"p7": "https://evil.example.test/p7-1.0-py3-none-any.whl"}
    texts = ["".join(package(name, "1.0", wheels(address)) for name, address in one.items()) for one in (usual, elsewhere)]
    assert problems(uv(ROOT + needs(*names) + texts[0])) == []
    (problem,) = uv(ROOT + needs(*names) + texts[1]).problems
    assert (problem.code, problem.cost) == ("E-ADDRESS", "field")
    assert problem.message == (
        "p7 1.0: it is downloaded from https://evil.example.test, 11 others of its index from https://files.example.test:"
        " what is installed may be something else"
    )


def test_an_index_of_several_servers_is_nothing_odd() -> None:
    names = [f"p{number}" for number in range(12)]
    text = "".join(
        package(name, "1.0", wheels(f"https://files{number % 3}.example.test/{name}-1.0-py3-none-any.whl"))
        for number, name in enumerate(names)
    )
    assert problems(uv(ROOT + needs(*names) + text)) == []

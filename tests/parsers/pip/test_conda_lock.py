import pytest
from pip._internal.models.index import PyPI

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.model.component import Hash, Source
from sca.model.inventory import Extract
from sca.parsers.pip.conda_lock import parse
from tests.parsers.pip.locks import asked, labels, messages, problems, read_lock, scopes

LOCK = "conda-lock.yml"
MD5 = "0" * 32
SHA = "1" * 64
CHANNEL = "https://conda.example.test/conda-forge"


def package(name: str, version: str = "1.0", platform: str = "linux-64", **fields: str) -> str:
    values = {
        "manager": "conda",
        "dependencies": "{}",
        "url": f"{CHANNEL}/{platform}/{name}-{version}-h_0.conda",
        "hash": f"{{md5: {MD5}, sha256: {SHA}}}",
        "category": "main",
        "optional": "false",
        **fields,
    }
    lines = "".join(f"  {key}: {value}\n" for key, value in values.items())
    return f"- name: {name}\n  version: '{version}'\n  platform: {platform}\n{lines}"


def lock(*packages: str, version: str = "1", sources: str = "[environment.yml]") -> str:
    head = f"version: {version}\nmetadata:\n  sources: {sources}\npackage:"
    return f"{head}\n{''.join(packages)}" if packages else f"{head} []\n"


def read(text: str, environment: str = "", limits: Limits | None = None) -> Extract:
    return read_lock(parse, LOCK, {LOCK: text} | ({"environment.yml": environment} if environment else {}), limits or Limits())


def drawn(extract: Extract) -> set[tuple[str, str]]:
    return {(edge.parent.partition("#")[2], edge.child.partition("#")[2]) for edge in extract.edges}


def test_a_conda_package_with_its_build_and_place() -> None:
    (found,) = read(lock(package("python", "3.10.0"))).components
    assert found.id == "conda-lock.yml#linux-64/conda/python"
    assert found.package.purl == "pkg:conda/python@3.10.0?build=h_0&channel=conda-forge&subdir=linux-64"
    assert found.source == Source("registry", f"{CHANNEL}/linux-64/python-3.10.0-h_0.conda", "https://conda.example.test")
    assert found.hashes == (Hash("MD5", MD5), Hash("SHA-256", SHA))
    assert str(found.locations[0]) == "conda-lock.yml:5"


def test_each_platform_is_an_environment_of_its_own() -> None:
    needs = "{b: '>=1', __glibc: '>=2.17'}"
    extract = read(
        lock(
            package("a", dependencies=needs),
            package("a", platform="osx-arm64", dependencies=needs),
            package("b"),
            package("b", "2.0", "osx-arm64"),
        )
    )
    assert drawn(extract) == {("linux-64/conda/a", "linux-64/conda/b"), ("osx-arm64/conda/a", "osx-arm64/conda/b")}
    assert extract.problems == ()


def test_pip_packages_may_need_conda_packages() -> None:
    url = "https://files.example.test/Flask.whl"
    extract = read(
        lock(
            package("Flask", manager="pip", dependencies="{Python.Dateutil: '*', click: '>=8', gone: ''}", url=url),
            package("python-dateutil"),
            package("click", manager="pip", url=url),
        )
    )
    assert drawn(extract) == {
        ("linux-64/pip/flask", "linux-64/conda/python-dateutil"),
        ("linux-64/pip/flask", "linux-64/pip/click"),
    }
    assert {one.package.purl for one in extract.components if one.package.type == "pypi"} == {
        "pkg:pypi/flask@1.0",
        "pkg:pypi/click@1.0",
    }
    assert problems(extract) == [("E-MISSING", "notice", "conda-lock.yml:5")]
    assert "gone" in messages(extract)


def test_the_environment_files_tell_what_is_direct() -> None:
    environment = "dependencies:\n- a=1\n- pip:\n  - Flask\n"
    text = lock(package("a"), package("a", platform="osx-64"), package("flask", manager="pip"), package("deep"))
    extract = read(text, environment)
    assert drawn(extract) == {("", "linux-64/conda/a"), ("", "osx-64/conda/a"), ("", "linux-64/pip/flask")}
    assert set(asked(extract).values()) == {"runtime"}
    assert (extract.completeness, extract.covers) == ("complete", ("environment.yml",))
    assert read(text).completeness == "incomplete"
    assert read(text).covers == ()


@pytest.mark.parametrize(("category", "scope"), [("main", "runtime"), ("dev", "dev"), ("docs", "optional")])
def test_a_category_is_a_scope(category: str, scope: str) -> None:
    assert scopes(read(lock(package("a", category=category)))) == {"a 1.0": scope}


@pytest.mark.parametrize(
    ("entry", "code", "kept"),
    [
        pytest.param(package("bad/name"), "E-ENTRY", 1, id="a name that is none"),
        pytest.param(package("b", ""), "E-ENTRY", 1, id="no version"),
        pytest.param(package("b", manager="other"), "E-ENTRY", 1, id="an unknown manager"),
        pytest.param("- text\n", "E-ENTRY", 1, id="no mapping"),
        pytest.param(package("b", hash="{sha256: zz}"), "E-HASH", 2, id="a hash that is none"),
        pytest.param(package("b", dependencies="[a]"), "E-DEPENDENCIES", 2, id="dependencies that are a list"),
    ],
)
def test_what_is_odd_costs_no_more_than_itself(entry: str, code: str, kept: int) -> None:
    extract = read(lock(entry, package("a")))
    assert code in {problem.code for problem in extract.problems}
    assert len(extract.components) == kept
    assert len(labels(extract)) == kept + 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (lock(version="2"), "E-LOCK-VERSION"),
        ("metadata: {}\n", "E-LOCK-VERSION"),
        ("version: 1\npackage: {}\n", "E-STRUCTURE"),
        ("- a\n", "E-STRUCTURE"),
    ],
)
def test_a_file_that_is_no_known_lock_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.code == code


def test_too_many_packages_are_refused() -> None:
    with pytest.raises(InputError, match="packages-per-file"):
        read(lock(package("a"), package("b")), limits=Limits(packages_per_file=1))


def test_a_source_outside_the_scanned_folder_is_not_read() -> None:
    extract = read(lock(package("a"), sources="[../../environment.yml]"))
    assert problems(extract) == [("E-SOURCE", "notice", "conda-lock.yml:1")]


@pytest.mark.parametrize(
    ("host", "registry"), [("files.example.test", "https://files.example.test"), (PyPI.file_storage_domain, "")]
)
def test_a_pip_package_names_its_registry_unless_that_is_the_default_index(host: str, registry: str) -> None:
    url = f"https://{host}/packages/click-1.0-py3-none-any.whl"
    (found,) = read(lock(package("click", manager="pip", url=url))).components
    assert found.source == Source("registry", url, registry)

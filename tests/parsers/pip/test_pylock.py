import pytest

from sca.files.errors import InputError
from sca.model.component import Hash, Source
from sca.model.inventory import Extract
from sca.parsers.pip.pylock import parse
from tests.parsers.pip.locks import asked, component, edges, facts, problems, read_lock, scopes

LOCK = "pylock.toml"
COMMIT = "98e8ff1da1a89f93d1397a24d7413ed15421c139"
ZEROS, ONES = "0" * 64, "1" * 64
WHEEL = f'wheels = [{{url = "https://files.example.test/a.whl", hashes = {{sha256 = "{ZEROS}"}}}}]'
GROUPS = 'extras = ["x"]\ndependency-groups = ["default", "dev"]\ndefault-groups = ["default"]\n'


def package(name: str, version: str = "1.0", more: str = WHEEL) -> str:
    stated = f'version = "{version}"\n' if version else ""
    return f'[[packages]]\nname = "{name}"\n{stated}{more}\n'


def lock(*packages: str, version: str = "1.0", more: str = "") -> str:
    return "\n".join((f'lock-version = "{version}"\ncreated-by = "test"\n{more}', *packages))


def read(text: str, pyproject: str = "", path: str = LOCK) -> Extract:
    return read_lock(parse, path, {path: text} | ({"pyproject.toml": pyproject} if pyproject else {}))


def test_a_package_with_its_files_and_place() -> None:
    more = (
        f'index = "https://u:p@pypi.example.test/simple"\nsdist = {{name = "a.tar.gz", hashes = {{sha256 = "{ONES}"}}}}\n{WHEEL}'
    )
    extract = read(lock(package("a-b", "1.0", more)))
    found = component(extract, "a-b 1.0")
    assert found.source == Source("registry", "", "https://pypi.example.test", credentials=True)
    assert found.hashes == (Hash("SHA-256", ZEROS), Hash("SHA-256", ONES))
    assert (found.id, str(found.locations[0])) == ("pylock.toml#a-b@1.0", "pylock.toml:4")
    assert (edges(extract), extract.completeness, extract.problems) == (set(), "unknown", ())


@pytest.mark.parametrize(
    ("more", "source"),
    [
        (
            f'vcs = {{type = "git", url = "https://git.example.test/a.git", commit-id = "{COMMIT}", subdirectory = "py"}}',
            Source("git", "git+https://git.example.test/a.git", commit=COMMIT),
        ),
        (
            'archive = {url = "https://u:p@files.example.test/a.zip"}',
            Source("url", "https://files.example.test/a.zip", "https://files.example.test", credentials=True),
        ),
        ('archive = {path = "vendor/a.zip"}', Source("path", "vendor/a.zip")),
        ('wheels = [{path = "vendor/a.whl"}]', Source("path", "vendor/a.whl")),
        (WHEEL, Source("registry", registry="https://files.example.test")),
    ],
)
def test_sources(more: str, source: Source) -> None:
    extract = read(lock(package("a", "", more)))
    assert component(extract, "a").source == source
    assert facts(extract, "a").subdirectory == ("py" if "subdirectory" in more else "")
    assert extract.problems == ()


def test_folders_are_projects_and_the_lock_s_own_is_its_project() -> None:
    extract = read(
        lock(
            package("shop", "3", 'directory = {path = ".", editable = true}\ndependencies = [{name = "lib"}, {name = "a"}]'),
            package("lib", "", 'directory = {path = "libs/lib"}\ndependencies = [{name = "a"}]'),
            package("a"),
        )
    )
    assert [(one.name, one.folder, one.kind) for one in extract.projects] == [
        ("shop", ".", "pylock"),
        ("lib", "libs/lib", "local"),
    ]
    assert edges(extract) == {("project", "lib"), ("project", "a 1.0"), ("lib", "a 1.0")}


@pytest.mark.parametrize(
    ("marker", "scope", "groups"),
    [
        ("", "runtime", ()),
        ("python_version >= '3.9'", "runtime", ()),
        ("'default' in dependency_groups", "runtime", ("default",)),
        ("'x' in extras", "optional", ("extra:x",)),
        ("'dev' in dependency_groups and os_name == 'nt'", "dev", ("dev",)),
        ("'dev' in dependency_groups or 'x' in extras", "optional", ("dev", "extra:x")),
        ("'dev' in dependency_groups or 'default' in dependency_groups", "runtime", ("default", "dev")),
        ("'x' not in extras", "unknown", ("extra:x",)),
    ],
)
def test_groups_and_extras_in_markers_tell_the_scope(marker: str, scope: str, groups: tuple[str, ...]) -> None:
    more = f'{WHEEL}\nmarker = "{marker}"' if marker else WHEEL
    extract = read(lock(package("a", "1.0", more), more=GROUPS))
    assert scopes(extract) == {"a 1.0": scope}
    assert facts(extract, "a 1.0").groups == groups
    assert facts(extract, "a 1.0").marker == marker


def test_a_lock_without_groups_tells_no_scope() -> None:
    assert scopes(read(lock(package("a")))) == {"a 1.0": "unknown"}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ('{name = "B"}', None),
        ('{name = "b", version = "2.0"}', "b 2.0"),
        ('{name = "c"}', "c 1.0"),
        ('{name = "c", version = "2.0"}', None),
        ('{version = "1.0"}', None),
        ('"c"', None),
        ('{name = "d", vcs = {commit-id = "1"}}', "d"),
    ],
)
def test_a_dependency_leads_to_the_one_entry_that_has_all_of_it(wanted: str, found: str | None) -> None:
    extract = read(
        lock(
            package("a", "1.0", f"{WHEEL}\ndependencies = [{wanted}]"),
            package("b", "1.0"),
            package("b", "2.0"),
            package("c"),
            package("d", "", 'vcs = {type = "git", url = "https://git.example.test/d", commit-id = "1"}'),
        )
    )
    assert edges(extract) == ({("a 1.0", found)} if found else set())
    assert ("edge" in {problem.cost for problem in extract.problems}) is (found is None)
    assert extract.completeness == "incomplete"


PROJECT = """[project]
name = "shop"
version = "3"
dependencies = ["a>=1", "gone ; os_name == 'nt'"]
[dependency-groups]
dev = ["b"]
"""


def test_the_project_beside_it_tells_what_is_direct() -> None:
    extract = read(lock(package("a"), package("b"), package("c")), PROJECT)
    assert asked(extract) == {"a 1.0": "runtime", "b 1.0": "dev"}
    assert [(one.name, one.package.version if one.package else "") for one in extract.projects] == [("shop", "3")]
    assert extract.covers == ("pyproject.toml",)
    assert [str(place) for place in component(extract, "a 1.0").locations][1:] == ["pyproject.toml:4"]
    assert [problem[:2] for problem in problems(extract)] == [("E-GROUPS", "notice")]


def test_what_the_project_always_needs_and_the_lock_lacks_is_drift() -> None:
    extract = read(lock(package("a")), PROJECT.replace("; os_name == 'nt'", ""))
    assert ("E-DRIFT", "package", "pyproject.toml:4") in problems(extract)


@pytest.mark.parametrize(("path", "packages"), [("pylock.toml", ("c",)), ("pylock.dev.toml", ("a",))])
def test_a_lock_of_something_else_is_not_joined_with_the_project(path: str, packages: tuple[str, ...]) -> None:
    extract = read(lock(*map(package, packages)), PROJECT, path)
    assert (edges(extract), extract.covers, extract.problems) == (set(), (), ())


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (lock(version="2.0"), "E-LOCK-VERSION", 1),
        ("created-by = 'x'\n", "E-LOCK-VERSION", 1),
        (lock(more="packages = 1\n"), "E-STRUCTURE", 1),
    ],
)
def test_a_file_that_is_no_known_lock_is_refused(text: str, code: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert (caught.value.code, caught.value.line) == (code, line)


def test_a_newer_minor_version_is_read_and_said() -> None:
    assert problems(read(lock(package("a"), version="1.3"))) == [("E-LOCK-VERSION", "notice", "pylock.toml:1")]


@pytest.mark.parametrize(
    ("entry", "code", "kept"),
    [
        pytest.param(package("bad name"), "E-ENTRY", 1, id="a name that is none"),
        pytest.param(package("b", more=""), "E-FIELD", 2, id="from nowhere"),
        pytest.param(package("b", more=f'{WHEEL}\narchive = {{path = "b.zip"}}'), "E-FIELD", 2, id="from two places"),
        pytest.param(package("b", more='vcs = {type = "git", url = "https://git.example.test/b"}'), "E-FIELD", 2, id="no commit"),
        pytest.param(package("b", more=f'{WHEEL}\nmarker = "so what"'), "E-MARKER", 2, id="a marker that is none"),
        pytest.param(
            package("b", more='archive = {path = "b", hashes = {sha256 = "zz"}}'), "E-HASH", 2, id="a hash that is none"
        ),
    ],
)
def test_what_is_odd_costs_no_more_than_itself(entry: str, code: str, kept: int) -> None:
    extract = read(lock(entry, package("a")))
    assert code in {problem.code for problem in extract.problems}
    assert len(extract.components) == kept

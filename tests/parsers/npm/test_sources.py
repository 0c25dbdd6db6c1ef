"""Where a package comes from, told by `resolved`; and name and version of an archive by its address."""

import pytest

from sca.model.component import Source
from sca.parsers.npm.sources import SourceReader, name_and_version

COMMIT = "0123456789abcdef0123456789abcdef01234567"
REGISTRY = "https://npm.example.test"
ARCHIVE = f"{REGISTRY}/a/-/a-1.0.0.tgz"
HIDDEN = "s3cr3t"
HOSTED = f"https://codeload.github.com/team/fork/tar.gz/{COMMIT}"


@pytest.mark.parametrize(
    ("resolved", "source"),
    [
        pytest.param(ARCHIVE, Source("registry", ARCHIVE, REGISTRY), id="a registry"),
        pytest.param(
            "http://127.0.0.1:4873/a/-/a-1.0.0.tgz",
            Source("registry", "http://127.0.0.1:4873/a/-/a-1.0.0.tgz", "http://127.0.0.1:4873"),
            id="a registry on a port",
        ),
        pytest.param(
            "https://NPM.example.test/a/-/a-1.0.0.tgz",
            Source("registry", "https://NPM.example.test/a/-/a-1.0.0.tgz", REGISTRY),
            id="a host in upper case",
        ),
        pytest.param(f"{REGISTRY}/files/a.tgz", Source("registry", f"{REGISTRY}/files/a.tgz", REGISTRY), id="of another shape"),
        pytest.param(
            f"https://user:{HIDDEN}@npm.example.test/a/-/a-1.0.0.tgz",
            Source("registry", ARCHIVE, REGISTRY, credentials=True),
            id="with a password",
        ),
        pytest.param(f"{ARCHIVE}?token={HIDDEN}", Source("registry", ARCHIVE, REGISTRY, credentials=True), id="with a token"),
        pytest.param(HOSTED, Source("git", HOSTED, commit=COMMIT), id="an archive that a git host makes of a commit"),
        pytest.param(
            "https://codeload.github.com/team/fork/tar.gz/main",
            Source("url", "https://codeload.github.com/team/fork/tar.gz/main", "https://codeload.github.com"),
            id="an archive of a branch",
        ),
        pytest.param(
            f"git+ssh://git@git.example.test/team/fork.git#{COMMIT}",
            Source("git", "git+ssh://git@git.example.test/team/fork.git", commit=COMMIT),
            id="git",
        ),
        pytest.param(
            f"git+https://user:{HIDDEN}@git.example.test/team/fork.git#{COMMIT}",
            Source("git", "git+https://git.example.test/team/fork.git", commit=COMMIT, credentials=True),
            id="git with a password",
        ),
        pytest.param(
            f"git@git.example.test:team/fork.git#{COMMIT}",
            Source("git", "ssh://git@git.example.test/team/fork.git", commit=COMMIT),
            id="git in the style of scp",
        ),
        pytest.param("git://git.example.test/fork#main", Source("git", "git://git.example.test/fork"), id="git without a commit"),
        *(
            pytest.param(f"{short}:team/fork#{COMMIT}", Source("git", f"git+https://{host}/team/fork", commit=COMMIT), id=short)
            for short, host in (("github", "github.com"), ("gitlab", "gitlab.com"), ("bitbucket", "bitbucket.org"))
        ),
        pytest.param("gist:0123abcd", Source("git", "git+https://gist.github.com/0123abcd"), id="gist"),
        pytest.param("file:../packed-1.0.0.tgz", Source("path", "../packed-1.0.0.tgz"), id="a local archive"),
        pytest.param("this: is not an address", Source("unknown", "this: is not an address"), id="nothing known"),
        pytest.param("", Source(), id="nothing"),
    ],
)
def test_the_source_of_a_package(resolved: str, source: Source) -> None:
    assert SourceReader().read(resolved, by_url=False) == source
    assert HIDDEN not in source.url


@pytest.mark.parametrize(
    ("resolved", "kind"),
    [
        pytest.param("https://files.example.test/a-1.0.0.tgz", "url", id="an address of its own"),
        pytest.param(ARCHIVE, "registry", id="the address that a registry has for it"),
        pytest.param(HOSTED, "git", id="a commit"),
    ],
)
def test_a_package_asked_for_by_its_address(resolved: str, kind: str) -> None:
    assert SourceReader().read(resolved, by_url=True).kind == kind


def test_what_was_read_before_changes_nothing() -> None:
    addresses = [ARCHIVE, f"{ARCHIVE}?sig={HIDDEN}", f"https://u:{HIDDEN}@npm.example.test/b/-/b-1.0.0.tgz", "https://", ARCHIVE]
    reader = SourceReader()
    together = [reader.read(address, by_url=False) for address in addresses]
    assert together == [SourceReader().read(address, by_url=False) for address in addresses]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param(f"{REGISTRY}/real/-/real-1.2.3.tgz", ("real", "1.2.3"), id="a registry names the package itself"),
        pytest.param("file:vendor/asked-1.2.3.tgz", ("asked", "1.2.3"), id="a local archive called after the package"),
        pytest.param("file:other-1.2.3.tgz", ("asked", ""), id="a local archive called otherwise"),
        pytest.param(
            "https://files.example.test/asked-1.2.3.tgz?sig=1#x",
            ("asked", "1.2.3"),
            id="query and fragment do not count",
        ),
        pytest.param(f"{REGISTRY}/real/-/real-latest.tgz", ("asked", ""), id="a registry's address without a version"),
        pytest.param(f"git+https://git.example.test/asked.git#{COMMIT}", ("asked", ""), id="git"),
    ],
)
def test_name_and_version_of_an_archive(address: str, expected: tuple[str, str]) -> None:
    assert name_and_version("asked", address) == expected

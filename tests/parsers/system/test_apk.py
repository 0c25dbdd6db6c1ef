"""What apk's database says: packages, origins, edges by provided names, what was asked for, and what is odd."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.model.component import LicenceClaim, Location
from sca.model.inventory import Extract, Owned
from sca.parsers.base import Format
from sca.parsers.names import NAMES
from sca.parsers.system.apk_installed import parse
from tests.parsers.system.systems import by_name, edges, facts, problems, read

INSTALLED = "lib/apk/db/installed"
OS_RELEASE = "NAME='Alpine Linux'\nID=alpine\nVERSION_ID=3.20.1\nPRETTY_NAME=\"Alpine Linux v3.20\"\n"


def apk(name: str, version: str = "1.0-r0", *lines: str) -> str:
    """A record of apk's database."""
    return "\n".join(("C:Q1abc=", f"P:{name}", f"V:{version}", "A:x86_64", *lines)) + "\n"


def of(*records: str, path: str = INSTALLED, **files: str) -> Extract:
    more = {name.replace("__", "/"): text for name, text in files.items()}
    return read(parse, {"etc/os-release": OS_RELEASE, path: "\n".join(records), **more}, path)


def test_each_package_is_a_component_with_its_origin_and_licence() -> None:
    extract = of(apk("musl", "1.2.5-r0", "L:MIT"), apk("ssl_client", "1.36.1-r29", "L:GPL-2.0-only", "o:busybox"))
    musl, client = by_name(extract)["musl 1.2.5-r0"], by_name(extract)["ssl_client 1.36.1-r29"]
    assert musl.package.purl == "pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.20.1"
    assert client.package.purl == "pkg:apk/alpine/ssl_client@1.36.1-r29?arch=x86_64&distro=alpine-3.20.1&upstream=busybox"
    assert client.locations == (Location(INSTALLED, 8, role="installed"),)
    assert client.licences == (LicenceClaim("GPL-2.0-only", "L", Location(INSTALLED, 11, role="installed")),)
    assert (facts(client).source_name, facts(client).source_version) == ("busybox", "1.36.1-r29")
    assert [(project.name, project.kind) for project in extract.projects] == [("Alpine Linux v3.20", "system")]
    assert extract.problems == ()


def test_a_database_below_usr() -> None:
    extract = of(apk("glibc"), path="usr/lib/apk/db/installed")
    assert [project.folder for project in extract.projects] == ["."]
    assert extract.components[0].package.namespace == "alpine"


@pytest.mark.parametrize(
    ("needs", "found"),
    [
        pytest.param("D:b", {"b"}, id="a package"),
        pytest.param("D:so:libc.musl-x86_64.so.1 cmd:sh", {"c", "d"}, id="a library and a command"),
        pytest.param("D:b>=1.0-r0 so:libc.musl-x86_64.so.1=1", {"b", "c"}, id="versions"),
        pytest.param("D:b~1.0", {"b"}, id="a prefix of a version"),
        pytest.param("D:!b c", {"c"}, id="what must not be there"),
        pytest.param("D:shell", {"c", "d"}, id="what two provide"),
        pytest.param("D:a", set(), id="itself"),
    ],
)
def test_edges(needs: str, found: set[str]) -> None:
    extract = of(
        apk("a", "1", needs),
        apk("b", "1.0-r2"),
        apk("c", "1", "p:so:libc.musl-x86_64.so.1=1 shell"),
        apk("d", "1", "p:cmd:sh=1.36.1-r29 shell"),
    )
    assert {child for parent, child in edges(extract) if parent == "a"} == found
    assert extract.problems == ()


def test_what_is_not_installed_or_too_old_is_said_once() -> None:
    extract = of(apk("a", "1", "D:b>2 gone"), apk("b", "1"))
    assert problems(extract) == [("E-UNMET", f"{INSTALLED}:2", "notice")]
    assert extract.problems[0].message == "2 dependencies of installed packages are not installed: a needs b>2"


def test_world_tells_what_was_asked_for() -> None:
    extract = of(
        apk("a", "1", "D:b"),
        apk("b"),
        apk(".build-deps", "20240101.000000", "D:c"),
        apk("c"),
        etc__apk__world="a@edge>1 .build-deps=2\n",
    )
    assert {child for parent, child in edges(extract) if parent == "system"} == {"a", ".build-deps"}
    assert [(facts(one).asked_for, facts(one).state) for one in extract.components] == [
        (True, ""), (False, ""), (True, "virtual"), (False, "")
    ]  # fmt: skip
    assert {facts(one).asked_for for one in of(apk("a")).components} == {None}


def test_metadata_of_language_packages_has_an_owner() -> None:
    files = (
        "F:usr/lib/python3.12/site-packages/six-1.16.0.dist-info",
        "R:METADATA",
        "Z:Q1x=",
        "R:RECORD",
        "F:app",
        "R:package.json",
    )
    assert of(apk("py3-six", "1", *files)).owned == (
        Owned("app/package.json", f"{INSTALLED}#py3-six"),
        Owned("usr/lib/python3.12/site-packages/six-1.16.0.dist-info/METADATA", f"{INSTALLED}#py3-six"),
    )


@pytest.mark.parametrize(
    ("records", "said"),
    [
        pytest.param((apk("a b"), apk("c")), ("E-NAME", 2, "package"), id="a name with a blank"),
        pytest.param(("V:1\n", apk("c")), ("E-NAME", 1, "package"), id="no name"),
        pytest.param(("P:a\n", apk("c")), ("E-FIELD", 1, "field"), id="no version"),
        pytest.param((apk("a", "1 2"), apk("c")), ("E-FIELD", 3, "field"), id="a version with a blank"),
        pytest.param((apk("a", "1", "V:2"), apk("c")), ("E-DUPLICATE-KEY", 5, "field"), id="a version twice"),
        pytest.param((apk("a", "1", "what"), apk("c")), ("E-FIELD", 5, "field"), id="a line that is no field"),
        pytest.param((apk("c"), apk("c", "2")), ("E-DUPLICATE", 7, "field"), id="a package twice"),
    ],
)
def test_what_is_odd_costs_no_more_than_itself(records: tuple[str, ...], said: tuple[str, int, str]) -> None:
    extract = of(*records)
    code, line, cost = said
    assert problems(extract) == [(code, f"{INSTALLED}:{line}", cost)]
    assert "c" in {component.package.name for component in extract.components}
    assert len(extract.components) == 2 or cost == "package"


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("lib/apk/db/installed", True),
        ("rootfs/usr/lib/apk/db/installed", True),
        ("apk/db/installed", False),
        ("installed", False),
        ("lib/apk/db/installed.old", False),
    ],
)
def test_which_files_it_wants(path: str, *, wanted: bool) -> None:
    row = NAMES.claim(path)
    assert (isinstance(row, Format) and row.name == "apk") is wanted
    assert NAMES.wants(path) is wanted


@given(st.text(max_size=300))
def test_any_text_gives_an_extract(text: str) -> None:
    read(parse, {INSTALLED: text.replace("\0", "").encode("utf-8", "replace")}, INSTALLED)

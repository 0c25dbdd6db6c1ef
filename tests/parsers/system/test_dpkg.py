"""What dpkg's database says: packages in their states, sources, edges, licences, owned metadata, and what is odd."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.files.limits import DEFAULTS, Limits
from sca.model.component import Location
from sca.model.inventory import Extract, Owned
from sca.parsers.base import Format
from sca.parsers.names import NAMES
from sca.parsers.system.dpkg import parse
from tests.parsers.system.systems import STATUS, by_name, deb, debian, edges, facts, problems, read


def of(*records: str, limits: Limits = DEFAULTS, **files: str) -> Extract:
    return read(parse, debian(*records, **files), STATUS, limits)


def test_each_installed_package_is_a_component_with_its_place() -> None:
    extract = of(deb("apt", "2.6.1"), deb("libc6", "2.36-9+deb12u8", "Source: glibc", "Essential: yes"))
    apt, libc = by_name(extract)["apt 2.6.1"], by_name(extract)["libc6 2.36-9+deb12u8"]
    assert apt.package.purl == "pkg:deb/debian/apt@2.6.1?arch=amd64&distro=debian-12"
    assert libc.package.purl == "pkg:deb/debian/libc6@2.36-9%2Bdeb12u8?arch=amd64&distro=debian-12&upstream=glibc"
    assert libc.id == "var/lib/dpkg/status#libc6:amd64"
    assert libc.locations == (Location(STATUS, 6, role="installed"),)
    assert (facts(libc).source_name, facts(libc).source_version, facts(libc).essential) == ("glibc", "2.36-9+deb12u8", True)
    assert (facts(apt).architecture, facts(apt).distribution, facts(apt).state) == ("amd64", "debian-12", "")
    (project,) = extract.projects
    assert (project.kind, project.name, project.folder) == ("system", "Debian GNU/Linux 12 (bookworm)", ".")
    assert (extract.problems, extract.completeness) == ((), "complete")


def test_a_system_in_a_folder() -> None:
    files = {f"mnt/image/{path}": text for path, text in debian(deb("a"), var__lib__dpkg__info__a="").items()}
    files["mnt/image/var/lib/dpkg/info/a.list"] = "/usr/lib/python3/dist-packages/a.egg-info\n"
    extract = read(parse, files, f"mnt/image/{STATUS}")
    assert [project.folder for project in extract.projects] == ["mnt/image"]
    assert extract.owned == (
        Owned("mnt/image/usr/lib/python3/dist-packages/a.egg-info", "mnt/image/var/lib/dpkg/status#a:amd64"),
    )
    assert by_name(extract)["a 1.0-1"].package.namespace == "debian"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("install ok installed", ""),
        ("hold ok installed", ""),
        ("deinstall ok installed", ""),
        ("install ok unpacked", "unpacked"),
        ("install ok half-configured", "half-configured"),
        ("install reinstreq half-installed", "half-installed"),
        ("install ok triggers-pending", "triggers-pending"),
        ("deinstall ok config-files", None),
        ("unknown ok not-installed", None),
    ],
)
def test_what_has_its_files_there_counts(status: str, state: str | None) -> None:
    extract = of(deb("a", status=status), deb("b"))
    found = by_name(extract).get("a 1.0-1")
    assert (facts(found).state if found else None) == state
    assert extract.problems == ()


@pytest.mark.parametrize(
    ("version", "fields", "source", "upstream"),
    [
        pytest.param("6.0-3+b2", ("Source: pyyaml (6.0-3)",), ("pyyaml", "6.0-3"), "pyyaml%406.0-3", id="built again"),
        pytest.param("5-1+b2", ("Source: a (5-1)",), ("a", "5-1"), "a%405-1", id="built again under its own name"),
        pytest.param("1:2.3-5", ("Source: util-linux (2.3-5)",), ("util-linux", "2.3-5"), "util-linux%402.3-5", id="an epoch"),
        pytest.param("1.0", ("Source: b",), ("b", "1.0"), "b", id="another name"),
        pytest.param("1.0", (), ("a", "1.0"), "", id="nothing else"),
    ],
)  # fmt: skip
def test_the_source_package(version: str, fields: tuple[str, ...], source: tuple[str, str], upstream: str) -> None:
    (component,) = of(deb("a", version, *fields)).components
    assert (facts(component).source_name, facts(component).source_version) == source
    assert component.package.purl.partition("&upstream=")[2] == upstream
    assert component.package.version == version


def test_two_architectures_of_one_package_are_two_instances() -> None:
    extract = of(deb("libtwo", "1.2-3"), deb("libtwo", "1.2-3", arch="i386"), deb("app", "1", "Depends: libtwo", arch="i386"))
    assert [component.id.partition("#")[2] for component in extract.components] == ["libtwo:amd64", "libtwo:i386", "app:i386"]
    assert [edge.child for edge in extract.edges if edge.parent.endswith("app:i386")] == [f"{STATUS}#libtwo:i386"]


@pytest.mark.parametrize(
    ("needs", "found"),
    [
        pytest.param("Depends: b", {"b"}, id="by name"),
        pytest.param("Pre-Depends: b (>= 1.0~)\nDepends: c (<< 3)", {"b", "c"}, id="both fields, with versions"),
        pytest.param("Depends: b (>= 2) | c", {"c"}, id="the first alternative that holds"),
        pytest.param("Depends: none | c | b", {"c"}, id="an alternative that is not installed"),
        pytest.param("Depends: mailer", {"c", "d"}, id="all that provide a name"),
        pytest.param("Depends: mailer (>= 1)", {"d"}, id="only a provided version meets a version"),
        pytest.param("Depends: mailer (>= 9) | b", {"b"}, id="a provided version that is too old"),
        pytest.param("Depends:\n b,\n c (= 2.0-1),\n", {"b", "c"}, id="folded"),
        pytest.param("Depends: b:any, c:amd64", {"b", "c"}, id="architectures"),
        pytest.param("Depends: b [amd64] <!nocheck>", {"b"}, id="conditions that dpkg has met"),
        pytest.param("Depends: foreign", {"foreign"}, id="another architecture that will do"),
        pytest.param("Depends: a", set(), id="itself"),
        pytest.param("Recommends: b", set(), id="what is only recommended"),
    ],
)
def test_edges(needs: str, found: set[str]) -> None:
    extract = of(
        deb("a", "1", needs),
        deb("b"),
        deb("c", "2.0-1", "Provides: mailer"),
        deb("d", "3", "Provides: mailer (= 2)"),
        deb("foreign", "1", "Multi-Arch: foreign", arch="i386"),
    )
    assert {child for parent, child in edges(extract) if parent == "a"} == found
    assert extract.problems == ()


def test_an_edge_says_what_was_asked() -> None:
    extract = of(deb("a", "1", "Depends: b (>= 1) | c"), deb("b"))
    assert [edge.requested for edge in extract.edges if edge.parent.endswith("#a:amd64")] == ["b (>= 1) | c"]


def test_the_top_of_the_system_is_what_no_other_package_needs() -> None:
    records = (deb("a", "1", "Depends: b"), deb("b"), deb("x", "1", "Depends: y"), deb("y", "1", "Depends: x"))
    assert {child for parent, child in edges(of(*records)) if parent == "system"} == {"a", "x"}


def test_what_apt_installed_for_others_is_not_asked_for() -> None:
    states = "Package: b\nArchitecture: amd64\nAuto-Installed: 1\n\nPackage: c\nArchitecture: amd64\nAuto-Installed: 0\n"
    records = (deb("a", "1", "Depends: b"), deb("b"), deb("c", "1"), deb("d", "1", "Depends: c"))
    extract = of(*records, var__lib__apt__extended_states=states)
    assert {child for parent, child in edges(extract) if parent == "system"} == {"a", "c", "d"}
    assert [facts(component).asked_for for component in extract.components] == [True, False, True, True]
    assert {facts(component).asked_for for component in of(*records).components} == {None}


def test_pieces_of_images_without_dpkg_are_one_database() -> None:
    files = {
        "usr/lib/os-release": "ID=debian\nVERSION_ID='12'\n",
        "var/lib/dpkg/status.d/base": deb("base-files", "12.4", status=""),
        "var/lib/dpkg/status.d/base.md5sums": "00  usr/x\n",
        "var/lib/dpkg/status.d/libssl3": deb("libssl3", "3.0", "Depends: libc6 (>= 2.34), gone", status=""),
        "var/lib/dpkg/status.d/zlibc6": deb("libc6", "2.36", status=""),
    }
    extract = read(parse, files, "var/lib/dpkg/status.d/base")
    assert sorted(by_name(extract)) == ["base-files 12.4", "libc6 2.36", "libssl3 3.0"]
    assert ("libssl3", "libc6") in edges(extract)
    assert extract.covers == ("var/lib/dpkg/status.d/libssl3", "var/lib/dpkg/status.d/zlibc6")
    assert extract.problems == ()
    both = read(parse, files | {STATUS: deb("dpkg", "1.21", "Depends: libc6")}, STATUS)
    assert ("dpkg", "libc6") in edges(both)
    assert len(both.covers) == 3


DEP5 = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: a

Files: debian/*
Copyright: 2020 Nobody
License: GPL-2+

Files: *
License: Expat
 Permission is hereby granted
 .
 Files: none
Copyright: 2019 Nobody

License: GPL-2+
 Files of this text
"""


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        pytest.param(DEP5, [("Expat", "License", 9), ("GPL-2+", "License", 6)], id="those of all files first"),
        pytest.param(DEP5.replace("\n", "\r\n"), [("Expat", "License", 9), ("GPL-2+", "License", 6)], id="line ends"),
        pytest.param("Format: x\nLicense: MIT\n", [("MIT", "License", 2)], id="only a head"),
        pytest.param("Format: x\n\nFiles: *\nlicense: A and  B\n", [("A and B", "License", 4)], id="in small letters"),
        pytest.param("This is free.\n", [("licence in usr/share/doc/a/copyright", "copyright", 1)], id="free words"),
        pytest.param("Format: x\n\nFiles: *\n", [("licence in usr/share/doc/a/copyright", "copyright", 1)], id="no licence"),
    ],
)
def test_licences_are_claimed_by_the_copyright_file(text: str, claims: list[tuple[str, str, int]]) -> None:
    (component,) = of(deb("a"), usr__share__doc__a__copyright=text).components
    assert [(claim.raw, claim.field, claim.location.line) for claim in component.licences] == claims
    assert {claim.location.path for claim in component.licences} == {"usr/share/doc/a/copyright"}


def test_metadata_of_language_packages_has_an_owner() -> None:
    files = debian(deb("python3-six", arch="all"), deb("libtwo"))
    files["var/lib/dpkg/info/python3-six.list"] = (
        "/.\n/usr\n/usr/lib/python3/dist-packages/six-1.16.0.egg-info\n/usr/lib/python3/dist-packages/six-1.16.0.egg-info/PKG-INFO\n"
    )
    files["var/lib/dpkg/info/libtwo:amd64.list"] = "/usr/share/nodejs/two/package.json\n/usr/lib/libtwo.so\n"
    assert read(parse, files, STATUS).owned == (
        Owned("usr/lib/python3/dist-packages/six-1.16.0.egg-info", f"{STATUS}#python3-six:all"),
        Owned("usr/lib/python3/dist-packages/six-1.16.0.egg-info/PKG-INFO", f"{STATUS}#python3-six:all"),
        Owned("usr/share/nodejs/two/package.json", f"{STATUS}#libtwo:amd64"),
    )


@pytest.mark.parametrize(
    ("records", "said"),
    [
        pytest.param((deb("a b"), deb("c")), ("E-NAME", 1, "package"), id="a name with a blank"),
        pytest.param(("Version: 1\n", deb("c")), ("E-NAME", 1, "package"), id="no name"),
        pytest.param((deb("a", "1 2"), deb("c")), ("E-FIELD", 4, "field"), id="a version with a blank"),
        pytest.param((deb("a", "1", status="install ok lost"), deb("c")), ("E-FIELD", 2, "field"), id="no state of dpkg"),
        pytest.param((deb("a", "1", "Source: ("), deb("c")), ("E-FIELD", 5, "field"), id="no source"),
        pytest.param((deb("a", "1", "Version: 2"), deb("c")), ("E-DUPLICATE-KEY", 5, "field"), id="a version twice"),
        pytest.param((deb("a", "1", "what"), deb("c")), ("E-FIELD", 5, "field"), id="a line that is no field"),
        pytest.param((deb("a", "1", "Depends: %"), deb("c")), ("E-RELATION", 1, "edge"), id="a need that is none"),
        pytest.param((deb("a", "1", "Depends: gone"), deb("c")), ("E-UNMET", 1, "notice"), id="a need that is not there"),
        pytest.param((deb("c"), deb("c", "2")), ("E-DUPLICATE", 6, "field"), id="a package twice"),
    ],
)
def test_what_is_odd_costs_no_more_than_itself(records: tuple[str, ...], said: tuple[str, int, str]) -> None:
    extract = of(*records)
    code, line, cost = said
    assert problems(extract) == [(code, f"{STATUS}:{line}", cost)]
    assert "c" in {component.package.name for component in extract.components}
    assert len(extract.components) == 2 or cost == "package"


def test_a_package_without_a_version_is_one_all_the_same() -> None:
    (component,) = of("Package: a\nStatus: install ok installed\n").components
    assert component.package.purl == "pkg:deb/debian/a?distro=debian-12"


def test_lines_may_end_as_on_windows_and_the_last_without_an_end() -> None:
    text = "\n".join((deb("a"), deb("b"))).replace("\n", "\r\n").rstrip()
    assert sorted(by_name(read(parse, {STATUS: text}, STATUS))) == ["a 1.0-1", "b 1.0-1"]


def test_bytes_that_are_no_text_in_a_description_lose_nothing() -> None:
    data = deb("a").encode() + b"Description: caf\xe9\n\n" + deb("b").encode()
    extract = read(parse, debian() | {STATUS: data}, STATUS)
    assert (sorted(by_name(extract)), [problem[2] for problem in problems(extract)]) == (["a 1.0-1", "b 1.0-1"], ["notice"])


def test_an_empty_database_is_said() -> None:
    assert problems(of("")) == [("E-NO-PACKAGES", f"{STATUS}:1", "notice")]


def test_too_many_candidates_are_a_loss_of_edges() -> None:
    records = [deb(f"p{number}", "1", "Provides: x", f"Depends: x | y{number}") for number in range(50)]
    extract = of(*records, limits=Limits(lock_comparisons=200))
    assert [(problem.code, problem.cost) for problem in extract.problems] == [("E-COMPARISONS", "edge")]
    assert len(extract.components) == 50


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("var/lib/dpkg/status", True),
        ("rootfs/var/lib/dpkg/status", True),
        ("var/lib/dpkg/status.d/base", True),
        ("var/lib/dpkg/status.d/base.md5sums", False),
        ("var/lib/dpkg/status-old", False),
        ("var/lib/dpkg/available", False),
        ("var/backups/dpkg.status.0", False),
        ("dpkg/status", False),
        ("status", False),
        ("xvar/lib/dpkg/status", False),
    ],
)
def test_which_files_it_wants(path: str, *, wanted: bool) -> None:
    row = NAMES.claim(path)
    assert (isinstance(row, Format) and row.name == "dpkg") is wanted
    assert NAMES.wants(path) is wanted


WORDS = st.from_regex(r"[a-z][a-z0-9+.-]{1,4}", fullmatch=True)


@given(st.dictionaries(WORDS, st.lists(WORDS, max_size=3), min_size=1, max_size=8))
def test_every_package_can_be_reached_from_the_system(needs: dict[str, list[str]]) -> None:
    extract = of(*(deb(name, "1", f"Depends: {', '.join(wanted)}") if wanted else deb(name) for name, wanted in needs.items()))
    below: dict[str, set[str]] = {}
    for edge in extract.edges:
        below.setdefault(edge.parent, set()).add(edge.child)
    reached, todo = set[str](), [extract.projects[0].id]
    while todo:
        here = todo.pop()
        todo.extend(below.get(here, set()) - reached)
        reached |= below.get(here, set())
    assert reached == {component.id for component in extract.components}
    expected = {(name, one) for name, wanted in needs.items() for one in wanted if one in needs and one != name}
    assert {pair for pair in edges(extract) if pair[0] != "system"} == expected


@given(st.text(max_size=300))
def test_any_text_gives_an_extract(text: str) -> None:
    read(parse, {STATUS: text.replace("\0", "").encode("utf-8", "replace")}, STATUS)

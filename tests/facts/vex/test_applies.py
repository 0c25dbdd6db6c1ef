"""A statement speaks of one package in one version and one product: never of whatever has the same id."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.facts.vex.applies import VexDocument, hear
from sca.facts.vex.vers import in_range
from sca.files.limits import DEFAULTS
from sca.model.advisory import Vulnerability
from sca.model.component import Component, Edge, Location, Project, Scope
from sca.model.image import Image
from sca.model.inventory import Inventory
from sca.model.package import Package, npm_package, pypi_package
from sca.model.purl import read_purl
from tests.facts.vex.documents import NPM_A, SHOP, analysed, cyclonedx, data, openvex, stated

WHERE = Location("package-lock.json", 1)


def project(purl: str, id: str = "root") -> Project:
    package = read_purl(purl) if purl else None
    return Project(id, package.name if package else "", ".", "npm", WHERE, package)


def scanned(package: Package, *projects: Project) -> Inventory:
    node = Component("1", package, (WHERE,))
    edges = tuple(Edge(one.id, "1", Scope.RUNTIME) for one in projects)
    return Inventory(projects, (node,), (), edges, (), ())


def speaks(
    document: dict[str, Any], package: Package, *projects: Project, ids: tuple[str, ...] = ("GHSA-1", "CVE-2026-1"), **more: Any
) -> bool:
    found = {"1": (Vulnerability("1", ids[0], ids, "", certain=True),)}
    heard = hear([VexDocument("v", data(document), **more)], found, scanned(package, *projects), DEFAULTS)
    assert heard.problems == ()
    return bool(heard.about)


A = npm_package("a", "1.0.0")


@pytest.mark.parametrize(
    ("document", "package", "expected"),
    [
        pytest.param(openvex(stated()), A, True, id="this package"),
        pytest.param(openvex(stated()), npm_package("b", "1.0.0"), False, id="another package with the same id"),
        pytest.param(openvex(stated()), npm_package("a", "1.0.1"), False, id="another version"),
        pytest.param(openvex(stated()), pypi_package("a", "1.0.0"), False, id="another ecosystem"),
        pytest.param(openvex(stated(product="pkg:npm/a")), A, False, id="no version speaks of none"),
        pytest.param(openvex(stated(product="pkg:pypi/My_Pkg@1.0")), pypi_package("my.pkg", "1.0.0"), True, id="normal forms"),
        pytest.param(openvex(stated(product="https://a.example.test/")), A, False, id="no package URL"),
        pytest.param(openvex(stated(product="pkg:npm/a@1.0.0?arch=arm64")), A, False, id="a qualifier that it has not"),
        pytest.param(
            cyclonedx(analysed() | {"affects": [{"ref": "pkg:npm/a", "versions": [{"range": "vers:npm/>=0.9.0|<1.1.0"}]}]}),
            A, True, id="a range that holds the version",
        ),
        pytest.param(
            cyclonedx(analysed() | {"affects": [{"ref": "pkg:npm/a", "versions": [{"range": "vers:npm/<1.0.0"}]}]}),
            A, False, id="a range that does not",
        ),
        pytest.param(
            cyclonedx(analysed() | {"affects": [{"ref": "pkg:npm/a", "versions": [{"range": "vers:pypi/>=0.9"}]}]}),
            A, False, id="a range of another ecosystem",
        ),
    ],
)  # fmt: skip
def test_package_and_version(document: dict[str, Any], package: Package, expected: bool) -> None:
    assert speaks(document, package) is expected


def test_a_statement_without_a_version_speaks_of_all_where_the_policy_says_so() -> None:
    assert speaks(openvex(stated(product="pkg:npm/a")), A, any_version=True)


@pytest.mark.parametrize("id", ["GHSA-1", "CVE-2026-1"])
def test_any_id_of_the_vulnerability_is_accepted(id: str) -> None:
    assert speaks(openvex(stated() | {"vulnerability": {"name": id}}), A)
    assert speaks(openvex(stated() | {"vulnerability": {"name": "X-9", "aliases": [id]}}), A)
    assert not speaks(openvex(stated() | {"vulnerability": {"name": "CVE-2026-10"}}), A)


IN_SHOP = openvex(stated(product=SHOP, part=NPM_A))


@pytest.mark.parametrize(
    ("projects", "expected"),
    [
        pytest.param([project(SHOP)], True, id="in this product"),
        pytest.param([project("pkg:npm/shop@2.0.0")], False, id="in another version of it"),
        pytest.param([project("pkg:npm/depot@1.0.0")], False, id="in another product"),
        pytest.param([project(SHOP, "1st"), project("pkg:npm/depot@1.0.0", "2nd")], False, id="in another one as well"),
        pytest.param([project("")], False, id="in one without a name"),
        pytest.param([], False, id="in nothing that is known"),
    ],
)
def test_product(projects: list[Project], expected: bool) -> None:
    assert speaks(IN_SHOP, A, *projects) is expected


@pytest.mark.parametrize(
    ("product", "expected"),
    [
        (f"pkg:oci/shop@sha256:{'0a' * 32}", True),
        (f"pkg:docker/team/shop@sha256:{'0a' * 32}", True),
        (f"pkg:oci/shop@sha256:{'0b' * 32}", False),
        ("pkg:oci/shop", False),
        ("pkg:npm/shop@1.0.0", False),
    ],
)
def test_an_image_is_a_product_by_its_digest_only(product: str, expected: bool) -> None:
    found = {"1": (Vulnerability("1", "CVE-2026-1", ("CVE-2026-1",), "", certain=True),)}
    image = replace(scanned(A), image=Image("shop", f"sha256:{'0a' * 32}", ()))
    heard = hear([VexDocument("v", data(openvex(stated(product=product, part=NPM_A))))], found, image, DEFAULTS)
    assert bool(heard.about) is expected


def test_the_policy_may_say_what_the_product_is_called() -> None:
    other = project("pkg:npm/internal-name@0.0.0")
    assert not speaks(IN_SHOP, A, other)
    assert speaks(IN_SHOP, A, other, products=(SHOP,))
    assert not speaks(IN_SHOP, A, other, products=("pkg:npm/shop@2.0.0",))


@given(st.permutations(range(4)))
def test_the_order_of_files_does_not_matter(order: list[int]) -> None:
    documents = [
        VexDocument(f"v{number}", data(openvex(stated(status))))
        for number, status in enumerate(("fixed", "affected", "not_affected", "fixed"))
    ]
    found = {"1": (Vulnerability("1", "CVE-2026-1", ("CVE-2026-1",), "", certain=True),)}
    heard = hear([documents[number] for number in order], found, scanned(A), DEFAULTS)
    assert sorted(one.location.path for one in heard.about["1", "CVE-2026-1"]) == ["v0", "v1", "v2", "v3"]


@pytest.mark.parametrize(
    ("range", "version", "expected"),
    [
        ("vers:npm/>=1.0.0|<2.0.0", "1.5.0", True),
        ("vers:npm/>=1.0.0|<2.0.0", "2.0.0", False),
        ("vers:npm/<1.0.0|>=2.0.0|<=3.0.0", "0.1.0", True),
        ("vers:npm/<1.0.0|>=2.0.0|<=3.0.0", "1.0.0", False),
        ("vers:npm/<1.0.0|>=2.0.0|<=3.0.0", "3.0.0", True),
        ("vers:npm/<1.0.0|>=2.0.0|<=3.0.0", "3.0.1", False),
        ("vers:npm/>1.0.0", "1.0.0", False),
        ("vers:npm/>1.0.0", "9.0.0", True),
        ("vers:npm/1.0.0|3.0.0", "3.0.0", True),
        ("vers:npm/>=1.0.0|!=1.5.0", "1.5.0", False),
        ("vers:npm/*", "1.5.0", True),
        ("vers:npm/>=2.0.0|<1.0.0", "1.5.0", None),
        ("vers:generic/>=1.0.0", "1.5.0", None),
        ("vers:npm/", "1.5.0", None),
        (">=1.0.0", "1.5.0", None),
    ],
)
def test_ranges(range: str, version: str, expected: bool | None) -> None:
    assert in_range(range, "npm", version) is expected

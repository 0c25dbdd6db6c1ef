import pytest

from sca.files.errors import InputError
from sca.model.component import LicenceClaim
from sca.model.inventory import Extract
from sca.model.package import nuget_package
from sca.parsers.nuget.nuspec import parse
from tests.parsers.nuget.assets_reading import edges, facts, labels, read_files

PATH = "src/Contoso.nuspec"


def read(metadata: str, identity: str = "<id>Contoso</id><version>1.2.0</version>") -> Extract:
    text = (
        f'<package xmlns="http://schemas.example.test/nuspec.xsd">\n<metadata>\n{identity}\n{metadata}\n</metadata>\n</package>'
    )
    return read_files(parse, {PATH: text}, PATH)


def test_a_package_asks_by_range_in_each_framework() -> None:
    extract = read(
        '<dependencies><group targetFramework="net472"><dependency id="A" version="1.0" /></group>\n'
        '<group targetFramework="net8.0"><dependency id="A" version="[2.0,3.0)" include="All" /></group>'
        '<group><dependency id="B" version="[1.0.0]" /></group></dependencies>'
    )
    assert labels(extract) == ["A 1.0.0", "A", "B 1.0.0"]
    assert edges(extract) == {("", "net472/A", "runtime"), ("", "net8.0/A", "runtime"), ("", "B", "runtime")}
    assert facts(extract, "A").requested == "1.0"
    assert [one.requested for one in extract.references] == ["1.0", "[2.0,3.0)", "[1.0.0]"]
    assert (extract.projects[0].package, extract.problems) == (nuget_package("Contoso", "1.2.0"), ())


def test_a_flat_list_holds_for_every_framework() -> None:
    extract = read('<dependencies><dependency id="A" version="1.0.0.0" /><dependency id="B" /></dependencies>')
    assert labels(extract) == ["A 1.0.0", "B"]


@pytest.mark.parametrize(
    ("metadata", "raw", "field"),
    [
        (
            '<license type="expression">MIT OR (Apache-2.0 AND BSD-3-Clause)</license>',
            "MIT OR (Apache-2.0 AND BSD-3-Clause)",
            "license",
        ),
        ('<license type="file">LICENSE.txt</license>', "LICENSE.txt", "license file"),
        ("<licenseUrl>https://u:p@licences.example.test/x?t=1</licenseUrl>", "https://licences.example.test/x", "licenseUrl"),
        (
            '<license type="expression">MIT</license><licenseUrl>https://licences.example.test/MIT</licenseUrl>',
            "MIT",
            "license",
        ),
    ],
)
def test_the_licence_is_kept_whole(metadata: str, raw: str, field: str) -> None:
    (claim,) = read(metadata).projects[0].licences
    assert (claim.raw, claim.field, claim.location.line) == (raw, field, 4)
    assert isinstance(claim, LicenceClaim)


def test_the_address_in_place_of_a_file_is_no_licence() -> None:
    assert read("<licenseUrl>https://aka.ms/deprecateLicenseUrl</licenseUrl>").projects[0].licences == ()


def test_what_is_filled_in_when_it_is_packed_is_not_known() -> None:
    extract = read(
        '<dependencies><dependency id="A" version="$version$" /><dependency id="$id$.Core" version="1.0" /></dependencies>',
        "<id>$id$</id><version>$version$</version>",
    )
    assert labels(extract) == ["A"]
    assert [(one.code, one.cost) for one in extract.problems] == [("E-TOKEN", "package"), ("E-TOKEN", "field")]
    assert (extract.projects[0].name, extract.projects[0].package) == ("Contoso", None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<package/>", "E-STRUCTURE"),
        ("<a><metadata/></a>", "E-STRUCTURE"),
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><package><metadata>&b;</metadata></package>', "E-DOCTYPE"),
        ("<package><metadata>", "E-SYNTAX"),
    ],
)
def test_what_is_no_nuspec_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_files(parse, {PATH: text}, PATH)
    assert refusal.value.code == code

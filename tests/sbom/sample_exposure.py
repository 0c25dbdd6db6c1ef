"""Vulnerabilities of the packages of the fixture with every feature, with every fact that one can have."""

from msgspec.structs import replace

from sca.model.advisory import Severity, Vulnerability
from sca.model.component import Location
from sca.model.inventory import Inventory
from sca.model.vex import Analysis
from sca.sbom.vulnerabilities import Exposed

SEVERITIES = (
    Severity("CVSS_V2", "AV:N/AC:L/Au:N/C:P/I:P/A:P"),
    Severity("CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
    Severity("CVSS_V4", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"),
)


def exposed(inventory: Inventory) -> Exposed:
    """One with everything, on two packages of which one has a statement; a malicious one; one without anything."""
    first, second, third = [one for one in inventory.components if one.package.version][:3]
    rich = Vulnerability(
        first.id,
        "GHSA-aaaa-bbbb-cccc",
        ("GHSA-aaaa-bbbb-cccc", "CVE-2026-1", "X-1"),
        "a <b>flaw</b> with a \u202e sign",
        certain=True,
        severities=SEVERITIES,
        published="2026-01-01T00:00:00Z",
        modified="2026-02-01T00:00:00Z",
        fixed=("1.2.0",),
        ranges=(("GHSA-aaaa-bbbb-cccc", "<1.2.0"),),
        disagree=("X-1",),
        band="critical",
        score=9.3,
        exploited="2026-01-02",
        epss=0.5,
        percentile=0.9,
        cwes=("CWE-79", "CWE-1321"),
    )
    place = Location("vex/shop.json", 12, role="vex")
    said = Analysis(
        first.package.purl, rich.id, rich.ids, "not_affected", "not_affected", "Ann", "2026-02-03", "2027-02-03", place,
        "vex vex/shop.json:12", "vulnerable_code_not_in_execute_path", "never called",
    )  # fmt: skip
    borne = replace(said, package=third.package.purl, vulnerability="X-2", ids=("X-2",), status="affected", word="affected")
    bare = Vulnerability(third.id, "X-2", ("X-2",), "", certain=False, published="soon", modified="later")
    bad = Vulnerability(third.id, "MAL-1", ("MAL-1",), "", certain=True, malicious=True)
    return Exposed((rich, replace(rich, component=second.id), bare, bad), (said, replace(borne, waiver="w")))

"""What an SBOM says about the licence of a component, as claims.

CycloneDX lists licences without saying whether one of them suffices or all apply; only an expression says that. What somebody
concluded goes before what the package declares.
"""

from sca.model import property_names as names
from sca.model.component import LicenceClaim, Location
from sca.model.text import brief
from sca.parsers.sbom.entry import Entry
from sca.parsers.sbom.fields import Fields, inner, objects, text

FIELD = "cyclonedx licenses"
DECLARED, CONCLUDED, FOUND = "declared", "concluded", "found"
_SEVERAL = " | "


def claims_in(entry: Entry, where: Location) -> tuple[LicenceClaim, ...]:
    """The claims of a component that another program described."""
    found: list[LicenceClaim] = []
    for choice in objects(entry.fields, "licenses"):
        said, kind = _said(choice, entry)
        if said:
            found.append(LicenceClaim(said, FIELD, where, kind))
    if not found:
        for choice in objects(inner(entry.fields, "evidence"), "licenses"):
            said, _ = _said(choice, entry)
            if said:
                found.append(LicenceClaim(said, "evidence", where, FOUND))
    return tuple(dict.fromkeys(found))


def written_claims(entry: Entry, where: Location) -> list[tuple[LicenceClaim, ...]]:
    """The claims of a component that this program wrote: one list for each instance that has its own."""
    shown = [said for choice in objects(entry.fields, "licenses") if (said := _said(choice, entry)[0])]
    raws = entry.told.get(names.LICENCE_RAW, [])
    if len(shown) == 1 and len(raws) == 1:
        return [(LicenceClaim(raws[0], "license", where),)]
    if len(shown) == 1 and _SEVERAL in shown[0] and set(shown[0].split(_SEVERAL)) <= set(raws):
        return [tuple(LicenceClaim(raw, "license", where) for raw in shown[0].split(_SEVERAL))]
    if len(shown) == 1 and len(raws) > 1:
        joined = next((raw for raw in raws if set(raw.split(_SEVERAL)) == set(raws) - {raw}), "")
        # Only npm's old list is a choice; the paragraphs of a Debian package all apply.
        is_choice = names.LICENCE_SHAPE not in entry.told and not text(entry.fields, "purl").startswith("pkg:deb/")
        field = "licenses" if is_choice else "license"
        return [tuple(LicenceClaim(raw, field, where) for raw in joined.split(_SEVERAL) if raw)]
    lists: list[tuple[LicenceClaim, ...]] = [(LicenceClaim(said, "license", where),) for said in shown]
    return lists or [()]


def _said(choice: Fields, entry: Entry) -> tuple[str, str]:
    """The text of one entry, and whether it is declared or concluded."""
    licence, limits = inner(choice, "license"), entry.limits
    said = text(choice, "expression") or text(licence, "id") or text(licence, "name")
    size = _text_size(inner(licence, "text")) if "text" in licence else 0
    if size > limits.sbom_text_bytes:
        limit = f"{limits.sbom_text_bytes} bytes (sbom-text-bytes)"
        message = f"the text of the licence {brief(said, 60)} has {size} bytes, more than the limit of {limit}"
        entry.complain("E-TEXT", message, "field")
    if len(said) > limits.licence_chars:
        limit = f"{limits.licence_chars} (licence-chars)"
        entry.complain("E-TEXT", f"a licence of {len(said)} characters, more than the limit of {limit}", "field")
        return "", ""
    acknowledged = text(licence, "acknowledgement") or text(choice, "acknowledgement")
    return said, CONCLUDED if acknowledged == CONCLUDED else DECLARED


def _text_size(attachment: Fields) -> int:
    """How many bytes an attached text has, decoded."""
    content = text(attachment, "content")
    return len(content) * 3 // 4 if text(attachment, "encoding") == "base64" else len(content)

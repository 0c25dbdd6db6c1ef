"""The `gaps` section: what becomes of what could not be read or is not pinned, and which gaps somebody answers for."""

from datetime import date
from posixpath import normpath

from msgspec import Struct

from sca.files.yaml_nodes import Node, Scalar
from sca.model.component import Location
from sca.model.text import brief
from sca.policies.days import read_days
from sca.policies.reading import Mistakes, Section

KEYS = ("unpinned", "stale", "graph", "licences", "sbom-age", "accepted")
ACCEPTED_KEYS = ("path", "code", "reason", "owner", "expires", "created")
UNPINNED = ("allow", "review", "deny")


class Acceptance(Struct, frozen=True):
    """One gap that somebody answers for until a day: all of a file, or only problems of one code."""

    path: str
    code: str
    reason: str
    owner: str
    expires: date
    where: Location
    created: date | None = None

    @property
    def id(self) -> str:
        """What findings and reports call it."""
        return f"gap {self.path} {self.code}".rstrip()


class GapRules(Struct, frozen=True):
    """The section. Inputs that were not read are judged whether or not a policy has it.

    `licences` is how many of a hundred packages must have a known licence, `sbom_age` how many days old an SBOM may be.
    """

    where: Location
    unpinned: str
    unpinned_where: Location
    stale: str = "allow"
    stale_where: Location | None = None
    graph: str = "allow"
    graph_where: Location | None = None
    licences: int = 0
    licences_where: Location | None = None
    sbom_age: int = 0
    sbom_age_where: Location | None = None
    accepted: tuple[Acceptance, ...] = ()


def read_gaps(node: Node | None, policy: Location, mistakes: Mistakes) -> GapRules:
    """Read the section; without one, `policy` is the place that judges."""
    section = None if node is None else mistakes.section(node, "gaps", KEYS)
    if section is None:
        return GapRules(policy, "review", policy)
    found = [_accepted(item, mistakes) for item in section.items("accepted")]
    return GapRules(
        where=section.where,
        unpinned=section.choice("unpinned", UNPINNED, "review"),
        unpinned_where=section.place_of("unpinned"),
        stale=section.choice("stale", UNPINNED, "allow"),
        stale_where=section.place_of("stale"),
        graph=section.choice("graph", UNPINNED, "allow"),
        graph_where=section.place_of("graph"),
        licences=_percent(section, "licences"),
        licences_where=section.place_of("licences"),
        sbom_age=mistakes.parsed(section.scalar("sbom-age"), read_days, "E-POLICY-VALUE") or 0,
        sbom_age_where=section.place_of("sbom-age"),
        accepted=_different([one for one in found if one is not None], mistakes),
    )


def _accepted(node: Node, mistakes: Mistakes) -> Acceptance | None:
    section = mistakes.section(node, "an accepted gap", ACCEPTED_KEYS)
    if section is None:
        return None
    path = _path(section)
    reason, owner = section.text("reason", required=True), section.text("owner", required=True)
    expires, created = section.date("expires", required=True), section.date("created")
    code = section.text("code")
    if not path or expires is None:
        return None
    return Acceptance(path, code, reason, owner, expires, section.where, created)


def _percent(section: Section, key: str) -> int:
    scalar = section.scalar(key)
    if scalar is None:
        return 0
    if scalar.text.isascii() and scalar.text.isdigit() and len(scalar.text) < 4 and int(scalar.text) <= 100:
        return int(scalar.text)
    section.mistakes.add("E-POLICY-VALUE", f"{key} is how many of a hundred packages are meant, from 0 to 100", scalar)
    return 0


def _path(section: Section) -> str:
    scalar = section.scalar("path", required=True)
    if scalar is None:
        return ""
    if not _is_path(scalar):
        message = f"path is the path of one file from the scanned folder, not {brief(scalar.text, 80)!r}"
        section.mistakes.add("E-POLICY-VALUE", message, scalar, "write it as the finding shows it; a gap has no pattern")
        return ""
    return scalar.text


def _is_path(scalar: Scalar) -> bool:
    text = scalar.text
    return text == normpath(text) and not text.startswith(("/", "..")) and "*" not in text


def _different(found: list[Acceptance], mistakes: Mistakes) -> tuple[Acceptance, ...]:
    first: dict[str, Acceptance] = {}
    for one in found:
        if first.setdefault(one.id, one) is not one:
            message = f"{brief(one.id, 100)} is accepted at {first[one.id].where} already"
            mistakes.add_at("E-POLICY-DUPLICATE", message, one.where)
    return tuple(found)

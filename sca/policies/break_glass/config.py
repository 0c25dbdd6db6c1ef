"""The `break-glass` list: somebody lets runs pass for a few days, in the open, and answers for it afterwards.

A pipeline that cannot wait for a commit sets SCA_BREAK_GLASS to the last day, who signs, and why: `2026-11-27 ann: the shop is
down`.
"""

import re
from datetime import date

from msgspec import Struct

from sca.files.yaml_nodes import Node
from sca.model.component import Location
from sca.model.text import brief
from sca.policies.reading import Mistakes

KEYS = ("id", "reason", "by", "created", "expires", "approved-by")
LONGEST = 7
VARIABLE = "SCA_BREAK_GLASS"
_SIGNED = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}) +(?P<by>[^:]*[^: ]) *: *(?P<reason>.*\S)", re.DOTALL)


class BreakGlass(Struct, frozen=True):
    """One entry, from the day `created` up to the day `expires`. `approved_by` is who looked at it afterwards."""

    id: str
    reason: str
    by: str
    created: date
    expires: date
    where: Location
    approved_by: str = ""

    @property
    def sentence(self) -> str:
        """What every report says first."""
        return f"{brief(self.reason)} (signed by {brief(self.by, 80)}, until {self.expires})"


def read_break_glass(nodes: tuple[Node, ...], mistakes: Mistakes) -> tuple[BreakGlass, ...]:
    """The entries; mistakes are noted."""
    found = [_read(node, mistakes) for node in nodes]
    return tuple(one for one in found if one is not None)


def _read(node: Node, mistakes: Mistakes) -> BreakGlass | None:
    section = mistakes.section(node, "a break-glass entry", KEYS)
    if section is None:
        return None
    id, reason, by = (section.text(key, required=True) for key in ("id", "reason", "by"))
    created, expires = section.date("created", required=True), section.date("expires", required=True)
    if created is None or expires is None or not (id and reason and by):
        return None
    if not 0 <= (expires - created).days <= LONGEST:
        mistakes.add("E-POLICY-VALUE", f"a break-glass entry holds for at most {LONGEST} days", section.node)
    return BreakGlass(id, reason, by, created, expires, section.where, section.text("approved-by"))


def signed(text: str, today: date) -> BreakGlass:
    """What the environment variable says. Raises ValueError if it is not signed, or holds for too long."""
    match = _SIGNED.fullmatch(text.strip())
    if match is None:
        raise ValueError("it is written as: LAST-DAY WHO: REASON, such as 2026-11-27 ann: the shop is down")
    expires = date.fromisoformat(match["day"])
    if not 0 <= (expires - today).days <= LONGEST:
        raise ValueError(f"its last day is not one of the next {LONGEST} days")
    where = Location(VARIABLE, role="environment")
    return BreakGlass(VARIABLE, match["reason"], match["by"], today, expires, where)

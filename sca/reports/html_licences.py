"""What the page says about licences: how many packages have which, and what those licences ask for."""

from collections import Counter, defaultdict

from msgspec import Struct

from sca.facts.expressions import licences_of
from sca.facts.licence_conditions import conditions_of, taken_branch
from sca.model.licence import LicenceAnswer
from sca.model.package import Package
from sca.model.result import Result
from sca.reports.page_words import DUTIES, say

UNKNOWN = "unknown"


class LicenceRow(Struct, frozen=True):
    """How many packages have a licence; `share` is a percentage of all packages. `settled` is false for what nobody knows."""

    licence: str
    packages: int
    share: float
    settled: bool


class DutyRow(Struct, frozen=True):
    """One thing that licences ask for, which of them do, each with its number of packages, and the number of packages in all."""

    duty: str
    licences: tuple[tuple[str, int], ...]
    packages: int


def licence_rows(result: Result) -> list[LicenceRow]:
    """The licences by how many packages have them; what is not settled comes first."""
    licences = {answer.component: answer for answer in result.licences}
    named = {component.package: licence_text(licences.get(component.id)) for component in result.components}
    counts = Counter(named.values())
    settled = {answer.expression for answer in result.licences if answer.shape == "expression" and answer.confidence != "guess"}
    rows = [LicenceRow(text, count, 100 * count / len(named), text in settled) for text, count in counts.items()]
    return sorted(rows, key=lambda row: (row.settled, -row.packages, row.licence))


def duty_rows(result: Result) -> list[DutyRow]:
    """What the licences of the packages ask for; of a choice what the policy takes counts, else what asks for least."""
    packages = {component.id: component.package for component in result.components if not component.owned_by}
    asked: defaultdict[str, defaultdict[str, set[Package]]] = defaultdict(lambda: defaultdict(set))
    duties: dict[str, tuple[tuple[str, str], ...]] = {}
    for answer in result.licences:
        package = packages.get(answer.component)
        if package is None or answer.shape != "expression":
            continue
        expression = answer.chosen or answer.expression
        if expression not in duties:
            duties[expression] = tuple(_duties(answer))
        for condition, licence in duties[expression]:
            asked[condition][licence].add(package)
    order = [*DUTIES, ""]
    return [_duty_row(condition, asked[condition]) for condition in sorted(asked, key=order.index)]


def _duties(answer: LicenceAnswer) -> list[tuple[str, str]]:
    taken = taken_branch(answer)
    found = []
    for licence in licences_of(taken) if taken is not None else ():
        conditions = conditions_of(licence)
        found.extend([(one if one in DUTIES else "", str(licence)) for one in (("",) if conditions is None else conditions)])
    return found


def _duty_row(condition: str, licences: dict[str, set[Package]]) -> DutyRow:
    counted = sorted(((name, len(packages)) for name, packages in licences.items()), key=lambda pair: (-pair[1], pair[0]))
    return DutyRow(DUTIES.get(condition) or say("duties.unknown"), tuple(counted), len(set().union(*licences.values())))


def licence_text(answer: LicenceAnswer | None) -> str:
    """The licence of a component in a few words."""
    if answer is None:
        return UNKNOWN
    if answer.shape == "expression":
        return answer.expression
    if answer.shape == "candidates":
        return f"one of {', '.join(answer.candidates)}"
    return "no licence granted" if answer.shape == "none" else UNKNOWN

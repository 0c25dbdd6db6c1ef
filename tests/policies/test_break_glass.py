"""In an emergency somebody lets runs pass, in the open, for a few days, and answers for it afterwards."""

import io
from datetime import date

import openpyxl
import pytest
from msgspec.structs import replace

from sca import exit_status
from sca.conclude import Allowances, conclude
from sca.model.verdict import Verdict
from sca.policies.break_glass.config import signed
from sca.policies.evaluate import evaluate
from sca.policies.grounds import Grounds
from sca.policies.occasion import Occasion
from sca.reports.read_result import read_result
from sca.reports.table import REPORTS, renderer
from sca.scan import Scanned
from tests.policies.judging import REGISTRIES, TODAY, inventory, judge, mistakes, npm, policy, refusal, said
from tests.policies.layers.stacked import refused, stack
from tests.reports.sample_result import RESULT

DENY = "packages: {default: deny}\n"
ENTRY = "id: outage, reason: the shop is down, by: ann, created: 2026-11-24, expires: 2026-11-26"
GLASS = f"{DENY}break-glass: [{{{ENTRY}}}]\n"


def ended(verdict: Verdict) -> tuple[int, str]:
    first = conclude(inventory(npm("a")), verdict, Scanned((), (), (), 1), Allowances(empty=True))[0]
    return first.status, first.sentence


@pytest.mark.parametrize(
    ("today", "status", "first"),
    [
        (date(2026, 11, 23), exit_status.VIOLATED, ("SCA101", "a@1.0.0", "open")),
        (date(2026, 11, 24), exit_status.SATISFIED, ("SCA101", "a@1.0.0", "open")),
        (date(2026, 11, 26), exit_status.SATISFIED, ("SCA101", "a@1.0.0", "open")),
        (date(2026, 11, 27), exit_status.VIOLATED, ("SCA101", "a@1.0.0", "open")),
    ],
)
def test_a_run_passes_on_its_days_only_and_what_was_found_stays(today: date, status: int, first: tuple[str, str, str]) -> None:
    verdict = judge(GLASS, npm("a"), today=today)
    assert ended(verdict)[0] == status
    assert said(verdict)[0] == first


def test_it_is_said_first_and_listed() -> None:
    verdict = judge(GLASS, npm("a"))
    assert ended(verdict) == (0, "break-glass: the shop is down (signed by ann, until 2026-11-26)")
    assert said(verdict)[1] == ("SCA801", "break-glass outage", "warning")


def test_afterwards_it_fails_until_somebody_approves() -> None:
    later = date(2026, 12, 1)
    assert said(judge(GLASS.replace("deny", "allow"), today=later)) == [("SCA802", "break-glass outage", "open")]
    approved = GLASS.replace("deny", "allow").replace("2026-11-26}", "2026-11-26, approved-by: bob}")
    assert judge(approved, today=later).findings == ()


def test_every_report_says_it_first() -> None:
    verdict = replace(RESULT.verdict, break_glass="the shop is down")
    result = replace(
        RESULT, verdict=verdict, exit_status=0, complete=True, reasons=("break-glass: the shop is down", "1 violation")
    )
    for report in (one for one in REPORTS if one.whole):
        data = renderer(report.name)(result)
        text = _cells(data) if report.name == "xlsx" else data.decode()
        before = text[: text.find("the shop is down")]
        assert "the shop is down" in text
        assert "SCA101" not in before, report.name
    assert read_result(renderer("json")(result), "x").verdict.break_glass == "the shop is down"


def _cells(data: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)


def test_the_environment_must_be_signed_and_short() -> None:
    glass = signed("2026-11-30 ann of the shop : it is down: the database", TODAY)
    assert (glass.by, glass.reason, glass.expires) == ("ann of the shop", "it is down: the database", date(2026, 11, 30))
    for text in ("1", "true", "2026-11-30", "2026-11-30 ann", "2026-11-30 : why", "2026-12-30 ann: why", "2026-11-24 ann: why"):
        assert refusal(lambda given: signed(given, TODAY), text), text
    verdict = evaluate(inventory(npm("a")), policy(DENY), Occasion(TODAY, break_glass=glass), Grounds({}, REGISTRIES))
    assert ended(verdict)[0] == 0
    assert verdict.break_glass


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (ENTRY.replace("2026-11-26", "2026-12-26"), "at most 7 days"),
        (ENTRY.replace("2026-11-26", "2026-11-20"), "at most 7 days"),
        (ENTRY.replace("by: ann, ", ""), "needs a by"),
        (ENTRY.replace("created: 2026-11-24, ", ""), "needs a created"),
    ],
)
def test_mistakes(entry: str, sentence: str) -> None:
    assert any(sentence in one[3] for one in mistakes(f"{DENY}break-glass: [{{{entry}}}]\n"))


def test_a_lower_layer_needs_the_right() -> None:
    glass = f"break-glass: [{{{ENTRY}}}]\n"
    assert "unit has no right to relax break-glass-used" in refused(stack(DENY, glass))[0][2]
    right = "relax: [{rules: [break-glass-used], for: [unit], days: 7, reason: r}]\n"
    assert refused(stack(right + DENY, glass)) == []

"""What is offered for one dependency: what many workspaces have alike stands once, and names the others."""

from msgspec.structs import replace

from sca.model.remedy import NOTHING, REFRESH, Remedy, Settled
from sca.reports.actions import Action

PLACES = ("a", "b", "c", "d", "shop", "z")


def _action(*remedies: Remedy) -> Action:
    return Action("q@1.0.0", "shop", (), remedies)


def _remedy(place: str, kind: str = REFRESH, command: str = "npm update x") -> Remedy:
    settled = (Settled("SCA902", "pkg:npm/x@1.0.0", "GHSA-1"),)
    made = Remedy(f"{place}#", place, "q@1.0.0", "x@1.0.0", "1.0.1", kind, verified=True, why="why", command=command)
    return replace(made, resolves=settled)


def test_what_is_the_same_in_many_projects_is_offered_once_here() -> None:
    (only,) = _action(*map(_remedy, PLACES)).offers
    assert (only.remedy.place, only.notes[-1]) == ("shop", "the same in a, b, c and 2 more")


def test_another_command_or_another_end_is_another_offer() -> None:
    remedies = (_remedy("a"), _remedy("shop"), _remedy("b", command="npm update x --workspace b"), _remedy("c", NOTHING))
    assert [one.remedy.place for one in _action(*remedies).offers] == ["shop", "b", "c"]


def test_one_project_needs_no_word_about_others() -> None:
    (only,) = _action(_remedy("shop")).offers
    assert only.notes == ("settles GHSA-1",)

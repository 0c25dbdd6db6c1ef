"""What is offered for a finding: the smallest step that is known to be clean, through every way in, and no more than is known."""

import pytest
from msgspec.structs import replace

from sca.model.component import NpmFacts
from sca.model.remedy import ADD, CHANGE, NEWEST, NOTHING, REFRESH, REMOVE, Remedy
from tests.remedies.scene import Records, Scene

FLAW = Records({"x": {"GHSA-1": ("0.0.0", "1.2.0")}})


def told(remedies: tuple[Remedy, ...]) -> list[tuple[str, str, str, str, bool]]:
    """Each remedy in the fields that a reader looks at first."""
    return [(one.place, one.direct, one.title, one.kind, one.verified) for one in remedies]


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        pytest.param(
            {"app": {"x@1.1.0": "^1.0.0"}},
            [("app", "x@1.1.0", "x@1.1.0 to 1.2.0", REFRESH, True)],
            id="direct, and its range admits the version: the lock alone changes",
        ),
        pytest.param(
            {"app": {"x@1.1.0": "~1.1.0"}},
            [("app", "x@1.1.0", "x@1.1.0 to 1.2.0", CHANGE, True)],
            id="direct, and its range leaves the version out: the manifest changes",
        ),
        pytest.param(
            {"app": {"q@1.0.0": "^1.0.0"}, "q@1.0.0": {"x@1.1.0": "^1.1.0"}},
            [("app", "q@1.0.0", "x@1.1.0 to 1.2.0", REFRESH, True)],
            id="transitive, and the parent's range admits it",
        ),
        pytest.param(
            {"app": {"q@1.0.0": "^1.0.0"}, "q@1.0.0": {"x@1.1.0": "1.1.0"}},
            [("app", "q@1.0.0", "a newer version than q@1.0.0", NEWEST, False)],
            id="transitive, and the parent leaves it out: its newer versions are not known",
        ),
        pytest.param(
            {
                "app": {"q@1.0.0": "^1.0.0"},
                "q@1.0.0": {"x@1.1.0": "1.1.0"},
                "tool": {"q@1.3.0": "^1.3.0"},
                "q@1.3.0": {"x@1.2.4": "^1.2.0"},
            },
            [("app", "q@1.0.0", "q@1.0.0 to 1.3.0", REFRESH, True)],
            id="the parent is met elsewhere in a version that admits it, and its own range lets that in",
        ),
        pytest.param(
            {
                "app": {"q@1.0.0": "1.0.0"},
                "q@1.0.0": {"x@1.1.0": "1.1.0"},
                "tool": {"q@1.3.0": "^1.3.0"},
                "q@1.3.0": {"x@1.2.4": "^1.2.0"},
            },
            [("app", "q@1.0.0", "q@1.0.0 to 1.3.0", CHANGE, True)],
            id="the same, and the project must ask for the parent anew",
        ),
        pytest.param(
            {
                "app": {"q@1.0.0": "1.0.0"},
                "q@1.0.0": {"x@1.1.0": "1.1.0"},
                "tool": {"q@2.0.0": "^2.0.0"},
                "q@2.0.0": {},
            },
            [("app", "q@1.0.0", "q@1.0.0 to 2.0.0", CHANGE, True)],
            id="a newer parent that needs the package no more",
        ),
        pytest.param(
            {
                "app": {"p@1.0.0": "^1.0.0"},
                "p@1.0.0": {"q@1.0.0": "1.0.0"},
                "q@1.0.0": {"x@1.1.0": "1.1.0"},
                "tool": {"q@1.3.0": "^1.3.0", "p@1.1.0": "^1.1.0"},
                "p@1.1.0": {"q@1.3.0": "^1.2.0"},
                "q@1.3.0": {"x@1.2.4": "^1.2.0"},
            },
            [("app", "p@1.0.0", "p@1.0.0 to 1.1.0", REFRESH, True)],
            id="over two steps",
        ),
        pytest.param(
            {
                "app": {"q@1.0.0": "^1.0.0", "r@1.0.0": "^1.0.0"},
                "q@1.0.0": {"x@1.1.0": "^1.0.0"},
                "r@1.0.0": {"x@1.1.0": "1.1.0"},
            },
            [
                ("app", "q@1.0.0", "x@1.1.0 to 1.2.0", REFRESH, True),
                ("app", "r@1.0.0", "a newer version than r@1.0.0", NEWEST, False),
            ],
            id="two parents with different ranges: both must be satisfied",
        ),
        pytest.param(
            {"app": {"q@1.0.0": "^1.0.0"}, "q@1.0.0": {"x@1.1.0": ""}},
            [("app", "q@1.0.0", "x@1.1.0 to 1.2.0", REFRESH, False)],
            id="the lock does not tell what the parent asks for",
        ),
        pytest.param(
            {"app": {"x@0.9.0": "^0.9.0"}},
            [("app", "x@0.9.0", "x@0.9.0 to 1.2.0", CHANGE, True)],
            id="a jump of the first number",
        ),
        pytest.param({"app": {"x@1.2.0": "^1.0.0"}}, [], id="nothing to do"),
    ],
)
def test_the_smallest_change_of_a_direct_dependency(
    needs: dict[str, dict[str, str]], expected: list[tuple[str, str, str, str, bool]]
) -> None:
    assert told(Scene(needs).remedies(FLAW)) == expected


def test_a_finding_that_takes_an_unverified_change_is_never_called_resolved() -> None:
    needs = {
        "app": {"q@1.0.0": "^1.0.0", "r@1.0.0": "^1.0.0"},
        "q@1.0.0": {"x@1.1.0": "^1.0.0"},
        "r@1.0.0": {"x@1.1.0": "1.1.0"},
    }
    refresh, newest = Scene(needs).remedies(FLAW)
    assert refresh.resolves == newest.resolves == ()
    assert [(one.what, one.also) for one in refresh.may_resolve] == [("GHSA-1", ("a newer version than r@1.0.0",))]
    assert "r@1.0.0 asks for x 1.1.0, which leaves out 1.2.0; not verified" in newest.why


def test_a_jump_of_the_first_number_is_marked() -> None:
    (jump,) = Scene({"app": {"x@0.9.0": "^0.9.0"}}).remedies(FLAW)
    (step,) = Scene({"app": {"x@1.1.0": "^1.0.0"}}).remedies(FLAW)
    assert (jump.major, step.major) == (True, False)


def test_one_change_settles_all_that_it_ends_and_says_what_it_leaves() -> None:
    records = Records({"x": {"GHSA-1": ("0.0.0", "1.2.0"), "GHSA-2": ("0.0.0", "1.3.0"), "GHSA-3": ("0.0.0", None)}})
    (remedy,) = Scene({"app": {"x@1.1.0": "^1.0.0"}}).remedies(records)
    assert remedy.version == "1.3.0"
    assert [one.what for one in remedy.resolves] == ["GHSA-1", "GHSA-2"]
    assert [(one.what, one.why) for one in remedy.leaves] == [("GHSA-3", "1.3.0 has it too, as far as the records tell")]


def test_a_version_that_has_another_vulnerability_is_passed_over() -> None:
    records = Records({"x": {"GHSA-1": ("0.0.0", "1.2.0"), "GHSA-2": ("1.2.0", "1.2.5")}})
    (remedy,) = Scene({"app": {"x@1.1.0": "^1.0.0"}}).remedies(records)
    assert remedy.version == "1.2.5"


def test_where_no_version_is_known_that_is_said() -> None:
    (remedy,) = Scene({"app": {"x@1.1.0": "^1.0.0"}}).remedies(Records({"x": {"GHSA-1": ("0.0.0", None)}}))
    assert (remedy.kind, remedy.command, remedy.resolves) == (NOTHING, "", ())
    assert remedy.leaves[0].why.startswith("no version is known that ends it")


def test_a_fix_that_the_policy_denies_is_not_offered() -> None:
    (remedy,) = Scene({"app": {"x@1.1.0": "^1.0.0"}}).remedies(FLAW, "{default: allow, denied: [pkg:npm/x@1.2.0]}")
    assert remedy.kind == NOTHING
    assert remedy.why.startswith("1.2.0 would end it, and x@1.2.0 is denied")


def test_a_fix_that_only_lacks_an_approval_says_how_to_get_it() -> None:
    (remedy,) = Scene({"app": {"x@1.1.0": "^1.0.0"}}).remedies(FLAW, "{default: deny, approved: [pkg:npm/x@1.1.0]}")
    assert remedy.kind == NOTHING
    assert remedy.why == (
        "1.2.0 would end it, and x@1.2.0 is not approved in this version: "
        "have it approved first (sca approve pkg:npm/x@1.2.0), then look again"
    )


def test_a_fix_that_is_not_approved_is_not_offered_and_the_next_approved_one_is() -> None:
    lists = "{default: deny, approved: [pkg:npm/x@1.1.0, pkg:npm/x@^1.4.0]}"
    (remedy,) = Scene({"app": {"x@1.1.0": "^1.0.0"}}).remedies(FLAW, lists)
    assert (remedy.version, remedy.kind, remedy.verified) == ("1.4.0", REFRESH, True)


@pytest.mark.parametrize(
    ("lists", "version"),
    [
        pytest.param("{default: deny, approved: [pkg:npm/x@^1.1.0]}", "1.1.0", id="the least approved one"),
        pytest.param("{default: deny, approved: [pkg:npm/x@0.9.0]}", "0.9.0", id="an older one, where there is no newer"),
        pytest.param("{default: deny, approved: [pkg:npm/x@0.9.0, pkg:npm/x@2.0.0]}", "2.0.0", id="a newer one goes before"),
        pytest.param('{default: allow, denied: ["pkg:npm/x@<1.0.4"]}', "1.0.4", id="the first beyond a denial"),
    ],
)
def test_the_nearest_version_that_the_lists_let_through(lists: str, version: str) -> None:
    (remedy,) = Scene({"app": {"x@1.0.0": "*"}}).remedies(Records({}), lists)
    assert (remedy.version, [one.code for one in remedy.resolves]) == (version, ["SCA102" if "denied" in lists else "SCA101"])


def test_every_project_has_an_entry_of_its_own_and_names_the_others() -> None:
    needs = {"app": {"x@1.1.0": "^1.0.0"}, "shop": {"x@1.1.0": "1.1.0"}}
    first, second = Scene(needs).remedies(FLAW)
    assert [(one.place, one.kind) for one in (first, second)] == [("app", REFRESH), ("shop", CHANGE)]
    assert first.resolves[0].also == ("in shop: x@1.1.0 to 1.2.0",)
    assert second.resolves[0].also == ("in app: x@1.1.0 to 1.2.0",)


def test_one_command_for_a_shared_lock_is_not_named_twice() -> None:
    first, second = Scene({"app": {"x@1.1.0": "^1.0.0"}, "shop": {"x@1.1.0": "^1.1.0"}}).remedies(FLAW)
    assert first.command == second.command == "npm update x"
    assert first.resolves[0].also == second.resolves[0].also == ()


@pytest.mark.parametrize(
    ("needs", "title", "verified"),
    [
        pytest.param({"app": {"x@1.1.0": "^1.0.0"}}, "remove x@1.1.0", True, id="direct"),
        pytest.param({"app": {"q@1.0.0": "*"}, "q@1.0.0": {"x@1.1.0": "*"}}, "remove q@1.0.0", False, id="transitive"),
    ],
)
def test_what_attacks_in_every_version_is_taken_out(needs: dict[str, dict[str, str]], title: str, verified: bool) -> None:
    (remedy,) = Scene(needs).remedies(Records({"x": {"MAL-1": ("0.0.0", None)}}))
    assert (remedy.kind, remedy.title, remedy.verified) == (REMOVE, title, verified)
    assert bool(remedy.resolves) == verified
    assert bool(remedy.may_resolve) != verified


def test_what_attacked_in_some_versions_is_brought_beyond_them() -> None:
    (remedy,) = Scene({"app": {"x@1.1.0": "^1.0.0"}}).remedies(Records({"x": {"MAL-1": ("1.0.0", "1.2.0")}}))
    assert (remedy.kind, remedy.version) == (REFRESH, "1.2.0")


def test_a_package_that_no_project_is_known_to_need_is_not_verified() -> None:
    (remedy,) = Scene({}, others=("x@1.1.0",)).remedies(FLAW)
    assert (remedy.place, remedy.verified, remedy.resolves) == ("package-lock.json", False, ())


def test_changes_that_ask_for_different_versions_are_not_verified() -> None:
    needs = {
        "app": {"q@1.0.0": "1.0.0"},
        "q@1.0.0": {"x@1.1.0": "1.1.0"},
        "tool": {"q@1.3.0": "^1.3.0"},
        "q@1.3.0": {"x@1.2.4": "^1.2.0"},
    }
    records = Records({"x": {"GHSA-1": ("0.0.0", "1.2.0")}, "q": {"GHSA-2": ("0.0.0", "1.2.0"), "GHSA-3": ("0.0.0", None)}})
    remedies = [one for one in Scene(needs).remedies(records) if one.package == "q@1.0.0" and one.version]
    assert [(one.version, one.verified, one.resolves) for one in remedies] == [("1.2.0", False, ()), ("1.3.0", False, ())]
    assert all("another change asks for another version of it" in one.why for one in remedies)


def test_what_a_parent_brings_inside_of_it_changes_with_the_parent_only() -> None:
    scene = Scene({"app": {"q@1.0.0": "^1.0.0"}, "q@1.0.0": {"x@1.1.0": "^1.0.0"}})
    bundled = tuple(
        replace(one, facts=NpmFacts(path="x", bundled=True)) if one.package.name == "x" else one
        for one in scene.inventory.components
    )
    scene.inventory = replace(scene.inventory, components=bundled)
    (remedy,) = scene.remedies(FLAW)
    assert (remedy.kind, remedy.resolves) == (NEWEST, ())
    assert remedy.why.startswith("q@1.0.0 brings its own x inside of it; not verified")


def test_a_graph_that_is_made_to_be_endless_is_given_up() -> None:
    levels, width = 8, 6
    needs: dict[str, dict[str, str]] = {"app": {}, "tool": {}}
    for level in range(levels):
        for one in range(width):
            for version in ("1.0.0", "1.1.0"):
                below = [f"p{level - 1}-{other}@{version}" for other in range(width)] if level else [f"x@1.{version[2]}.5"]
                asked = "1.0.0" if version == "1.0.0" and level else version if level else f"1.{version[2]}.5"
                needs[f"p{level}-{one}@{version}"] = dict.fromkeys(below, asked)
    needs["app"] = {f"p{levels - 1}-{one}@1.0.0": "1.0.0" for one in range(width)}
    needs["tool"] = {f"p{levels - 1}-{one}@1.1.0": "1.1.0" for one in range(width)}
    remedies = Scene(needs).remedies(Records({"x": {"GHSA-1": ("0.0.0", "1.1.5")}}))
    assert 0 < len(remedies) < 500


def test_nuget_needs_a_reference_of_the_project_itself() -> None:
    records = Records({"X": {"GHSA-1": ("0.0.0", "1.2.0")}})
    needs = {"app": {"Q@1.0.0": "[1.0.0, )"}, "Q@1.0.0": {"X@1.1.0": "1.1.0"}}
    (remedy,) = Scene(needs, type="nuget", lock="packages.lock.json", parser="nuget-packages-lock").remedies(records)
    assert (remedy.kind, remedy.verified, remedy.command) == (ADD, True, "dotnet add package X --version 1.2.0")


def test_pins_of_a_list_are_never_called_verified() -> None:
    scene = Scene({"app": {"x@1.1": "==1.1"}}, type="pypi", lock="requirements.txt", parser="pip-requirements")
    (remedy,) = scene.remedies(Records({"x": {"GHSA-1": ("0", "1.2")}}))
    assert (remedy.verified, remedy.edit) == (False, "at requirements.txt:1: x==1.2")
    assert remedy.why.startswith("not verified: the list tells pins")

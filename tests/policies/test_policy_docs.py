"""docs/policy.md is complete: every key, word and mistake of the reader, and every rule with its own explanation."""

import os
import re
from pathlib import Path

import pytest

from sca.facts.licence_categories import CATEGORIES
from sca.facts.spdx_ids import LIST_VERSION
from sca.model.vex import JUSTIFICATIONS, STATUSES
from sca.policies import granted, settings
from sca.policies.actions import config as actions
from sca.policies.break_glass import config as break_glass
from sca.policies.conditions import config as conditions
from sca.policies.conditions.language import FACTS
from sca.policies.gaps import config as gaps
from sca.policies.images import config as images
from sca.policies.layers import rights
from sca.policies.licences import config as licences
from sca.policies.licences.relations import RELATION_KEYS, RELATIONS
from sca.policies.licences.rulings import CHOICE_KEYS, CLARIFICATION_KEYS
from sca.policies.load import KEYS
from sca.policies.packages import config as packages
from sca.policies.releases import config as releases
from sca.policies.rule import Rule
from sca.policies.sources import config as sources
from sca.policies.table import FAMILIES
from sca.policies.vex import config as vex
from sca.policies.vulnerabilities import conditions as vulnerability_conditions
from sca.policies.vulnerabilities import config as vulnerabilities
from sca.policies.waivers import config as waivers
from tests.policies import reference

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "policy.md"
RULINGS = (*CLARIFICATION_KEYS, *CHOICE_KEYS, *RELATION_KEYS, *RELATIONS, *CATEGORIES)
RULES_HEAD = """## Every rule

This part is made from the declarations of the rules; `sca explain CODE` prints the same.
"""


def section(title: str) -> str:
    """The text of one section of the page."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None, title
    return found[1]


def test_every_rule_is_explained_with_the_words_of_the_program() -> None:
    text = PAGE.read_text(encoding="utf-8")
    written = "\n".join((RULES_HEAD, *(_family(name, rules) for name, rules in FAMILIES.items())))
    if os.environ.get("SCA_REFRESH_GOLDEN"):
        text = text.partition(RULES_HEAD.splitlines()[0])[0] + written
        PAGE.write_text(text, encoding="utf-8")
    assert text.endswith(written)


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("The file", KEYS),
        ("packages", (*packages.KEYS, *packages.APPROVAL_KEYS, *packages.DENIAL_KEYS, *packages.DEFAULTS, *packages.SCOPES)),
        (
            "licences",
            (
                *licences.KEYS,
                *licences.EXCEPTION_KEYS,
                *licences.UNKNOWN,
                *licences.DIFFER,
                *CLARIFICATION_KEYS,
                *CHOICE_KEYS,
                *RELATION_KEYS,
                *RELATIONS,
                *CATEGORIES,
            ),
        ),
        ("sources", (*sources.KEYS, *sources.ALL_OR_NONE, *sources.INTEGRITY, sources.DEFAULT)),
        ("images", (*images.KEYS, *images.PINNED, *images.LATEST, *images.UNRESOLVED, *images.ROOT, *images.SCOPES)),
        ("actions", (*actions.KEYS, *actions.PINNED)),
        ("releases", (*releases.KEYS, *releases.ANSWERS, *releases.SECURITY_FIXES)),
        (
            "vulnerabilities",
            (
                *vulnerabilities.KEYS,
                *vulnerability_conditions.KEYS,
                *vulnerability_conditions.WHEN_KEYS,
                *vex.KEYS,
                *vulnerabilities.FAIL_AT,
                *vulnerabilities.EXPLOITED,
                *vulnerabilities.ANSWERS,
            ),
        ),
        ("gaps", (*gaps.KEYS, *gaps.ACCEPTED_KEYS, *gaps.UNPINNED)),
        ("rules", (*settings.KEYS, *settings.ACTIONS, *settings.UNDETERMINED)),
        ("layers", (*rights.KEYS, "sha256")),
        ("break-glass", break_glass.KEYS),
        ("conditions", (*conditions.KEYS, *FACTS)),
        ("waivers", (*waivers.KEYS, *STATUSES, *JUSTIFICATIONS)),
        ("Facts", granted.KEYS),
    ],
)
def test_every_key_and_word_is_described(title: str, keys: tuple[str, ...]) -> None:
    text = section(title)
    assert [key for key in keys if f"`{key}`" not in text] == []


def test_no_key_is_described_that_is_not_read() -> None:
    """In the tables with a default, the first column names keys."""
    known = {
        *packages.KEYS, *packages.APPROVAL_KEYS, *packages.DENIAL_KEYS, *licences.KEYS, *RULINGS, *licences.EXCEPTION_KEYS,
        *sources.KEYS, *images.KEYS, *actions.KEYS, *releases.KEYS, *vulnerabilities.KEYS,
        *vulnerability_conditions.KEYS, *vex.KEYS, *waivers.KEYS, *gaps.KEYS, *gaps.ACCEPTED_KEYS,
        *settings.KEYS, *rights.KEYS, *break_glass.KEYS, *conditions.KEYS,
    }  # fmt: skip
    for title in (
        "packages",
        "licences",
        "sources",
        "images",
        "actions",
        "releases",
        "vulnerabilities",
        "gaps",
        "rules",
        "layers",
        "break-glass",
        "waivers",
    ):
        for table in re.findall(r"^\| key \| value \| default \|\n\|[-|]+\|\n((?:\|.*\n)+)", section(title), re.MULTILINE):
            named = {key for row in table.splitlines() for key in re.findall(r"`([^`]+)`", row.split("|")[1])}
            assert named <= known


def test_every_mistake_has_a_line() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "sca" / "policies").rglob("*.py")))
    used = set(re.findall(r'"(E-POLICY-[A-Z]+)"', code))
    assert used == set(re.findall(r"^\| `(E-POLICY-[A-Z]+)` \|", section("The file"), re.MULTILINE))


def test_every_way_of_reading_a_licence_has_a_line() -> None:
    modules = ("licences.py", "licence_reading.py")
    code = "".join((ROOT / "sca" / "facts" / name).read_text(encoding="utf-8") for name in modules)
    used = set(re.findall(r'Reading\(\s*"\w+", "([a-z-]+)"', code)) | set(re.findall(r'rule="([a-z-]+)"', code))
    text = section("licences")
    assert used
    assert [rule for rule in used if f"`{rule}`" not in text] == []


def test_the_list_of_licences_is_named() -> None:
    assert f"list {LIST_VERSION}" in section("licences")


def _family(name: str, rules: tuple[Rule, ...]) -> str:
    return f"### Rules about {name}\n\n" + "\n".join(map(_rule, rules))


def _rule(rule: Rule) -> str:
    example = "\n".join(f"    {line}" for line in rule.example.splitlines())
    return f"#### {rule.code} {rule.name}\n\n{rule.summary}\n\n*Why:* {rule.why}\n\n*What to do:* {rule.fix}\n\n{example}\n"


def test_the_page_of_every_key_is_made_from_the_schema() -> None:
    place = ROOT / "docs" / "policy-keys.md"
    if os.environ.get("SCA_REFRESH_GOLDEN"):
        place.write_text(reference.page(), encoding="utf-8")
    assert place.read_text(encoding="utf-8") == reference.page()

"""Entries are added to a policy as a person would: everything else stays, and what cannot be edited safely is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.files.limits import DEFAULTS
from sca.policies.edit import EditError, add_entry

APPROVED = ("packages", "approved")
ENTRY = '{match: "pkg:npm/a@^1", reason: r}'
BLOCK = """\
# head

packages:   # which may be used
  default: deny
  approved:
    - pkg:npm/x     # the first
    - match: pkg:npm/y
      reason: r

    # the end of the list
  denied: [pkg:npm/z]
waivers: []
"""


def test_a_block_list_gets_a_line_and_keeps_its_comments() -> None:
    assert add_entry(BLOCK, APPROVED, ENTRY, DEFAULTS) == BLOCK.replace("      reason: r\n", f"      reason: r\n    - {ENTRY}\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("packages: {default: deny}", f"packages: {{default: deny, approved: [{ENTRY}]}}", id="a flow section"),
        pytest.param("packages:\n  approved: [a, b] # c", f"packages:\n  approved: [a, b, {ENTRY}] # c", id="a flow list"),
        pytest.param("packages:\n  approved: []\n", f"packages:\n  approved: [{ENTRY}]\n", id="an empty flow list"),
        pytest.param("packages:\n  approved: [a,\n    b,]\n", f"packages:\n  approved: [a,\n    b, {ENTRY}]\n", id="two lines"),
        pytest.param("packages:\n  approved:\n", f"packages:\n  approved:\n    - {ENTRY}\n", id="an empty key"),
        pytest.param("packages:\n  approved:\n", f"packages:\n  approved:\n    - {ENTRY}\n", id="nothing behind the key"),
        pytest.param("packages:\n  approved:\n  - a\n", f"packages:\n  approved:\n  - a\n  - {ENTRY}\n", id="not indented"),
        pytest.param("packages:\n    a: b", f"packages:\n    a: b\n    approved:\n      - {ENTRY}\n", id="a key"),
        pytest.param("packages:\n  approved:\n    - a", f"packages:\n  approved:\n    - a\n    - {ENTRY}\n", id="no end"),
        pytest.param("name: a\n", f"name: a\n\npackages:\n  approved:\n    - {ENTRY}\n", id="a section"),
        pytest.param(
            "packages:\r\n  approved:\r\n    - a\r\nname: b\r\n",
            f"packages:\r\n  approved:\r\n    - a\r\n    - {ENTRY}\r\nname: b\r\n",
            id="lines of Windows",
        ),
        pytest.param(
            'packages:\n  approved: [\'a]\', "b]\\""]\n', f'packages:\n  approved: [\'a]\', "b]\\"", {ENTRY}]\n', id="quotes"
        ),
    ],
)
def test_where_an_entry_goes(before: str, after: str) -> None:
    assert add_entry(before, APPROVED, ENTRY, DEFAULTS) == after


@pytest.mark.parametrize(
    "text",
    [
        "packages:\n  approved: {file: list.csv}\n",
        "packages:\n  approved: all\n",
        "packages: all\n",
        "packages:\n  approved: [\n    a,\n  ]\n",
        "packages: &a {default: deny}\n",
        "- a\n",
        "",
    ],
)
def test_what_is_left_to_a_person(text: str) -> None:
    with pytest.raises(EditError):
        add_entry(text, APPROVED, ENTRY, DEFAULTS)


LINES = st.lists(
    st.sampled_from(
        (
            "packages:", "  default: deny", "  approved:", "    - pkg:npm/x", "  - y", "    - {match: z}", "", "# c", "    # d",
            "  denied: [a, 'b]']", "waivers:", "  - id: w", "    rule: r", "licences: {unknown: deny}",
        )
    ),
    max_size=10,
)  # fmt: skip


@given(LINES, st.sampled_from((APPROVED, ("waivers",), ("gaps", "accepted"))))
def test_every_line_stays_and_the_outcome_was_read_back(lines: list[str], keys: tuple[str, ...]) -> None:
    text = "\n".join(lines)
    try:
        after = add_entry(text, keys, ENTRY, DEFAULTS)
    except EditError:
        return
    rest = iter(after.split("\n"))
    assert all(any(line == other for other in rest) for line in lines if line)
    assert ENTRY in after

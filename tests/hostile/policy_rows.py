"""Rows about the policy: one that cannot be used ends the run with 2, one that can is never read as a looser one."""

from typing import Any

from tests.hostile.case import GOOD_LOCK, Row
from tests.hostile.lay import files, npm, text
from tests.hostile.npm_rows import entry

HEAD = "schema: 1\nname: permissive\n"
LOOSE = HEAD + "packages:\n  default: allow\n"
DENY = HEAD + "packages:\n  default: allow\n  denied:\n    - {match: pkg:npm/alpha, reason: a test}\n"
LICENCES = HEAD + "licences:\n  allowed: [MIT, Apache-2.0]\n  unknown: deny\n"
NO_LOCK = text("web/readme.md", "nothing")


def waived(fields: str) -> str:
    """A policy with one waiver."""
    return f"{DENY}waivers:\n  - {{id: old, rule: package-denied, match: pkg:npm/alpha, {fields}}}\n"


def licensed(expression: str) -> Any:
    """A lock with one package of this licence."""
    return npm({"node_modules/a": entry(license=expression)}, {"dependencies": {"a": "1"}})


ROWS = (
    Row(
        "POL-repo-policy",
        files({"sca-policy.yaml": LOOSE}),
        exit=1,
        finds=("alpha",),
        policy=DENY,
        note="the case asks for 2; the policy of the checkout is not used at all when the pipeline names one, and that is said",
    ),
    Row(
        "POL-unknown-key",
        NO_LOCK,
        exit=2,
        policy=HEAD + "licenses:\n  allowed: [MIT]\n",
        at="policy.yaml:3",
        says=("licences",),
    ),
    Row(
        "POL-yaml-bombs: aliases",
        NO_LOCK,
        exit=2,
        policy="a: &a [x, x, x]\n" + "".join(f"b{n}: &b{n} [*{'ab'[n > 0]}{n - 1 if n else ''}, *a]\n" for n in range(9)),
    ),
    Row(
        "POL-yaml-bombs: many nodes from few",
        NO_LOCK,
        exit=2,
        policy="a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(9)),
        at="policy.yaml:",
    ),
    Row(
        "POL-yaml-bombs: a merge bomb",
        NO_LOCK,
        exit=2,
        policy="a: &a {x: 1}\n" + "b: &b\n" + "  <<: [*a, *a, *a]\n" * 8,
        at="policy.yaml:",
    ),
    Row("POL-yaml-bombs: depth", NO_LOCK, exit=2, policy="a: " + "[" * 60_000, at="policy.yaml:", says=("yaml-depth",)),
    Row(
        "POL-yaml-bombs: a tag",
        NO_LOCK,
        exit=2,
        policy=HEAD + "x: !!python/object/apply:os.system [touch canary]\n",
        at="policy.yaml:3",
    ),
    Row("POL-yaml-bombs: two documents", NO_LOCK, exit=2, policy=f"{HEAD}---\n{HEAD}", at="policy.yaml:"),
    Row("POL-yaml-bombs: a key twice", NO_LOCK, exit=2, policy=HEAD + "name: again\n", at="policy.yaml:3"),
    Row("POL-yaml-bombs: larger than a policy", NO_LOCK, exit=2, policy=HEAD + "#" * 1_100_000, says=("1048576",)),
    Row(
        "POL-expired-waiver",
        text("web/readme.md", ""),
        exit=1,
        finds=("alpha",),
        policy=waived("reason: a test, owner: platform-team, expires: 2020-01-01"),
    ),
    Row(
        "POL-expired-waiver: listed as over",
        text("web/readme.md", ""),
        exit=1,
        finds=("SCA501", "expired on 2020-01-01"),
        policy=waived("reason: a test, owner: platform-team, expires: 2020-01-01"),
    ),
    Row(
        "POL-expired-waiver: no date",
        NO_LOCK,
        exit=2,
        policy=waived("reason: a test, owner: platform-team, expires: tomorrow-ish"),
        at="policy.yaml:8",
        says=("expires is a day",),
    ),
    Row(
        "POL-expired-waiver: no reason",
        NO_LOCK,
        exit=2,
        policy=waived("owner: platform-team, expires: 2090-01-01"),
        at="policy.yaml:8",
        says=("needs a reason",),
    ),
    Row("POL-precedence", licensed("MIT OR Apache-2.0 AND GPL-3.0-only"), exit=0, policy=LICENCES),
    Row(
        "POL-precedence: the other way round",
        licensed("(MIT OR Apache-2.0) AND GPL-3.0-only"),
        exit=1,
        policy=LICENCES,
        finds=("GPL-3.0-only",),
    ),
    *(
        Row(f"POL-unknown-licence: {raw or 'empty'}", licensed(raw), exit=1, policy=LICENCES, finds=("a@1.0.0",))
        for raw in ("LicenseRef-MIT", "MIT-ish", "SEE LICENSE IN x", "", "UNLICENSED", "ΜIT")  # noqa: RUF001  # a Greek letter
    ),
    Row("POL-expression-algebra", licensed(" OR ".join(["MIT"] * 2000)), exit=1, policy=LICENCES, finds=("a@1.0.0",)),
    Row("POL-expression-error", licensed("GPL-3.0-only AND"), exit=1, policy=LICENCES, finds=("a@1.0.0",)),
    Row(
        "POL-expression-error: a deep one", licensed("(" * 5000 + "MIT" + ")" * 5000), exit=1, policy=LICENCES, finds=("a@1.0.0",)
    ),
    Row("POL-empty-policy", NO_LOCK, exit=2, policy=""),
    Row("POL-empty-policy: a blank one", NO_LOCK, exit=2, policy="\n# nothing\n"),
    Row("POL-empty-policy: a list", NO_LOCK, exit=2, policy="- a\n"),
    Row("ours: a policy that is no text", NO_LOCK, exit=2, policy="schema: 1\nname: \x00\n"),
    Row(
        "ours: a policy without a schema", text("web/package-lock.json", GOOD_LOCK), exit=2, policy="name: x\n", says=("schema",)
    ),
    Row(
        "ours: a policy of a later schema", NO_LOCK, exit=2, policy="schema: 99\nname: x\n", at="policy.yaml:1", says=("schema",)
    ),
)

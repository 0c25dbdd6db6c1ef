"""`sca waive`: adds a waiver for one finding, or accepts one gap."""

import re
from typing import Any

import click

from sca import exit_status
from sca.cli.editing import add, day, edited_policy, fact_of_today, flow, surveyed_today
from sca.cli.ending import Ending
from sca.cli.find_policy import load, records_path
from sca.cli.options import today
from sca.files.limits import DEFAULTS
from sca.model.text import brief
from sca.policies.granted import known_fact
from sca.policies.purl_pattern import PurlPattern, parse_pattern
from sca.policies.rule import Rule
from sca.policies.table import RULES
from sca.survey import Surveyed

_OTHER = re.compile(r"[^a-z0-9]+")


@click.command(short_help="Add a waiver for a finding.")
@click.argument("finding")
@click.option("--reason", required=True, help="Why the finding is borne for now.")
@click.option("--owner", required=True, help="Who answers for it.")
@click.option("--expires", required=True, metavar="DAY", help="The last day on which it holds.")
@click.option("--ticket", default="", help="Where it is followed up.")
@click.option("--policy", metavar="FILE", envvar="SCA_POLICY", help="The policy to edit (default: the nearest sca-policy.yaml).")
@click.option("--target", default=".", metavar="FOLDER", help="The project that says which licence and hash the package has now.")
@click.option(
    "--advisories",
    metavar="FILE",
    envvar="SCA_ADVISORIES",
    help="The store that says what is known of a vulnerability now (default: in the user's cache folder).",
)
def command(**values: Any) -> None:
    """Add a waiver for FINDING: its code and package, such as SCA101:pkg:npm/left-pad@1.3.0, or SCA701:PATH for a gap.

    A vulnerability stands behind the package: SCA902:pkg:npm/left-pad@1.3.0#GHSA-xxxx-xxxx-xxxx.
    """
    word, colon, subject = values["finding"].partition(":")
    rule = next((one for one in RULES if word.lower() in (one.code.lower(), one.name)), None)
    if rule is None or not colon or not subject:
        raise Ending(exit_status.USAGE, f"usage: {brief(values['finding'])} is no finding", "CODE:PURL, or CODE:PATH for a gap")
    path = edited_policy(values["policy"])
    common = {
        "reason": values["reason"],
        "owner": values["owner"],
        "created": today().isoformat(),
        "expires": day(values["expires"], "--expires"),
    }
    note = ""
    if rule.family == "gaps":
        add(path, ("gaps", "accepted"), flow({"path": subject, **common}, {}))
    else:
        note = _waive(path, rule, subject, {**common, "ticket": values["ticket"]}, values)
    raise Ending(exit_status.SATISFIED, f"{rule.code} of {brief(subject)} is waived until {common['expires']}{note}")


def _waive(path: str, rule: Rule, subject: str, common: dict[str, str], values: dict[str, Any]) -> str:
    """Write the waiver. Returns what is to be said about it."""
    about = ""
    if rule.family == "vulnerabilities":
        subject, _, about = subject.partition("#")
        if not about:
            sentence = f"usage: a waiver of {rule.code} is about one vulnerability"
            raise Ending(exit_status.USAGE, sentence, f"name it behind the package: {rule.code}:{brief(subject)}#GHSA-...")
    try:
        pattern = parse_pattern(subject)
    except ValueError as error:
        raise Ending(exit_status.USAGE, f"usage: {brief(subject)}: {error}", "name it as the finding does") from None
    id = _OTHER.sub("-", f"{rule.name} {pattern.namespace} {pattern.name} {about} {common['created']}".lower()).strip("-")
    surveyed = surveyed_today(values["target"])
    fact, note = fact_of_today(pattern, path, surveyed, licence_only=pattern.range is None), ""
    if rule.family == "licences":
        fact.pop("integrity", None)
    if about:
        fact.pop("licence", None)
        known, note = _known_today(pattern, about, surveyed, path, values["advisories"])
        fact |= known
    add(
        path,
        ("waivers",),
        flow({"id": id, "rule": rule.name, "match": subject, **({"vulnerability": about} if about else {}), **common}, fact),
    )
    return note


def _known_today(
    pattern: PurlPattern, about: str, surveyed: Surveyed, path: str, given: str | None
) -> tuple[dict[str, str], str]:
    """What is known of a vulnerability of the packages, and what is to be said if that is nothing."""
    # Only a waiver of a vulnerability opens the store: a documented lazy import.
    from sca.facts.advisories.exposure import Asked, exposure  # noqa: PLC0415

    store = records_path(given, load(path, DEFAULTS).policy, path)
    exposed = exposure(surveyed.inventory, store, Asked(today()))
    if exposed.data.fault:
        return {}, f"; no fact about the vulnerability is written: {exposed.data.fault}"
    of = {one.id for one in surveyed.inventory.components if pattern.matches(one.package)}
    found = [one for one in exposed.vulnerabilities if one.component in of and about in one.ids]
    return known_fact(found), "" if found else f"; the records know no {brief(about, 60)} of such a package in the project"

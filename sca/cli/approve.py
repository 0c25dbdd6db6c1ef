"""`sca approve`: adds a package to `packages.approved`, with who, why, since and until when, and for which fact."""

from typing import Any

import click

from sca import exit_status
from sca.cli.editing import add, day, edited_policy, fact_of_today, flow, surveyed_today
from sca.cli.ending import Ending
from sca.cli.options import today
from sca.policies.purl_pattern import PurlPattern, parse_pattern


@click.command(short_help="Add a package to the approved ones.")
@click.argument("purl")
@click.option("--reason", required=True, help="Why it may be used.")
@click.option("--by", required=True, help="Who approves it.")
@click.option("--until", default="", metavar="DAY", help="The last day of the approval.")
@click.option("--range", "versions", default="", metavar="RANGE", help="Which versions, in the grammar of the ecosystem.")
@click.option("--policy", metavar="FILE", envvar="SCA_POLICY", help="The policy to edit (default: the nearest sca-policy.yaml).")
@click.option("--target", default=".", metavar="FOLDER", help="The project that says which licence and hash the package has now.")
def command(**values: Any) -> None:
    """Add PURL (pkg:npm/express@4.18.2) to packages.approved of the policy; comments and order stay as they are."""
    pattern = _pattern(values["purl"], values["versions"])
    path = edited_policy(values["policy"])
    fact = fact_of_today(pattern, path, surveyed_today(values["target"]), licence_only=bool(values["versions"]))
    pairs = {
        "match": pattern.text,
        "reason": values["reason"],
        "approved-by": values["by"],
        "created": today().isoformat(),
        "until": day(values["until"], "--until"),
    }
    add(path, ("packages", "approved"), flow(pairs, fact))
    note = "" if fact else "; no fact is written, because the project states none for it"
    raise Ending(exit_status.SATISFIED, f"approved {pattern.text}{note}")


def _pattern(purl: str, versions: str) -> PurlPattern:
    text = f"{purl}@{versions}" if versions else purl
    try:
        pattern = parse_pattern(text)
    except ValueError as error:
        raise Ending(exit_status.USAGE, f"usage: {text}: {error}", "name it as a finding does: pkg:npm/express@4.18.2") from None
    if pattern.range is None and not pattern.prefix:
        raise Ending(exit_status.USAGE, f"usage: {text} names no version", "write it behind @, or give --range")
    return pattern

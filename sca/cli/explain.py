"""`sca explain`: what a finding's code means, offline; and all that was judged of a package."""

import difflib
from textwrap import indent

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.model.text import brief
from sca.policies.table import RULES


@click.command(short_help="Explain a finding's code, or all about a package.")
@click.argument("code")
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@click.option("--policy", metavar="FILE", envvar="SCA_POLICY", help="For a package: the policy (default: the nearest one).")
@click.option("--stage", type=click.Choice(["commit", "build", "release"]), default="build", help="For a package: the stage.")
def command(code: str, targets: tuple[str, ...], policy: str | None, stage: str) -> None:
    """Explain CODE (SCA101) or the rule's name (package-not-approved), or what was judged of the package with a purl."""
    if code.startswith("pkg:"):
        # Only this one scans: a documented lazy import.
        from sca.cli.explain_package import explain_package  # noqa: PLC0415

        raise explain_package(code, targets, policy, stage)
    for rule in RULES:
        if code.lower() in (rule.code.lower(), rule.name):
            click.echo(f"{rule.code}  {rule.name}\n\n{rule.summary}\n\nWhy: {rule.why}\nWhat to do: {rule.fix}")
            click.echo(f"\nIn a policy:\n\n{indent(rule.example, '  ')}")
            return
    words = [word for rule in RULES for word in (rule.code, rule.name)]
    by_lower = {word.lower(): word for word in words}
    close = [by_lower[word] for word in difflib.get_close_matches(code.lower()[:60], by_lower, 3)]
    help = f"did you mean {', '.join(close)}?" if close else f"codes: {', '.join(rule.code for rule in RULES)}"
    raise Ending(exit_status.USAGE, f"usage: there is no rule {brief(code, 60)!r}", help)

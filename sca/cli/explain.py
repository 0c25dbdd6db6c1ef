"""`sca explain`: what a finding's code means, offline."""

import difflib
from textwrap import indent

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.model.text import brief
from sca.policies.table import RULES


@click.command(short_help="Explain a finding's code.")
@click.argument("code")
def command(code: str) -> None:
    """Explain CODE (SCA101) or the rule's name (package-not-approved)."""
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

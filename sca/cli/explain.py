"""`sca explain`: what a finding's code means; or what is known about the licence of a package, and how it was judged."""

import difflib
from textwrap import indent
from typing import Any

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.options import scan_flags, scanning, targets
from sca.model.text import brief
from sca.policies.table import RULES

_PURL = "pkg:"


@click.command(short_help="Explain a finding's code, or the licence of a package.")
@click.argument("subject", metavar="CODE|PURL")
@targets
@click.option("--policy", metavar="FILE", envvar="SCA_POLICY", help="The policy that judges a package.")
@scanning
def command(**values: Any) -> None:
    """Explain CODE (SCA101), the name of a rule (package-not-approved), or the licence of the package PURL in TARGETs."""
    subject, paths = values["subject"], values["targets"]
    flags = scan_flags(values)
    if subject.startswith(_PURL):
        # Only the explanation of a package scans something: a documented lazy import.
        from sca.cli.explain_package import explain_package  # noqa: PLC0415

        explain_package(subject, paths, flags, values["policy"])
        return
    if paths:
        raise Ending(exit_status.USAGE, "usage: a code is explained without a target", "leave out the target")
    _explain_rule(subject)


def _explain_rule(code: str) -> None:
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

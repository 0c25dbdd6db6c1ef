"""`sca explain`: what a finding's code means; or what is known about a package or a vulnerability, and how it was judged."""

import difflib
import re
from textwrap import indent
from typing import Any

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.options import scan_flags, scanning, targets
from sca.model.text import brief
from sca.policies.table import RULES

_PURL = "pkg:"
# The id of a record has the letters of its home in front, such as GHSA-, CVE-, MAL- or PYSEC-.
_RECORD = re.compile(r"[A-Z][A-Z0-9]+-.*|(?:ghsa|cve|mal|pysec|osv)-.*", re.DOTALL).fullmatch


@click.command(short_help="Explain a finding's code, a package or a vulnerability.")
@click.argument("subject", metavar="CODE|PURL|ID")
@targets
@click.option("--policy", metavar="FILE", envvar="SCA_POLICY", help="The policy that judges a package.")
@click.option(
    "--advisories",
    metavar="FILE",
    envvar="SCA_ADVISORIES",
    help="The store of vulnerability records (default: in the user's cache folder).",
)
@scanning
def command(**values: Any) -> None:
    """Explain CODE (SCA101) or the name of a rule (package-not-approved).

    Or the package PURL in TARGETs: its licence, its vulnerabilities, every rule that was judged, and the way out.

    Or the vulnerability ID (GHSA-..., CVE-..., MAL-...): its record, how it is read here, and the ways to it in TARGETs.
    """
    subject, paths = values["subject"], values["targets"]
    flags = scan_flags(values)
    if subject.startswith(_PURL):
        # Only the explanation of a package scans something: a documented lazy import.
        from sca.cli.explain_package import explain_package  # noqa: PLC0415

        explain_package(subject, paths, flags, (values["advisories"], values["policy"]))
        return
    if _RECORD(subject) and subject.lower() not in _named():
        # Only the explanation of a record opens the store: a documented lazy import.
        from sca.cli.explain_record import explain_record  # noqa: PLC0415

        explain_record(subject, paths, flags, (values["advisories"], values["policy"]))
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
    by_lower = _named()
    close = [by_lower[word] for word in difflib.get_close_matches(code.lower()[:60], by_lower, 3)]
    help = f"did you mean {', '.join(close)}?" if close else f"codes: {', '.join(rule.code for rule in RULES)}"
    raise Ending(exit_status.USAGE, f"usage: there is no rule {brief(code, 60)!r}", help)


def _named() -> dict[str, str]:
    """The codes and names of all rules by their small letters."""
    return {word.lower(): word for rule in RULES for word in (rule.code, rule.name)}

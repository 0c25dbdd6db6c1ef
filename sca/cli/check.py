"""`sca check`: scan, judge, report. Of a commit that names no packages nothing more than this is loaded."""

from typing import Any

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.rendering import reporting
from sca.cli.scan_options import COMMIT, scan_flags, scanning, targets


@click.command(short_help="Scan, judge by the policy, report.")
@targets
@click.option(
    "--policy",
    metavar="FILE",
    envvar="SCA_POLICY",
    help="The policy (default: the nearest sca-policy.yaml, else a built-in one).",
)
@click.option(
    "--stage",
    type=click.Choice(["commit", "build", "release"]),
    help="The moment of the check (default: build; with --staged: commit).",
)
@click.option("--full", is_flag=True, help="At the stage commit: everything counts, not only what the commit changes.")
@click.option("--baseline", metavar="FILE", help="An earlier result (JSON): only what is new fails; the old is still listed.")
@click.option(
    "--advisories",
    metavar="FILE",
    envvar="SCA_ADVISORIES",
    help="The store of vulnerability records (default: in the user's cache folder).",
)
@click.option("--exit-zero", is_flag=True, help="End with 0 although the policy is violated; 2 to 8 stay what they are.")
@reporting
@scanning
def command(**values: Any) -> None:
    """Scan TARGETs (folders or files; default: the current folder), judge what they use, and fail on what is not allowed."""
    flags = scan_flags(values)
    values["stage"] = values["stage"] or (COMMIT if flags.staged else "build")
    documents = values["reports"] or values["output"] or values["form"] != "text"
    if flags.staged and values["stage"] == COMMIT and not (values["full"] or documents):
        # A hook runs at each commit, and most commits name no package: two documented lazy imports.
        from sca.cli.commit_empty import nothing_to_check  # noqa: PLC0415

        nothing = nothing_to_check(values["targets"])
        if nothing:
            raise Ending(exit_status.SATISFIED, nothing, quiet=values["quiet"])
    from sca.cli.check_run import run  # noqa: PLC0415

    raise run(flags, values)

"""`sca policy`: looks at a policy itself, without a project."""

import os
from typing import Any

import click

from sca import exit_status
from sca.cli.editing import NO_FLAGS
from sca.cli.ending import Ending
from sca.cli.find_policy import POLICY_NAME, load
from sca.cli.options import pipeline_options, run_survey, today
from sca.cli.output import write_atomically
from sca.cli.policy_test import as_junit, run_file, test_files
from sca.cli.streams import show_bytes
from sca.files.limits import DEFAULTS
from sca.model.text import plural, visible
from sca.policies.layers.show import shown
from sca.policies.lint import lint as find_remarks
from sca.policies.lint import unmatched
from sca.policies.subjects import subjects_of
from sca.policies.table import RULES
from sca.reports.junit import render_cases
from sca.survey import Stopwatch


@click.group(short_help="Show, check and test the policy itself.")
def command() -> None:
    """Look at a policy with all its layers."""


@command.command(short_help="Print what a policy comes to with its layers.")
@click.argument("policy", default=POLICY_NAME, envvar="SCA_POLICY", metavar="[FILE]")
@click.option("--origin", is_flag=True, help="Say of every line in which file and line it stands.")
def show(**values: Any) -> None:
    """Print the policy that FILE and the layers above it come to (default: sca-policy.yaml here)."""
    loaded = load(_path(values["policy"]), DEFAULTS)
    layers = loaded.policy.layers
    show_bytes(shown(loaded.tree, layers, origin=values["origin"]).encode())
    raise Ending(exit_status.SATISFIED, f"{loaded.policy.name}: {plural(len(layers), 'file')}, and no mistake")


@command.command(short_help="Find what is over, needless or unknown.")
@click.argument("policies", nargs=-1, envvar="SCA_POLICY", metavar="[FILE]...")
@click.option("--project", metavar="FOLDER", help="Also name the entries that speak of nothing in this project.")
def lint(**values: Any) -> None:
    """Find what is over, needless or unknown in policies (default: sca-policy.yaml here). Ends with 1 if there is anything."""
    policies = [load(_path(path), DEFAULTS).policy for path in values["policies"] or (POLICY_NAME,)]
    remarks = [remark for policy in policies for remark in find_remarks(policy, today())]
    if values["project"]:
        surveyed = run_survey((values["project"],), NO_FLAGS, pipeline_options(NO_FLAGS), Stopwatch())
        subjects = subjects_of(surveyed.inventory)
        remarks.extend(remark for policy in policies for remark in unmatched(policy, subjects))
    for remark in remarks:
        click.echo(f"{visible(str(remark.where))}: {remark.word}: {visible(remark.message)}")
    status = exit_status.VIOLATED if remarks else exit_status.SATISFIED
    raise Ending(status, f"{', '.join(policy.name for policy in policies)}: {plural(len(remarks), 'remark')}")


@command.command(short_help="Run the tests of a policy.")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(exists=True))
@click.option("--policy", metavar="FILE", help="The policy of tests that name none (default: sca-policy.yaml beside them).")
@click.option("--junit", metavar="FILE", help="Write the outcome as JUnit XML.")
def test(**values: Any) -> None:
    """Run tests of a policy: FILEs, or all *.test.yaml below folders (default: here). Ends with 1 if one fails."""
    files = test_files(values["files"] or (".",))
    ran = [one for path in files for one in run_file(path, values["policy"])]
    for one in ran:
        click.echo(f"{'FAILED' if one.wrong else 'passed'}  {visible(one.path)}:{one.case.where.line}  {visible(one.case.name)}")
        for line in one.wrong:
            click.echo(f"        {visible(line)}")
    silent = sorted({rule.code for rule in RULES} - {code for one in ran for code in one.codes})
    if ran and values["junit"]:
        write_atomically(values["junit"], render_cases(map(as_junit, ran), f"{today().isoformat()}T00:00:00"))
    if not ran:
        raise Ending(exit_status.NOTHING, "no tests were found", "name files, or folders with files that end in .test.yaml")
    click.echo(f"rules that no case touches: {', '.join(silent) or 'none'}")
    failed = sum(bool(one.wrong) for one in ran)
    status = exit_status.VIOLATED if failed else exit_status.SATISFIED
    raise Ending(status, f"{plural(len(ran) - failed, 'test')} passed, {failed} failed")


@command.command(short_help="Fetch layers and lists that lie elsewhere.")
@click.argument("policy", default=POLICY_NAME, envvar="SCA_POLICY", metavar="[FILE]")
@click.option("--from", "brought", multiple=True, metavar="SOURCE=FILE", help="Take a source from a file instead of fetching it.")
@click.option("--offline", is_flag=True, help="Open no network connection.")
def update(**values: Any) -> None:
    """Fetch the layers and lists that lie elsewhere, show what changed, and pin them in sca-policy.lock."""
    # Only this one opens a connection: a documented lazy import.
    from sca.cli.policy_update import update as pin_anew  # noqa: PLC0415

    raise pin_anew(_path(values["policy"]), values["brought"], offline=values["offline"])


def _path(given: str) -> str:
    return os.path.join(given, POLICY_NAME) if os.path.isdir(given) else given

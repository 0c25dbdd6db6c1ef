"""`sca init`: a first policy for a project from what it uses now, with the hook and the job that check by it."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.find_policy import POLICY_NAME
from sca.cli.first_policy import DAYS_BORNE, LIST_NAME, FirstPolicy, first_policy
from sca.cli.init_carried import carried
from sca.cli.init_files import Planned, planned, systems_of
from sca.cli.options import pipeline_options, run_survey, scan_flags, scanning
from sca.cli.output import write_atomically
from sca.files.decode import decode_text
from sca.files.disk import DiskTree
from sca.files.errors import InputError
from sca.files.gitignore import GitIgnore
from sca.model.inventory import Inventory
from sca.model.text import plural, visible
from sca.policies.load import PACKS, PolicyError, pack
from sca.policies.subjects import subjects_of
from sca.survey import Options, Stopwatch, Surveyed
from sca.system.ways import with_slashes

_SHOWN_OF_LIST = 10


@click.command(short_help="Write a first policy.")
@click.argument("target", default=".", metavar="[FOLDER]", type=click.Path(exists=True, file_okay=False))
@click.option("--check", "dry", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--force", is_flag=True, help="Replace a policy that is there.")
@click.option("--policy-only", is_flag=True, help="Write the policy and its list, no hook and no job of a pipeline.")
@click.option(
    "--pack", type=click.Choice(PACKS), help="Write this ready-made policy instead; nothing of the project is approved."
)
@scanning
def command(**values: Any) -> None:
    """Write a commented sca-policy.yaml into FOLDER, in which all that the project uses now passes, marked as unreviewed.

    Beside it: the list of approved packages, a hook for pre-commit, and a job for the pipelines that are found.
    """
    flags = scan_flags(values)
    options = pipeline_options(flags)
    folder, dry = values["target"], values["dry"]
    names = (POLICY_NAME,) if values["pack"] else (POLICY_NAME, LIST_NAME)
    for path in (os.path.join(folder, name) for name in names):
        if os.path.lexists(path) and not (values["force"] or dry):
            raise Ending(
                exit_status.USAGE,
                f"{visible(with_slashes(path))} is there already and stays as it is",
                "replace it: sca init --force",
            )
    if values["pack"]:
        _put(os.path.join(folder, POLICY_NAME), pack(values["pack"]).decode(), dry=dry)
        click.echo(f"this is the {values['pack']} policy, which says in its first lines what it lets through")
        raise Ending(exit_status.SATISFIED, f"policy {values['pack']} {'shown' if dry else 'written'}")
    further, by_hand = carried(flags)
    beside = () if values["policy_only"] else planned(folder, further)
    for one in beside:  # before the scan, which reads a job as it reads any other file
        if not one.into:
            _put(os.path.join(folder, one.path), one.text, dry=dry)
    surveyed = run_survey((folder,), flags, options, Stopwatch())
    try:
        made = first_policy(surveyed, options)
    except PolicyError as error:
        raise Ending(exit_status.FAULT, f"the policy that was made cannot be used: {error}", "this is a bug in sca") from None
    _write(made, folder, dry=dry)
    for line in (*_found(surveyed, folder), *_said(made, options), *_by_hand(beside)):
        click.echo(line)
    for line in _unseen_by_git(folder, [*names, *(one.path for one in beside if not one.into)], options):
        click.echo(line)
    if by_hand and beside:
        click.echo(f"give the hook and the jobs these options too: {visible(by_hand)}")
    raise _end(made, surveyed.inventory, " ".join(filter(None, ("sca check", further, by_hand))), dry=dry)


def _write(made: FirstPolicy, folder: str, *, dry: bool) -> None:
    if made.approved:
        _put(os.path.join(folder, LIST_NAME), made.approved, dry=dry, most=_SHOWN_OF_LIST)
    _put(os.path.join(folder, POLICY_NAME), made.text, dry=dry)


def _put(path: str, text: str, *, dry: bool, most: int = 0) -> None:
    """Write a file, or show it; of a long one `most` lines."""
    if not dry:
        write_atomically(path, text.encode())
        click.echo(f"wrote {visible(with_slashes(path))}")
        return
    there = "would replace" if os.path.lexists(path) else "would write"
    click.echo(f"{there} {visible(with_slashes(path))}:")
    lines = text.splitlines()
    shown = lines[:most] if most and len(lines) > most else lines
    for line in shown:
        click.echo(f"    {visible(line)}".rstrip())
    if len(shown) < len(lines):
        click.echo(f"    ... and {plural(len(lines) - len(shown), 'more line')}")


def _found(surveyed: Surveyed, folder: str) -> Iterator[str]:
    """What is there, in one line."""
    packages = Counter(package.type for package in _packages(surveyed.inventory))
    kinds = ", ".join(f"{plural(count, f'{type} package')}" for type, count in sorted(packages.items()))
    projects = plural(len(surveyed.inventory.projects), "project")
    systems = ", ".join(system.name for system in systems_of(folder)) or "no pipeline that is known"
    yield f"found: {kinds or 'no packages'} in {projects}; {systems}"


def _said(made: FirstPolicy, options: Options) -> Iterator[str]:
    size = len(made.text.encode())
    if size > options.limits.policy_bytes:
        yield f"the policy is larger than policies are by default: give each check --limit policy-bytes={size * 2}"
    without = made.text.count("and without a stated licence}")
    if without:
        yield f"{plural(without, 'entry', 'entries')} of licences.exceptions let through what states no exact licence"
    passing = made.passing
    if passing.gaps or passing.waived:
        borne = f"{plural(len(passing.gaps), 'gap')} and {plural(len(passing.waived), 'finding')}"
        yield f"{borne} of today are let through until {passing.expires}, {DAYS_BORNE} days from now: look at them before then"


def _by_hand(beside: Iterable[Planned]) -> Iterator[str]:
    """What belongs into files that are there already."""
    for one in beside:
        if one.into:
            yield f"{visible(one.path)} stays as it is; put this into it ({one.about}):"
            yield from (f"    {line}".rstrip() for line in one.text.splitlines())


def _unseen_by_git(folder: str, paths: Iterable[str], options: Options) -> Iterator[str]:
    """What the folder's .gitignore file keeps out of a commit: a build that does not get the policy judges by another one."""
    rules = GitIgnore((), wants_gitignore=True)
    with closing(DiskTree(os.path.realpath(folder))) as tree:
        if not tree.exists(".gitignore"):
            return
        try:
            rules.enter("", decode_text(tree.read(".gitignore", options.limits.policy_bytes, "policy-bytes"), ".gitignore"))
        except InputError:
            return
    ignored = [path for path in paths if rules.rule(path, is_folder=False)]
    if ignored:
        yield f".gitignore leaves out what must be committed: git add --force {' '.join(ignored)}"


def _end(made: FirstPolicy, inventory: Inventory, check: str, *, dry: bool) -> Ending:
    count = plural(len(_packages(inventory)), "package")
    if not any(file.outcome != "excluded" for file in inventory.files):
        sentence = "nothing was found to scan: sca check needs --allow-empty until there is"
    elif made.left:
        sentence = f"{plural(len(made.left), 'finding')} that no policy lets through: sca check shows what to do"
    else:
        sentence = "the first check passes by it"
    done = "shown" if dry else "written"
    help = "" if dry else f"read it, take the word 'unreviewed' from what you stand behind, and run: {visible(check)}"
    return Ending(exit_status.SATISFIED, f"policy {done} for {count}, {sentence}", help)


def _packages(inventory: Inventory) -> set[Any]:
    return {subject.package for subject in subjects_of(inventory) if subject.is_package}

"""What `sca approve` and `sca waive` share: the policy file to edit, the fact of the day, and a look at the outcome."""

from datetime import date

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.find_policy import check_text, load, nearest_policy, read_file
from sca.cli.options import ScanFlags, pipeline_options, run_survey
from sca.cli.output import write_atomically
from sca.files.limits import DEFAULTS
from sca.model.text import brief, visible
from sca.policies.edit import EditError, add_entry
from sca.policies.granted import current_fact
from sca.policies.licences.settle import settled
from sca.policies.purl_pattern import PurlPattern
from sca.policies.quoting import yaml_value
from sca.policies.subjects import subjects_of
from sca.survey import Stopwatch, Surveyed
from sca.system.ways import way_from_here, with_slashes

NO_FLAGS = ScanFlags(
    exclude=(),
    gitignore=False,
    limit=(),
    build_arg=(),
    deadline=0.0,
    allow_empty=True,
    allow_incomplete=True,
    offline=True,
    staged=False,
    timings=False,
    platform="",
)


def edited_policy(given: str | None) -> str:
    """The policy file that is edited. Ends with status 2 if there is none."""
    path = given or nearest_policy(".")
    if not path:
        raise Ending(
            exit_status.USAGE, "usage: there is no sca-policy.yaml here", "write one: sca init; or name it: --policy FILE"
        )
    return path


def surveyed_today(folder: str) -> Surveyed:
    """The project as it is."""
    return run_survey((folder,), NO_FLAGS, pipeline_options(NO_FLAGS), Stopwatch())


def fact_of_today(pattern: PurlPattern, path: str, surveyed: Surveyed, *, licence_only: bool) -> dict[str, str]:
    """What the packages that a pattern speaks of state today, by the policy at `path`; nothing if the project uses none."""
    subjects = [subject for subject in subjects_of(surveyed.inventory) if pattern.matches(subject.package)]
    rules = load(path, DEFAULTS).policy.licences
    answers = {answer.component: answer for answer in settled(surveyed.inventory, surveyed.licences, rules)}
    facts = [current_fact(subject, answers) for subject in subjects]
    if not facts or any(fact != facts[0] for fact in facts):
        return {}
    return {key: value for key, value in facts[0].items() if key == "licence" or not licence_only}


def flow(pairs: dict[str, str], fact: dict[str, str]) -> str:
    """An entry as a value on one line."""
    parts = [f"{key}: {yaml_value(value)}" for key, value in pairs.items() if value]
    if fact:
        inner = ", ".join(f"{key}: {yaml_value(value)}" for key, value in fact.items())
        parts.append(f"fact: {{{inner}}}")
    return f"{{{', '.join(parts)}}}"


def add(path: str, keys: tuple[str, ...], entry: str) -> None:
    """Add an entry to a policy. Ends with status 2, the file as it was, if the policy could not be used with it."""
    data = read_file(path, DEFAULTS.policy_bytes, "policy")
    try:
        text = add_entry(data.decode("utf-8-sig"), keys, entry, DEFAULTS)
    except (EditError, UnicodeDecodeError) as error:
        sentence = f"{visible(with_slashes(path))} is not changed: {brief(str(error))}"
        raise Ending(exit_status.USAGE, sentence, f"the entry: - {entry}") from None
    check_text(path, text.encode(), DEFAULTS)
    write_atomically(path, text.encode())
    click.echo(f"{visible(way_from_here(path))}: {'.'.join(keys)}: - {visible(entry)}")


def day(text: str, name: str) -> str:
    """A day as it is written in a policy. Ends with status 2 if it is none."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise Ending(exit_status.USAGE, f"usage: {name} is a day such as 2027-03-31, not {brief(text, 40)}") from None

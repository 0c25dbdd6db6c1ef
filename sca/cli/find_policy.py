"""Finds and reads the policy (and the baseline) of a run."""

import os
from collections.abc import Iterator

import click
from msgspec import Struct

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.snippet import lines_of, snippet
from sca.facts.advisories.place import advisories_path
from sca.files.disk import read_capped
from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.model.result import Result
from sca.model.text import brief, plural, visible
from sca.policies.baseline import Baseline, BaselineError, baseline_from, baseline_of, read_document
from sca.policies.layers.disk import DiskReader
from sca.policies.layers.lock import LOCK_NAME
from sca.policies.load import Loaded, PolicyError, load_layers, starter_policy
from sca.policies.model import Policy
from sca.reports.inert import inert
from sca.reports.read_result import read_result
from sca.system.ways import is_within, leads_out, way_from, way_from_here

POLICY_NAME = "sca-policy.yaml"
_SHOWN = 50


class Earlier(Struct, frozen=True):
    """What a run is compared with: a baseline, and the whole result where it is one."""

    baseline: Baseline | None = None
    result: Result | None = None


def find_policy(given: str | None, root: str, limits: Limits) -> tuple[Policy, list[str]]:
    """The policy of this run, and what to tell about where it comes from. Ends with status 2 if it cannot be used.

    A policy named on the command line is the only one; otherwise the nearest `sca-policy.yaml` from the scanned
    folder up to the root of its repository; otherwise the built-in starter policy.
    """
    nearest = _nearest(root)
    if given:
        notes = (
            [f"the policy of the scanned folder is not used: {visible(nearest)}"] if nearest and not _same(nearest, given) else []
        )
        return load(given, limits).policy, notes
    if nearest:
        return load(nearest, limits, within=_repository(nearest)).policy, []
    return starter_policy(limits), [
        f"no {POLICY_NAME} found: judged by the built-in starter policy; 'sca init' writes one of your own"
    ]


def records_of(policy: Policy, path: str) -> str:
    """The folder of vulnerability records that a policy at `path` names; empty if it names none.

    Ends with 2 for one that leads out of the folder of the policy, be it over a link.
    """
    rules = policy.vulnerabilities
    if rules is None or not rules.records:
        return ""
    folder = os.path.dirname(path) or "."
    beside = way_from(os.path.dirname(shown_path(path)) or ".", os.path.dirname(rules.records_where.path) or ".")
    found = os.path.realpath(os.path.join(folder, beside, rules.records))
    top = os.path.realpath(_repository(path))
    if not is_within(found, top):
        message = f"the records of {rules.records_where} lie outside of the repository of this policy"
        raise Ending(exit_status.USAGE, message, "keep them beside the policy, or name a store: --advisories FILE")
    return found


def records_path(given: str | None, policy: Policy, policy_file: str) -> str:
    """Where a run looks up vulnerability records: what is named, or else what the policy brings along, or else the store."""
    return given or records_of(policy, policy_file) or advisories_path(os.environ)


def policy_path(given: str | None, root: str) -> str:
    """The file of the policy of a run; empty for the built-in one."""
    return given or _nearest(root)


def nearest_policy(folder: str) -> str:
    """The policy that a scan of a folder would find; empty if there is none."""
    return _nearest(os.path.abspath(folder))


def load(path: str, limits: Limits, within: str = "") -> Loaded:
    """Read and check a policy with its layers; every mistake is printed. Ends with status 2 if there is one.

    With `within` the policy may name files of that folder only.
    """
    return check_text(path, read_file(path, limits.policy_bytes, "policy"), limits, within)


def check_text(path: str, data: bytes, limits: Limits, within: str = "") -> Loaded:
    """The same for a text that would stand at `path`."""
    shown = shown_path(path)
    lock = os.path.join(os.path.dirname(path), LOCK_NAME)
    pinned = read_file(lock, limits.policy_bytes, "lock of the policy") if os.path.isfile(lock) else b""
    try:
        return load_layers(data, shown, limits, DiskReader(path, shown, within=within), pinned)
    except PolicyError as error:
        click.echo("\n".join(explained(error)), err=True)
        sentence = f"the policy {shown} cannot be used: {plural(len(error.problems), 'mistake')}"
        raise Ending(exit_status.USAGE, sentence, "docs/policy.md describes every key") from None


def explained(error: PolicyError) -> Iterator[str]:
    """Every mistake with the line it is about, and the other line where it has two ends; of very many the first ones."""
    problems = error.problems
    lines = {path: lines_of(data) for path, data in error.texts.items()}
    for problem in problems[:_SHOWN]:
        yield f"error[{problem.code}]: {inert(problem.message)}"
        yield f"  --> {inert(str(problem.location))}"
        yield from snippet(lines.get(problem.location.path, ()), problem.location)
        other = error.against.get(problem)
        if other is not None:
            yield f"  ::: {inert(str(other))}"
            yield from snippet(lines.get(other.path, ()), other)
        if problem.help:
            yield f"  help: {inert(problem.help)}"
        yield ""
    if len(problems) > _SHOWN:
        yield f"... and {plural(len(problems) - _SHOWN, 'more mistake')}"


def read_baseline(path: str | None, target: str, limits: Limits) -> Earlier:
    """The findings of an earlier run. A file that is not there is said aloud; one of another target ends with status 2."""
    if path is None:
        return Earlier()
    if not os.path.lexists(path):
        click.echo(
            f"sca: there is no baseline {shown_path(path)}: nothing counts as known; sca baseline write makes one", err=True
        )
        return Earlier()
    data = read_file(path, limits.result_bytes, "baseline")
    try:
        document = read_document(data, target)
        if document is not None:
            return Earlier(baseline_of(document))
        result = read_result(data, shown_path(path))
        return Earlier(baseline_from(result, target), result)
    except (InputError, BaselineError) as error:
        raise Ending(exit_status.USAGE, f"the baseline {shown_path(path)} cannot be used: {error}") from None


def read_file(path: str, limit: int, what: str) -> bytes:
    """The bytes of a file that was named. Ends with status 2 if it cannot be read or is too large."""
    try:
        with open(path, "rb") as file:
            data = read_capped(file.read, limit)
    except OSError as error:
        raise Ending(exit_status.USAGE, f"the {what} {brief(path)} cannot be read: {error.strerror}") from None
    if len(data) > limit:
        raise Ending(exit_status.USAGE, f"the {what} {brief(path)} is larger than the limit of {limit} bytes")
    return data


def _nearest(root: str) -> str:
    for folder in _up_to_repository(root):
        path = os.path.join(folder, POLICY_NAME)
        if os.path.isfile(path):
            return path if leads_out(way_from_here(path)) else os.path.relpath(path)
    return ""


def _up_to_repository(root: str) -> list[str]:
    """The folder and those above it up to the root of its repository; outside of any, a folder above may be anybody's."""
    folders = [root]
    while not os.path.exists(os.path.join(folders[-1], ".git")):
        parent = os.path.dirname(folders[-1])
        if parent == folders[-1]:
            return [root]
        folders.append(parent)
    return folders


def _repository(path: str) -> str:
    """The folder whose files a policy that was found may name: the top of its repository, else its own."""
    folder = os.path.dirname(os.path.abspath(path))
    return _up_to_repository(folder)[-1]


def _same(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def shown_path(path: str) -> str:
    """The path as reports may show it: relative, or only the name. No report carries a path of the machine."""
    way = way_from_here(path)
    return visible(os.path.basename(path) if leads_out(way) else way)

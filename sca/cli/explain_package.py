"""`sca explain pkg:...`: every claim about the licence of a package, which of them counts, and what each licence id came to."""

from collections.abc import Iterator

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.explain_rules import rule_lines
from sca.cli.find_policy import find_policy
from sca.cli.options import ScanFlags, pipeline_options, run_survey
from sca.facts.registries import default_registries
from sca.model.component import Component, Location
from sca.model.licence import ClaimReading, LicenceAnswer
from sca.model.text import brief, plural
from sca.policies.evaluate import evaluate
from sca.policies.grounds import Grounds
from sca.policies.licences.check import LicenceCheck
from sca.policies.licences.settle import settled
from sca.policies.licences.weigh import Mark
from sca.policies.model import Policy
from sca.policies.occasion import Occasion
from sca.policies.purl_pattern import PurlPattern, parse_pattern
from sca.policies.subjects import Subject, subjects_of
from sca.reports.inert import inert
from sca.survey import Stopwatch


def explain_package(text: str, paths: tuple[str, ...], flags: ScanFlags, given: str | None) -> None:
    """Print what is known about the packages that a purl or a pattern names. Ends with 7 where there is none."""
    pattern = _pattern(text)
    options = pipeline_options(flags)
    surveyed = run_survey(paths, flags, options, Stopwatch())
    policy, _ = find_policy(given, surveyed.root, options.limits)
    subjects = [one for one in subjects_of(surveyed.inventory) if one.is_package and _is_named(one, pattern)]
    if not subjects:
        message = f"{brief(text, 80)} is not in {surveyed.target}"
        raise Ending(exit_status.NOTHING, message, "sca why NAME finds packages by a part of their name")
    answers = {one.component: one for one in settled(surveyed.inventory, surveyed.licences, policy.licences)}
    check = LicenceCheck(policy.licences, answers) if policy.licences is not None else None
    for subject in subjects:
        click.echo("\n".join(_explained(subject, answers, check, policy)))
    occasion = Occasion(options.today, options.stage)
    verdict = evaluate(surveyed.inventory, policy, occasion, Grounds(answers, default_registries()))
    for line in rule_lines(surveyed, policy, verdict, subjects):
        click.echo(inert(line, 2_000))
    incomplete = not surveyed.inventory.complete and not options.allowances.incomplete
    status = exit_status.INCOMPLETE if incomplete else exit_status.SATISFIED
    more = "; something could not be read: there may be more" if incomplete else ""
    raise Ending(status, f"{plural(len(subjects), 'package')} explained by policy {policy.name}{more}")


def _pattern(text: str) -> PurlPattern:
    try:
        return parse_pattern(text)
    except ValueError as error:
        raise Ending(exit_status.USAGE, f"usage: {brief(text, 80)!r} names no package: {brief(str(error))}") from None


def _is_named(subject: Subject, pattern: PurlPattern) -> bool:
    return pattern.names(subject.package) and pattern.fits(subject.package) is True


def _explained(subject: Subject, answers: dict[str, LicenceAnswer], check: LicenceCheck | None, policy: Policy) -> Iterator[str]:
    """The lines about one package; instances of which the same is known are one."""
    yield f"{inert(subject.label)}  ({subject.scope})"
    said: dict[tuple[str, ...], LicenceAnswer] = {}
    for instance in subject.instances:
        answer = answers.get(instance.id)
        if answer is not None and isinstance(instance, Component):
            said.setdefault((answer.shape, answer.expression, *answer.candidates, answer.chosen), answer)
    if not said:
        yield "  nothing is known about its licence: it is not resolved to a version"
    for answer in said.values():
        yield f"  licence: {_answered(answer)}"
        if answer.note:
            yield f"    {inert(answer.note)}"
        yield from (f"  {line}" for line in _claims(answer))
        yield from (f"  {line}" for line in _reading(subject, answer, check, policy))


def _answered(answer: LicenceAnswer) -> str:
    words = {"candidates": f"one of {' or '.join(answer.candidates)}", "none": "no rights are granted", "unknown": "not known"}
    text = words.get(answer.shape, answer.expression)
    chosen = f", of which {answer.chosen} is taken" if answer.chosen else ""
    return f"{text}{chosen}" if answer.rule == "missing" else f"{text}{chosen}  (read by {answer.rule}, {answer.confidence})"


def _claims(answer: LicenceAnswer) -> Iterator[str]:
    readings = answer.readings or (() if answer.rule == "missing" else (_alone(answer),))
    yield f"claims: {len(readings) or 'none'}"
    for one in readings:
        meaning = one.expression or " or ".join(one.candidates) or {"none": "no rights are granted"}.get(one.shape, "not known")
        stated = f" {brief(one.raw, 60)!r}" if one.raw and one.raw != meaning else ""
        mark = "*" if one.effective else " "
        yield inert(f" {mark} {one.kind}, {one.field}{stated}: {meaning}  (read by {one.rule}){_at(one.location)}")


def _alone(answer: LicenceAnswer) -> ClaimReading:
    """The only claim, which is the answer itself."""
    return ClaimReading(
        kind=answer.kind,
        field=answer.field,
        raw=answer.raw,
        shape=answer.shape,
        expression=answer.expression,
        candidates=answer.candidates,
        rule=answer.rule,
        location=answer.location,
        effective=True,
    )


def _reading(subject: Subject, answer: LicenceAnswer, check: LicenceCheck | None, policy: Policy) -> Iterator[str]:
    """What each licence came to, and by which line."""
    weighed = check.weigh(subject, answer) if check is not None else None
    if check is None:
        yield f"policy {inert(policy.name)} says nothing about licences"
    elif weighed is None:
        yield f"policy {inert(policy.name)}: no licence to judge: an exception decides, or else licences.unknown"
    else:
        yield f"policy {inert(policy.name)}: {weighed.outcome.value}"
        yield from (f"   {_marked(mark)}" for mark in weighed.marks)


def _marked(mark: Mark) -> str:
    word = {"denied": "rejected"}.get(mark.state, mark.state)
    return inert(f"{word:<9} {mark.licence}: {mark.why}")


def _at(location: Location | None) -> str:
    return "" if location is None else f"  {location}"

"""The first policy of a project, which `sca init` writes: the manual, filled in with what the project uses now.

Everything that is there today passes, each line marked as unreviewed, also what states no licence, so that the next
check finds only what is new; an image without a name stays a question. No text of the scanned project can become
anything but a value in it: whatever is not plain is quoted or percent-encoded.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.package import Package
from sca.model.text import brief, plural
from sca.policies import template_words as words
from sca.policies.in_use import (
    ActionsInUse,
    ImagesInUse,
    LicencesInUse,
    SourcesInUse,
    actions_in_use,
    images_in_use,
    licences_in_use,
    sources_in_use,
)
from sca.policies.purl_pattern import parse_pattern, pattern_for
from sca.policies.quoting import yaml_value
from sca.policies.subjects import Subject, subjects_of

UNREVIEWED = "unreviewed"
# A mapping in each line takes five values of the reader's limit, a text takes one.
_MAPPINGS_UP_TO = 5_000
_EXCEPTIONS_UP_TO = 500
_EXCEPTIONS_BESIDE_A_FILE = 5_000
_OWNER = "nobody yet"
_LINE = 118


class Passing(Struct, frozen=True):
    """What else the policy says so that all of today passes.

    `list_file` is the file that the approved packages stand in, empty if they stand in the policy. `gaps` are paths and codes
    of what is not read today, `waived` rules and patterns of findings that no list of the policy lets through; both hold from the
    day `created` to the day `expires`. `unresolved` is what becomes of images whose name cannot be told.
    """

    list_file: str = ""
    gaps: tuple[tuple[str, str], ...] = ()
    waived: tuple[tuple[str, str], ...] = ()
    created: str = ""
    expires: str = ""
    unresolved: str = "review"


AS_IT_IS = Passing()


def policy_text(
    inventory: Inventory,
    licence_by_component: Mapping[str, LicenceAnswer],
    target: str,
    default_registries: Mapping[str, tuple[str, ...]],
    passing: Passing = AS_IT_IS,
) -> str:
    """The text of `sca-policy.yaml` for a project that is called `target`.

    `default_registries` gives the origins that `default` stands for, by purl type.
    """
    subjects = subjects_of(inventory)
    packages = [subject for subject in subjects if subject.is_package]
    most = _EXCEPTIONS_BESIDE_A_FILE if passing.list_file else _EXCEPTIONS_UP_TO
    parts = (
        [words.HEAD.format(name=yaml_value(brief(target).strip() or "project"))],
        [words.PACKAGES, *_approved(packages, passing.list_file), words.DENIED],
        [words.LICENCES, *_allowed(packages, licence_by_component, most), words.LICENCES_REST],
        [words.SOURCES, *_sources(sources_in_use(packages, default_registries)), words.SOURCES_REST],
        [words.IMAGES, *_images(images_in_use(subjects), passing.unresolved), words.IMAGES_REST],
        [words.ACTIONS, *_actions(actions_in_use(subjects)), words.ACTIONS_REST],
        [words.VULNERABILITIES],
        [words.GAPS, *_gaps(inventory, passing), words.GAPS_REST],
        [words.WAIVERS, *_waivers(passing)],
    )
    return "\n".join("\n".join(part) for part in parts)


def approved_list(inventory: Inventory) -> str:
    """The approved packages as a list in CSV, for a policy that names a file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("match", "reason"))
    for package in _in_order(subject for subject in subjects_of(inventory) if subject.is_package):
        pattern = pattern_for(package)
        if _speaks_of(pattern, package):
            writer.writerow((pattern, _reason(package)))
    return text.getvalue()


def _in_order(subjects: Iterable[Subject]) -> list[Package]:
    return sorted({subject.package for subject in subjects}, key=lambda one: (*one.key(), one))


def _reason(package: Package) -> str:
    return UNREVIEWED if package.version else f"{UNREVIEWED} and not pinned"


def _approved(subjects: list[Subject], list_file: str) -> Iterator[str]:
    """The list of packages, one ecosystem after the other, or the name of its file."""
    if not subjects:
        yield "  approved: []                # nothing that names packages was found"
        return
    yield "  approved:"
    packages = _in_order(subjects)
    if list_file:
        yield f"    - {{file: {yaml_value(list_file)}}}  # {plural(len(packages), 'package')}, all of them {UNREVIEWED}"
        odd = [package for package in packages if not _speaks_of(pattern_for(package), package)]
        yield from (_approval(package, compact=False) for package in odd)
        return
    compact = len(packages) > _MAPPINGS_UP_TO
    for type in sorted({package.type for package in packages}):
        ours = [package for package in packages if package.type == type]
        yield f"    # {type}: {plural(len(ours), 'package')}{', all of them unreviewed' if compact else ''}"
        yield from (_approval(package, compact=compact) for package in ours)


def _approval(package: Package, *, compact: bool) -> str:
    pattern = pattern_for(package)
    if not _speaks_of(pattern, package):
        return f"    # no line can name this one, approve its family: {brief(pattern)}"
    if compact:
        return f"    - {yaml_value(pattern)}"
    return f"    - {{match: {yaml_value(pattern)}, reason: {_reason(package)}}}"


def _speaks_of(pattern: str, package: Package) -> bool:
    try:
        return parse_pattern(pattern).matches(package) is True
    except ValueError:
        return False


def _allowed(subjects: list[Subject], licence_by_component: Mapping[str, LicenceAnswer], most: int) -> Iterator[str]:
    used = licences_in_use(subjects, licence_by_component)
    if used.allowed:
        yield "  allowed:"
        yield from (f"    - {yaml_value(licence)}  # {UNREVIEWED}" for licence in used.allowed)
    else:
        yield "  # nothing here states a licence; without a list of allowed ones all that are not denied are allowed"
        yield "  # allowed: [MIT]"
    yield from _wrapped(used.chosen, "of a choice, one branch is listed: ")
    yield from _exceptions(used, most)


def _exceptions(used: LicencesInUse, most: int) -> Iterator[str]:
    """What no file states a licence of is let through as unreviewed, line by line or for a whole ecosystem."""
    families = {f"{pattern_for(package).rpartition('/')[0]}/*": package for package in used.silent}
    patterns = families | {pattern_for(package): package for package in used.unstated}
    speaking = [pattern for pattern, package in patterns.items() if _speaks_of(pattern, package)]
    yield "  # Further licences for some packages; allow: true lets any licence through, also one that nobody knows."
    yield "  exceptions:" if speaking else "  # exceptions:"
    yield "  #   - {match: pkg:npm/jszip, allow: [MIT], reason: 'MIT or GPL-3.0, we take MIT'}"
    for pattern in speaking[:most]:
        yield f"    - {{match: {yaml_value(pattern)}, allow: true, reason: {UNREVIEWED} and without a stated licence}}"
    if len(speaking) > most:
        left = plural(len(speaking) - most, "more package")
        yield f"    # {left} without one exact licence: 'sca check' shows each"


def _sources(used: SourcesInUse) -> Iterator[str]:
    for ecosystem, addresses in used.registries:
        if addresses == ("default",):
            yield f"  {ecosystem}: [default]"
        else:
            yield f"  {ecosystem}:"
            yield from (
                f"    - {yaml_value(address)}{'' if address == 'default' else f'  # {UNREVIEWED}'}" for address in addresses
            )
    for key, addresses in (("git", used.git), ("url", used.url)):
        if not addresses:
            yield f"  {key}: deny"
        else:
            yield f"  {key}:"
            yield from (f"    - {yaml_value(address)}  # {UNREVIEWED}" for address in addresses)
    if used.open:
        yield f"  # {plural(used.open, 'address', 'addresses')} cannot be allowed here (no https): 'sca check' shows them"
    yield f"  integrity: {used.integrity}"


def _images(used: ImagesInUse, unresolved: str) -> Iterator[str]:
    if used.without_digest:
        yield f"  # now: {used.without_digest} of {plural(used.count, 'image')} without a digest"
    yield f"  pinned: {used.pinned}"
    yield f"  latest: {used.latest}"
    yield f"  unresolved: {unresolved}{'' if unresolved == 'review' else f'  # {UNREVIEWED}'}"
    if used.registries:
        yield "  registries:"
        yield from (f"    - {yaml_value(registry)}  # {UNREVIEWED}" for registry in used.registries)


def _actions(used: ActionsInUse) -> Iterator[str]:
    if used.without_commit:
        yield f"  # now: {used.without_commit} of {plural(used.count, 'use')} without a commit"
    yield f"  pinned: {used.pinned}"
    if used.owners:
        yield "  # trusted:"
        yield from (f"  #   - {yaml_value(owner)}" for owner in used.owners)


def _gaps(inventory: Inventory, passing: Passing) -> Iterator[str]:
    loose = [one for one in inventory.references if one.kind == "requirement" and not one.package.version]
    note = f"  # {UNREVIEWED}: {plural(len(loose), 'requirement')} today" if loose else ""
    yield f"  unpinned: {'allow' if loose else 'review'}{note}"
    if passing.gaps:
        yield f"  accepted:                   # {UNREVIEWED}: {plural(len(passing.gaps), 'gap')} of today"
    for path, code in passing.gaps:
        yield f"    - {{path: {yaml_value(path)}, code: {code}, {_borne(passing)}}}"


def _waivers(passing: Passing) -> Iterator[str]:
    if passing.waived:
        yield "waivers:"
    for number, (rule, match) in enumerate(passing.waived, 1):
        yield f"  - {{id: init-{number}, rule: {rule}, match: {yaml_value(match)}, {_borne(passing)}}}"
    if passing.waived:
        yield ""


def _borne(passing: Passing) -> str:
    return f"reason: {UNREVIEWED}, owner: {_OWNER}, created: {passing.created}, expires: {passing.expires}"


def _wrapped(texts: Iterable[str], head: str) -> Iterator[str]:
    """Comment lines that list texts."""
    line = f"  # {head}"
    for text in texts:
        if len(line) + len(text) > _LINE:
            yield line.rstrip()
            line = "  #   "
        line += f"{text}; "
    if line.strip() != f"# {head}".strip():
        yield line.rstrip("; ")

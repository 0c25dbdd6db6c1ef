"""What was there before a commit: only what the commit brings can fail it, the rest is counted in one line.

The files that the commit concerns are read once more as its parents have them, and judged by the same policy. A finding is
older if a parent has it too, in each of the files that it is about. A file that moved counts as the same file. Whatever
the parents have, a file that the commit changes and that cannot be read is never let through.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from posixpath import basename

from msgspec import Struct
from msgspec.structs import replace

from sca.concerned import concerned, is_setting
from sca.files.errors import InputError
from sca.files.git_index import IndexTree
from sca.files.ignore import Ignore
from sca.files.view import Tree
from sca.files.walk import Walked
from sca.model.component import Reference
from sca.model.inventory import Inventory
from sca.model.text import plural
from sca.model.verdict import Finding, State, Verdict
from sca.parsers.names import NAMES
from sca.policies.evaluate import outcome_of
from sca.policies.subjects import Instance, Subject, subjects_of
from sca.survey import Options, Stopwatch, Surveyed, survey_found
from sca.target import Target

_COUNTED = (State.OPEN, State.UNDETERMINED)
_NOT_READ = "SCA701"
_UNPINNED = "SCA704"
_GAPS = "gaps"

Judge = Callable[[Surveyed, Collection[str] | None], Verdict]


class Part(Struct, frozen=True):
    """The part of a checkout that a commit concerns, as it will be: a tree, its inputs in there, and what changed."""

    target: Target
    tree: Tree
    walked: Walked
    named: tuple[str, ...]
    changed: frozenset[str]
    gone: frozenset[str]


class _Stand(Struct, frozen=True):
    """What one state of the files comes to: findings that count, the files of each subject, what was odd, what is not pinned.

    Of a finding it is the rule, the subject, the words, and whether it is open.
    """

    findings: frozenset[tuple[str, str, str, bool]]
    files: Mapping[str, frozenset[str]]
    odd: frozenset[tuple[str, str, str]]
    loose: frozenset[tuple[str, str]]


class _Subjects:
    """What the findings that count are about, found by any of its instances."""

    def __init__(self, inventory: Inventory, nodes: Collection[str]) -> None:
        every = subjects_of(inventory)
        self.subjects = [one for one in every if any(instance.id in nodes for instance in one.instances)]
        self.names = frozenset(one.name for one in self.subjects)
        self.by_instance = {instance.id: one for one in self.subjects for instance in one.instances}

    def covers(self, verdict: Verdict) -> bool:
        """Whether each finding that counts is about one of them, so that nobody asks what else was found before."""
        return all(one.node in self.by_instance for one in verdict.findings if one.state in _COUNTED)


def of_index(target: Target, tree: IndexTree, changed: frozenset[str], gone: frozenset[str], ignore: Ignore | None) -> Part:
    """The part that a commit concerns, read from the index itself."""
    return Part(target, tree, _concerned(tree, changed, ignore), (), changed, gone)


def of_files(target: Target, tree: Tree, index: IndexTree, gone: frozenset[str], ignore: Ignore | None) -> Part:
    """The part that files concern which are named, read from a tree on disk; the index tells which inputs lie beside them."""
    changed = frozenset(target.files) | gone
    walked = _concerned(index, changed, ignore)
    found = tuple(path for path in walked.found if path not in target.files and tree.exists(path))
    named = tuple(path for path in target.files if not is_setting(path))
    return Part(target, tree, Walked(found, (), (), len(found)), named, changed, gone)


def survey_part(part: Part, options: Options, watch: Stopwatch) -> Surveyed:
    """Read the files of the part and nothing else."""
    return survey_found(part.target, part.tree, part.walked, part.named, options, watch)


class Parents:
    """What the parents of the commit have of the same files. They are read only if there is something to compare."""

    def __init__(self, part: Part, parents: Sequence[str], ignore: Ignore | None, options: Options) -> None:
        self._part = part
        self._parents = parents
        self._ignore = ignore
        self._options = options

    def settle(self, surveyed: Surveyed, verdict: Verdict, judge: Judge) -> tuple[Verdict, str]:
        """The verdict with what is older than the commit set to `baselined`, and a sentence that counts that."""
        if not any(finding.state in _COUNTED for finding in verdict.findings):
            return verdict, ""
        about = _Subjects(surveyed.inventory, {finding.node for finding in verdict.findings if finding.state in _COUNTED})
        now = _stand(surveyed.inventory, verdict, about.subjects)
        older: set[int] = set()
        for parent in self._parents:
            older |= self._older(about, verdict, now, parent, judge)
        findings = tuple(
            replace(finding, state=State.BASELINED) if at in older else finding for at, finding in enumerate(verdict.findings)
        )
        sentence = f"leaving out {plural(len(older), 'older finding')} (--full counts all)" if older else ""
        return replace(verdict, findings=findings, outcome=outcome_of(findings)), sentence

    def _older(self, about: "_Subjects", verdict: Verdict, now: _Stand, parent: str, judge: Judge) -> set[int]:
        """Indices of the findings that one parent has too."""
        tree = IndexTree(self._part.target.root, parent)
        walked = _concerned(tree, self._part.changed, self._ignore)
        named = tuple(path for path in self._part.named if tree.exists(path))
        before = survey_found(self._part.target, tree, walked, named, self._options, Stopwatch())
        subjects = [subject for subject in subjects_of(before.inventory) if subject.name in about.names]
        judged = judge(before, about.names if about.covers(verdict) else None)
        old = _moved(_stand(before.inventory, judged, subjects), _moves(tree, self._part))
        found: set[int] = set()
        for at, finding in enumerate(verdict.findings):
            if finding.state not in _COUNTED or not _was_said(finding, old):
                continue
            subject = about.by_instance.get(finding.node)
            if finding.family == _GAPS:
                older = self._same_gap(finding, now, old, tree)
            else:
                older = subject is None or now.files[subject.name] <= old.files.get(subject.name, frozenset())
            if older:
                found.add(at)
        return found

    def _same_gap(self, finding: Finding, now: _Stand, old: _Stand, tree: IndexTree) -> bool:
        """Whether what a file does not tell is all that it did not tell before."""
        path = finding.label
        if finding.code == _NOT_READ:
            return self._same_bytes(path, tree)
        if finding.code == _UNPINNED:
            return _of(path, now.loose) <= _of(path, old.loose)
        return _of(path, now.odd) <= _of(path, old.odd)

    def _same_bytes(self, path: str, before: IndexTree) -> bool:
        limit = self._options.limits.sbom_bytes
        try:
            return self._part.tree.read(path, limit, "sbom-bytes") == before.read(path, limit, "sbom-bytes")
        except InputError:
            return False


def _concerned(tree: IndexTree, changed: frozenset[str], ignore: Ignore | None) -> Walked:
    """The inputs of one tree that a change concerns; of what was left out or refused only what changed."""
    walked = tree.found("", NAMES.wants, ignore)
    found = concerned(walked.found, changed)
    outcomes = tuple(one for one in walked.outcomes if one.path in changed)
    problems = tuple(one for one in walked.problems if one.location.path in changed)
    return Walked(found, outcomes, problems, len(found))


def _stand(inventory: Inventory, verdict: Verdict, subjects: Iterable[Subject]) -> _Stand:
    files = {subject.name: _files(subject) for subject in subjects}
    odd = frozenset((one.location.path, one.code, one.message) for one in inventory.problems)
    loose = frozenset((path, _asked(one)) for one in inventory.references for path in _paths(one))
    said = frozenset(_said(one) for one in verdict.findings if one.state in _COUNTED)
    return _Stand(said, files, odd, loose)


def _said(finding: Finding) -> tuple[str, str, str, bool]:
    """What a finding says. The words of a gap hold counts: it is compared by what it counts."""
    return finding.code, finding.subject, finding.message if finding.family != _GAPS else "", finding.state is State.OPEN


def _was_said(finding: Finding, old: _Stand) -> bool:
    """Whether the same was said, of the same facts, as an open finding or, of what is open to question now, as a question."""
    code, subject, message, is_open = _said(finding)
    return (code, subject, message, True) in old.findings or (not is_open and (code, subject, message, False) in old.findings)


def _files(subject: Subject) -> frozenset[str]:
    return frozenset(path for instance in subject.instances for path in _paths(instance))


def _paths(instance: Instance) -> frozenset[str]:
    """The files that prove an instance; those that ask for it only where there are no others."""
    proving = frozenset(one.path for one in instance.locations if one.role != "declared")
    return proving or frozenset(one.path for one in instance.locations)


def _asked(reference: Reference) -> str:
    return f"{reference.package.purl} {reference.requested}"


def _of(path: str, entries: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
    return {entry[1:] for entry in entries if entry[0] == path}


def _moves(before: IndexTree, part: Part) -> dict[str, tuple[str, ...]]:
    """Where each deleted file may have gone: new files of the same name or the same content."""
    fresh = sorted(path for path in part.changed - part.gone if not before.exists(path))
    moves: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for path in part.gone:
        moves[path] = tuple(new for new in fresh if basename(new) == basename(path) or _equal(before, path, part.tree, new))
    return moves


def _equal(before: IndexTree, path: str, tree: Tree, new: str) -> bool:
    return isinstance(tree, IndexTree) and before.object_name(path) == tree.object_name(new)


def _moved(stand: _Stand, moves: Mapping[str, tuple[str, ...]]) -> _Stand:
    """The same with what moved told of the new places too."""
    if not moves:
        return stand

    def places(path: str) -> tuple[str, ...]:
        return (path, *moves.get(path, ()))

    def subjects(subject: str) -> tuple[str, ...]:
        path, sign, rest = subject.partition("#")
        return tuple(f"{place}{sign}{rest}" for place in places(path))

    return _Stand(
        frozenset(
            (code, moved, message, is_open) for code, subject, message, is_open in stand.findings for moved in subjects(subject)
        ),
        {name: frozenset(place for path in paths for place in places(path)) for name, paths in stand.files.items()},
        frozenset((place, code, message.replace(path, place)) for path, code, message in stand.odd for place in places(path)),
        frozenset((place, asked) for path, asked in stand.loose for place in places(path)),
    )

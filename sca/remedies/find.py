"""Finds the changes that make findings go away: which version would do, what must change for it, and what stays.

A version that still has a vulnerability, has another one, or is denied or not approved by the policy is never offered as if it
were clean. A change that rests on a range that is not known is not called verified.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from sca.model.component import Component, Project
from sca.model.inventory import Inventory
from sca.model.package import Package
from sca.model.remedy import NOTHING, REFRESH, REMOVE, Remedy, Replaced, Settled
from sca.model.text import brief
from sca.model.verdict import Finding, State
from sca.remedies.ask import Answer
from sca.remedies.asking import how_to
from sca.remedies.judging import Judge, Opinion
from sca.remedies.needs import Needs
from sca.remedies.plan import Change, Planner
from sca.remedies.together import put_together
from sca.remedies.versions import is_major_jump, nearest_first

_WANTS_SOMETHING = (State.OPEN, State.UNDETERMINED)
_BY_RECORD = ("SCA901", "SCA902", "SCA903", "SCA904")
_BY_LIST = ("SCA101", "SCA102", "SCA103", "SCA105")
_NOT_APPROVED = "SCA101"
# What means nothing but itself in a shell.
_PLAIN = re.compile(r"[A-Za-z0-9:/@%._+-]{1,200}")
_MALICIOUS = ("SCA901", "SCA105")
_MOST_PLANNED = 6


class _Case(Struct, frozen=True):
    """One package in one version, its instances and what was found about it."""

    instances: tuple[Component, ...]
    findings: tuple[Finding, ...]
    now: Opinion

    @property
    def first(self) -> Component:
        return self.instances[0]


class _Part(Struct, frozen=True):
    """What one project has to do about a case. `nodes` are the instances that it needs."""

    project: Project | None
    nodes: tuple[str, ...]
    changes: tuple[Change, ...] = ()


def find_remedies(inventory: Inventory, findings: Iterable[Finding], judge: Judge) -> tuple[Remedy, ...]:
    """The remedies for open and undetermined findings about packages, those that settle the most first."""
    wanted = [one for one in findings if one.state in _WANTS_SOMETHING and one.node]
    if not any(one.code in (*_BY_RECORD, *_BY_LIST) for one in wanted):
        return ()
    finder = _Finder(inventory, judge)
    for case in finder.cases(wanted):
        finder.settle(case)
    return finder.remedies()


class _Finder:
    def __init__(self, inventory: Inventory, judge: Judge) -> None:
        self._needs = Needs(inventory)
        self._judge = judge
        self._planner = Planner(self._needs, judge)
        self._made: list[Remedy] = []
        self._how: dict[tuple[str, str, tuple[str, ...], str], tuple[str, Answer]] = {}

    def cases(self, findings: Iterable[Finding]) -> list[_Case]:
        """The packages that something can be done about."""
        by_purl: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            node = self._needs.nodes.get(finding.node)
            if isinstance(node, Component):
                by_purl[node.package.purl].append(finding)
        made: list[_Case] = []
        for purl in sorted(by_purl):
            found = by_purl[purl]
            if not any(one.code in (*_BY_RECORD, *_BY_LIST) for one in found):
                continue
            node = self._needs.nodes[found[0].node]
            others = self._needs.others(node.package) if isinstance(node, Component) else []
            instances = tuple(one for one in others if one.package.purl == purl and not one.owned_by)
            if instances and (any(one.code in (*_BY_RECORD, *_MALICIOUS) for one in found) or self._has_choice(instances[0])):
                now = self._judge.opinion(instances, instances[0].package.version)
                made.append(_Case(instances, tuple(found), now))
        return made

    def settle(self, case: _Case) -> None:
        """Find the version that settles the most with the smallest step, and note what must be done for it."""
        best: tuple[int, int, str, list[_Part]] | None = None
        for version in self._choices(case)[:_MOST_PLANNED]:
            opinion = self._judge.opinion(case.instances, version)
            staying = len(self._staying(case, opinion))
            parts = self._parts(case, version)
            effort = 0 if all(one.verified and one.kind == REFRESH for part in parts for one in part.changes) else 1
            if best is None or (staying, effort) < best[:2]:
                best = (staying, effort, version, parts)
        if best is not None:
            self._note(case, best[2], best[3])
        elif any(one.code in _MALICIOUS for one in case.findings):
            self._note_removal(case)
        elif any(one.code in _BY_RECORD for one in case.findings):
            self._note_nothing(case)

    def remedies(self) -> tuple[Remedy, ...]:
        """Everything that was noted."""
        return put_together(self._made)

    def _has_choice(self, component: Component) -> bool:
        """Whether any other version of a package is known: most of what waits for an approval has none."""
        others = self._needs.others(component.package)
        return any(one.package.version != component.package.version for one in others) or bool(self._judge.candidates(component))

    def _choices(self, case: _Case) -> list[str]:
        """Versions that settle something and make nothing worse, the smallest step first."""
        package = case.first.package
        named = [*self._judge.candidates(case.first), *(one.package.version for one in self._needs.others(package))]
        found: list[tuple[int, str]] = []
        for version in nearest_first(package.type, package.version, named):
            opinion = self._judge.opinion(case.instances, version)
            if opinion.vulnerabilities - case.now.vulnerabilities or set(opinion.against) - set(case.now.against):
                continue
            staying = self._staying(case, opinion)
            if len(staying) < len(case.findings) and not any(one.code in _MALICIOUS for one in staying):
                found.append((len(staying), version))
        return [version for _, version in sorted(found, key=itemgetter(0))]

    def _parts(self, case: _Case, version: str) -> list[_Part]:
        """What every project has to do so that the package gets a version there."""
        places = self._places(case)
        plan = self._planner.plan
        return [replace(one, changes=tuple(plan(one.project.id if one.project else "", one.nodes, version))) for one in places]

    def _places(self, case: _Case) -> list[_Part]:
        """The projects that need the package, and the files whose projects are not known."""
        ids = [one.id for one in case.instances]
        needs = self._needs
        reached = [(one, tuple(id for id in ids if needs.reaches(one.id, id))) for one in needs.projects_of(ids)]
        places = [_Part(project, nodes) for project, nodes in reached]
        files: defaultdict[str, list[str]] = defaultdict(list)
        for id in ids:
            if not needs.projects_of([id]):
                files[id.partition("#")[0]].append(id)
        return [*places, *(_Part(None, tuple(nodes)) for nodes in files.values())]

    def _note(self, case: _Case, version: str, parts: Sequence[_Part]) -> None:
        opinion = self._judge.opinion(case.instances, version)
        staying = self._staying(case, opinion)
        leaves = tuple(_settled(one, why=self._why_stays(one, opinion, version)) for one in staying)
        goes = [one for one in case.findings if one not in staying]
        verified = all(change.verified for part in parts for change in part.changes)
        steps = {id(part): [self._remedy(part, change, case, version) for change in part.changes] for part in parts}
        for part in parts:
            for step in steps[id(part)]:
                also = [one.title for one in steps[id(part)] if one is not step]
                also += [f"in {other.place}: {other.title}" for one in parts for other in steps[id(one)] if _differs(other, step)]
                settled = tuple(_settled(one, tuple(dict.fromkeys(also))) for one in goes)
                sure, perhaps = (settled, ()) if verified else ((), settled)
                self._made.append(replace(step, resolves=sure, may_resolve=perhaps, leaves=leaves))

    def _remedy(self, part: _Part, change: Change, case: _Case, version: str) -> Remedy:
        component = self._needs.nodes[change.nodes[0]]
        package = component.package if isinstance(component, Component) else case.first.package
        asked = (part.project.id if part.project is not None else "", change.kind, change.nodes, change.version)
        if asked not in self._how:
            self._how[asked] = how_to(change, part.project, self._needs)
        manager, how = self._how[asked]
        direct = self._needs.direct(part.project.id, set(change.nodes)) if part.project is not None else None
        replaced = [Replaced(node, change.version) for node in change.nodes if change.version]
        if change.nodes != part.nodes and change.version:  # with its parent, the package itself gets there
            replaced += [Replaced(node, version) for node in part.nodes]
        return Remedy(
            project=part.project.id if part.project is not None else "",
            place=part.project.name if part.project is not None else change.nodes[0].partition("#")[0],
            direct=direct.package.label if isinstance(direct, Component) else package.label,
            package=package.label,
            version=change.version,
            kind=change.kind,
            verified=change.verified,
            why=change.why,
            manager=manager,
            folder=how.folder,
            command=how.command,
            edit=how.edit,
            alternative=how.alternative,
            major=bool(change.version) and is_major_jump(package.type, package.version, change.version),
            replaced=tuple(replaced),
        )

    def _note_removal(self, case: _Case) -> None:
        """What attacks, and has no version that does not, is taken out; or else what brings it in."""
        places = self._places(case)
        own = [self._is_own(part) for part in places]
        for part, is_own in zip(places, own, strict=True):
            direct = self._needs.direct(part.project.id, part.nodes) if part.project is not None else None
            taken = part.nodes if is_own or not isinstance(direct, Component) else (direct.id,)
            why = "nothing but the project asks for it" if is_own else "not verified: something else asks for it too"
            step = self._remedy(part, Change(taken, REMOVE, "", is_own, why), case, "")
            also = tuple(f"in {one.project.name}: the same" for one in places if one is not part and one.project is not None)
            settled = tuple(_settled(one, also) for one in case.findings)
            sure, perhaps = (settled, ()) if all(own) else ((), settled)
            gone = tuple(Replaced(node, "") for node in part.nodes) if is_own else ()
            self._made.append(replace(step, replaced=gone, resolves=sure, may_resolve=perhaps))

    def _is_own(self, part: _Part) -> bool:
        """Whether nothing but projects asks for it."""
        edges = self._needs.needed_by(part.project.id, set(part.nodes)) if part.project is not None else []
        return bool(edges) and all(isinstance(self._needs.nodes.get(edge.parent), Project) for edge in edges)

    def _note_nothing(self, case: _Case) -> None:
        why = self._why_nothing(case)
        for part in self._places(case):
            step = self._remedy(part, Change(part.nodes, NOTHING, "", verified=False, why=why), case, "")
            self._made.append(replace(step, command="", edit="", leaves=tuple(_settled(one, why=why) for one in case.findings)))

    def _why_nothing(self, case: _Case) -> str:
        """Why no version is offered: none is known, or the policy does not let it be used."""
        package = case.first.package
        for version in nearest_first(package.type, package.version, self._judge.candidates(case.first)):
            opinion = self._judge.opinion(case.instances, version)
            said = [text for code, text in opinion.against.items() if code not in case.now.against]
            if said and opinion.vulnerabilities < case.now.vulnerabilities:
                alone = all(code == _NOT_APPROVED for code in opinion.against if code not in case.now.against)
                return f"{version} would end it, and {brief(said[0], 160)}{_approval(package, version) if alone else ''}"
        return "no version is known that ends it: replace the package, or have it waived for a time"

    def _staying(self, case: _Case, opinion: Opinion) -> list[Finding]:
        return [one for one in case.findings if not _is_settled(one, opinion)]

    def _why_stays(self, finding: Finding, opinion: Opinion, version: str) -> str:
        if finding.code in _BY_RECORD:
            return f"{version} has it too, as far as the records tell"
        if finding.code in opinion.against:
            return opinion.against[finding.code]
        return f"whether it holds for {version} is known when that is in the lock"


def _is_settled(finding: Finding, opinion: Opinion) -> bool:
    if finding.code in _BY_RECORD:
        return dict(finding.facts).get("vulnerability", "") not in opinion.vulnerabilities
    return finding.code in _BY_LIST and finding.code not in opinion.against


def _settled(finding: Finding, also: tuple[str, ...] = (), why: str = "") -> Settled:
    what = dict(finding.facts).get("vulnerability", "") if finding.code in _BY_RECORD else finding.rule
    return Settled(finding.code, finding.subject, what or finding.rule, also, why)


def _differs(other: Remedy, step: Remedy) -> bool:
    """Whether it is a change of another project that is not made by the same command."""
    same = other.command and (other.folder, other.command, other.edit) == (step.folder, step.command, step.edit)
    return other.project != step.project and not same


def _approval(package: Package, version: str) -> str:
    """Where nothing but the list of approved packages stands against a version: how it gets there."""
    purl = replace(package, version=version).purl
    return f": have it approved first (sca approve {purl}), then look again" if _PLAIN.fullmatch(purl) else ""

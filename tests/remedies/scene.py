"""Small dependency graphs written in one line, records about them, and the remedies that come of both."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from sca.model.component import Component, Edge, Location, NpmFacts, Project, Scope, Source
from sca.model.inventory import FileOutcome, Inventory
from sca.model.package import npm_package, nuget_package, pypi_package
from sca.model.remedy import Remedy
from sca.model.verdict import Finding
from sca.policies.packages.config import PackageRules
from sca.remedies.find import find_remedies
from sca.remedies.judging import Judge
from sca.remedies.versions import parse
from tests.policies.judging import TODAY, policy

LOCK = "package-lock.json"
MAKERS = {"npm": npm_package, "pypi": pypi_package, "nuget": nuget_package}


class Records:
    """What records say: by name, the ids of vulnerabilities and the half-open ranges that have them (None is no end)."""

    def __init__(self, about: Mapping[str, Mapping[str, tuple[str, str | None]]]) -> None:
        self._about = about

    def versions(self, component: Component) -> Sequence[str]:
        """The ends of all ranges."""
        return [end for _, end in self._about.get(component.package.name, {}).values() if end is not None]

    def affecting(self, component: Component, version: str) -> frozenset[str]:
        """The ids whose range holds a version."""
        type = component.package.type
        key = parse(type, version)
        ranges = self._about.get(component.package.name, {})
        return frozenset(
            id
            for id, (start, end) in ranges.items()
            if key is None or (key >= parse(type, start) and (end is None or key < parse(type, end)))
        )


class Scene:
    """An inventory: `needs` are the edges by parent, with what is asked for. `name@version` is a package, `name` a project."""

    def __init__(  # noqa: PLR0913
        self,
        needs: Mapping[str, Mapping[str, str]],
        *,
        type: str = "npm",
        lock: str = LOCK,
        parser: str = "npm-package-lock",
        complete: bool = True,
        others: Sequence[str] = (),
    ) -> None:
        self.lock = lock
        self.type = type
        names = [*needs, *(child for children in needs.values() for child in children), *others]
        packages = [name for name in dict.fromkeys(names) if "@" in name]
        projects = [name for name in dict.fromkeys(names) if "@" not in name]
        components = tuple(sorted((self.component(name) for name in packages), key=lambda one: one.id))
        edges = [
            Edge(self.id(parent), self.id(child), Scope.RUNTIME, asked)
            for parent, children in needs.items()
            for child, asked in children.items()
        ]
        ids = tuple(one.id for one in components)
        self.inventory = Inventory(
            tuple(self.project(name) for name in projects),
            components,
            (),
            tuple(sorted(edges)),
            (),
            (FileOutcome(lock, parser, "parsed", completeness="complete" if complete else "unknown", node_ids=ids),),
        )

    def id(self, name: str) -> str:
        """The id of a project or package."""
        return f"{self.lock}#{name}" if "@" in name else f"{self.lock}#project:{name}"

    def component(self, name: str) -> Component:
        """A package."""
        title, _, version = name.rpartition("@")
        package = MAKERS[self.type](title, version)
        facts = NpmFacts(path=title) if self.type == "npm" else None
        return Component(self.id(name), package, (Location(self.lock, 1),), Source("registry"), scope=Scope.RUNTIME, facts=facts)

    def project(self, name: str) -> Project:
        """A project: `app` in the root, others in a folder of their name as members of a workspace."""
        root = name == "app"
        return Project(self.id(name), name, "." if root else name, "root" if root else "workspace", Location(self.lock, 1))

    def findings(self, records: Records, rules: PackageRules | None = None) -> list[Finding]:
        """What a policy that lets no vulnerability through, and these lists, would say."""
        judge = Judge(self.inventory, rules, TODAY, records)
        found: list[Finding] = []
        for one in self.inventory.components:
            opinion = judge.opinion([one], one.package.version)
            for id in sorted(opinion.vulnerabilities):
                code = "SCA901" if id.startswith("MAL-") else "SCA902"
                finding = _finding(one, code, f"{one.package.purl}#{id}", "vulnerabilities")
                found.append(replace(finding, facts=(("vulnerability", id),)))
            found.extend(_finding(one, code, one.package.purl, "packages") for code in opinion.against)
        return found

    def remedies(self, records: Records, lists: str = "") -> tuple[Remedy, ...]:
        """The remedies for everything that is found."""
        rules = policy(f"packages: {lists}\n").packages if lists else None
        judge = Judge(self.inventory, rules, TODAY, records)
        return find_remedies(self.inventory, self.findings(records, rules), judge)

    def after(self, remedies: Sequence[Remedy]) -> "Scene":
        """The same scene when changes are made: packages get their versions, and what is taken out is gone."""
        made = object.__new__(Scene)
        made.lock, made.type = self.lock, self.type
        versions = {one.node: one.version for remedy in remedies for one in remedy.replaced}
        kept = [one for one in self.inventory.components if versions.get(one.id, "-")]
        components = tuple(
            replace(one, package=replace(one.package, version=versions[one.id])) if one.id in versions else one for one in kept
        )
        made.inventory = replace(self.inventory, components=components)
        return made


def _finding(one: Component, code: str, subject: str, family: str) -> Finding:
    return Finding(code, "a-rule", family, subject, one.package.label, "a message", one.locations[0], node=one.id)

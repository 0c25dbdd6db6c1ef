"""Small projects and policies, written so that a test shows both on one screen, and the verdict about them."""

from collections.abc import Callable, Mapping
from datetime import date

from msgspec.structs import replace

from sca.facts.licences import licence_answers
from sca.files.limits import DEFAULTS
from sca.model.component import (
    ActionFacts,
    BuiltImageFacts,
    Component,
    Hash,
    ImageFacts,
    LicenceClaim,
    Location,
    Project,
    Reference,
    Scope,
    Source,
)
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.package import Package, npm_package, nuget_package, pypi_package
from sca.model.verdict import Finding, Verdict
from sca.policies.evaluate import evaluate
from sca.policies.grounds import Grounds
from sca.policies.licences.settle import settled
from sca.policies.load import PolicyError, load_policy
from sca.policies.model import Policy
from sca.policies.occasion import Occasion

TODAY = date(2026, 11, 25)
LOCK = "package-lock.json"
REGISTRY = "https://npm.example.test"
REGISTRIES = {
    "npm": (REGISTRY,),
    "pypi": ("https://pypi.example.test",),
    "nuget": ("https://nuget.example.test",),
    "conda": ("https://own.example.test",),
}
DIGEST = f"sha256:{'0a' * 32}"


def component(package: Package, *, id: str = "", line: int = 1, licence: str | None = None, **facts: object) -> Component:
    """One installed package; `licence` is the text that the lock carries for it."""
    where = Location(LOCK, line)
    made = Component(id or f"{LOCK}#{package.label}:{line}", package, (where,), scope=Scope.RUNTIME)
    claims = () if licence is None else (LicenceClaim(licence, "license", where),)
    return replace(made, licences=claims, **facts)


def npm(name: str, version: str = "1.0.0", **facts: object) -> Component:
    """An npm package."""
    return component(npm_package(name, version), **facts)  # type: ignore[arg-type]


def pypi(name: str, version: str = "1.0", **facts: object) -> Component:
    """A Python package."""
    return component(pypi_package(name, version), **facts)  # type: ignore[arg-type]


def nuget(name: str, version: str = "1.0.0", **facts: object) -> Component:
    """A NuGet package."""
    return component(nuget_package(name, version), **facts)  # type: ignore[arg-type]


def served(url: str, *, hashed: bool = True, line: int = 1) -> Component:
    """An npm package `a` that a registry served from this address."""
    origin = "/".join(url.split("/")[:3])
    hashes = (Hash("SHA-512", "0a" * 64),) if hashed else ()
    return npm("a", line=line, source=Source("registry", url, origin), hashes=hashes)


def requirement(name: str, requested: str, **facts: object) -> Reference:
    """A Python requirement without a pinned version."""
    place = Location("requirements.txt", 1)
    made = Reference(f"requirements.txt#{name}", pypi_package(name, ""), "requirement", requested, (place,), scope=Scope.RUNTIME)
    return replace(made, **facts)


def image(text: str, registry: str, repository: str, tag: str = "", digest: str = "") -> Reference:
    """An image that a Dockerfile names."""
    namespace, _, name = repository.rpartition("/")
    package = Package("docker", namespace, name, digest or tag)
    facts = ImageFacts(registry, repository, tag, digest)
    return Reference(f"Dockerfile#{text}", package, "image", text, (Location("Dockerfile", 1),), facts=facts, scope=Scope.RUNTIME)


def action(text: str, package: Package, *, pinned: bool = False, unresolved: str = "") -> Reference:
    """Something that a pipeline runs of another repository."""
    facts = ActionFacts("step", package.version, pinned, "test")
    where = (Location(".github/workflows/ci.yml", 1),)
    return Reference(f"ci#{text}", package, "action", text, where, unresolved, facts=facts, scope=Scope.BUILD)


def built(root: str, user: str = "", line: int | None = None) -> Project:
    """An image that a Dockerfile builds."""
    path = "api/Dockerfile"
    return Project(f"{path}#", path, "api", "image", Location(path, 1), facts=BuiltImageFacts(root, user, line))


def inventory(*nodes: Component | Reference | Project) -> Inventory:
    """Everything found in one project."""
    components = tuple(node for node in nodes if isinstance(node, Component))
    references = tuple(node for node in nodes if isinstance(node, Reference))
    projects = tuple(node for node in nodes if isinstance(node, Project))
    return Inventory(projects, components, references, (), (), ())


def answers(found: Inventory) -> Mapping[str, LicenceAnswer]:
    """The licence answers by component id."""
    return {answer.component: answer for answer in licence_answers(found)}


def policy(sections: str) -> Policy:
    """The policy with these sections; they start on line 3."""
    return load_policy(f"schema: 1\nname: test\n{sections}".encode(), "sca-policy.yaml", DEFAULTS)


def mistakes(sections: str) -> list[tuple[int | None, int | None, str, str, str]]:
    """Line, column, code, message and help of every mistake in a policy with these sections."""
    return mistakes_of(f"schema: 1\nname: test\n{sections}".encode())


def mistakes_of(data: bytes) -> list[tuple[int | None, int | None, str, str, str]]:
    """Line, column, code, message and help of every mistake in a whole file; nothing if it is a policy."""
    try:
        load_policy(data, "sca-policy.yaml", DEFAULTS)
    except PolicyError as error:
        return [(p.location.line, p.location.column, p.code, p.message, p.help) for p in error.problems]
    return []


def judge(sections: str, *nodes: Component | Reference | Project, today: date = TODAY, stage: str = "build") -> Verdict:
    """The verdict about a project by a policy with these sections."""
    found = inventory(*nodes)
    made = policy(sections)
    licences = {one.component: one for one in settled(found, licence_answers(found), made.licences)}
    return evaluate(found, made, Occasion(today, stage), Grounds(licences, REGISTRIES))


def said(verdict: Verdict) -> list[tuple[str, str, str]]:
    """Code, label and state of every finding."""
    return [(one.code, one.label, one.state.value) for one in verdict.findings]


def only(verdict: Verdict) -> Finding:
    """The one finding."""
    (found,) = verdict.findings
    return found


def line(found: Finding) -> int | None:
    """The policy line that decided."""
    return None if found.judged_by is None else found.judged_by.line


def refusal(read: Callable[[str], object], text: str) -> str | None:
    """The sentence with which a text is refused; None if it is accepted. Any other exception passes through."""
    try:
        read(text)
    except ValueError as error:
        return str(error)
    return None

"""Files that test a policy: tiny inventories, or folders with real inputs, each with the findings that are expected.

schema: 1
cases:
- name: an old lodash is denied
components:
- {purl: pkg:npm/lodash@4.17.20, licence: MIT}
expect:
- {rule: package-denied, package: pkg:npm/lodash@4.17.20}
- name: the shop passes
project: fixtures/shop
stage: release
today: 2027-01-31
expect: []
"""

from collections.abc import Mapping as Rules
from datetime import date
from urllib.parse import unquote

from msgspec import Struct

from sca.files.yaml_nodes import Node
from sca.model.component import Component, Hash, LicenceClaim, Location, NpmFacts, Scope, Source
from sca.model.package import Package, nuget_package
from sca.model.url import origin
from sca.model.verdict import State
from sca.policies.granted import read_digest
from sca.policies.packages.config import SCOPES
from sca.policies.purl_pattern import parse_pattern
from sca.policies.reading import Mistakes, Section
from sca.policies.settings import STAGES

KEYS = ("schema", "policy", "cases")
CASE_KEYS = ("name", "today", "stage", "components", "project", "expect", "outcome")
COMPONENT_KEYS = ("purl", "licence", "scope", "source", "integrity", "deprecated", "install-script")
EXPECT_KEYS = ("rule", "package", "state")
OUTCOMES = ("satisfied", "violated", "undetermined")
_STATES = tuple(state.value for state in State)
_YES = ("true", "false")


class Expected(Struct, frozen=True, order=True):
    """One finding: the code of the rule, what it is about as reports name it, and its state."""

    code: str
    package: str
    state: str


class TestCase(Struct, frozen=True):
    """One case. `components` are None where `project` names a folder. `outcome` is empty if it is not tested."""

    __test__ = False

    name: str
    where: Location
    expect: tuple[Expected, ...] | None
    outcome: str = ""
    components: tuple[Component, ...] | None = None
    project: str = ""
    stage: str = "build"
    today: date | None = None


class TestFile(Struct, frozen=True):
    """One file of cases. `policy` is a path from its folder; empty for the policy that was named."""

    __test__ = False

    policy: str
    cases: tuple[TestCase, ...]


def read_tests(root: Node, codes: Rules[str, str], mistakes: Mistakes) -> TestFile | None:
    """The cases of a file. `codes` gives the code of a rule by code and by name."""
    section = mistakes.section(root, "a file of tests", KEYS)
    if section is None:
        return None
    if section.text("schema", required=True) not in ("", "1"):
        mistakes.add("E-POLICY-SCHEMA", "this version reads schema 1 of tests", section.node)
    reader = _CaseReader(codes, mistakes)
    cases = [reader.read(node) for node in section.items("cases")]
    if not cases:
        mistakes.add("E-POLICY-EMPTY", "the file has no cases", section.node)
    return TestFile(section.text("policy"), tuple(one for one in cases if one is not None))


class _CaseReader:
    def __init__(self, codes: Rules[str, str], mistakes: Mistakes) -> None:
        self._codes = codes
        self._mistakes = mistakes

    def read(self, node: Node) -> TestCase | None:
        """One case; None, with a mistake, if it is none."""
        section = self._mistakes.section(node, "a case", CASE_KEYS)
        if section is None:
            return None
        name, project = section.text("name", required=True), section.text("project")
        given = {key for key in ("components", "project") if key in section.node.members}
        if len(given) != 1:
            self._mistakes.add("E-POLICY-MISSING", "a case needs either components or a project", section.node)
        expect = None
        if "expect" in section.node.members:
            expect = tuple(sorted(filter(None, (self._expected(item) for item in section.items("expect")))))
        outcome = self._choice(section, "outcome", OUTCOMES)
        if expect is None and not outcome:
            self._mistakes.add("E-POLICY-MISSING", "a case needs expect (a list, which may be empty) or outcome", section.node)
        components = None if project else tuple(filter(None, (self._component(item) for item in section.items("components"))))
        stage = self._choice(section, "stage", STAGES) or "build"
        return TestCase(name, section.where, expect, outcome, components, project, stage, section.date("today"))

    def _expected(self, node: Node) -> Expected | None:
        section = self._mistakes.section(node, "an expected finding", EXPECT_KEYS)
        if section is None:
            return None
        rule, package = section.scalar("rule", required=True), section.text("package", required=True)
        code = self._codes.get(rule.text, "") if rule is not None else ""
        if rule is not None and not code:
            self._mistakes.add("E-POLICY-VALUE", f"there is no rule {rule.text!r}", rule)
        return Expected(code, package, self._choice(section, "state", _STATES) or "open")

    def _component(self, node: Node) -> Component | None:
        section = self._mistakes.section(node, "a component", COMPONENT_KEYS)
        scalar = section.scalar("purl", required=True) if section is not None else None
        if section is None or scalar is None:
            return None
        package = self._mistakes.parsed(scalar, read_purl, "E-POLICY-PATTERN")
        digest = self._mistakes.parsed(section.scalar("integrity"), read_digest, "E-POLICY-VALUE")
        scope = self._choice(section, "scope", SCOPES) or "runtime"
        licence, source = section.text("licence"), section.text("source")
        if package is None:
            return None
        where = Location(section.where.path, scalar.line, scalar.column)
        facts = NpmFacts("", install_script=self._is_true(section, "install-script"), deprecated=section.text("deprecated"))
        return Component(
            f"{where}#{package.purl}",
            package,
            (where,),
            _source(source),
            (Hash(digest.algorithm, digest.value),) if digest is not None else (),
            (LicenceClaim(licence, "license", where),) if licence else (),
            Scope(scope),
            facts if package.type == "npm" else None,
        )

    def _choice(self, section: Section, key: str, words: tuple[str, ...]) -> str:
        scalar = section.scalar(key)
        return "" if scalar is None else section.one_of(scalar, key, words)

    def _is_true(self, section: Section, key: str) -> bool:
        return self._choice(section, key, _YES) == "true"


def read_purl(text: str) -> Package:
    """A package by its purl. Raises ValueError."""
    at = text.rfind("@")
    name, version = (text[:at], unquote(text[at + 1 :])) if at > text.rfind("/") else (text, "")
    pattern = parse_pattern(name)
    if pattern.prefix:
        raise ValueError("a component is one package, without a star")
    if pattern.type == "nuget":
        return nuget_package(unquote(name.rpartition("/")[2]), version)
    return Package(pattern.type, pattern.namespace, pattern.name, version)


def _source(text: str) -> Source:
    if not text:
        return Source()
    kind = "git" if text.startswith(("git+", "ssh://")) else "registry"
    return Source(kind, text, origin(text) if kind == "registry" else "")

"""The schema for editors says what the reader reads: the same keys, the same words, every policy of the project valid."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it comes with the strict validator of SBOMs
import pytest

from sca.facts.licence_categories import CATEGORIES
from sca.files.limits import DEFAULTS
from sca.files.yaml_nodes import Mapping, Node, Scalar
from sca.files.yaml_usual import read_yaml
from sca.model.vex import JUSTIFICATIONS, STATUSES
from sca.policies import granted, settings
from sca.policies.actions import config as actions
from sca.policies.break_glass import config as break_glass
from sca.policies.conditions import config as conditions
from sca.policies.gaps import config as gaps
from sca.policies.images import config as images
from sca.policies.layers import chain, lists, rights
from sca.policies.layers.disk import DiskReader
from sca.policies.licences import config as licences
from sca.policies.licences.relations import RELATION_KEYS, RELATIONS
from sca.policies.licences.rulings import CHOICE_KEYS, CLARIFICATION_KEYS
from sca.policies.load import KEYS, PACKS, SECTIONS, load_policy
from sca.policies.packages import config as packages
from sca.policies.releases import config as releases
from sca.policies.sources import config as sources
from sca.policies.table import RULES
from sca.policies.template import policy_text
from sca.policies.vex import config as vex
from sca.policies.vulnerabilities import conditions as vulnerability_conditions
from sca.policies.vulnerabilities import config as vulnerabilities
from sca.policies.waivers import config as waivers
from tests.policies.judging import REGISTRIES, inventory, mistakes

ROOT = Path(__file__).resolve().parents[2]
SCHEMA: dict[str, Any] = json.loads(files("sca.policies").joinpath("schema.json").read_bytes())
PARTS: dict[str, Any] = SCHEMA["$defs"]
STARTER = ROOT / "sca" / "policies" / "starter.yaml"


@pytest.mark.parametrize(
    ("part", "keys"),
    [
        pytest.param(SCHEMA, KEYS, id="the policy"),
        pytest.param(PARTS["packages"], packages.KEYS, id="packages"),
        pytest.param(PARTS["approval"], packages.APPROVAL_KEYS, id="approved"),
        pytest.param(PARTS["denial"], packages.DENIAL_KEYS, id="denied"),
        pytest.param(PARTS["licences"], licences.KEYS, id="licences"),
        pytest.param(PARTS["licence-exception"], licences.EXCEPTION_KEYS, id="exceptions"),
        pytest.param(PARTS["licence-relation"], RELATION_KEYS, id="relations"),
        pytest.param(PARTS["licence-choice"], CHOICE_KEYS, id="choices"),
        pytest.param(PARTS["licence-clarification"], CLARIFICATION_KEYS, id="clarifications"),
        pytest.param(PARTS["sources"], sources.KEYS, id="sources"),
        pytest.param(PARTS["images"], images.KEYS, id="images"),
        pytest.param(PARTS["actions"], actions.KEYS, id="actions"),
        pytest.param(PARTS["releases"], releases.KEYS, id="releases"),
        pytest.param(PARTS["vulnerabilities"], vulnerabilities.KEYS, id="vulnerabilities"),
        pytest.param(PARTS["vulnerability-condition"], vulnerability_conditions.KEYS, id="vulnerabilities.conditions"),
        pytest.param(
            PARTS["vulnerability-condition"]["properties"]["when"], vulnerability_conditions.WHEN_KEYS, id="vulnerabilities: when"
        ),
        pytest.param(PARTS["vex-document"], vex.KEYS, id="vulnerabilities.vex"),
        pytest.param(PARTS["waiver"], waivers.KEYS, id="waivers"),
        pytest.param(PARTS["condition"], conditions.KEYS, id="conditions"),
        pytest.param(PARTS["break-glass"], break_glass.KEYS, id="break-glass"),
        pytest.param(PARTS["fact"], granted.KEYS, id="fact"),
        pytest.param(PARTS["gaps"], gaps.KEYS, id="gaps"),
        pytest.param(PARTS["accepted-gap"], gaps.ACCEPTED_KEYS, id="gaps.accepted"),
        pytest.param(PARTS["setting"], settings.KEYS, id="rules"),
        pytest.param(PARTS["right"], rights.KEYS, id="relax"),
        pytest.param(PARTS["extends"]["anyOf"][1], chain.EXTENDS_KEYS, id="extends"),
        pytest.param(PARTS["list"], lists.KEYS, id="lists in files"),
    ],
)
def test_keys(part: dict[str, Any], keys: tuple[str, ...]) -> None:
    assert set(part["properties"]) == set(keys)
    assert part["additionalProperties"] is False


@pytest.mark.parametrize(
    ("words", "values"),
    [
        pytest.param(PARTS["packages"]["properties"]["default"], packages.DEFAULTS, id="packages.default"),
        pytest.param(PARTS["trait"], packages.TRAITS, id="packages: traits"),
        pytest.param(PARTS["scopes"]["items"], packages.SCOPES, id="scopes"),
        pytest.param(PARTS["licences"]["properties"]["unknown"], licences.UNKNOWN, id="licences.unknown"),
        pytest.param(PARTS["licences"]["properties"]["claims-differ"], licences.DIFFER, id="licences.claims-differ"),
        pytest.param(PARTS["licences"]["properties"]["duties-complete"], licences.STAGES, id="licences.duties-complete"),
        pytest.param(PARTS["licence-relation"]["properties"]["relation"], RELATIONS, id="relation"),
        pytest.param(PARTS["licence-categories"]["items"], CATEGORIES, id="categories"),
        pytest.param(PARTS["places"]["anyOf"][0], sources.ALL_OR_NONE, id="sources.git and url"),
        pytest.param(PARTS["sources"]["properties"]["integrity"], sources.INTEGRITY, id="sources.integrity"),
        pytest.param(PARTS["images"]["properties"]["pinned"], images.PINNED, id="images.pinned"),
        pytest.param(PARTS["images"]["properties"]["latest"], images.LATEST, id="images.latest"),
        pytest.param(PARTS["images"]["properties"]["unresolved"], images.UNRESOLVED, id="images.unresolved"),
        pytest.param(PARTS["images"]["properties"]["root"], images.ROOT, id="images.root"),
        pytest.param(PARTS["images"]["properties"]["scopes"]["items"], images.SCOPES, id="images.scopes"),
        pytest.param(PARTS["actions"]["properties"]["pinned"], actions.PINNED, id="actions.pinned"),
        pytest.param(PARTS["releases"]["properties"]["yanked"], releases.ANSWERS, id="releases.yanked"),
        pytest.param(PARTS["releases"]["properties"]["unknown"], releases.ANSWERS, id="releases.unknown"),
        pytest.param(PARTS["releases"]["properties"]["security-fixes"], releases.SECURITY_FIXES, id="releases.security-fixes"),
        pytest.param(PARTS["gaps"]["properties"]["unpinned"], gaps.UNPINNED, id="gaps.unpinned"),
        pytest.param(
            PARTS["vulnerability-condition"]["properties"]["then"], vulnerability_conditions.THEN, id="conditions: then"
        ),
        pytest.param(PARTS["waiver"]["properties"]["status"], STATUSES, id="waivers: status"),
        pytest.param(PARTS["waiver"]["properties"]["justification"], JUSTIFICATIONS, id="waivers: justification"),
        pytest.param(PARTS["setting"]["properties"]["undetermined"], settings.UNDETERMINED, id="rules: undetermined"),
    ],
)
def test_words(words: dict[str, Any], values: tuple[str, ...]) -> None:
    assert set(words["enum"]) == set(values)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert {section for one in SCHEMA["else"]["anyOf"] for section in one["required"]} == set(SECTIONS)


def test_defaults_are_those_of_the_reader() -> None:
    read = load_policy(b"schema: 1\nname: x\nimages: {}\nsources: {}\nactions: {}\n", "x", DEFAULTS)
    assert read.images is not None
    assert read.sources is not None
    for key in ("pinned", "latest", "unresolved", "root"):
        assert PARTS["images"]["properties"][key]["default"] == getattr(read.images, key)
    assert PARTS["sources"]["properties"]["integrity"]["default"] == read.sources.integrity
    assert read.actions is not None
    assert PARTS["actions"]["properties"]["pinned"]["default"] == read.actions.pinned


def _policies() -> Iterator[Any]:
    layers = (
        ROOT / "examples" / "organisation" / name for name in ("organisation.yaml", "retail/unit.yaml", "finance/unit.yaml")
    )
    own = (
        *ROOT.glob("examples/**/sca-policy.yaml"),
        *ROOT.glob("fixtures/**/*policy*.yaml"),
        *layers,
        *(STARTER.with_name(f"{name}.yaml") for name in PACKS),
    )
    for path in sorted(own):
        yield pytest.param(path.read_bytes(), str(path), id=path.relative_to(ROOT).as_posix())
    yield pytest.param(policy_text(inventory(), {}, "x", REGISTRIES).encode(), "x", id="sca init")
    for rule in RULES:
        yield pytest.param(f"schema: 1\nname: x\n{rule.example}\n".encode(), "x", id=f"example of {rule.code}")
    page = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    for number, block in enumerate(re.findall(r"```yaml\n(schema: 1\n.*?)```", page, re.DOTALL)):
        yield pytest.param(block.encode(), "x", id=f"docs/policy.md {number}")


@pytest.mark.parametrize(("data", "path"), list(_policies()))
def test_every_policy_of_the_project_is_valid_for_both(data: bytes, path: str) -> None:
    assert load_policy(data, path, DEFAULTS, DiskReader(path, path)).name
    jsonschema.Draft202012Validator(SCHEMA).validate(_plain(read_yaml(data, "x", DEFAULTS)))


@pytest.mark.parametrize(
    "sections",
    [
        "",
        "packages: {}\n",
        "packages: {default: maybe}\n",
        "packages: {default: deny, approvd: []}\n",
        "packages: {default: deny, approved: [lodash]}\n",
        "packages: {default: deny, approved: [{reason: x}]}\n",
        "licences: {unknown: deny, allowed: []}\n",
        "licences: {unknown: deny, exceptions: [{match: pkg:npm/a, allow: [MIT]}]}\n",
        "sources: {npm: ['http://npm.example.test/']}\n",
        "images: {registries: []}\n",
        "images: {root: maybe}\n",
        "images: {scopes: []}\n",
        "images: {scopes: [test]}\n",
        "actions: {pinned: digest}\n",
        "actions: {allowed: []}\n",
        "actions: {trusted: [actions/checkout]}\n",
        "images: {registries: ['https://registry.example.test']}\n",
        "images: {}\nwaivers: [{id: x}]\n",
        "vulnerabilities: {vex: [{authors: [Ann]}]}\n",
        "vulnerabilities: {vex: [{document: v.json, max-age: 0d}]}\n",
        "vulnerabilities: {data: {}}\n",
        "vulnerabilities: {conditions: [{id: a, reason: r}]}\n",
        "vulnerabilities: {conditions: [{id: a, reason: r, when: {}}]}\n",
        "vulnerabilities: {conditions: [{id: a, reason: r, when: {epss: 2}}]}\n",
        "vulnerabilities: {conditions: [{id: a, reason: r, when: {severity: worst}}]}\n",
        "vulnerabilities: {conditions: [{id: a, reason: r, when: {fix: maybe}, then: deny}]}\n",
        "images: {}\nrules: {SCA401: sometimes}\n",
        "images: {}\nrules: {SCA401: {deploy: fail}}\n",
        "images: {}\ngaps: {unpinned: maybe}\n",
        "images: {}\ngaps: {accepted: [{path: a}]}\n",
        "images: {}\nrelax: [{rules: [SCA401]}]\n",
        "images: {}\nextends: {url: 'http://policy.example.test/a'}\n",
        "images: {}\nwaivers: [{id: w, rule: SCA101, match: pkg:npm/a, reason: r, owner: o, expires: soon}]\n",
    ],
)
def test_what_one_refuses_the_other_refuses(sections: str) -> None:
    assert mistakes(sections)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(
            _plain(read_yaml(f"schema: 1\nname: test\n{sections}".encode(), "x", DEFAULTS))
        )


def _plain(node: Node | None) -> Any:
    """The document as an editor sees it, by the core schema of YAML 1.2."""
    if isinstance(node, Mapping):
        return {key: _plain(member.value) for key, member in node.members.items()}
    if isinstance(node, Scalar):
        return _typed(node.text) if node.plain else node.text
    return None if node is None else [_plain(item) for item in node.items]


def _typed(text: str) -> str | int | float | bool | None:
    if text in ("", "null", "~"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    return float(text) if re.fullmatch(r"[-+]?[0-9]+\.[0-9]+", text) else text

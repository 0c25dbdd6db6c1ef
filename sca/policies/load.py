"""Reads a policy file. Every mistake in it is reported at once, each with line and column; a policy with one is not used."""

import os
from hashlib import sha256

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.yaml_usual import read_yaml
from sca.model.component import Location, Problem
from sca.model.text import brief
from sca.model.verdict import PolicyLayer
from sca.policies.actions.config import read_actions
from sca.policies.images.config import read_images
from sca.policies.licences.config import read_licences
from sca.policies.model import Policy
from sca.policies.packages.config import read_packages
from sca.policies.reading import ROLE, Mistakes, Section
from sca.policies.sources.config import read_sources
from sca.policies.table import FAMILIES, RULES
from sca.policies.waivers.config import Waiver, WaiverReader

SCHEMA = "1"
SECTIONS = ("packages", "licences", "sources", "images", "actions")
KEYS = ("schema", "name", *SECTIONS, "waivers")
RESERVED = ("extends", "vulnerabilities", "stages")
STARTER = "built-in:starter"
_STARTER_FILE = os.path.join(os.path.dirname(__file__), "starter.yaml")  # `importlib.resources` would load `zipfile`


class PolicyError(Exception):
    """A policy that cannot be used, with everything that is wrong in it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{problem.location}: {problem.message}" for problem in problems))
        self.problems = problems


def load_policy(data: bytes, path: str, limits: Limits) -> Policy:
    """The policy in `data`; `path` is what messages and reports call it. Raises PolicyError."""
    try:
        root = read_yaml(data, path, limits)
    except InputError as error:
        where = Location(path, error.line, error.column, ROLE)
        raise PolicyError((Problem(error.code, brief(error.message, 400), where, "file", error.help),)) from None
    if root is None:
        message = "the policy is empty: it has 0 rules, which would let everything through"
        help = "sca init writes a first policy; docs/policy.md describes every key"
        raise PolicyError((Problem("E-POLICY-EMPTY", message, Location(path, 1, 1, ROLE), "file", help),))
    mistakes = Mistakes(path)
    section = mistakes.section(root, "the policy", (*KEYS, *RESERVED))
    policy = _read(section, sha256(data).hexdigest(), path) if section is not None else None
    if policy is None or mistakes.problems:
        raise PolicyError(
            tuple(sorted(mistakes.problems, key=lambda problem: (problem.location.line or 0, problem.location.column or 0)))
        )
    return policy


def starter_policy(limits: Limits) -> Policy:
    """The policy that is used where there is none: it ships with the program."""
    with open(_STARTER_FILE, "rb") as file:
        return load_policy(file.read(), STARTER, limits)


def _read(section: Section, digest: str, path: str) -> Policy:
    _check_head(section)
    node, mistakes = section.node, section.mistakes
    packages, licences = node.value("packages"), node.value("licences")
    sources, images, actions = node.value("sources"), node.value("images"), node.value("actions")
    return Policy(
        layer=PolicyLayer(section.text("name", required=True), path, digest),
        packages=None if packages is None else read_packages(packages, mistakes),
        licences=None if licences is None else read_licences(licences, mistakes),
        sources=None if sources is None else read_sources(sources, mistakes),
        images=None if images is None else read_images(images, mistakes),
        actions=None if actions is None else read_actions(actions, mistakes),
        waivers=_read_waivers(section),
    )


def _check_head(section: Section) -> None:
    schema = section.scalar("schema", required=True)
    if schema is not None and schema.text != SCHEMA:
        message = f"schema {brief(schema.text, 20)} is not known to this version, which reads schema {SCHEMA}"
        section.mistakes.add("E-POLICY-SCHEMA", message, schema)
    for key in RESERVED:
        member = section.node.members.get(key)
        if member is not None:
            message = f"{key} is part of the policy language, but this version does not read it yet"
            section.mistakes.add("E-POLICY-UNSUPPORTED", message, member.key, "remove it: it would have no effect")
    if not any(key in section.node.members for key in SECTIONS):
        message = "the policy has 0 rules, which would let everything through"
        section.mistakes.add("E-POLICY-EMPTY", message, section.node, f"add at least one of {', '.join(SECTIONS)}")


def _read_waivers(section: Section) -> tuple[Waiver, ...]:
    codes = {word: rule.code for rule in RULES if rule.family != "waivers" for word in (rule.code, rule.name)}
    never = [word for rule in FAMILIES["waivers"] for word in (rule.code, rule.name)]
    reader = WaiverReader(codes, never, section.mistakes)
    return tuple(filter(None, map(reader.read, section.items("waivers"))))

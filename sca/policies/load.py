"""Reads a policy with its layers. Every mistake is reported at once, each with line and column; a policy with one is not used."""

import os
from collections.abc import Mapping as Rules

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.yaml_nodes import Mapping, placed
from sca.files.yaml_usual import read_yaml
from sca.model.component import Location, Problem
from sca.model.text import brief
from sca.model.verdict import PolicyLayer
from sca.policies.actions.config import read_actions
from sca.policies.break_glass.config import read_break_glass
from sca.policies.conditions.config import read_conditions
from sca.policies.gaps.config import read_gaps
from sca.policies.gaps.findings import LOST
from sca.policies.images.config import read_images
from sca.policies.layers.chain import Chain, Got
from sca.policies.layers.lock import read_lock
from sca.policies.layers.merge import Layer, merge
from sca.policies.layers.rights import RightsReader
from sca.policies.layers.source import Reader, Source, UnavailableError
from sca.policies.licences.config import read_licences
from sca.policies.model import Policy
from sca.policies.packages.config import read_packages
from sca.policies.packages.findings import MALICIOUS
from sca.policies.reading import ROLE, Mistakes, Section
from sca.policies.releases.config import read_releases
from sca.policies.settings import read_settings
from sca.policies.sources.config import read_sources
from sca.policies.table import RULES
from sca.policies.vex.findings import RULES as VEX
from sca.policies.vulnerabilities.config import read_vulnerabilities
from sca.policies.vulnerabilities.findings import MALICIOUS as MALICIOUS_RELEASE
from sca.policies.vulnerabilities.findings import UNCOVERED
from sca.policies.waivers.config import Waiver, WaiverReader

SCHEMA = "1"
SECTIONS = ("packages", "licences", "sources", "images", "actions", "releases", "vulnerabilities")
KEYS = ("schema", "name", "contact", "extends", "relax", *SECTIONS, "conditions", "gaps", "rules", "waivers", "break-glass")
STARTER = "built-in:starter"
PACKS = ("starter", "standard", "strict")
_FOLDER = os.path.dirname(__file__)  # `importlib.resources` would load `zipfile`
CODES = {word: (rule.code, rule.family) for rule in RULES for word in (rule.code, rule.name)}
_NOT_WAIVABLE = {
    "waivers": "it is about waivers",
    "break-glass": "it is approved where it stands",
    "gaps": "a gap is accepted by its path, in gaps.accepted",
}


class PolicyError(Exception):
    """A policy that cannot be used, with everything that is wrong in it.

    `texts` are the files by the name that places use; `against` is the other end of a mistake that has two.
    """

    def __init__(
        self,
        problems: tuple[Problem, ...],
        texts: Rules[str, bytes] | None = None,
        against: Rules[Problem, Location] | None = None,
    ) -> None:
        super().__init__("; ".join(f"{problem.location}: {problem.message}" for problem in problems))
        self.problems = problems
        self.texts = texts or {}
        self.against = against or {}


class Loaded:
    """What was read: the policy, and the tree that its layers came to. Every value of the tree says where it stands."""

    def __init__(self, policy: Policy, tree: Mapping) -> None:
        self.policy = policy
        self.tree = tree


class NoReader:
    """Reads nothing: for a policy that stands alone."""

    def local(self, source: Source, limit: int) -> bytes:
        """Refuse. Raises UnavailableError."""
        del source, limit
        raise UnavailableError("this policy must stand alone")

    def remote(self, source: Source, sha256: str, limit: int) -> bytes:
        """Refuse. Raises UnavailableError."""
        del sha256
        return self.local(source, limit)


def load_policy(data: bytes, path: str, limits: Limits, reader: Reader | None = None, lock: bytes = b"") -> Policy:
    """The policy in `data`; `path` is what messages and reports call it. Raises PolicyError."""
    return load_layers(data, path, limits, reader, lock).policy


def load_layers(  # noqa: PLR0913  # the last two are two ways to say one thing
    data: bytes,
    path: str,
    limits: Limits,
    reader: Reader | None = None,
    lock: bytes = b"",
    *,
    pins: Rules[str, str] | None = None,
) -> Loaded:
    """The same with the tree. `reader` gets what the policy extends and the lists in files.

    `lock` is `sca-policy.lock`; `pins`, where they are given, are the digests in its place.
    """
    mistakes = Mistakes(path)
    lock_path = f"{path.rpartition('/')[0]}/sca-policy.lock".lstrip("/")
    pinned = _lock(lock, lock_path, limits, mistakes) if pins is None else pins
    chain = Chain(NoReader() if reader is None else reader, pinned, limits, mistakes)
    chain.follow(data, path)
    chain.texts[lock_path] = lock
    if mistakes.problems or not chain.layers:
        raise _error(mistakes, chain)
    heads = [_head(got, mistakes) for got in chain.layers]
    layers = _layers(chain.layers, [head.name for head in heads], mistakes)
    tree = merge(layers, CODES, mistakes)
    policy = _read(Section(tree, "the policy", mistakes), chain, heads)
    _check_vex(policy, layers, mistakes)
    if mistakes.problems:
        raise _error(mistakes, chain)
    return Loaded(policy, tree)


def starter_policy(limits: Limits) -> Policy:
    """The policy that is used where there is none: it ships with the program."""
    return load_policy(pack("starter"), STARTER, limits)


def pack(name: str) -> bytes:
    """The text of one of PACKS, the policies that ship with the program."""
    with open(os.path.join(_FOLDER, f"{name}.yaml"), "rb") as file:
        return file.read()


def _error(mistakes: Mistakes, chain: Chain) -> PolicyError:
    """The project's own mistakes first, then those of the layers above it, each file from top to bottom; none is said twice."""
    rank = {path: number for number, path in enumerate(chain.texts)}
    problems = sorted(
        dict.fromkeys(mistakes.problems),
        key=lambda one: (rank.get(one.location.path, -1), one.location.line or 0, one.location.column or 0),
    )
    return PolicyError(tuple(problems), chain.texts, mistakes.against)


def _lock(data: bytes, path: str, limits: Limits, mistakes: Mistakes) -> dict[str, str]:
    if not data.strip():
        return {}
    try:
        root = read_yaml(data, path, limits)
    except InputError as error:
        where = Location(path, error.line, error.column, ROLE)
        mistakes.problems.append(Problem(error.code, brief(error.message, 400), where, "file", error.help))
        return {}
    return {} if root is None else read_lock(placed(root, path), mistakes)


def _head(got: Got, mistakes: Mistakes) -> PolicyLayer:
    """A layer as reports show it, after a look at what every layer has."""
    section = Section(got.root, "the policy", mistakes)
    section.refuse_unknown(KEYS)
    schema = section.scalar("schema", required=True)
    if schema is not None and schema.text != SCHEMA:
        message = f"schema {brief(schema.text, 20)} is not known to this version, which reads schema {SCHEMA}"
        mistakes.add("E-POLICY-SCHEMA", message, schema)
    return PolicyLayer(section.text("name", required=True), got.source.text, got.sha256, section.text("contact"))


def _layers(chain: list[Got], names: list[str], mistakes: Mistakes) -> list[Layer]:
    """The layers from the top down, with the rights that each gives."""
    found: list[Layer] = []
    codes = {word: code for word, (code, family) in CODES.items() if family != "waivers"}
    for depth, (got, name) in enumerate(zip(reversed(chain), reversed(names), strict=True)):
        reader = RightsReader(codes, depth, mistakes)
        rights = map(reader.read, Section(got.root, "the policy", mistakes).items("relax"))
        found.append(Layer(got.root, name, tuple(filter(None, rights))))
    return found


def _check_vex(policy: Policy, layers: list[Layer], mistakes: Mistakes) -> None:
    """Statements may speak of what is malicious only by a right of a layer above, whether or not that asks for the rule."""
    depths = {layer.root.file: depth for depth, layer in enumerate(layers)}
    for source in policy.vulnerabilities.vex if policy.vulnerabilities is not None else ():
        depth = depths.get(source.where.path, len(layers) - 1)
        rights = (right for layer in layers[:depth] for right in layer.rights)
        if source.malicious and not any(MALICIOUS_RELEASE.code in one.rules and one.is_for(layers[depth].name) for one in rights):
            message = f"malicious: no layer above gives the right to relax {MALICIOUS_RELEASE.name}"
            mistakes.add_at("E-POLICY-LOOSER", message, source.where)


def _read(section: Section, got_chain: Chain, heads: list[PolicyLayer]) -> Policy:
    chain = got_chain.layers
    if not any(key in section.node.members for key in SECTIONS):
        message = "the policy has 0 rules, which would let everything through"
        section.mistakes.add("E-POLICY-EMPTY", message, section.node, f"add at least one of {', '.join(SECTIONS)}")
    node, mistakes = section.node, section.mistakes
    packages, licences = node.value("packages"), node.value("licences")
    sources, images, actions = node.value("sources"), node.value("images"), node.value("actions")
    vulnerabilities, releases = node.value("vulnerabilities"), node.value("releases")
    never_set = {*LOST, MALICIOUS.code}
    settable = {word: code for word, (code, family) in CODES.items() if family != "break-glass" and code not in never_set}
    return Policy(
        layers=(*heads, *dict.fromkeys(one for got in chain for one in got.lists)),
        packages=None if packages is None else read_packages(packages, mistakes),
        licences=None if licences is None else read_licences(licences, mistakes),
        sources=None if sources is None else read_sources(sources, mistakes),
        images=None if images is None else read_images(images, mistakes),
        actions=None if actions is None else read_actions(actions, mistakes),
        releases=None if releases is None else read_releases(releases, mistakes),
        vulnerabilities=None if vulnerabilities is None else read_vulnerabilities(vulnerabilities, mistakes, got_chain.documents),
        gaps=read_gaps(node.value("gaps"), section.where, mistakes),
        settings=read_settings(node.value("rules"), settable, mistakes),
        waivers=_read_waivers(section),
        break_glass=read_break_glass(section.items("break-glass"), mistakes),
        conditions=read_conditions(section.items("conditions"), mistakes),
    )


def _read_waivers(section: Section) -> tuple[Waiver, ...]:
    codes = {word: code for word, (code, family) in CODES.items() if family not in _NOT_WAIVABLE}
    never = {word: _NOT_WAIVABLE[family] for word, (_code, family) in CODES.items() if family in _NOT_WAIVABLE}
    for rule in (MALICIOUS, MALICIOUS_RELEASE, UNCOVERED, *VEX):
        why = "what is malicious is borne by nobody" if rule in (MALICIOUS, MALICIOUS_RELEASE) else "it is about no package"
        for word in (rule.code, rule.name):
            never[word] = why
            codes.pop(word, None)
    about = frozenset(code for code, family in CODES.values() if family == "vulnerabilities")
    reader = WaiverReader(codes, never, section.mistakes, about)
    return tuple(filter(None, map(reader.read, section.items("waivers"))))

"""A policy as the evaluator sees it: read, checked and complete."""

from collections.abc import Mapping

from msgspec import Struct

from sca.model.verdict import PolicyLayer
from sca.policies.actions.config import ActionRules
from sca.policies.break_glass.config import BreakGlass
from sca.policies.conditions.config import OwnRule
from sca.policies.gaps.config import GapRules
from sca.policies.images.config import ImageRules
from sca.policies.licences.config import LicenceRules
from sca.policies.packages.config import PackageRules
from sca.policies.releases.config import ReleaseRules
from sca.policies.settings import Setting
from sca.policies.sources.config import SourceRules
from sca.policies.vulnerabilities.config import VulnerabilityRules
from sca.policies.waivers.config import Waiver


class Policy(Struct, frozen=True):
    """What all layers of schema 1 come to. A section that none of them has is None: its rules are not asked for.

    `layers` are the project's own file, then those above it, then the lists that they name. `settings` say what a rule does
    at each stage, by its code.
    """

    layers: tuple[PolicyLayer, ...]
    gaps: GapRules
    packages: PackageRules | None = None
    licences: LicenceRules | None = None
    sources: SourceRules | None = None
    images: ImageRules | None = None
    actions: ActionRules | None = None
    releases: ReleaseRules | None = None
    vulnerabilities: VulnerabilityRules | None = None
    waivers: tuple[Waiver, ...] = ()
    settings: Mapping[str, Setting] = {}
    break_glass: tuple[BreakGlass, ...] = ()
    conditions: tuple[OwnRule, ...] = ()

    @property
    def layer(self) -> PolicyLayer:
        """The project's own file."""
        return self.layers[0]

    @property
    def name(self) -> str:
        """The name that the policy gives itself."""
        return self.layer.name

    @property
    def families(self) -> tuple[str, ...]:
        """The families of rules that the policy asks for."""
        sections = {
            "packages": self.packages,
            "licences": self.licences,
            "sources": self.sources,
            "images": self.images,
            "actions": self.actions,
            "releases": self.releases,
            "vulnerabilities": self.vulnerabilities,
        }
        return tuple(family for family, rules in sections.items() if rules is not None)

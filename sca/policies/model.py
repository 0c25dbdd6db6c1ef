"""A policy as the evaluator sees it: read, checked and complete."""

from msgspec import Struct

from sca.model.verdict import PolicyLayer
from sca.policies.actions.config import ActionRules
from sca.policies.images.config import ImageRules
from sca.policies.licences.config import LicenceRules
from sca.policies.packages.config import PackageRules
from sca.policies.sources.config import SourceRules
from sca.policies.waivers.config import Waiver


class Policy(Struct, frozen=True):
    """One policy file of schema 1. A section that the file does not have is None: its rules are not asked for."""

    layer: PolicyLayer
    packages: PackageRules | None = None
    licences: LicenceRules | None = None
    sources: SourceRules | None = None
    images: ImageRules | None = None
    actions: ActionRules | None = None
    waivers: tuple[Waiver, ...] = ()

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
        }
        return tuple(family for family, rules in sections.items() if rules is not None)

"""What a judgement rests on beside the inventory and the policy: facts from registries, stores and documents of others."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from sca.model.advisory import AdvisoryData, Vulnerability
from sca.model.licence import Duty, LicenceAnswer
from sca.policies.releases.check import Released
from sca.policies.vex.check import Statements


class Exposed(Protocol):
    """The known vulnerabilities by component id, and the data that they were looked up in."""

    @property
    def found(self) -> Mapping[str, Sequence[Vulnerability]]:
        """The vulnerabilities."""

    @property
    def data(self) -> AdvisoryData:
        """The data."""


class Grounds(Struct, frozen=True):
    """Everything that is known; what the policy does not ask for is left out.

    `licences` are the licence answers by component id; `registries` the origins that `default` stands for, by purl type;
    `ledgers` the duties of each component, where the policy asks for them at this stage; `exposed` the known vulnerabilities,
    `statements` what VEX documents say about them, and `released` what registries said of releases.
    """

    licences: Mapping[str, LicenceAnswer]
    registries: Mapping[str, tuple[str, ...]]
    ledgers: Mapping[str, tuple[Duty, ...]] | None = None
    exposed: Exposed | None = None
    statements: Statements | None = None
    released: Released | None = None

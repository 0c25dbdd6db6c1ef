"""One Python distribution as its metadata describes it, and the node of the graph that it becomes.

Installed folders, reports of pip, wheels and sdists all tell about distributions; who tells makes no difference to the
graph.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

from sca.files.limits import Limits
from sca.model.component import Component, Hash, LicenceClaim, LicenceFile, Location, PipFacts, Problem, Project, Source
from sca.model.package import pypi_package
from sca.model.patterns import compiled
from sca.model.text import brief
from sca.parsers.pip.core_metadata import Field, Metadata
from sca.parsers.pip.grammar import Refusal, Requirement, read_requirement

_HELP = "report it to the publisher of the package; what else it says is kept"
_NAME_AND_EXTRAS = compiled(
    r"\s*+(?P<start>[A-Za-z0-9]++(?:[._-]++[A-Za-z0-9]++)*+\s*+(?:\[[^\]\[]*+\])?)(?P<rest>.*)", re.DOTALL
)


class Distribution(Struct, frozen=True):
    """One distribution. `local` is the folder of its sources if it is a project of the checkout.

    `owner` is the id of the distribution that it came inside of, whose place then is in the chain of its own.
    `asked_extras` are those that the report of an installer says were asked for.
    """

    id: str
    metadata: Metadata
    where: Location
    needs: tuple[Requirement, ...] = ()
    source: Source = Source()
    hashes: tuple[Hash, ...] = ()
    installer: str = ""
    requested: bool = False
    editable: bool = False
    subdirectory: str = ""
    local: str | None = None
    owner: str = ""
    asked_extras: tuple[str, ...] = ()
    texts: tuple[LicenceFile, ...] = ()

    @property
    def key(self) -> str:
        """The normalised name."""
        return pypi_package(self.metadata.name, "").name

    def node(self) -> Component | Project:
        """What stands for it in the inventory."""
        metadata = self.metadata
        package = pypi_package(metadata.name, metadata.version)
        licences = licence_claims(metadata.licences, self.where.path)
        if self.local is not None:
            return Project(self.id, metadata.name, self.local, "local", self.where, package, licences)
        facts = PipFacts(
            metadata.name,
            extras=self.asked_extras,
            editable=self.editable,
            subdirectory=self.subdirectory,
            installer=self.installer,
            requested=self.requested,
            bundled=bool(self.owner),
        )
        return Component(self.id, package, (self.where,), self.source, self.hashes, licences, facts=facts, texts=self.texts)


def licence_claims(fields: Iterable[Field], path: str) -> tuple[LicenceClaim, ...]:
    """Each statement of metadata about the licence, with the field that it stands in."""
    return tuple(LicenceClaim(field.value, field.key, Location(path, field.line, role="installed")) for field in fields)


def metadata_problems(metadata: Metadata, path: str) -> list[Problem]:
    """What was wrong in metadata that could be taken."""
    return [
        Problem(fault.code, fault.message, Location(path, fault.line, role="installed"), fault.cost, _HELP)
        for fault in metadata.faults
    ]


def read_needs(fields: Iterable[Field], where: Location, limits: Limits, problems: list[Problem]) -> tuple[Requirement, ...]:
    """The requirements of a distribution. One whose version range cannot be read is a need all the same."""
    found: list[Requirement] = []
    for field in fields:
        place = Location(where.path, field.line, role=where.role)
        read = _read_need(field.value, limits)
        if isinstance(read, Refusal):
            message = f"{brief(field.value, 80)!r} is no requirement: {read.reason}"
            problems.append(Problem("E-REQUIREMENT", message, place, "edge", _HELP))
            continue
        found.append(read)
        for code, message in read.faults:
            problems.append(Problem(code, f"{brief(field.value, 60)}: {message}", place, "field", _HELP))
    return tuple(found)


def _read_need(text: str, limits: Limits) -> Requirement | Refusal:
    if len(text) > limits.requirement_chars:
        return Refusal(f"it has {len(text)} characters, more than the limit of {limits.requirement_chars} (requirement-chars)")
    read = read_requirement(text, limits)
    parts = _NAME_AND_EXTRAS.match(text) if isinstance(read, Refusal) else None
    if parts is None:
        return read
    _, semicolon, marker = parts["rest"].partition(";")
    plain = read_requirement(f"{parts['start']}{semicolon}{marker}", limits)
    if isinstance(plain, Refusal):
        return read
    message = read.reason if isinstance(read, Refusal) else ""
    return Requirement(plain.name, plain.extras, marker=plain.marker, faults=(*plain.faults, ("E-VERSION", message)))

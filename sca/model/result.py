"""The Result of one run: everything a report may show, and the document that `--format json` writes."""

from msgspec import Struct

from sca.model.advisory import AdvisoryData, Vulnerability
from sca.model.build import Build
from sca.model.changes import Changes
from sca.model.component import Component, Edge, Problem, Project, Reference
from sca.model.image import Image
from sca.model.inventory import FileOutcome, Inventory
from sca.model.licence import LicenceAnswer
from sca.model.remedy import Remedy
from sca.model.sbom import Sbom
from sca.model.verdict import Verdict

RESULT_SCHEMA = "sca-result-1"


class Tool(Struct, frozen=True):
    """The program that made the result."""

    name: str
    version: str


class Coverage(Struct, frozen=True):
    """How many recognised files had each outcome; the six counts add up to `recognised`."""

    recognised: int
    parsed: int
    parsed_with_problems: int
    refused: int
    unreadable: int
    unsupported: int
    excluded: int
    walked: int


class DataUsed(Struct, frozen=True, order=True):
    """Outside knowledge that the run rests on: how many answers of which source, and the moments of the oldest and the newest."""

    name: str
    source: str
    count: int
    oldest: str
    newest: str


class Output(Struct, frozen=True, order=True):
    """Another file of the same run: its path from the folder of the document, its format, its size in bytes and its digest."""

    path: str
    format: str
    size: int
    sha256: str


class BaselineUsed(Struct, frozen=True):
    """The baseline that a run was compared with: of which day, how many findings it has, and how many of them are gone.

    `changes` is everything else that differs, where the baseline is a whole result.
    """

    written: str
    known: int
    gone: int
    changes: Changes | None = None


class Result(Struct, frozen=True):
    """One finished run. `reasons` says in sentences why the run ended as it did; the first decides `exit_status`.

    `outputs` are the files that were written with the document of the run; only that document has them.
    """

    schema: str
    tool: Tool
    target: str
    verdict: Verdict
    complete: bool
    exit_status: int
    reasons: tuple[str, ...]
    coverage: Coverage
    files: tuple[FileOutcome, ...]
    projects: tuple[Project, ...]
    components: tuple[Component, ...]
    references: tuple[Reference, ...]
    edges: tuple[Edge, ...]
    licences: tuple[LicenceAnswer, ...]
    problems: tuple[Problem, ...]
    options: tuple[tuple[str, str], ...] = ()
    timestamp: str = ""
    image: Image | None = None
    sboms: tuple[Sbom, ...] = ()
    data: tuple[DataUsed, ...] = ()
    vulnerabilities: tuple[Vulnerability, ...] = ()
    advisories: AdvisoryData | None = None
    baseline: BaselineUsed | None = None
    build: Build | None = None
    remedies: tuple[Remedy, ...] = ()
    outputs: tuple[Output, ...] = ()

    @property
    def inventory(self) -> Inventory:
        """The inventory part of this result."""
        found = (self.projects, self.components, self.references, self.edges, self.problems, self.files)
        return Inventory(*found, self.image, self.sboms)

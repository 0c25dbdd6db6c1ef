"""What a parser gives (`Extract`) and what all parsers together give (`Inventory`)."""

from collections.abc import Container

from msgspec import Struct
from msgspec.structs import replace

from sca.model.component import Component, Edge, Problem, Project, Reference
from sca.model.image import Image
from sca.model.sbom import Sbom

OUTCOMES = ("parsed", "parsed with problems", "refused", "unreadable", "unsupported", "excluded")


class Further(Struct, frozen=True):
    """What a covered file asks for and the input that answers for it does not list: build requirements, SDKs, downloads.

    It counts where `path`, that file, is part of the scan: an input that is named alone gives what stands in it. What these
    packages need themselves is not known.
    """

    path: str
    projects: tuple[Project, ...] = ()
    components: tuple[Component, ...] = ()
    references: tuple[Reference, ...] = ()
    edges: tuple[Edge, ...] = ()
    problems: tuple[Problem, ...] = ()


class Owned(Struct, frozen=True, order=True):
    """A metadata file of a language package, by its path from the scan root, that a package of the system brought.

    `owner` is the id of that package's component.
    """

    path: str
    owner: str


class Extract(Struct, frozen=True):
    """Everything one parser read from one input file and the neighbours it asked for.

    `completeness` speaks of the edges: `complete` (every edge of every component is here), `incomplete`
    (some are missing) or `unknown` (the format has none). `reads` are the other files that were read;
    `covers` those among the recognised files that need no reading of their own because of this one; `further` is what those
    add that this one does not list. `owned` are the metadata files of language packages that the packages of a system
    brought. `states` are the nodes of which the input says by itself how much is known of their edges, each with one of the
    three words; `completeness` holds for the others. `scoped` inputs state the scope of every node, also that it is unknown: none
    is derived. `image` is the image that an SBOM is about, `sbom` what it says of itself.
    """

    projects: tuple[Project, ...] = ()
    components: tuple[Component, ...] = ()
    edges: tuple[Edge, ...] = ()
    references: tuple[Reference, ...] = ()
    problems: tuple[Problem, ...] = ()
    completeness: str = "complete"
    reads: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    further: tuple[Further, ...] = ()
    owned: tuple[Owned, ...] = ()
    states: tuple[tuple[str, str], ...] = ()
    scoped: bool = False
    image: Image | None = None
    sbom: Sbom | None = None

    def within(self, scanned: Container[str]) -> "Extract":
        """The same with what the covered files add that are part of the scan, by path."""
        parts = [one for one in self.further if one.path in scanned]
        if not parts:
            return self
        return replace(
            self,
            projects=(*self.projects, *(project for part in parts for project in part.projects)),
            components=(*self.components, *(component for part in parts for component in part.components)),
            edges=(*self.edges, *(edge for part in parts for edge in part.edges)),
            references=(*self.references, *(reference for part in parts for reference in part.references)),
            problems=(*self.problems, *(problem for part in parts for problem in part.problems)),
            further=(),
        )


class FileOutcome(Struct, frozen=True, order=True):
    """What became of one recognised file: one of OUTCOMES, by which parser, why, and what it gave.

    `states` says of single nodes how much is known of their edges, where that is not `completeness`.
    """

    path: str
    parser: str
    outcome: str
    reason: str = ""
    components: int = 0
    references: int = 0
    completeness: str = ""
    node_ids: tuple[str, ...] = ()
    states: tuple[tuple[str, str], ...] = ()


class Inventory(Struct, frozen=True):
    """Everything found in one run, sorted by id. `files` holds exactly one outcome per recognised file.

    `image` is set where an image was scanned; `sboms` are the SBOMs that were read.
    """

    projects: tuple[Project, ...]
    components: tuple[Component, ...]
    references: tuple[Reference, ...]
    edges: tuple[Edge, ...]
    problems: tuple[Problem, ...]
    files: tuple[FileOutcome, ...]
    image: Image | None = None
    sboms: tuple[Sbom, ...] = ()

    @property
    def complete(self) -> bool:
        """True if nothing was lost: every file read, and no problem that cost more than a notice."""
        lost = any(problem.cost != "notice" for problem in self.problems)
        return not lost and all(f.outcome in ("parsed", "parsed with problems", "excluded") for f in self.files)

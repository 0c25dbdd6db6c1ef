"""Vulnerability records, and what they say about the components of an inventory.

Source: the OSV schema, https://ossf.github.io/osv-schema/
"""

from collections.abc import Iterable

from msgspec import Struct

# The bands of severity, the worst first.
BANDS = ("critical", "high", "medium", "low")
_LINE = "\n"
INTRODUCED, FIXED, LAST_AFFECTED, LIMIT = "introduced", "fixed", "last_affected", "limit"


class Severity(Struct, frozen=True, order=True):
    """A severity as the record states it: the kind (`CVSS_V3`, `Ubuntu`), and the vector or the word."""

    kind: str
    score: str


class Event(Struct, frozen=True, array_like=True):
    """One turning point of a range: `introduced`, `fixed`, `last_affected` or `limit`, and its version."""

    kind: str
    version: str


class AffectedRange(Struct, frozen=True, array_like=True):
    """Versions between events. `kind` is `SEMVER`, `ECOSYSTEM` or `GIT`."""

    kind: str
    events: tuple[Event, ...]


class Affected(Struct, frozen=True, array_like=True):
    """What a record says about one package: a version is affected if it lies in a range or is listed.

    `listed` are its versions as one text (`as_listed`): many records have hundreds, of which one is looked for. `plain` is
    whether none of them has a sign or a zero in front of its first two numbers.
    """

    ecosystem: str
    name: str
    ranges: tuple[AffectedRange, ...] = ()
    listed: str = ""
    severities: tuple[Severity, ...] = ()
    plain: bool = False

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that are listed."""
        return tuple(self.listed[1:-1].split("\n")) if self.listed else ()

    def lists(self, version: str) -> bool:
        """Whether a version is listed in this spelling."""
        return f"\n{version}\n" in self.listed


def as_listed(versions: Iterable[str]) -> str:
    """Versions as one text, each between two ends of lines. A text of several lines is no version."""
    kept = [one for one in versions if "\n" not in one]
    return f"\n{_LINE.join(kept)}\n" if kept else ""


class Advisory(Struct, frozen=True):
    """One record. `affected` has one entry for each package block; dates are RFC 3339; `withdrawn` records no longer stand."""

    id: str
    modified: str
    published: str = ""
    withdrawn: str = ""
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    summary: str = ""
    severities: tuple[Severity, ...] = ()
    affected: tuple[Affected, ...] = ()
    cwes: tuple[str, ...] = ()


class Vulnerability(Struct, frozen=True):
    """One vulnerability of one component: all records that are aliases of each other, read together.

    `id` is the one to show, `ids` all of them. `certain` is false where the version is not known, or is none that can be
    compared: then it may be affected. `fixed` are the versions that end the ranges which hold the component's version;
    `ranges` how each record describes what is affected. `disagree` are records of the group that name the package and do not
    count its version. `band` is the severity in a word, empty where no record states one, and `score` its number;
    `exploited` is the day since when it is known to be exploited, empty where that is not known. `epss` is the probability that
    it is tried within 30 days, and `percentile` the share of all that have a lower one: the highest of its ids, None where no
    score is known.
    """

    component: str
    id: str
    ids: tuple[str, ...]
    summary: str
    certain: bool
    malicious: bool = False
    severities: tuple[Severity, ...] = ()
    published: str = ""
    modified: str = ""
    fixed: tuple[str, ...] = ()
    ranges: tuple[tuple[str, str], ...] = ()
    disagree: tuple[str, ...] = ()
    band: str = ""
    score: float | None = None
    exploited: str = ""
    epss: float | None = None
    percentile: float | None = None
    cwes: tuple[str, ...] = ()


class AdvisoryData(Struct, frozen=True):
    """The data that vulnerabilities were looked up in. `fault` says why there is none that can be used.

    `newest` is the date of the newest record, `digest` stands for everything that it was made of, `imported` is the day on
    which the oldest part of it was taken in. `uncovered` are the types of packages that it knows nothing about, each with the
    number of packages. `epss` is the date and model of the scores of EPSS, empty without any.
    """

    digest: str = ""
    newest: str = ""
    imported: str = ""
    fault: str = ""
    uncovered: tuple[tuple[str, int], ...] = ()
    epss: str = ""

"""The one answer to the question which licence a component has, and the claims that it was made from."""

from msgspec import Struct

from sca.model.component import Location

MET, NOT_MET, UNKNOWN = "met", "not met", "unknown"


class Duty(Struct, frozen=True):
    """One thing that a licence asks for, and its state: `met`, `not met` or `unknown`.

    `evidence` is a file, an address or a sentence; `sha256` the digest of a file.
    """

    name: str
    licence: str
    state: str
    evidence: str
    sha256: str = ""


class ClaimReading(Struct, frozen=True):
    """What one claim about a licence says, read by itself. `effective` marks those that the answer rests on.

    `kind`, `field`, `raw` (shortened) and `location` are those of the claim, the others as in LicenceAnswer.
    """

    kind: str
    field: str
    raw: str
    shape: str
    expression: str = ""
    candidates: tuple[str, ...] = ()
    rule: str = ""
    confidence: str = "exact"
    location: Location | None = None
    effective: bool = False


class LicenceAnswer(Struct, frozen=True):
    """The effective licence of one component.

    `shape` is `expression` (one SPDX expression), `candidates` (a family; one of `candidates` is meant),
    `none` (no rights granted) or `unknown`. `raw` and `field` are what was read and where; `rule` names the
    normaliser that turned raw text into the answer, `confidence` is `exact`, `alias`, `inferred` or `guess`. `kind` is that
    of the claim. `chosen` is the branch of a choice that the policy takes. Where there are several claims, `readings` has all
    of them; a single one is the answer itself.
    """

    component: str
    shape: str
    expression: str = ""
    candidates: tuple[str, ...] = ()
    raw: str = ""
    field: str = ""
    rule: str = ""
    confidence: str = "exact"
    location: Location | None = None
    note: str = ""
    kind: str = ""
    chosen: str = ""
    readings: tuple[ClaimReading, ...] = ()

"""The one answer to the question which licence a component has."""

from msgspec import Struct

from sca.model.component import Location


class LicenceAnswer(Struct, frozen=True):
    """The effective licence of one component.

    `shape` is `expression` (one SPDX expression), `candidates` (a family; one of `candidates` is meant),
    `none` (no rights granted) or `unknown`. `raw` and `field` are what was read and where; `rule` names the
    normaliser that turned raw text into the answer, `confidence` is `exact`, `alias`, `inferred` or `guess`.
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

"""How severe a vulnerability is, from the vectors of its records: the newest version of CVSS that is stated gives the band.

https://www.first.org/cvss/: 9.0 and more is critical, 7.0 high, 4.0 medium, 0.1 low. No vector is no severity: it is never zero.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

from cvss import CVSS2, CVSS3, CVSS4, CVSSError

from sca.model.advisory import BANDS, Severity

_NEWEST_FIRST = ("CVSS_V4", "CVSS_V3", "CVSS_V2")
_LONGEST = 512
_SCORERS: dict[str, Callable[[str], float]] = {
    "CVSS_V4": lambda vector: float(CVSS4(vector).base_score),
    "CVSS_V3": lambda vector: float(CVSS3(vector).base_score),
    "CVSS_V2": lambda vector: float(CVSS2(vector).base_score),
}
_LEAST = (9.0, 7.0, 4.0, 0.1)


def worst(severities: Iterable[Severity]) -> tuple[float | None, str]:
    """The highest score among the vectors of the newest version, and its band; None and an empty band without any."""
    return _worst(tuple(severities))


@lru_cache(maxsize=65_536)
def _worst(stated: tuple[Severity, ...]) -> tuple[float | None, str]:
    for kind in _NEWEST_FIRST:
        scores = [score for one in stated if one.kind == kind and (score := _score(kind, one.score)) is not None]
        if scores:
            return max(scores), _band(max(scores))
    words = [one.score.lower() for one in stated if one.kind not in _NEWEST_FIRST and one.score.lower() in BANDS]
    return None, min(words, key=BANDS.index, default="")


@lru_cache(maxsize=65_536)
def _score(kind: str, vector: str) -> float | None:
    """The base score of a vector; None for one that cannot be read."""
    if len(vector) > _LONGEST:
        return None
    try:
        return _SCORERS[kind](vector)
    except (CVSSError, ValueError, KeyError, TypeError):
        return None


def _band(score: float) -> str:
    return next((band for band, least in zip(BANDS, _LEAST, strict=True) if score >= least), BANDS[-1])

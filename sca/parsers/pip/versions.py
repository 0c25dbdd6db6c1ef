"""The grammar of versions and specifiers, as far as a reader needs it: what is a version, and which one is pinned.

Only the shape is looked at, with patterns that take linear time, because the library's own classes raise three kinds
of errors on hostile text and cost more to import than a large file takes to read.

https://packaging.python.org/en/latest/specifications/version-specifiers/
"""

import re

from sca.model.patterns import compiled

_NUMBER = r"[0-9]{1,64}+"
_SEP = r"[-_.]?"
_PRE = rf"{_SEP}(?:alpha|a|beta|b|preview|pre|c|rc){_SEP}[0-9]{{0,64}}+"
_POST = rf"(?:-{_NUMBER}|{_SEP}(?:post|rev|r){_SEP}[0-9]{{0,64}}+)"
_DEV = rf"{_SEP}dev{_SEP}[0-9]{{0,64}}+"
_LOCAL = r"\+[a-z0-9]++(?:[-_.][a-z0-9]++)*+"
_PUBLIC = rf"v?(?:{_NUMBER}!)?{_NUMBER}(?:\.{_NUMBER})*+(?:{_PRE})?(?:{_POST})?(?:{_DEV})?"
_VERSION = compiled(rf"{_PUBLIC}(?:{_LOCAL})?", re.IGNORECASE)
_CLAUSE = compiled(
    rf"(?P<operator>~=|==|!=|<=|>=|<|>)\s*(?P<version>{_PUBLIC}(?:{_LOCAL})?)(?P<prefix>\.\*)?|===\s*(?P<literal>[^\s;,)]+)",
    re.IGNORECASE,
)


def is_version(text: str) -> bool:
    """Whether a text is a version."""
    return _VERSION.fullmatch(text) is not None


def pinned_version(specifier: str) -> str | None:
    """The one version that a specifier allows, as written; empty if it allows several. None if it is no specifier.

    `==2.6.1,<=3.0` is a pin as well; `==2.6.*` and `~=2.6.1` are not.
    """
    pins: set[str] = set()
    clauses = [part.strip() for part in specifier.split(",")]
    if not clauses[-1]:
        clauses.pop()  # nothing at all, or one comma too many at the end, which is allowed
    if specifier.strip() and not clauses:
        return None
    for clause in clauses:
        found = _CLAUSE.fullmatch(clause)
        if found is None or (found["prefix"] and found["operator"] not in ("==", "!=")):
            return None
        if found["literal"]:
            pins.add(found["literal"])
        elif found["operator"] == "==" and not found["prefix"]:
            pins.add(found["version"])
    return pins.pop() if len(pins) == 1 else ""

"""Ranges of versions in the form of vers, as CycloneDX has them: `vers:npm/>=1.2.0|<2.0.0`.

Source: https://github.com/package-url/vers-spec/blob/main/VERSION-RANGE-SPEC.md
"""

import re
from itertools import pairwise
from urllib.parse import unquote

from sca.facts.advisories.order import Key, Parse, parser_of

_SCHEMES = {
    "npm": "npm",
    "pypi": "PyPI",
    "nuget": "NuGet",
    "deb": "Debian",
    "apk": "Alpine",
    "alpine": "Alpine",
    "rpm": "Red Hat",
}
_CONSTRAINT = re.compile(r"(>=|<=|!=|<|>|=)?(.+)").fullmatch
_MOST = 1_000


def ecosystem_of(type: str) -> str:
    """The ecosystem whose order versions of a type of package have; empty for an unknown one."""
    return _SCHEMES.get(type, "")


def in_range(text: str, type: str, version: str) -> bool | None:
    """Whether a version of a type of package lies in a range; None if that cannot be told."""
    scheme, slash, rest = text.removeprefix("vers:").partition("/")
    ecosystem = ecosystem_of(scheme)
    parse = parser_of(ecosystem) if ecosystem and ecosystem == ecosystem_of(type) else None
    key = None if parse is None else parse(version)
    constraints = rest.split("|")
    if not text.startswith("vers:") or not slash or parse is None or key is None or len(constraints) > _MOST:
        return None
    if rest.strip() == "*":
        return True
    return _holds(constraints, key, parse)


def _holds(constraints: list[str], key: Key, parse: Parse) -> bool | None:
    """The steps of the specification: single versions first, then the pairs of comparators that lie around the version."""
    bounds: list[tuple[str, Key]] = []
    for constraint in constraints:
        found = _CONSTRAINT(constraint.strip())
        bound = None if found is None else parse(unquote(found[2].strip()))
        if found is None or bound is None:
            return None
        sign = found[1] or "="
        if sign in ("=", "!="):
            if bound == key:
                return sign == "="
        else:
            bounds.append((sign, bound))
    if any(before[1] >= after[1] for before, after in pairwise(bounds)):
        return None
    inside = bool(bounds) and bounds[0][0].startswith("<")
    for sign, bound in bounds:
        passed = key > bound or (key == bound and sign in (">=", "<"))
        if not passed:
            return inside
        inside = sign.startswith(">")
    return inside

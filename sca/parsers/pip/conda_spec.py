"""conda's match specifications, as environment files write them.

    numpy                  any version
    numpy=1.26             1.26.*: a single sign compares the beginning
    numpy==1.26.4          exactly this version, as does `numpy 1.26.4`
    numpy=1.26.4=py312_0   exactly this version and build, as does `numpy 1.26.4 py312_0`
    numpy>=1.24,<2         also with `|` between alternatives
    conda-forge::numpy[version='>=1.24',build=py312_0]

https://docs.conda.io/projects/conda/en/stable/user-guide/concepts/pkg-specs.html
"""

import re
from functools import lru_cache

from msgspec import Struct

from sca.model.text import brief

_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*+)")
_BRACKETS = re.compile(r"\[([^\[\]]*+)\]\s*+\Z")
_PAIR = re.compile(r"""\s*+([a-z0-9_]++)\s*+=\s*+(?:'([^']*+)'|"([^"]*+)"|([^,'"\s]++))\s*+(?:,|\Z)""")
_CLAUSE = re.compile(r"(?:==|=|!=|~=|>=|<=|>|<)?[A-Za-z0-9_.*+!-]++")
_EXACT = re.compile(r"[A-Za-z0-9_.+!-]++")
_AROUND = re.compile(r"\s*+([,|])\s*+")
_BEHIND = re.compile(r"(==|!=|~=|>=|<=|=|>|<)\s++")
_SIGNS = "<>=!~"
_SHORT = 200


class MatchSpec(Struct, frozen=True):
    """One specification. `version` is set where it allows one only; `requested` is everything behind the name as written.

    `channel` may have a platform behind a slash. `fault` is what is wrong while the name is clear.
    """

    name: str
    requested: str = ""
    version: str = ""
    build: str = ""
    channel: str = ""
    fault: str = ""


def read_match_spec(text: str) -> MatchSpec | str:
    """The specification in a text, or why it is none. A lock has the same short ones thousands of times."""
    return _remembered(text) if len(text) <= _SHORT else _read(text)


def _read(text: str) -> MatchSpec | str:
    channel, _, rest = text.strip().rpartition("::")
    pairs: dict[str, str] = {}
    brackets = _BRACKETS.search(rest)
    if brackets is not None:
        rest = rest[: brackets.start()]
        for pair in _PAIR.finditer(brackets[1]):
            pairs[pair[1]] = pair[2] or pair[3] or pair[4] or ""
    found = _NAME.match(rest)
    if found is None:
        return "it does not begin with a package name"
    written = rest[found.end() :]
    if written and not written.startswith((" ", "!=", "=", "<", ">", "~=")):
        return f"{brief(written, 40)!r} stands where a version is expected"
    version, build, requested = _split(written)
    if "version" in pairs:
        version, _build, requested = _split(f" {pairs['version']}")
    build = pairs.get("build", build)
    channel = pairs.get("channel", channel)
    fault = "" if not version or _is_range(version) else f"{brief(version, 60)!r} is no version of a match specification"
    exact = "" if fault else _exact(version, has_build=bool(build))
    return MatchSpec(found[0].lower(), requested, exact, "" if "*" in build else build, channel, fault)


_remembered = lru_cache(maxsize=10_000)(_read)


def _split(written: str) -> tuple[str, str, str]:
    """Version and build behind a name, and both as written."""
    plain = _BEHIND.sub(r"\1", _AROUND.sub(r"\1", written.strip()))
    version, blank, build = plain.partition(" ")
    if blank:
        return version, build.strip(), plain
    at = plain.rfind("=")
    if at > 0 and plain[at - 1] not in _SIGNS and at + 1 < len(plain):
        return plain[:at], plain[at + 1 :], plain
    return plain, "", plain


def _is_range(version: str) -> bool:
    return all(_CLAUSE.fullmatch(clause) for part in version.split("|") for clause in part.split(","))


def _exact(version: str, *, has_build: bool) -> str:
    """The one version that is allowed; empty if there are several."""
    if version.startswith("=="):
        version = version[2:]
    elif version.startswith("="):
        version = version[1:] if has_build else ""
    return version if _EXACT.fullmatch(version) else ""

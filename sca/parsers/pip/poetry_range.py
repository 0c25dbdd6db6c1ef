"""Poetry's version constraints, written out as specifiers of PEP 440: alternatives (`||`) of clauses that hold together.

    ^1.2.3  >=1.2.3,<2.0.0      ~1.2  >=1.2,<1.3      1.*  ==1.*      1.2.3  ==1.2.3      *  (nothing)

A caret keeps the first number that is not zero, a tilde the number in front of the last one that is named.

https://python-poetry.org/docs/dependency-specification/#version-constraints
"""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from sca.model.patterns import compiled
from sca.model.pep440 import PythonRange, parse_range
from sca.parsers.pip.markers import Marker, Term
from sca.parsers.pip.versions import is_version

_LONGEST = 4096
_OR = compiled(r"\|\|?")
_CLAUSE = compiled(r"(?P<operator>\^|~=|~|===?|=|!=|<>|<=|>=|<|>)?\s*+(?P<version>[^\s,|]++)")
_WILDCARD = compiled(r"(?P<release>v?(?:[0-9]{1,32}!)?[0-9]{1,32}(?:\.[0-9]{1,32})*+)(?:\.[*xX])++")
_RELEASE = compiled(r"v?(?P<epoch>[0-9]{1,32}!)?(?P<numbers>[0-9]{1,32}(?:\.[0-9]{1,32})*+)")
_SAME = {"=": "==", "": "==", "<>": "!="}
_ANY = ("*", "x", "X")


class PoetryRange(Struct, frozen=True):
    """Alternatives; with none at all nothing fits. An alternative without clauses fits everything."""

    alternatives: tuple[tuple[str, ...], ...]

    def holds(self, version: str) -> bool:
        """Whether a locked version fits. Pre-releases fit by their order: what is locked was chosen already."""
        return any(_fits(alternative, version) for alternative in self.alternatives)

    def as_python(self) -> Marker:
        """The range of Python versions as a marker; one that excludes nothing where it cannot be told."""
        found: list[tuple[Term, ...]] = []
        texts: list[str] = []
        for alternative in self.alternatives:
            terms = tuple(Term("python_full_version", *_split(clause)) for clause in alternative)
            if not terms:
                return Marker("")
            found.append(terms)
            texts.append(" and ".join(f'{term.variable} {term.operator} "{term.value}"' for term in terms))
        return Marker(" or ".join(texts), tuple(found))


@lru_cache(maxsize=8192)
def python_marker(text: str) -> Marker:
    """The versions of Python in a text as a marker; one that excludes nothing where it is no range."""
    found = read_poetry_range(text)
    return Marker("") if found is None else found.as_python()


@lru_cache(maxsize=8192)
def read_poetry_range(text: str) -> PoetryRange | None:
    """The range in a text; None if it is none."""
    if len(text) > _LONGEST:
        return None
    alternatives: list[tuple[str, ...]] = []
    for part in _OR.split(text):
        clauses = _clauses(part.strip())
        if clauses is None:
            return None
        alternatives.append(clauses)
    return PoetryRange(tuple(alternatives))


def _clauses(text: str) -> tuple[str, ...] | None:
    """The clauses between commas or blanks; None if one is none."""
    found: list[str] = []
    at = 0
    while at < len(text):
        if text[at] in ", \t":
            at += 1
            continue
        match = _CLAUSE.match(text, at)
        if match is None:
            return None
        written = tuple(_written(match["operator"] or "", match["version"]))
        if "" in written:
            return None
        found += written
        at = match.end()
    return tuple(found)


def _written(operator: str, version: str) -> Iterator[str]:
    """One clause as specifiers; none if everything fits, an empty one if it is no clause."""
    if version in _ANY and operator in ("", "=", "==", "^", "~", ">="):
        return
    wildcard = _WILDCARD.fullmatch(version)
    if wildcard is not None and operator in ("", "=", "==", "!=", "<>"):
        yield f"{_SAME.get(operator, operator)}{wildcard['release']}.*"
    elif wildcard is not None:
        yield from _written(operator, wildcard["release"])
    elif not is_version(version) or len(version) > _LONGEST:
        yield f"==={version}" if operator == "===" else ""
    elif operator in ("^", "~"):
        yield f">={version}"
        yield f"<{_caret(version) if operator == '^' else _tilde(version)}"
    else:
        yield f"{_SAME.get(operator, operator)}{version}"


def _caret(version: str) -> str:
    epoch, numbers = _numbers(version)
    first = next((place for place, number in enumerate(numbers) if number), len(numbers) - 1)
    return f"{epoch}{'.'.join(map(str, (*numbers[:first], numbers[first] + 1)))}"


def _tilde(version: str) -> str:
    epoch, numbers = _numbers(version)
    kept = numbers[:2]
    return f"{epoch}{'.'.join(map(str, (*kept[:-1], kept[-1] + 1)))}"


def _numbers(version: str) -> tuple[str, tuple[int, ...]]:
    """The epoch as it stands and the numbers of a release."""
    found = _RELEASE.match(version)
    if found is None:
        return "", (0,)
    return found["epoch"] or "", tuple(int(number) for number in found["numbers"].split("."))


@lru_cache(maxsize=65536)
def _fits(clauses: tuple[str, ...], version: str) -> bool:
    return all(parsed is not None and parsed.holds(version) is True for parsed in map(_parsed, clauses))


@lru_cache(maxsize=8192)
def _parsed(clause: str) -> PythonRange | None:
    try:
        return parse_range(clause, prereleases=True)
    except ValueError:
        return None


def _split(clause: str) -> tuple[str, str]:
    """Operator and version."""
    version = clause.lstrip("<>=!~")
    return clause[: len(clause) - len(version)], version

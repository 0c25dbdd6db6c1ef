"""The shorthands of packagers: Debian's, those that RPM had before SPDX, Alpine's old ones, CRAN's and Cargo's.

A dialect has names of its own and joins them in its own way. Only a text of which every name is known is read; a name that stands
for several licences makes a set of candidates. `GPL-2` is version 2 alone for Debian, `GPLv2` for RPM, and open elsewhere.

https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/#license-short-name
https://docs.fedoraproject.org/en-US/legal/update-existing-packages/
https://cran.r-project.org/doc/manuals/r-release/R-exts.html#Licensing
https://doc.rust-lang.org/cargo/reference/manifest.html#the-license-and-license-file-fields
"""

import re
from collections.abc import Callable

from sca.facts.expressions import Compound, ExpressionError, modern, parse_expression
from sca.facts.licence_names import ALIASES, FAMILIES, fold

_MOST_READINGS = 32
_MOST_TERMS = 64
_TOKENS = re.compile(r"[(),|/]|[^\s(),|/]+")
_GNU = re.compile(r"(?P<name>[al]?gpl|gfdl)(?P<sign>-|v)?(?P<number>[0-9]+(?:\.[0-9]+)*)(?P<plus>\+)?", re.IGNORECASE)
_CRAN_FILE = re.compile(r"\s*\+\s*file\s+LICEN[CS]E\s*")
_CRAN_FROM = re.compile(r"(?P<name>[AL]?GPL) \(>= ?(?P<number>[0-9.]+)\)")

Readings = tuple[str, ...]
_PUBLIC_DOMAIN: Readings = ("LicenseRef-Public-Domain",)
_PERL: Readings = ("Artistic-1.0-Perl OR GPL-1.0-or-later",)

_DEB: dict[str, Readings] = {
    "apache": ("Apache-1.0", "Apache-2.0"),
    "artistic": ("Artistic-1.0-Perl", "Artistic-2.0"),
    "artistic 1": ("Artistic-1.0", "Artistic-1.0-Perl"),
    "artistic 2": ("Artistic-2.0",),
    "boost 1 0": ("BSL-1.0",),
    "bsd 2 clause": ("BSD-2-Clause",),
    "bsd 3 clause": ("BSD-3-Clause",),
    "bsd 4 clause": ("BSD-4-Clause",),
    "cc0": ("CC0-1.0",),
    "cc0 1": ("CC0-1.0",),
    "expat": ("MIT",),
    "fsfap": ("FSFAP",),
    "gfdl niv 1 2+": ("GFDL-1.2-no-invariants-or-later",),
    "gfdl niv 1 3": ("GFDL-1.3-no-invariants-only",),
    "gfdl niv 1 3+": ("GFDL-1.3-no-invariants-or-later",),
    "lgpl 2+": ("LGPL-2.0-or-later",),
    "mpl 1 1": ("MPL-1.1",),
    "mpl 2": ("MPL-2.0",),
    "perl": _PERL,
    "permissive": (),
    "public domain": _PUBLIC_DOMAIN,
    "python": ("Python-2.0",),
    "psf 2": ("PSF-2.0",),
    "zope 2 1": ("ZPL-2.1",),
}
_RPM: dict[str, Readings] = {
    "agplv3": ("AGPL-3.0-only",),
    "agplv3+": ("AGPL-3.0-or-later",),
    "artistic": ("Artistic-1.0", "Artistic-1.0-Perl"),
    "artistic 2 0": ("Artistic-2.0",),
    "asl 1 0": ("Apache-1.0",),
    "asl 1 1": ("Apache-1.1",),
    "asl 2 0": ("Apache-2.0",),
    "boost": ("BSL-1.0",),
    "bsd with advertising": ("BSD-4-Clause", "BSD-4-Clause-UC"),
    "cc0": ("CC0-1.0",),
    "copyright only": (),
    "gpl+": ("GPL-1.0-or-later",),
    "gpl+ or artistic": _PERL,
    "gplv1": ("GPL-1.0-only",),
    "lgplv2": ("LGPL-2.0-only", "LGPL-2.1-only"),
    "lgplv2+": ("LGPL-2.0-or-later", "LGPL-2.1-or-later"),
    "mplv1 0": ("MPL-1.0",),
    "mplv1 1": ("MPL-1.1",),
    "mplv2 0": ("MPL-2.0",),
    "ofl": ("OFL-1.0", "OFL-1.1"),
    "php": ("PHP-3.0", "PHP-3.01"),
    "public domain": _PUBLIC_DOMAIN,
    "python": ("Python-2.0", "Python-2.0.1", "PSF-2.0", "CNRI-Python"),
    "sleepycat": ("Sleepycat",),
    "zplv2 0": ("ZPL-2.0",),
    "zplv2 1": ("ZPL-2.1",),
}
_APK: dict[str, Readings] = {
    "gpl2": ("GPL-2.0-only", "GPL-2.0-or-later"),
    "gpl3": ("GPL-3.0-only", "GPL-3.0-or-later"),
    "lgpl2 1": ("LGPL-2.1-only", "LGPL-2.1-or-later"),
    "lgpl3": ("LGPL-3.0-only", "LGPL-3.0-or-later"),
    "public domain": _PUBLIC_DOMAIN,
}
_NAMES: dict[str, dict[str, Readings]] = {"deb": _DEB, "rpm": _RPM, "apk": _APK, "cran": {}, "cargo": {}}
# Where a number behind this sign, without a plus, means this version and no other.
_EXACT_NUMBERS = {"deb": "-", "rpm": "v", "cran": "-"}
_OR = {"cran": ("|",), "cargo": ("/", "OR", "or"), "apk": ("or", "OR")}
_AND = {"cargo": ("AND", "and"), "apk": ("and", "AND")}
_WORDS_OR, _WORDS_AND = ("or", "OR", "Or"), ("and", "AND", "And")


def read_dialect(text: str, ecosystem: str) -> Readings:
    """The expressions that a text may mean in the shorthand of an ecosystem (a purl type); nothing if it is not all known."""
    names = _NAMES.get(ecosystem)
    if names is None:
        return ()
    if ecosystem == "cran":
        text = _CRAN_FILE.sub("", text)
        if found := _CRAN_FROM.fullmatch(text.strip()):
            return _gnu(found["name"], found["number"], later=True)
    whole = names.get(fold(text))
    if whole is not None:
        return whole
    tokens = _TOKENS.findall(text)
    return _Reader(tokens, ecosystem, names).whole() if len(tokens) <= _MOST_TERMS else ()


class _Reader:
    """Reads one text by descent. A name may have several words: it ends at an operator, a bracket or the end."""

    def __init__(self, tokens: list[str], ecosystem: str, names: dict[str, Readings]) -> None:
        self._tokens = tokens
        self._ecosystem = ecosystem
        self._names = names
        self._or = _OR.get(ecosystem, _WORDS_OR)
        self._and = _AND.get(ecosystem, _WORDS_AND)
        self._next = 0
        self._depth = 0

    def whole(self) -> Readings:
        found = self._after_commas() if self._ecosystem == "deb" else self._either()
        return found if self._next == len(self._tokens) else ()

    def _after_commas(self) -> Readings:
        """Debian's comma: `A or B, and C` is the sum of what stands before it and what stands behind."""
        found = self._either()
        while found and self._peek() == "," and self._peek(1) in (*self._and, *self._or):
            operator = "AND" if self._peek(1) in self._and else "OR"
            self._next += 2
            found = combined(operator, [found, self._either()])
        return found

    def _either(self) -> Readings:
        return self._joined("OR", self._or, lambda: self._joined("AND", self._and, self._term))

    def _joined(self, operator: str, words: tuple[str, ...], part: Callable[[], Readings]) -> Readings:
        parts = [part()]
        while parts[-1] and self._peek() in words:
            self._next += 1
            parts.append(part())
        return combined(operator, parts)

    def _term(self) -> Readings:
        if self._peek() != "(":
            return self._name()
        self._next += 1
        self._depth += 1
        found = self._either() if self._depth <= _MOST_TERMS else ()
        if not found or self._peek() != ")":
            return ()
        self._next += 1
        return found

    def _name(self) -> Readings:
        start = self._next
        while (token := self._peek()) and token not in (*self._or, *self._and, "(", ")", ","):
            self._next += 1
        return self._meaning(" ".join(self._tokens[start : self._next]))

    def _meaning(self, name: str) -> Readings:
        folded = fold(name)
        if folded in self._names:
            return self._names[folded]
        gnu = _GNU.fullmatch(name)
        if gnu is not None and (gnu["plus"] or (gnu["sign"] or "").lower() == _EXACT_NUMBERS.get(self._ecosystem)):
            return _gnu(gnu["name"], gnu["number"], later=bool(gnu["plus"]))
        try:
            return (str(modern(parse_expression(name))),)
        except ExpressionError:
            pass
        return (ALIASES[folded],) if folded in ALIASES else FAMILIES.get(folded, ())

    def _peek(self, ahead: int = 0) -> str:
        at = self._next + ahead
        return self._tokens[at] if at < len(self._tokens) else ""


def _gnu(name: str, number: str, *, later: bool) -> Readings:
    """The licence of the GNU family with this number: `2`, `2.0` and `2.0.0` are one."""
    parts = number.split(".")
    while len(parts) > 1 and parts[-1] == "0":
        parts.pop()
    number = ".".join(parts) if len(parts) > 1 else f"{parts[0]}.0"
    try:
        return (str(parse_expression(f"{name.upper()}-{number}-{'or-later' if later else 'only'}")),)
    except ExpressionError:
        return ()


def combined(operator: str, parts: list[Readings]) -> Readings:
    """Every way of reading several parts together; nothing if one of them is unknown, or if there are too many."""
    if len(parts) == 1:
        return parts[0]
    ways: list[tuple[str, ...]] = [()]
    for part in parts:
        ways = [(*way, one) for way in ways for one in part]
        if not part or len(ways) > _MOST_READINGS:
            return ()
    return tuple(dict.fromkeys(joined(operator, way) for way in ways))


def joined(operator: str, expressions: tuple[str, ...]) -> str:
    """Several expressions as one, equal ones once."""
    parts = tuple(parse_expression(text) for text in dict.fromkeys(expressions))
    return str(parts[0] if len(parts) == 1 else Compound(operator, parts))

"""npm versions and ranges: the order of Semantic Versioning, and the range grammar of npm.

A range is a choice (`||`) of sets of comparators; carets, tildes, x-ranges and hyphen ranges are written out as
comparators when a range is read. A version with a pre-release tag fits a set only if the set names a pre-release of
the same three numbers; with `prereleases` it fits by order alone, which is what a denial needs.

Sources: https://semver.org/spec/v2.0.0.html and https://docs.npmjs.com/cli/v11/configuring-npm/package-json#dependencies
"""

from msgspec import Struct

from sca.model.patterns import compiled

_LONGEST = 256
_LARGEST = 2**53 - 1
_NUMBER = r"(?:0|[1-9][0-9]*+)"
_LABEL = r"(?:[0-9]*+[A-Za-z-][0-9A-Za-z-]*+|0|[1-9][0-9]*+)(?![0-9A-Za-z-])"
_BUILD = r"(?:[0-9A-Za-z-]++)"
_TAIL = rf"(?:-(?P<pre>{_LABEL}(?:\.{_LABEL})*+))?(?:\+{_BUILD}(?:\.{_BUILD})*+)?"
_VERSION = compiled(rf"v?(?P<major>{_NUMBER})\.(?P<minor>{_NUMBER})\.(?P<patch>{_NUMBER}){_TAIL}")
_PARTIAL = compiled(
    rf"[v=\s]*(?P<major>{_NUMBER}|[xX*])(?:\.(?P<minor>{_NUMBER}|[xX*])(?:\.(?P<patch>{_NUMBER}|[xX*]){_TAIL})?)?"
)
_OPERATOR = compiled(r"(>=|<=|<|>|=|\^|~>|~)\s*")
_HYPHEN = compiled(r"\s+-\s+")

PreRelease = tuple[tuple[int, int, str], ...]
_LOWEST: PreRelease = ((0, 0, ""),)


class SemanticVersion(Struct, frozen=True, order=True):
    """A version in an order: a release stands above its pre-releases. Build metadata has no part in it."""

    major: int
    minor: int
    patch: int
    release: bool = True
    pre: PreRelease = ()


class Comparator(Struct, frozen=True):
    """One operator (`>=`, `>`, `<`, `<=`, `=`) and its version."""

    operator: str
    version: SemanticVersion

    def holds(self, version: SemanticVersion) -> bool:
        """Whether the version stands in this relation."""
        match self.operator:
            case ">=":
                return version >= self.version
            case ">":
                return version > self.version
            case "<":
                return version < self.version
            case "<=":
                return version <= self.version
        return version == self.version


class _Partial(Struct, frozen=True):
    """A version with parts left out (None) or written as x."""

    major: int | None
    minor: int | None
    patch: int | None
    pre: PreRelease = ()

    @property
    def version(self) -> SemanticVersion:
        """The version with zeros for what is left out."""
        return SemanticVersion(self.major or 0, self.minor or 0, self.patch or 0, not self.pre, self.pre)


class SemanticRange(Struct, frozen=True):
    """A range that was read; `prereleases` says whether order alone decides about pre-releases."""

    text: str
    sets: tuple[tuple[Comparator, ...], ...]
    prereleases: bool = False

    def holds(self, version: str) -> bool | None:
        """Whether the range contains a version; None if the text is no version."""
        parsed = parse_version(version)
        if parsed is None:
            return None
        return any(self._fits(comparators, parsed) for comparators in self.sets)

    def _fits(self, comparators: tuple[Comparator, ...], version: SemanticVersion) -> bool:
        if not all(comparator.holds(version) for comparator in comparators):
            return False
        if version.release or self.prereleases:
            return True
        return any(not named.release and _numbers(named) == _numbers(version) for named in (c.version for c in comparators))


def parse_version(text: str) -> SemanticVersion | None:
    """The version in a text; None if it is none."""
    match = _VERSION.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if match is None:
        return None
    major, minor, patch = int(match["major"]), int(match["minor"]), int(match["patch"])
    if max(major, minor, patch) > _LARGEST:
        return None
    pre = _labels(match["pre"])
    return SemanticVersion(major, minor, patch, not pre, pre)


def parse_range(text: str, *, prereleases: bool = False) -> SemanticRange:
    """Read an npm range. Raises ValueError with a sentence about the part that is wrong."""
    parts = [part.strip() for part in text.split("||")]
    if not all(parts):
        raise ValueError("an empty part of a range would be every version: write * if that is meant")
    sets = tuple(_comparators(part, prereleases) for part in parts)
    return SemanticRange(text, sets, prereleases)


def _numbers(version: SemanticVersion) -> tuple[int, int, int]:
    return version.major, version.minor, version.patch


def _labels(text: str | None) -> PreRelease:
    """Labels in their order: numbers by value and below words."""
    if not text:
        return ()
    return tuple((0, int(one), "") if one.isdigit() else (1, 0, one) for one in text.split("."))


def _comparators(text: str, wide: bool) -> tuple[Comparator, ...]:
    ends = _HYPHEN.split(text)
    if len(ends) == 2:
        return (*_from(_partial(ends[0]), wide), *_up_to(_partial(ends[1])))
    found: list[Comparator] = []
    for simple in _OPERATOR.sub(r"\1", text).split():
        match = _OPERATOR.match(simple)
        operator = match[1] if match else ""
        found.extend(_simple(operator, _partial(simple[len(operator) :]), wide))
    return tuple(found)


def _partial(text: str) -> _Partial:
    match = _PARTIAL.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise ValueError(f"{text!r} is no version in an npm range")
    numbers = [None if part is None or part in "xX*" else int(part) for part in (match["major"], match["minor"], match["patch"])]
    if any(number is not None and number > _LARGEST for number in numbers):
        raise ValueError(f"a number in {text!r} is too large")
    for place in (1, 2):
        if numbers[place - 1] is None and numbers[place] is not None:
            raise ValueError(f"a number stands behind an x in {text!r}")
    major, minor, patch = numbers
    return _Partial(major, minor, patch, _labels(match["pre"]) if patch is not None else ())


def _simple(operator: str, partial: _Partial, wide: bool) -> tuple[Comparator, ...]:
    if operator == "^":
        return _caret(partial, wide)
    if operator in ("~", "~>"):
        return _tilde(partial, wide)
    if partial.patch is not None:
        return (Comparator(operator or "=", partial.version),)
    if operator in ("", "="):
        return _tilde(partial, wide)
    return _compared_with_partial(operator, partial, wide)


def _caret(partial: _Partial, wide: bool) -> tuple[Comparator, ...]:
    """What does not change the first number that is not zero."""
    major, minor, patch = partial.major, partial.minor, partial.patch
    if major is None:
        return ()
    if major or minor is None:
        above = (major + 1, 0, 0)
    elif minor or patch is None:
        above = (0, minor + 1, 0)
    else:
        above = (0, 0, patch + 1)
    return (*_from(partial, wide), Comparator("<", _below(*above)))


def _tilde(partial: _Partial, wide: bool) -> tuple[Comparator, ...]:
    """What changes only the parts that are left out, or the last one."""
    if partial.major is None:
        return ()
    above = (partial.major + 1, 0, 0) if partial.minor is None else (partial.major, partial.minor + 1, 0)
    return (*_from(partial, wide), Comparator("<", _below(*above)))


def _from(partial: _Partial, wide: bool) -> tuple[Comparator, ...]:
    if partial.major is None:
        return ()
    if wide and partial.patch is None:
        return (Comparator(">=", _below(partial.major, partial.minor or 0, 0)),)
    return (Comparator(">=", partial.version),)


def _up_to(partial: _Partial) -> tuple[Comparator, ...]:
    if partial.major is None:
        return ()
    if partial.minor is None:
        return (Comparator("<", _below(partial.major + 1, 0, 0)),)
    if partial.patch is None:
        return (Comparator("<", _below(partial.major, partial.minor + 1, 0)),)
    return (Comparator("<=", partial.version),)


def _compared_with_partial(operator: str, partial: _Partial, wide: bool) -> tuple[Comparator, ...]:
    """`>1` starts at 2.0.0, `<=1.2` ends before 1.3.0; nothing is above or below a lone x."""
    if partial.major is None:
        return (Comparator("<", _below(0, 0, 0)),) if operator in ("<", ">") else ()
    if operator == ">=":
        return _from(partial, wide)
    if operator == "<=":
        return _up_to(partial)
    if operator == "<":
        return (Comparator("<", _below(partial.major, partial.minor or 0, 0)),)
    above = (partial.major + 1, 0, 0) if partial.minor is None else (partial.major, partial.minor + 1, 0)
    return (Comparator(">=", _below(*above) if wide else SemanticVersion(*above)),)


def _below(major: int, minor: int, patch: int) -> SemanticVersion:
    """The lowest pre-release: a range that ends here takes in no pre-release of the version above it."""
    return SemanticVersion(major, minor, patch, release=False, pre=_LOWEST)

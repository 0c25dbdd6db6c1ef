"""NuGet versions and ranges: up to four numbers, labels compared without case, intervals in brackets.

A bare version in a policy is that version, not a minimum as in a project file. Pre-releases fit an interval by their
order, as they do for NuGet itself.

Source: https://learn.microsoft.com/en-us/nuget/concepts/package-versioning
"""

from msgspec import Struct

from sca.model.patterns import compiled

_LONGEST = 256
_DIGITS = r"[0-9]{1,64}+"
_LABELS = r"[0-9A-Za-z-]++(?:\.[0-9A-Za-z-]++)*+"
_VERSION = compiled(rf"(?P<numbers>{_DIGITS}(?:\.{_DIGITS}){{0,3}}+)(?:-(?P<labels>{_LABELS}))?(?:\+{_LABELS})?")
_FLOATING = compiled(rf"(?:(?P<numbers>{_DIGITS}(?:\.{_DIGITS}){{0,2}}+)\.)?\*")


class NugetVersion(Struct, frozen=True, order=True):
    """A version in NuGet's order. Missing numbers are zero; metadata behind `+` has no part in it."""

    numbers: tuple[int, int, int, int]
    release: bool = True
    labels: tuple[tuple[int, int, str], ...] = ()


class NugetRange(Struct, frozen=True):
    """An interval; None for an end that is open to that side."""

    text: str
    low: NugetVersion | None
    high: NugetVersion | None
    with_low: bool = True
    with_high: bool = True

    def holds(self, version: str) -> bool | None:
        """Whether the interval contains a version; None if the text is no version."""
        parsed = parse_version(version)
        if parsed is None:
            return None
        above = self.low is None or parsed > self.low or (self.with_low and parsed == self.low)
        below = self.high is None or parsed < self.high or (self.with_high and parsed == self.high)
        return above and below


def parse_version(text: str) -> NugetVersion | None:
    """The version in a text; None if it is none."""
    match = _VERSION.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if match is None:
        return None
    labels = _labels(match["labels"])
    return NugetVersion(_four(match["numbers"]), not labels, labels)


def parse_range(text: str) -> NugetRange:
    """Read a version, an interval or a floating version (`1.2.*`). Raises ValueError with a sentence about what is wrong."""
    plain = text.strip()
    floating = _FLOATING.fullmatch(plain)
    if floating:
        return _floating(text, floating["numbers"])
    if plain[:1] not in ("[", "("):
        exact = _required(plain)
        return NugetRange(text, exact, exact)
    if plain[-1] not in "])" or len(plain) < 3:
        raise ValueError("an interval ends with ] or )")
    return _interval(text, plain)


def _interval(text: str, plain: str) -> NugetRange:
    ends = [end.strip() for end in plain[1:-1].split(",")]
    with_low, with_high = plain[0] == "[", plain[-1] == "]"
    if len(ends) == 1:
        if not (with_low and with_high):
            raise ValueError("one version alone stands in square brackets: [1.0]")
        exact = _required(ends[0])
        return NugetRange(text, exact, exact)
    if len(ends) != 2:
        raise ValueError("an interval has two ends")
    low, high = (_required(end) if end else None for end in ends)
    if low is not None and high is not None and (low > high or (low == high and not (with_low and with_high))):
        raise ValueError("no version lies in this interval")
    return NugetRange(text, low, high, with_low, with_high)


def _floating(text: str, numbers: str | None) -> NugetRange:
    if numbers is None:
        return NugetRange(text, None, None)
    parts = [int(part) for part in numbers.split(".")]
    above = ".".join(map(str, [*parts[:-1], parts[-1] + 1]))
    high = NugetVersion(_four(above), release=False, labels=((0, 0, ""),))
    return NugetRange(text, NugetVersion(_four(numbers)), high, with_high=False)


def _required(text: str) -> NugetVersion:
    version = parse_version(text)
    if version is None:
        raise ValueError(f"{text!r} is no NuGet version")
    return version


def _four(text: str) -> tuple[int, int, int, int]:
    first, second, third, fourth = ([int(part) for part in text.split(".")] + [0, 0, 0])[:4]
    return first, second, third, fourth


def _labels(text: str | None) -> tuple[tuple[int, int, str], ...]:
    if not text:
        return ()
    return tuple((0, int(one), "") if one.isdigit() else (1, 0, one.lower()) for one in text.split("."))

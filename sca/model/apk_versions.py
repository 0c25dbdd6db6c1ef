"""Versions of Alpine packages: `1.2.3b_rc1-r4`, in the order of apk.

Source: https://wiki.alpinelinux.org/wiki/Package_policies, https://gitlab.alpinelinux.org/alpine/apk-tools (src/version.c)
"""

from functools import lru_cache

from sca.model.patterns import compiled

_LONGEST = 256
_NUMBER = r"[0-9]{1,64}+"
_VERSION = compiled(
    rf"(?P<numbers>{_NUMBER}(?:\.{_NUMBER})*+)(?P<letter>[a-z]?)(?P<suffixes>(?:_[a-z]++[0-9]*+)*+)(?:~[0-9a-f]++)?(?:-r(?P<build>{_NUMBER}))?"
)
_SUFFIX = compiled(r"_([a-z]+)([0-9]*)")
_BEFORE = ("alpha", "beta", "pre", "rc")
_BEHIND = ("cvs", "svn", "git", "hg", "p")
# What may follow at one place, from the least to the greatest.
_PRERELEASE, _END, _BUILD, _SUFFIX_NUMBER, _POSTRELEASE, _LETTER, _DIGITS = range(-1, 6)

Order = tuple[tuple[int, int], ...]


@lru_cache(maxsize=4096)
def parse_version(text: str) -> Order | None:
    """A key that compares as apk compares the version; None if the text is none."""
    match = _VERSION.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    first, *rest = match["numbers"].split(".")
    key = [(_DIGITS, int(first))]
    for number in rest:
        # A number behind a dot that begins with zeros counts as a fraction.
        digits = number.lstrip("0")
        if len(digits) < len(number):
            key.append((_DIGITS, len(digits) - len(number)))
        if digits:
            key.append((_DIGITS, int(digits)))
    if match["letter"]:
        key.append((_LETTER, ord(match["letter"])))
    for name, number in _SUFFIX.findall(match["suffixes"]):
        if name not in (*_BEFORE, *_BEHIND):
            return None
        key.append((_PRERELEASE, _BEFORE.index(name)) if name in _BEFORE else (_POSTRELEASE, _BEHIND.index(name)))
        if number:
            key.append((_SUFFIX_NUMBER, int(number)))
    if match["build"] is not None:
        key.append((_BUILD, int(match["build"])))
    return (*key, (_END, 0))


def satisfies(version: str, relation: str, bound: str) -> bool | None:
    """Whether `version` stands in a relation (`>=`, `<`, `=`, `~`, ...) to another; None if it cannot be told."""
    if "~" in relation:
        return version == bound or version.startswith((f"{bound}.", f"{bound}-", f"{bound}_"))
    one, other = parse_version(version), parse_version(bound)
    if one is None or other is None:
        return True if version == bound and "=" in relation else None
    return {"<": one < other, "<=": one <= other, "=": one == other, ">=": one >= other, ">": one > other}.get(relation)

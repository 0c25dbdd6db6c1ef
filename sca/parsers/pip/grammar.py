"""The grammar of one requirement: a name with extras, then a specifier or an address, then a marker.

    requests[socks] >=2.31,<3 ; python_version < "3.13"
    attrs @ https://files.example.test/attrs-24.2.0-py3-none-any.whl

https://packaging.python.org/en/latest/specifications/dependency-specifiers/
"""

from msgspec import Struct

from sca.files.limits import Limits
from sca.model.patterns import compiled
from sca.model.text import brief
from sca.parsers.pip.markers import Marker, read_marker
from sca.parsers.pip.versions import pinned_version

_NAME = compiled(r"[A-Za-z0-9]++(?:[._-]++[A-Za-z0-9]++)*+")
_EXTRAS = compiled(r"\s*+\[(?P<extras>[^\]\[]*+)\]")
_BLANK_AND_SEMICOLON = compiled(r"\s;")
_TEMPLATE = ("{{", "{%", "%}", "}}", "<%", "${")
NO_MARKER = Marker("")


class Requirement(Struct, frozen=True):
    """One requirement. `pin` is the version of an exact pin; `address` is set for a direct reference.

    `faults` are codes and sentences about what could not be taken, while the package itself is clear.
    """

    name: str
    extras: tuple[str, ...] = ()
    specifier: str = ""
    pin: str = ""
    address: str = ""
    marker: Marker = NO_MARKER
    faults: tuple[tuple[str, str], ...] = ()


class Refusal(Struct, frozen=True):
    """Why a line is no requirement."""

    reason: str


def read_requirement(text: str, limits: Limits) -> Requirement | Refusal:
    """Read a requirement that begins with a name."""
    found = _NAME.match(text)
    if found is None or len(found[0]) > limits.name_chars:
        return Refusal(_not_a_name(text))
    extras, rest = split_extras(text[found.end() :])
    if extras is None:
        return Refusal("its extras are not a list of names in brackets")
    if rest.startswith("@"):
        return _direct(found[0], extras, rest[1:].strip())
    specifier, semicolon, marker = rest.partition(";")
    plain = specifier.strip()
    if plain.startswith("(") and plain.endswith(")"):
        plain = plain[1:-1].strip()
    pin = pinned_version(plain)
    if pin is None:
        return Refusal(f"{brief(plain, 60)!r} behind {brief(found[0], 60)} is no version specifier")
    faults: list[tuple[str, str]] = []
    if len(pin) > limits.version_chars:
        limit = f"{limits.version_chars} (version-chars)"
        faults.append(("E-VERSION", f"the version has {len(pin)} characters, more than the limit of {limit}"))
        pin, plain = "", ""
    read = _marker(marker) if semicolon else NO_MARKER
    if isinstance(read, str):
        faults.append(("E-MARKER", read))
        read = NO_MARKER
    return Requirement(found[0], extras, plain, pin, marker=read, faults=tuple(faults))


def is_name(text: str, limits: Limits) -> bool:
    """Whether a text is a package name."""
    return len(text) <= limits.name_chars and _NAME.fullmatch(text) is not None


def split_extras(text: str) -> tuple[tuple[str, ...] | None, str]:
    """The extras at the beginning of a text, sorted, and what follows them. None for brackets that hold no names."""
    found = _EXTRAS.match(text)
    if found is None:
        rest = text.strip()
        return (None if rest.startswith("[") else ()), rest
    names = [name.strip() for name in found["extras"].split(",")] if found["extras"].strip() else []
    if not all(_NAME.fullmatch(name) for name in names):
        return None, text[found.end() :].strip()
    return tuple(sorted(set(names))), text[found.end() :].strip()


def split_address(text: str) -> tuple[str, Marker | str]:
    """An address and the marker behind it, or why that is none. A semicolon can be part of an address; ` ;` is not."""
    found = _BLANK_AND_SEMICOLON.search(text)
    if found is None:
        return text, NO_MARKER
    return text[: found.start()].rstrip(), _marker(text[found.end() :])


def _direct(name: str, extras: tuple[str, ...], text: str) -> Requirement | Refusal:
    address, marker = split_address(text)
    if not address or any(character.isspace() for character in address):
        return Refusal("an address without blanks must follow @")
    if isinstance(marker, str):
        return Requirement(name, extras, address=address, faults=(("E-MARKER", marker),))
    return Requirement(name, extras, address=address, marker=marker)


def _marker(text: str) -> Marker | str:
    return read_marker(text.strip()) if text.strip() else "an empty marker stands behind the semicolon"


def _not_a_name(text: str) -> str:
    if any(sign in text for sign in _TEMPLATE):
        return "it is text of a template that was not filled in"
    word = text.split(None, 1)[0] if text.strip() else text
    if word and not word.isascii():
        return f"{brief(word, 60)!r} is no package name: names are ASCII letters, digits, '.', '-' and '_'"
    return f"{brief(word, 60)!r} is no package name"

"""What a project asks for: one dependency as a manifest states it, whichever manifest that is."""

from msgspec import Struct

from sca.files.limits import Limits
from sca.model.component import Hash, Location, Scope, Source
from sca.model.text import brief
from sca.model.url import without_secrets
from sca.parsers.pip.direct import is_direct, read_direct
from sca.parsers.pip.file_names import is_same_name
from sca.parsers.pip.grammar import NO_MARKER, Refusal, Requirement, read_requirement, split_address
from sca.parsers.pip.markers import Marker


class Wanted(Struct, frozen=True):
    """One dependency. `name` is as written, `requested` the range or the address, `pin` the version of an exact pin.

    `group` is the extra or the group that it belongs to, empty for what is always needed. `source` is set where the
    manifest says where the package comes from, `folder` where that is a folder beside it. `faults` are codes, sentences
    and costs.
    """

    name: str
    requested: str
    where: Location
    scope: Scope = Scope.RUNTIME
    group: str = ""
    pin: str = ""
    extras: tuple[str, ...] = ()
    marker: str = ""
    source: Source | None = None
    folder: str | None = None
    subdirectory: str = ""
    editable: bool = False
    hashes: tuple[Hash, ...] = ()
    faults: tuple[tuple[str, str, str], ...] = ()


def read_wanted(text: str, where: Location, scope: Scope, group: str, limits: Limits) -> Wanted | str:
    """One requirement as the standards write it, or a sentence about why it is none.

    https://packaging.python.org/en/latest/specifications/dependency-specifiers/
    """
    shown = brief(without_secrets(text), 80)
    if len(text) > limits.requirement_chars:
        return f"{shown!r} is no requirement: it is longer than the limit of {limits.requirement_chars} (requirement-chars)"
    found = _requirement(text.strip(), limits)
    if isinstance(found, Refusal):
        return f"{shown!r} is no requirement: {found.reason}"
    direct = read_direct(found.address) if found.address else None
    name = found.name or (direct.name or direct.hinted if direct else "")
    if not name:
        return f"{shown!r} is no requirement: which package it is cannot be told from its address"
    return Wanted(
        name,
        without_secrets(found.address) or found.specifier,
        where,
        scope,
        group,
        found.pin or (direct.version if direct and is_same_name(direct.name, name) else ""),
        tuple(sorted(found.extras or (direct.extras if direct else ()))),
        found.marker.text,
        direct.source if direct else None,
        (direct.folder or None) if direct else None,
        direct.subdirectory if direct else "",
        hashes=direct.hashes if direct else (),
        faults=tuple((code, f"{shown}: {message}", "field") for code, message in found.faults),
    )


def _requirement(text: str, limits: Limits) -> Requirement | Refusal:
    """A requirement by name, or a bare address, which old tools allow."""
    if "@" in text or not is_direct(text):
        found = read_requirement(text, limits)
        if isinstance(found, Requirement) or not is_direct(text):
            return found
    address, marker = split_address(text)
    return Requirement("", address=address, marker=marker if isinstance(marker, Marker) else NO_MARKER)

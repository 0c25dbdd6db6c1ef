"""Turns one logical line of a requirements file into what it asks for."""

from msgspec import Struct
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Hash
from sca.model.patterns import compiled
from sca.model.text import brief
from sca.parsers.pip.direct import Direct, is_direct, read_direct, read_hash
from sca.parsers.pip.grammar import Refusal, Requirement, read_requirement, split_address
from sca.parsers.pip.markers import Marker
from sca.parsers.pip.options import Options

Fault = tuple[str, str]
_NAMED = compiled(r"[A-Za-z0-9][A-Za-z0-9._-]*+\s*+(?:\[[^\]]*+\]\s*+)?@(?=\s|[A-Za-z+]++:)")

# What nearly every line of a compiled list is; read in one step, with the same result as word by word.
_PINNED = compiled(
    r"(?P<name>[A-Za-z0-9]{1,100}+(?:[._-][A-Za-z0-9]{1,100}+){0,4}+)=="
    r"(?P<version>[0-9]{1,18}(?:\.[0-9]{1,18}){0,7}(?:(?:a|b|rc)[0-9]{1,9})?(?:\.post[0-9]{1,9})?)"
    r"(?P<hashes>(?: +--hash=sha256:[0-9a-f]{64})*+)"
)
_SHA256 = compiled(r"sha256:([0-9a-f]{64})")


class Asked(Struct, frozen=True):
    """What a line asks for: a requirement by name, an address, or both; the name is empty for a bare address.

    `faults` are codes and sentences.
    """

    requirement: Requirement
    direct: Direct | None = None
    editable: bool = False
    hashes: tuple[Hash, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_pinned(text: str) -> Asked | None:
    """What a plain pin with its hashes asks for; None for any other line."""
    found = _PINNED.fullmatch(text)
    if found is None:
        return None
    version = found["version"]
    hashes = {Hash("SHA-256", value) for value in _SHA256.findall(found["hashes"])}
    return Asked(Requirement(found["name"], specifier=f"=={version}", pin=version), hashes=tuple(sorted(hashes)))


def read_entry(options: Options, view: FileView) -> Asked | Refusal | None:
    """What a line asks for; None if it holds options only."""
    editable = options.values("--editable")
    text = options.requirement or (editable[-1].strip() if editable else "")
    if not text:
        return None
    if len(text) > view.limits.requirement_chars:
        limit = f"{view.limits.requirement_chars} (requirement-chars)"
        return Refusal(f"it has {len(text)} characters, more than the limit of {limit}")
    asked = _asked(text, view)
    if isinstance(asked, Refusal):
        return asked
    hashes, faults = _hashes(options)
    if editable and not options.requirement:
        if asked.direct is None:
            return Refusal("an editable requirement is a folder or a repository")
        if not asked.direct.folder and asked.direct.source.kind == "path":
            return Refusal("an editable requirement is a folder or a repository, not an archive")
        asked = replace(asked, editable=True)
    return replace(asked, hashes=hashes, faults=(*asked.requirement.faults, *faults))


def _asked(text: str, view: FileView) -> Asked | Refusal:
    if not is_direct(text) or _NAMED.match(text):
        found = read_requirement(text, view.limits)
        if isinstance(found, Refusal):
            return found
        return Asked(found, read_direct(found.address) if found.address else None)
    address, marker = split_address(text)
    if any(character.isspace() for character in address):
        return Refusal("an address or a path stands alone on its line, without blanks in it")
    direct = read_direct(address)
    if direct.folder and not _is_folder(direct.folder, view):
        return Refusal(f"there is no folder {brief(direct.folder, 80)} beside the file")
    if isinstance(marker, Marker):
        return Asked(Requirement("", direct.extras, address=address, marker=marker), direct)
    return Asked(Requirement("", direct.extras, address=address, faults=(("E-MARKER", marker),)), direct)


def _is_folder(path: str, view: FileView) -> bool:
    """A path that begins with a dot is one; of any other (`and/or`) only one that exists."""
    try:
        return path.startswith((".", "/")) or bool(view.names(path))
    except InputError:
        return True


def _hashes(options: Options) -> tuple[tuple[Hash, ...], list[Fault]]:
    found: set[Hash] = set()
    faults: list[Fault] = []
    for value in options.values("--hash"):
        algorithm, colon, digest = value.partition(":")
        one = read_hash(algorithm, digest) if colon else None
        if one is None:
            faults.append(("E-HASH", f"{brief(value, 60)!r} is no hash that pip takes (sha256, sha384 or sha512, in hex)"))
        else:
            found.add(one)
    return tuple(sorted(found)), faults

"""One entry of a Pipfile.lock: which package, which version, where from, with which hashes.

    {"version": "==2.31.0", "hashes": ["sha256:..."], "index": "pypi", "markers": "...", "extras": ["socks"]}
    {"git": "https://git.example.test/a.git", "ref": "<commit>", "subdirectory": "python", "editable": true}
    {"file": "https://files.example.test/a-1.0-py3-none-any.whl"}      an address or an archive in the checkout
    {"path": ".", "editable": true}                                    a folder or an archive in the checkout

https://github.com/pypa/pipfile and https://pipenv.pypa.io/en/latest/pipfile.html
"""

from msgspec import Struct

from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.model.component import Hash, PipFacts
from sca.model.text import brief
from sca.model.url import git_source
from sca.parsers.pip.direct import Direct, read_direct, read_hash
from sca.parsers.pip.grammar import is_name
from sca.parsers.pip.lock_fields import read_texts
from sca.parsers.pip.markers import read_marker
from sca.parsers.pip.versions import pinned_version

Table = dict[str, JsonValue]
Fault = tuple[str, str, str]
_OTHER_VCS = ("hg", "svn", "bzr")


class Entry(Struct, frozen=True):
    """What an entry says.

    `version` is empty without a pin, and `requested` then the range. `direct` is set for what comes from no index, with
    `direct.folder` for a folder. `faults` are codes, sentences and costs.
    """

    name: str
    version: str
    requested: str
    index: str
    hashes: tuple[Hash, ...]
    facts: PipFacts
    direct: Direct | None = None
    faults: tuple[Fault, ...] = ()


def read_entry(name: str, values: Table, limits: Limits, *, pinned: bool = True) -> Entry | str:
    """The entry, or why it is none. Where it is `pinned`, a repository must have its commit."""
    if not is_name(name, limits):
        return "its key is no package name"
    faults: list[Fault] = []
    specifier = _text(values, "version", faults)
    direct = _direct(values, faults, pinned=pinned)
    if direct is None and not specifier:
        return "it has neither a version nor an address"
    pin = pinned_version(specifier) if specifier not in ("", "*") else ""
    if pin is None or len(pin) > limits.version_chars:
        faults.append(("E-VERSION", f"{brief(specifier, 60)!r} is no version specifier", "field"))
        pin, specifier = "", ""
    marker = _text(values, "markers", faults)
    if marker and len(marker) > limits.requirement_chars:
        limit = f"{limits.requirement_chars} (requirement-chars)"
        faults.append(("E-MARKER", f"the marker has {len(marker)} characters, more than the limit of {limit}", "field"))
        marker = ""
    fault = read_marker(marker) if marker else ""
    if isinstance(fault, str) and fault:
        faults.append(("E-MARKER", fault, "field"))
        marker = ""
    extras = sorted({extra for extra in read_texts(values, "extras", faults) if extra})
    subdirectory = _text(values, "subdirectory", faults) or (direct.subdirectory if direct else "")
    facts = PipFacts(name, marker, tuple(extras), values.get("editable") is True, subdirectory)
    hashes = {*_hashes(values, faults), *(direct.hashes if direct else ())}
    index = _text(values, "index", faults)
    return Entry(name, pin, specifier, index, tuple(sorted(hashes)), facts, direct, tuple(faults))


def _direct(values: Table, faults: list[Fault], *, pinned: bool) -> Direct | None:
    git = _text(values, "git", faults)
    if git:
        return _repository(git, _text(values, "ref", faults), faults if pinned else [])
    for kind in _OTHER_VCS:
        address = _text(values, kind, faults)
        if address:
            return read_direct(f"{kind}+{address.removeprefix(f'{kind}+')}")
    place = _text(values, "file", faults) or _text(values, "path", faults)
    return read_direct(place) if place else None


def _repository(address: str, commit: str, faults: list[Fault]) -> Direct:
    plain, _, fragment = address.removeprefix("git+").partition("#")
    source = git_source(f"git+{plain}" if "://" in plain else plain, commit)
    if not source.commit:
        shown = f"{brief(commit, 60)!r} is none" if commit else "there is none"
        faults.append(("E-FIELD", f"no full commit of the repository is named: {shown}", "field"))
    subdirectory = read_direct(f"git+{plain}#{fragment}").subdirectory if fragment else ""
    return Direct(source, subdirectory=subdirectory)


def _hashes(values: Table, faults: list[Fault]) -> set[Hash]:
    found: set[Hash] = set()
    for text in read_texts(values, "hashes", faults):
        algorithm, _, digest = text.partition(":")
        one = read_hash(algorithm, digest)
        if one is None:
            faults.append(
                ("E-HASH", f"{brief(text, 60)!r} is no hash that pip takes (sha256, sha384 or sha512, in hex)", "field")
            )
        else:
            found.add(one)
    return found


def _text(values: Table, key: str, faults: list[Fault]) -> str:
    value = values.get(key, "")
    if isinstance(value, str):
        return value.strip()
    faults.append(("E-FIELD", f"{key} is not a text", "field"))
    return ""

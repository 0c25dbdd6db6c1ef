"""One package of an rpm database: which it is, what it was built from, what it needs and provides, which files it brought."""

import re
from collections.abc import Iterator

from msgspec import Struct

from sca.parsers.system import rpm_header as tags
from sca.parsers.system.capabilities import Capability
from sca.parsers.system.rpm_header import Header

# https://rpm-software-management.github.io/rpm/manual/dependencies.html
_LESS, _GREATER, _EQUAL, _RPMLIB = 2, 4, 8, 1 << 24
_RELATIONS = {_LESS: "<", _LESS | _EQUAL: "<=", _EQUAL: "=", _GREATER | _EQUAL: ">=", _GREATER: ">"}
_SOURCE = re.compile(r"(?P<name>.+)-(?P<version>[^-]+-[^-]+?)\.(?:no)?src\.rpm")
_WORDS = re.compile(r"[()]|[^\s()]+(?:\([^\s()]*\)(?:\([^\s()]*\))?)?")
_JOINED = ("and", "or", "with")
_CONDITIONAL = ("if", "unless", "without", "else")


class RpmPackage(Struct, frozen=True):
    """One installed package. `epoch` is empty where there is none, which is not the same as 0."""

    name: str
    version: str
    epoch: str = ""
    architecture: str = ""
    source_rpm: str = ""
    licence: str = ""
    provides: tuple[Capability, ...] = ()
    needs: tuple[tuple[Capability, ...], ...] = ()

    @property
    def source(self) -> tuple[str, str]:
        """Name and version of the source package; those of the package itself where it does not say."""
        match = _SOURCE.fullmatch(self.source_rpm)
        return (match["name"], match["version"]) if match else (self.name, self.version)


def read_package(header: Header) -> RpmPackage:
    """The package of a header. Name and version may be empty."""
    texts = header.texts
    version, release = texts.get(tags.VERSION, ""), texts.get(tags.RELEASE, "")
    epoch = header.numbers.get(tags.EPOCH, ())
    source = texts.get(tags.SOURCE_RPM, "")
    return RpmPackage(
        texts.get(tags.NAME, ""),
        f"{version}-{release}" if version and release else version,
        str(epoch[0]) if epoch else "",
        texts.get(tags.ARCHITECTURE, ""),
        "" if source == "(none)" else source,
        texts.get(tags.LICENCE, ""),
        tuple(_capabilities(header, tags.PROVIDE_NAMES, tags.PROVIDE_FLAGS, tags.PROVIDE_VERSIONS)),
        tuple(_needs(header)),
    )


def files_of(header: Header) -> Iterator[str]:
    """The paths of the files that a package brought, without the slash in front."""
    folders = header.lists.get(tags.FOLDER_NAMES, [])
    names, indexes = header.lists.get(tags.BASE_NAMES, []), header.numbers.get(tags.FOLDER_INDEXES, ())
    for name, index in zip(names, indexes, strict=False):
        if index < len(folders):
            yield f"{folders[index]}{name}".lstrip("/")


def _capabilities(header: Header, names: int, flags: int, versions: int) -> Iterator[Capability]:
    told, wanted = header.numbers.get(flags, ()), header.lists.get(versions, [])
    for at, name in enumerate(header.lists.get(names, [])):
        flag = told[at] if at < len(told) else 0
        version = wanted[at] if at < len(wanted) else ""
        relation = _RELATIONS.get(flag & (_LESS | _GREATER | _EQUAL), "") if version else ""
        if not flag & _RPMLIB and not name.startswith("rpmlib("):
            yield Capability(name, relation, version if relation else "", f"{name} {relation} {version}" if relation else name)


def _needs(header: Header) -> Iterator[tuple[Capability, ...]]:
    """Each thing that is needed once; of a boolean dependency the parts, of which a condition's are not needed."""
    seen: set[Capability] = set()
    for one in _capabilities(header, tags.REQUIRE_NAMES, tags.REQUIRE_FLAGS, tags.REQUIRE_VERSIONS):
        if one not in seen:
            seen.add(one)
            yield from _boolean(one.name) if one.name.startswith("(") else ((one,),)


def _boolean(text: str) -> Iterator[tuple[Capability, ...]]:
    """`(a or b)` is one need with alternatives, `(a and b)` are two; `(a if b)` binds only where b is there: left out."""
    words = _WORDS.findall(text)
    if any(word in _CONDITIONAL for word in words):
        return
    names: list[Capability] = []
    for at, word in enumerate(words):
        if word in "()" or word in _JOINED or word in _RELATIONS.values() or (at and words[at - 1] in _RELATIONS.values()):
            continue
        related = at + 2 < len(words) and words[at + 1] in _RELATIONS.values()
        relation, version = (words[at + 1], words[at + 2]) if related else ("", "")
        names.append(Capability(word, relation, version, text))
    if "or" in words:
        yield tuple(names)
    else:
        yield from ((one,) for one in names)

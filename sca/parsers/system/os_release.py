"""Which distribution a root file system holds: os-release, or the older files that name only a version.

os-release is written for shells: values may be quoted, a key may come again (the last counts), comments are allowed.
Nothing of it is run.

Source: https://www.freedesktop.org/software/systemd/man/latest/os-release.html
"""

import re

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.view import FileView
from sca.model.component import Location, Problem
from sca.model.patterns import compiled
from sca.model.text import brief
from sca.parsers.system.root import SystemRoot

FILES = ("etc/os-release", "usr/lib/os-release", "etc/debian_version", "etc/alpine-release", "etc/redhat-release")
_ASSIGNMENT = compiled(r"[ \t]*+(?:export[ \t]++)?(?P<key>[A-Za-z_][A-Za-z0-9_]*+)=(?P<value>.*)")
_QUOTED = compiled(r"'(?P<single>[^']*+)'|\"(?P<double>(?:[^\"\\]|\\.)*+)\"|(?P<plain>[^\s'\"#;]*+)")
_ESCAPE = compiled(r'\\(["$`\\])')
_ID = compiled(r"[a-z0-9][a-z0-9._-]*")
_VERSION = compiled(r"[A-Za-z0-9][A-Za-z0-9._+~-]*")
_NUMBERS = compiled(r"[0-9]+(?:\.[0-9]+)*")
_RED_HAT = compiled(r"(?P<name>[A-Za-z ]+?)(?: Linux)?(?: Server)? release (?P<version>[0-9]+(?:\.[0-9]+)*)", re.IGNORECASE)
_RED_HAT_IDS = {
    "almalinux": "almalinux",
    "centos": "centos",
    "centos stream": "centos",
    "fedora": "fedora",
    "oracle": "ol",
    "red hat enterprise": "rhel",
    "rocky": "rocky",
}


class Distribution(Struct, frozen=True):
    """A distribution. `version` is empty where the system does not say one, as on rolling releases."""

    id: str = ""
    version: str = ""
    name: str = ""

    @property
    def label(self) -> str:
        """`debian-12`, as scanners write it in the qualifier `distro`; empty for an unknown distribution."""
        return f"{self.id}-{self.version}" if self.id and self.version else self.id


def read_distribution(root: SystemRoot, database: str, limits: Limits) -> tuple[Distribution, list[Problem]]:
    """The distribution, and what was odd about the files that should name it. `database` is where a gap is reported."""
    problems: list[Problem] = []
    for path in FILES[:2]:
        view = root.file(path)
        text = _text(view, problems) if view is not None else ""
        if view is not None and text:
            found = _os_release(text, view.path, limits, problems)
            if found.id:
                return found, problems
    for path, reading in ((FILES[2], _debian), (FILES[3], _alpine), (FILES[4], _red_hat)):
        view = root.file(path)
        found = reading(_text(view, problems).strip()) if view is not None else Distribution()
        if found.id:
            return found, problems
    message = "no os-release tells which distribution this is: its packages have no namespace"
    where = Location(database, role="installed")
    problems.append(Problem("E-DISTRIBUTION", message, where, "notice", "scan the root of the file system"))
    return Distribution(), problems


def _text(view: FileView, problems: list[Problem]) -> str:
    try:
        return view.text()
    except InputError as error:
        problems.append(error.problem("notice"))
        return ""


def _os_release(text: str, path: str, limits: Limits, problems: list[Problem]) -> Distribution:
    values: dict[str, tuple[str, int]] = {}
    for number, text_line in enumerate(text.splitlines(), 1):
        match = _ASSIGNMENT.match(text_line[: limits.line_bytes])
        if match is not None:
            values[match["key"]] = (_unquoted(match["value"]), number)
    none = ("", 1)
    id, line = values.get("ID", none)
    version = values.get("VERSION_ID", values.get("VERSION_CODENAME", none))[0]
    name = values.get("PRETTY_NAME", values.get("NAME", none))[0]
    if not _ID.fullmatch(id.lower()) or len(id) > limits.name_chars:
        message = f"ID is {brief(id, 60)!r}, which names no distribution" if id else "there is no ID"
        problems.append(Problem("E-OS-RELEASE", message, Location(path, line, role="installed"), "notice"))
        return Distribution()
    known = _VERSION.fullmatch(version) is not None and len(version) <= limits.version_chars
    return Distribution(id.lower(), version if known else "", brief(name, 100))


def _unquoted(value: str) -> str:
    """What a shell would assign, without expanding anything: quoted and plain pieces in a row up to the first blank."""
    parts: list[str] = []
    at = 0
    while (match := _QUOTED.match(value, at)) is not None and match.end() > at:
        single, double = match["single"], match["double"]
        parts.append(single if single is not None else _ESCAPE.sub(r"\1", double) if double is not None else match["plain"])
        at = match.end()
    return "".join(parts)


def _debian(text: str) -> Distribution:
    """`12.5` is what os-release calls `12`; names such as `trixie/sid` are no version."""
    if not text:
        return Distribution()
    version = text.partition(".")[0] if _NUMBERS.fullmatch(text) else ""
    return Distribution("debian", version, f"Debian {brief(text, 40)}")


def _alpine(text: str) -> Distribution:
    version = text if _VERSION.fullmatch(text) else ""
    return Distribution("alpine", version, f"Alpine Linux {version}") if version else Distribution()


def _red_hat(text: str) -> Distribution:
    match = _RED_HAT.match(text[:200])
    id = _RED_HAT_IDS.get(match["name"].lower(), "") if match else ""
    return Distribution(id, match["version"], brief(text, 100)) if match and id else Distribution()

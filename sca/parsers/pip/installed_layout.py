"""What the place of a folder of installed Python packages says: its environment, its Python, what else is on its path.

    .venv/lib/python3.11/site-packages          POSIX
    .venv/Lib/site-packages                     Windows
    usr/lib/python3/dist-packages               Debian's own, on one path with usr/local/lib/python3.11/dist-packages

https://docs.python.org/3/library/site.html
"""

import re
from collections.abc import Callable, Iterable
from posixpath import join

from msgspec import Struct

from sca.parsers.pip.marker_values import Environment

_POSIX = re.compile(
    r"(?P<prefix>(?:.*/)?)(?P<lib>(?:local/)?lib(?:64)?)/(?P<kind>python|pypy)(?P<version>[0-9]+(?:\.[0-9]+)?)t?/(?:site|dist)-packages"
)
_WINDOWS = re.compile(r"(?P<prefix>(?:.*/)?)Lib/site-packages")
_SYSTEM = re.compile(
    r"(?P<root>(?:.*/)?)usr/(?:local/)?lib(?:64)?/python(?P<version>[0-9]+(?:\.[0-9]+)?)/(?P<name>(?:site|dist)-packages)"
)
_SETTING = re.compile(r"(?m)^[ \t]*(?P<key>[A-Za-z-]+(?:_info)?)[ \t]*=[ \t]*(?P<value>.*?)[ \t]*$")
_NUMBERS = re.compile(r"(?P<short>[0-9]{1,3}\.[0-9]{1,3})(?:\.(?P<micro>[0-9]{1,3}))?")
_TAG = re.compile(r"(?m)^Tag:[ \t]*[^-\s]+-[^-\s]+-(?P<platform>\S+)[ \t]*$")
_PLATFORM = re.compile(
    r"(?P<system>manylinux|musllinux|linux|macosx|win)[0-9_a-z]*?"
    r"(?:_(?P<machine>x86_64|amd64|i686|aarch64|arm64|armv7l|ppc64le|s390x|riscv64))?"
)
_SYSTEMS = {
    "linux": ("posix", "linux", "Linux"),
    "macosx": ("posix", "darwin", "Darwin"),
    "win": ("nt", "win32", "Windows"),
}
_IMPLEMENTATIONS = {"python": ("cpython", "CPython"), "pypy": ("pypy", "PyPy")}
# Where the place is none of the known ones, as many folders as the deepest of these has.
_MOST_CLIMBS = 3


class Place(Struct, frozen=True):
    """Where a folder lies. `prefix` is the environment, empty or with a slash at its end; None if that is not known.

    `climbs` is how many folders up the environment begins.
    """

    folder: str
    prefix: str | None
    climbs: int
    version: str = ""
    implementation: str = ""
    windows: bool = False


def place_of(folder: str) -> Place:
    """What the path of a folder says."""
    system = _SYSTEM.fullmatch(folder)
    found = _POSIX.fullmatch(folder)
    if found is not None:
        version = found["version"] if "." in found["version"] else ""
        # What a system installs may lie everywhere in it: `usr/lib/python3/dist-packages` and `etc`.
        prefix = system["root"] if system else found["prefix"]
        climbs = folder.removeprefix(prefix).count("/") + 1
        return Place(folder, found["prefix"], climbs, version, found["kind"])
    found = _WINDOWS.fullmatch(folder)
    if found is not None:
        return Place(folder, found["prefix"], 2, windows=True)
    return Place(folder, None, _MOST_CLIMBS)


def import_path(folder: str, names: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """The folders on one import path with this one, in order. `names` lists a folder."""
    system = _SYSTEM.fullmatch(folder)
    if system is None:
        both = (folder.replace("/lib/", "/lib64/"), folder) if "/lib/" in folder else (folder, folder.replace("/lib64/", "/lib/"))
        return tuple(dict.fromkeys(one for one in both if one == folder or names(one)))
    found: list[str] = []
    for top in ("usr/local", "usr"):
        for lib in ("lib64", "lib"):
            above = f"{system['root']}{top}/{lib}"
            for name in names(above):
                version = name.removeprefix("python")
                if name.startswith("python") and _same_python(version, system["version"]):
                    found.append(join(above, name, system["name"]))
    return tuple(one for one in found if one == folder or names(one)) or (folder,)


def _same_python(one: str, other: str) -> bool:
    """Whether two folders are on one path: of one version, or one of them for all versions (`python3`)."""
    return (
        one == other
        or (one in ("2", "3") and other.startswith(f"{one}."))
        or (other in ("2", "3") and one.startswith(f"{other}."))
    )


def known_environment(place: Place, settings: str, wheels: Iterable[str]) -> Environment:
    """What is known of the environment: by its place, its pyvenv.cfg, and the platforms of what was installed in it."""
    values: dict[str, str] = {}
    if place.version:
        values["python_version"] = place.version
    if place.implementation:
        name, shown = _IMPLEMENTATIONS[place.implementation]
        values |= {"os_name": "posix", "implementation_name": name, "platform_python_implementation": shown}
    if place.windows:
        values |= {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows"}
    stated = {found["key"].lower(): found["value"] for found in _SETTING.finditer(settings)}
    version = _NUMBERS.match(stated.get("version") or stated.get("version_info") or "")
    if version is not None:
        values["python_version"] = version["short"]
        if version["micro"]:
            values["python_full_version"] = version[0]
    return Environment(values | _platform(wheels))


def _platform(wheels: Iterable[str]) -> dict[str, str]:
    """The platform that all installed wheels with compiled parts agree on."""
    systems: set[str] = set()
    machines: set[str] = set()
    for text in wheels:
        for tag in _TAG.finditer(text):
            for part in tag["platform"].split("."):
                found = _PLATFORM.fullmatch(part)
                if found is not None:
                    systems.add("linux" if found["system"] in ("manylinux", "musllinux") else found["system"])
                    machines.add(found["machine"] or "")
    if len(systems) != 1:
        return {}
    name = systems.pop()
    os_name, platform, system = _SYSTEMS[name]
    values = {"os_name": os_name, "sys_platform": platform, "platform_system": system}
    machine = machines.pop() if len(machines) == 1 else ""
    if machine:
        values["platform_machine"] = machine.upper() if name == "win" else machine
    return values

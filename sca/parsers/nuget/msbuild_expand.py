"""Puts properties into texts, as MSBuild does, with the few property functions that are read as data.

Known are the functions that find a file above a folder, those that join paths, comparisons of the beginning, end and inside
of a property, and the question for the operating system, which is a choice of the build. Every other function makes a
value unknown; none is ever run. https://learn.microsoft.com/visualstudio/msbuild/property-functions
"""

import re
from collections.abc import Callable
from posixpath import basename, dirname, join, normpath, splitext

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.model.text import brief
from sca.parsers.nuget.msbuild_functions import NAMES, call
from sca.parsers.nuget.msbuild_paths import ROOT, TreePaths, full_path, in_tree
from sca.parsers.nuget.msbuild_values import EMPTY, Value, is_property_name, joined, pieces, unknown_value

_DEEPEST = 16
_NAMED = re.compile(r"\$\(([A-Za-z_][\w-]*+)\)").split
_STATIC = re.compile(r"\[(?P<type>[\w.]+)\]::(?P<name>\w+)\((?P<arguments>.*)\)", re.DOTALL).fullmatch
_METHOD = re.compile(r"(?P<property>[A-Za-z_][\w-]*)\.(?P<name>\w+)\((?P<arguments>.*)\)", re.DOTALL).fullmatch
# Set by the build tools, the SDK or the machine, and not told by any file of a checkout.
_GIVEN = re.compile(
    r"msbuild\w*|netcoresdk\w*|bundled\w*|visualstudio\w*|devenv\w*|nugetpackageroot|nugetroot|solution\w*|vstoolspath|vsinstall\w*"
    r"|programfiles\w*|programw6432|appdata|localappdata|userprofile|home|path|temp|tmp|username|computername|dotnet_\w+"
)
_CHOICES = {
    "configuration": Value(("", "Debug", "Release"), choice="Configuration", open=True),
    "platform": Value(("", "AnyCPU"), choice="Platform", open=True),
    "os": Value(("Windows_NT", "Unix"), choice="OS"),
}


class Here(Struct, frozen=True):
    """The file whose text is read: its path in the tree."""

    path: str

    @property
    def folder(self) -> str:
        """The folder of the file in the tree; empty for the root."""
        return dirname(self.path)


class Expander:
    """The properties of one evaluation, by lower-case name, and the texts they are put into."""

    def __init__(self, project: str, paths: TreePaths, limits: Limits, given: dict[str, str]) -> None:
        self.paths = paths
        self.spent = 0
        self._limits = limits
        self._project = project
        self._values = {**_CHOICES, **{name.lower(): Value((text,)) for name, text in _project_properties(project).items()}}
        self._global = frozenset(name.lower() for name in given)
        self._values.update({name.lower(): Value((text,)) for name, text in given.items()})

    def set(self, name: str, value: Value) -> None:
        """Assign a property. A global one keeps its value."""
        if name.lower() not in self._global:
            self._values[name.lower()] = value

    def get(self, name: str, here: Here) -> Value:
        """The value of a property in a file."""
        lower = name.lower()
        if lower.startswith("msbuildthisfile"):
            return _this_file(lower, here)
        value = self._values.get(lower)
        if value is not None:
            return value
        if _GIVEN.fullmatch(lower):
            return unknown_value(f"$({brief(name, 60)}) is given by the build tools or the machine")
        return Value(undefined=(name,))

    def expand(self, text: str, here: Here, depth: int = 0) -> Value:
        """A text with its properties put in. Raises InputError where all texts together become too long."""
        if "$(" not in text:
            return Value((text,))
        if depth > _DEEPEST:
            return unknown_value(f"functions are nested deeper than {_DEEPEST} levels")
        plain = self._plain(text, here)
        if plain is not None:
            return plain
        parts = [self._inside(piece, here, depth) if is_property else Value((piece,)) for is_property, piece in pieces(text)]
        return self._counted(joined(parts, self._limits.property_chars), here)

    def _plain(self, text: str, here: Here) -> Value | None:
        """A text whose properties all have one value, as nearly all do; None for any other."""
        parts = _NAMED(text)
        if len(parts) // 2 != text.count("$("):
            return None
        for number in range(1, len(parts), 2):
            value = self.get(parts[number], here)
            only = value.only
            if only is None or value.undefined:
                return None
            parts[number] = only
        if sum(map(len, parts)) > self._limits.property_chars:
            return None
        return self._counted(Value(("".join(parts),)), here)

    def _counted(self, value: Value, here: Here) -> Value:
        self.spent += sum(map(len, value.texts))
        if self.spent > self._limits.expanded_chars:
            limit = f"{self._limits.expanded_chars} characters (expanded-chars)"
            raise InputError(
                "E-EXPANSION", f"the properties of this project unfold into more than the limit of {limit}", here.path
            )
        return value

    def _inside(self, text: str, here: Here, depth: int) -> Value:
        if is_property_name(text):
            return self.get(text, here)
        method = _METHOD(text)
        if method is not None and method["name"] in _COMPARISONS:
            return self._compare(method, here, depth)
        static = _STATIC(text)
        if static is not None:
            value = self._static(f"{static['type']}.{static['name']}".lower(), static["arguments"], here, depth)
            if value is not None:
                return value
        return unknown_value(f"$({brief(text, 80)}) is a property function, which is not run")

    def _compare(self, method: re.Match[str], here: Here, depth: int) -> Value:
        arguments = self._arguments(method["arguments"], here, depth)
        receiver = self.get(method["property"], here)
        if (
            arguments is None
            or len(arguments) != 1
            or (receiver.open and not receiver.choice)
            or any(ROOT in text for text in receiver.texts)
        ):
            return unknown_value(f"$({brief(method[0], 80)}) cannot be told")
        holds = _COMPARISONS[method["name"]]
        texts = tuple(dict.fromkeys(str(holds(text, arguments[0])) for text in receiver.texts))
        return Value(
            ("True", "False") if receiver.open else texts, receiver.unknown, receiver.choice, undefined=receiver.undefined
        )

    def _static(self, name: str, written: str, here: Here, depth: int) -> Value | None:
        """The value of a function of this name; None if it is not among those known, or not called as they are."""
        if name == "msbuild.isosplatform":
            return Value(("True", "False"), choice="OS")
        if name not in _PATH_FUNCTIONS and name not in _ABOVE and name not in NAMES:
            return None
        arguments = self._arguments(written, here, depth)
        if not arguments:
            return None
        if name in _ABOVE:
            return self._above(name, arguments, here)
        text = call(name, arguments) if name in NAMES else _PATH_FUNCTIONS[name](arguments, here)
        return None if text is None else Value((text,))

    def _above(self, name: str, arguments: list[str], here: Here) -> Value | None:
        if name == "msbuild.getpathoffileabove":
            file, start = arguments[0], arguments[1] if len(arguments) > 1 else full_path(here.folder)
        elif len(arguments) == 2:
            start, file = arguments
        else:
            return None
        folder = in_tree(start, here.folder)
        if folder is None:
            # Above the root of the tree nothing is read, so nothing is found there.
            return EMPTY if start.startswith(ROOT) else None
        found = self.paths.above(file, folder)
        if found is None:
            return EMPTY
        return Value((full_path(found if name == "msbuild.getpathoffileabove" else dirname(found)),))

    def _arguments(self, written: str, here: Here, depth: int) -> list[str] | None:
        """The texts of a call's arguments; None if one of them cannot be told."""
        values = [self.expand(_unquoted(argument), here, depth + 1) for argument in _split(written)]
        texts = [value.only for value in values]
        found = [text for text in texts if text is not None]
        return found if len(found) == len(texts) else None


# The names of the files that the build tools look for above a project; files of these names use them to find the next one above.
_SEARCHED = {
    "_DirectoryBuildPropsFile": "Directory.Build.props",
    "_DirectoryBuildTargetsFile": "Directory.Build.targets",
    "_DirectoryPackagesPropsFile": "Directory.Packages.props",
}


def _project_properties(project: str) -> dict[str, str]:
    stem, extension = splitext(basename(project))
    return {
        "MSBuildProjectFullPath": full_path(project),
        "MSBuildProjectFile": basename(project),
        "MSBuildProjectName": stem,
        "MSBuildProjectExtension": extension,
        "MSBuildProjectDirectory": full_path(dirname(project)).rstrip("/") if dirname(project) else ROOT.rstrip("/") + "/.",
        **_SEARCHED,
    }


def _this_file(lower: str, here: Here) -> Value:
    stem, extension = splitext(basename(here.path))
    known = {
        "msbuildthisfile": basename(here.path),
        "msbuildthisfilename": stem,
        "msbuildthisfileextension": extension,
        "msbuildthisfilefullpath": full_path(here.path),
        "msbuildthisfiledirectory": full_path(f"{here.folder}/" if here.folder else ""),
    }
    return Value((known[lower],)) if lower in known else unknown_value(f"$({lower}) cannot be told")


def _split(written: str) -> list[str]:
    """Arguments between commas that stand outside quotes and brackets."""
    found, start, depth, quote = [], 0, 0, ""
    for index, sign in enumerate(written):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"`":
            quote = sign
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "," and depth == 0:
            found.append(written[start:index])
            start = index + 1
    return [*found, written[start:]]


def _unquoted(argument: str) -> str:
    plain = argument.strip()
    return plain[1:-1] if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "'\"`" else plain


def _combined(arguments: list[str], _here: Here) -> str | None:
    path = join(*(one.replace("\\", "/") for one in arguments))
    return path if len(path) <= sum(map(len, arguments)) + len(arguments) else None


def _normal(arguments: list[str], here: Here) -> str | None:
    combined = _combined(arguments, here)
    path = None if combined is None else in_tree(combined, here.folder)
    return None if path is None else full_path(path)


def _slash(arguments: list[str], _here: Here) -> str | None:
    plain = arguments[0].replace("\\", "/")
    return plain if not plain or plain.endswith("/") else f"{plain}/"


def _normal_folder(arguments: list[str], here: Here) -> str | None:
    path = _normal(arguments, here)
    return None if path is None else _slash([path], here)


def _parent(arguments: list[str], _here: Here) -> str | None:
    return dirname(normpath(arguments[0].replace("\\", "/"))) if arguments[0].startswith(ROOT) else None


_COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "Contains": str.__contains__,
    "StartsWith": str.startswith,
    "EndsWith": str.endswith,
}
_ABOVE = ("msbuild.getpathoffileabove", "msbuild.getdirectorynameoffileabove")
_PATH_FUNCTIONS = {
    "system.io.path.combine": _combined,
    "system.io.path.getfullpath": _normal,
    "system.io.path.getdirectoryname": _parent,
    "msbuild.normalizepath": _normal,
    "msbuild.normalizedirectory": _normal_folder,
    "msbuild.ensuretrailingslash": _slash,
}

"""Puts properties into texts, as MSBuild does, with the few property functions that are read as data.

Known are the functions that find a file above a folder, those that join paths, comparisons of the beginning, end and inside
of a property, and the question for the operating system, which is a choice of the build. Every other function makes a
value unknown; none is ever run. https://learn.microsoft.com/visualstudio/msbuild/property-functions
"""

from functools import lru_cache
from posixpath import basename, dirname, splitext

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.model.text import brief
from sca.parsers.nuget.msbuild_functions import QUESTIONS
from sca.parsers.nuget.msbuild_functions import call as call_function
from sca.parsers.nuget.msbuild_path_functions import ABOVE, PATHS, above
from sca.parsers.nuget.msbuild_path_functions import call as call_path_function
from sca.parsers.nuget.msbuild_paths import ROOT, TreePaths, full_path
from sca.parsers.nuget.msbuild_text import Call, Part, Property, Question, Text, not_run, parse_text, property_named
from sca.parsers.nuget.msbuild_values import Value, joined, unknown_value

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
        return self.path.rpartition("/")[0]


class Expander:
    """The properties of one evaluation, by lower-case name, and the texts they are put into.

    `given` are the global ones, which no file sets; `spent` counts the characters of all texts that something was put into.
    """

    def __init__(self, project: str, paths: TreePaths, limits: Limits, given: dict[str, str]) -> None:
        self.paths = paths
        self.spent = 0
        self._limits = limits
        self._values = {**_CHOICES, **{name.lower(): Value((text,)) for name, text in _project_properties(project).items()}}
        self.given = frozenset(name.lower() for name in given)
        self._values.update({name.lower(): Value((text,)) for name, text in given.items()})

    def set(self, name: str, value: Value) -> None:
        """Assign a property. A global one keeps its value."""
        key = name.lower()
        if key not in self.given:
            self._values[key] = value

    def values(self, keys: tuple[str, ...]) -> tuple[Value | None, ...]:
        """The values of properties by names in lower case; None for what was never set."""
        return tuple(map(self._values.get, keys))

    def take(self, values: dict[str, Value]) -> None:
        """Assign properties by names in lower case; none of them may be a global one."""
        self._values.update(values)

    def spend(self, characters: int, here: Here) -> None:
        """Count the characters of texts that something was put into. Raises InputError where they are too many."""
        self.spent += characters
        if self.spent > self._limits.expanded_chars:
            limit = f"{self._limits.expanded_chars} characters (expanded-chars)"
            raise InputError(
                "E-EXPANSION", f"the properties of this project unfold into more than the limit of {limit}", here.path
            )

    def get(self, name: str, here: Here) -> Value:
        """The value of a property in a file."""
        return self._property(property_named(name), here)

    def expand(self, written: str, here: Here) -> Value:
        """A text with its properties put in. Raises InputError where all texts together become too long."""
        return self.filled(parse_text(written), here) if "$(" in written else Value((written,))

    def filled(self, text: Text, here: Here) -> Value:
        """The same for a text that was taken apart before."""
        if text.fixed is not None:
            return text.fixed
        value = self._plain(text.parts, here) if text.named else None
        if value is None:
            value = joined([self._part(part, here) for part in text.parts], self._limits.property_chars)
        texts = value.texts
        self.spend(len(texts[0]) if len(texts) == 1 else sum(map(len, texts)), here)
        return value

    def _plain(self, parts: tuple[Part, ...], here: Here) -> Value | None:
        """A text whose properties all have one value, as nearly all do; None for any other."""
        texts: list[str] = []
        for part in parts:
            if isinstance(part, Property):
                value = self._property(part, here)
                if len(value.texts) != 1 or value.open or value.undefined:
                    return value if len(parts) == 1 else None
                texts += value.texts
            elif isinstance(part, str):
                texts.append(part)
        text = texts[0] if len(texts) == 1 else "".join(texts)
        return Value((text,)) if len(text) <= self._limits.property_chars else None

    def _property(self, wanted: Property, here: Here) -> Value:
        value = (_of_file(here.path) if wanted.of_file else self._values).get(wanted.key)
        return wanted.unset if value is None else value

    def _part(self, part: Part, here: Here) -> Value:
        if isinstance(part, Property):
            return self._property(part, here)
        if isinstance(part, str):
            return Value((part,))
        if isinstance(part, Question):
            return self._answer(part, here)
        return self._called(part, here) if isinstance(part, Call) else part

    def _answer(self, question: Question, here: Here) -> Value:
        arguments = self._arguments(question.arguments, here)
        asked = self._property(question.property, here)
        if (
            arguments is None
            or len(arguments) != 1
            or (asked.open and not asked.choice)
            or any(ROOT in text for text in asked.texts)
        ):
            return unknown_value(f"$({brief(question.written, 80)}) cannot be told")
        holds = QUESTIONS[question.kind]
        texts = tuple(dict.fromkeys(str(holds(text, arguments[0])) for text in asked.texts))
        return Value(("True", "False") if asked.open else texts, asked.unknown, asked.choice, undefined=asked.undefined)

    def _called(self, call: Call, here: Here) -> Value:
        arguments, name = self._arguments(call.arguments, here), call.function
        if not arguments:
            text = None
        elif name in ABOVE:
            text = above(name, arguments, here.folder, self.paths)
        elif name in PATHS:
            text = call_path_function(name, arguments, here.folder)
        else:
            text = call_function(name, arguments)
        return not_run(call.written) if text is None else Value((text,))

    def _arguments(self, written: tuple[Text, ...], here: Here) -> list[str] | None:
        """The texts of a call's arguments; None if one of them cannot be told."""
        texts = [self.filled(argument, here).only for argument in written]
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


@lru_cache(maxsize=512)
def _of_file(path: str) -> dict[str, Value]:
    """The values of the properties that say which file they stand in."""
    stem, extension = splitext(basename(path))
    folder = dirname(path)
    texts = {
        "msbuildthisfile": basename(path),
        "msbuildthisfilename": stem,
        "msbuildthisfileextension": extension,
        "msbuildthisfilefullpath": full_path(path),
        "msbuildthisfiledirectory": full_path(f"{folder}/" if folder else ""),
    }
    return {key: Value((text,)) for key, text in texts.items()}

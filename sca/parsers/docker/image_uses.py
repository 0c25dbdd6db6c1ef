"""Goes through the instructions of a Dockerfile and finds every place where an image is named."""

import re
from collections.abc import Mapping

from msgspec import DecodeError, Struct
from msgspec import json as msgspec_json

from sca.files.limits import Limits
from sca.model.component import ImageArgument, Location, Problem
from sca.model.text import brief
from sca.model.url import redact
from sca.parsers.docker.build_arguments import BuildArguments
from sca.parsers.docker.downloads import Download, is_remote
from sca.parsers.docker.lines import Instruction, Lines
from sca.parsers.docker.run_installs import RunReader
from sca.parsers.docker.stages import Stage, StageGraph
from sca.parsers.docker.substitution import LONGEST, Expanded
from sca.parsers.docker.template_marks import FAULT, begins_with_mark, has_mark, separated
from sca.parsers.docker.users import UserReader
from sca.parsers.docker.words import after_flags, mount_source, split_flags, split_keyword, unquoted, words

SCRATCH = "scratch"
_STARTS = ("CMD", "ENTRYPOINT", "HEALTHCHECK", "SHELL", "STOPSIGNAL", "USER", "WORKDIR")
_DESCRIBES = ("ARG", "ENV", "EXPOSE", "LABEL", "MAINTAINER", "VOLUME")
_STAGE_NAME = re.compile(r"[a-z][a-z0-9_.-]*", re.IGNORECASE)
_NOT_EXPANDED = "builders do not expand variables in --from"


class Use(Struct, frozen=True):
    """One place that names an image. `text` is the reference after substitution, empty if `unresolved` says why not.

    `stage` is None for the syntax line. `default` is what a build without arguments takes.
    """

    role: str
    raw: str
    line: int
    stage: Stage | None = None
    text: str = ""
    unresolved: str = ""
    variables: tuple[str, ...] = ()
    default: str = ""
    platform: str = ""
    onbuild: bool = False
    arguments: tuple[ImageArgument, ...] = ()


class Internal(Struct, frozen=True):
    """One place that names no foreign image: the stages that it means, or can mean; none of them for `scratch`."""

    role: str
    raw: str
    line: int
    stage: Stage
    means: tuple[Stage, ...]


class UseReader:
    """Reads the instructions in order. `uses` are the images in file order, `internal` the names of stages and `scratch`.

    `downloads` are what ADD takes from addresses. `graph` are the stages, `users` who runs in them, `runs` what they install by
    name, `problems` what was odd. `template_line` is where another program fills something in, None if none does.
    `given` are the values of `--build-arg`.
    """

    def __init__(self, lines: Lines, path: str, given: Mapping[str, str], limits: Limits) -> None:
        self.graph = StageGraph()
        self.users = UserReader()
        self.internal: list[Internal] = []
        self.downloads: list[Download] = []
        self.problems: list[Problem] = list(lines.problems)
        self.template_line: int | None = None
        self._path = path
        self.arguments = BuildArguments(given, lines.escape)
        self.runs = RunReader(self.arguments, lines.escape, limits)
        self._uses: list[Use] = [
            Use("syntax", directive.value, directive.line, text=directive.value.split(None, 1)[0])
            for directive in lines.directives
            if directive.name == "syntax"
        ]
        for instruction in lines.instructions:
            self._read(instruction)
        # COPY and RUN may name a stage that stands further down, so stages are told from images at the end.
        self.uses = [use for use in self._uses if not self._is_stage(use)]

    def _read(self, instruction: Instruction) -> None:
        if begins_with_mark(instruction.keyword):
            self.template_line = self.template_line or instruction.line
        elif instruction.keyword == "FROM":
            self._from(instruction)
        elif instruction.keyword == "ARG" and not self.graph.stages:
            self.arguments.declare(instruction.text)
        elif not self.graph.stages:
            message = f"{brief(instruction.keyword, 40)} stands before the first FROM: it is not read"
            self._note("E-FROM", message, instruction.line, "package")
        elif instruction.keyword == "ONBUILD":
            keyword, text = split_keyword(instruction.text) if instruction.text else ("", "")
            self._in_stage(Instruction(keyword.upper(), text, instruction.line), onbuild=True)
        else:
            self.users.note(instruction)
            self.runs.note(instruction, self.graph.stages[-1])
            self._in_stage(instruction, onbuild=False)

    def _in_stage(self, instruction: Instruction, *, onbuild: bool) -> None:
        if instruction.keyword == "COPY":
            sources = [value for name, value in split_flags(instruction.text)[0] if name == "from"]
            self._take("copy-from", sources, instruction, onbuild=onbuild)
        elif instruction.keyword == "RUN":
            mounts = [mount_source(value) for name, value in split_flags(instruction.text)[0] if name == "mount"]
            self._take("mount-from", mounts, instruction, onbuild=onbuild)
        elif instruction.keyword == "ADD":
            self._add(instruction, onbuild=onbuild)
        elif instruction.keyword not in (*_STARTS, *_DESCRIBES):
            message = f"unknown instruction {brief(instruction.keyword, 40)}: an image that it names is not seen"
            self._note("E-INSTRUCTION", message, instruction.line, "package", "is it misspelt, or made for another frontend?")

    def _take(self, role: str, sources: list[str], instruction: Instruction, *, onbuild: bool) -> None:
        for source in sources:
            if source == SCRATCH:
                self.internal.append(Internal(role, source, instruction.line, self.graph.stages[-1], ()))
            elif source:
                unresolved = _NOT_EXPANDED if "$" in source else ""
                text = "" if unresolved else source
                stage = self.graph.stages[-1]
                self._uses.append(Use(role, source[:LONGEST], instruction.line, stage, text, unresolved, onbuild=onbuild))

    def _is_stage(self, use: Use) -> bool:
        """Whether COPY --from or a mount names a stage of this file; a copy then ties the two stages."""
        if use.stage is None or use.role == "base" or use.unresolved:
            return False
        source = self.graph.named(use.text) or (self.graph.numbered(use.text) if use.role == "copy-from" else None)
        if source is None:
            return False
        if use.role == "copy-from" and not use.onbuild:
            self.graph.draw(use.stage, source)
        self.internal.append(Internal(use.role, use.raw, use.line, use.stage, (source,)))
        return True

    def _from(self, instruction: Instruction) -> None:
        flags, rest = split_flags(instruction.text)
        found = separated(rest)
        named = len(found) == 3 and found[1].lower() == "as"
        if not found:
            self._note("E-FROM", "FROM names no image", instruction.line, "package")
            return
        if len(found) > 1 and not named:
            message = f"FROM takes one image, or an image, AS and a stage name: of {brief(rest)} only the first word is read"
            self._note("E-FROM", message, instruction.line, "field")
        expanded = self.arguments.expand(found[0])
        sources = self._base_stages(expanded, instruction.line)
        stage = self._open(found[2] if named else "", instruction.line)
        for source in sources:
            self.graph.draw(stage, source)
        self.users.open(sources, scratch=expanded.text == SCRATCH)
        self.runs.open(sources)
        if sources or expanded.text == SCRATCH:
            self.internal.append(Internal("base", found[0][:LONGEST], instruction.line, stage, sources))
        else:
            self._uses.append(self._base(found[0], expanded, instruction.line, stage, flags))

    def _base(self, raw: str, expanded: Expanded, line: int, stage: Stage, flags: list[tuple[str, str]]) -> Use:
        return Use(
            "base",
            raw[:LONGEST],
            line,
            stage,
            expanded.text or "",
            FAULT if has_mark(raw) else _unresolved(expanded),
            expanded.variables,
            (expanded.default or "") if expanded.text is None else "",
            self._platform(flags),
            arguments=self.arguments.shown(expanded),
        )

    def _base_stages(self, expanded: Expanded, line: int) -> tuple[Stage, ...]:
        """The earlier stage that FROM names, or those that it can name once its variables are known."""
        if expanded.text is None:
            return self.graph.matching(expanded.pieces)
        stage = self.graph.named(expanded.text)
        if stage is None:
            return ()
        if expanded.text != stage.name:
            message = f"stage {brief(stage.name)} is written {brief(expanded.text)} here, which some builders refuse"
            self._note("E-STAGE-CASE", message, line, "notice", "write the name of the stage in lower case")
        return (stage,)

    def _open(self, name: str, line: int) -> Stage:
        if name and not _STAGE_NAME.fullmatch(name):
            message = f"{brief(name)} is no valid stage name: builders refuse it"
            self._note("E-STAGE-NAME", message, line, "notice", "begin with a letter; letters, digits, '-', '_', '.' may follow")
        return self.graph.open(name)

    def _platform(self, flags: list[tuple[str, str]]) -> str:
        """The platform of FROM; its text as written where the build decides it."""
        value = next((value for name, value in flags if name == "platform"), "")
        expanded = self.arguments.expand(value)
        return value if expanded.text is None else expanded.text

    def _add(self, instruction: Instruction, *, onbuild: bool) -> None:
        """Files from the network are no images; they are listed apart, because they are in the image too."""
        checksum = next((value for name, value in split_flags(instruction.text)[0] if name == "checksum"), "")
        for source in _arguments(instruction.text)[:-1]:
            address = unquoted(source)
            if is_remote(address):
                self.downloads.append(Download(address, checksum, instruction.line, self.graph.stages[-1], onbuild))
                message = f"remote file added{'' if checksum else ' without a checksum'}: {brief(redact(address)[0])}"
                self._note("E-REMOTE-ADD", message, instruction.line, "notice", "what it holds is not part of the inventory")

    def _note(self, code: str, message: str, line: int, cost: str, help: str = "") -> None:
        self.problems.append(Problem(code, message, Location(self._path, line, role="reference"), cost, help))


def _unresolved(expanded: Expanded) -> str:
    if expanded.fault:
        return expanded.fault
    if not expanded.variables:
        return ""
    names = brief(", ".join(f"${name}" for name in expanded.variables))
    return f"{names} {'has' if len(expanded.variables) == 1 else 'have'} no value in this file"


def _arguments(text: str) -> list[str]:
    rest = after_flags(text)
    try:
        return msgspec_json.decode(rest, type=list[str])
    except DecodeError:
        return words(rest)

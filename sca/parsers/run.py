"""Runs one parser on one file and turns whatever happens into values: an Extract and the file's outcome."""

import re
from collections.abc import Container

from msgspec import Struct
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.view import FileView, Tree
from sca.model.component import Component, Location, Problem, Project, Reference
from sca.model.fault import fault_id
from sca.model.inventory import Extract, FileOutcome
from sca.parsers.base import Format, Parse
from sca.parsers.table import Unread


class Parsed(Struct, frozen=True):
    """What one recognised file came to. `fault` is the id of an internal fault, if the parser had one."""

    extract: Extract
    outcome: FileOutcome
    fault: str = ""


def read_file(row: Format, view: FileView) -> Parsed | None:
    """Read one file with the parser of its row, which is imported when it is needed."""
    return parse_file(row, row.parser.parse, view)


def parse_file(row: Format, parse: Parse, view: FileView) -> Parsed | None:
    """Read one file with its parser; None if it names no packages. Never raises: a refusal or fault is an outcome too."""
    path = view.path
    try:
        extract = parse(view)
        if extract is None:
            return None
        extract = replace(extract, problems=(*extract.problems, *sorted(view.noted))) if view.noted else extract
    except InputError as error:
        return _refused(row.name, path, error)
    except Exception as error:  # noqa: BLE001  # the one place where a parser's surprise becomes a value
        return _faulty(row.name, path, error)
    nodes: tuple[Project | Component | Reference, ...] = (*extract.projects, *extract.components, *extract.references)
    outcome = FileOutcome(
        path,
        row.name,
        _outcome(extract),
        components=len(extract.components),
        references=len(extract.references),
        completeness=extract.completeness,
        node_ids=tuple(sorted(node.id for node in nodes)),
        states=extract.states,
    )
    return Parsed(extract, outcome)


def with_covered(parsed: Parsed, scanned: Container[str]) -> Parsed:
    """The same with what the covered files add that are part of the scan. What that needs itself is not known."""
    extract = parsed.extract.within(scanned)
    if extract is parsed.extract:
        return parsed
    counts = {"components": len(extract.components), "references": len(extract.references)}
    return replace(parsed, extract=extract, outcome=replace(parsed.outcome, outcome=_outcome(extract), **counts))


def _outcome(extract: Extract) -> str:
    lossless = all(problem.cost == "notice" for problem in extract.problems)
    return "parsed" if lossless else "parsed with problems"


def note_unread(row: Unread, tree: Tree, path: str, limits: Limits) -> Parsed | None:
    """The outcome of a file whose format is not read yet; None if its text names no packages after all."""
    if row.declares:
        try:
            text = FileView(tree, path, limits).text()
        except InputError as error:
            return _refused("", path, error)
        if not re.search(row.declares, text):
            return None
    reason = f"{row.format}: this format is not read yet"
    problem = Problem(
        "E-UNSUPPORTED", reason, Location(path), "file", "exclude the file if its packages do not matter: --exclude"
    )
    return Parsed(Extract(problems=(problem,)), FileOutcome(path, "", "unsupported", reason))


def _refused(parser: str, path: str, error: InputError) -> Parsed:
    problem = error.problem()
    if not problem.location.path:
        problem = Problem(problem.code, problem.message, Location(path), problem.cost, problem.help)
    kind = "unreadable" if error.unreadable else "refused"
    outcome = FileOutcome(path, parser, kind, f"{problem.code}: {problem.message}")
    return Parsed(Extract(problems=(problem,)), outcome)


def _faulty(parser: str, path: str, error: Exception) -> Parsed:
    fault = fault_id(error)
    message = f"internal fault {fault} ({type(error).__name__}) while reading this file with {parser}"
    problem = Problem("E-FAULT", message, Location(path), "file", "this is a bug in sca: please report it with the fault id")
    return Parsed(Extract(problems=(problem,)), FileOutcome(path, parser, "refused", message), fault)

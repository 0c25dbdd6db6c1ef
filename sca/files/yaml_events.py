"""The events of YAML text, as the parser of the YAML library gives them: no values are made, nothing is looked up.

Source: YAML 1.2.2, https://yaml.org/spec/1.2.2/
"""

from collections.abc import Iterator

import yaml

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.model.text import brief

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_TOO_DEEP = "maximum nesting depth"


def read_events(text: str, path: str, limits: Limits, first: int = 1) -> Iterator[yaml.Event]:
    """One event after the other, of a text that begins on line `first` of its file. Raises InputError."""
    events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
    try:
        yield from events
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error, path, limits, first) from None
    except yaml.YAMLError as error:
        message = f"not valid YAML: {brief(str(error).splitlines()[0])}"
        raise InputError("E-SYNTAX", message, path, first if first > 1 else None) from None


def place(event: yaml.Event, first: int = 1) -> tuple[int, int]:
    """Line and column, counted from 1. Events of the parser always have a mark."""
    mark = event.start_mark
    return (mark.line + first, mark.column + 1) if mark is not None else (first, 1)


def _syntax_error(error: yaml.MarkedYAMLError, path: str, limits: Limits, first: int) -> InputError:
    """What the parser refused. It looks ahead, so that its own limit on depth can be met before ours is."""
    mark = error.problem_mark or error.context_mark
    line = mark.line + first if mark else None
    column = mark.column + 1 if mark else None
    said = ", ".join(part for part in (error.context, error.problem) if part)
    if _TOO_DEEP in said:
        message = f"nested deeper than the limit of {limits.yaml_depth} levels (yaml-depth)"
        return InputError("E-DEPTH", message, path, line, column)
    return InputError(
        "E-SYNTAX", f"not valid YAML: {brief(said)}", path, line, column, help="check the indentation and the quotes"
    )

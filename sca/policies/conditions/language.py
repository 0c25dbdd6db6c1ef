"""Conditions in CEL over facts of a package: typed when they are read, bounded when they are asked, and without side effects.

A fact that is not known is not bound. What the rest of the condition decides without it is decided (`false && x` is false); what
hangs on it is not known.

Source: https://github.com/google/cel-spec
"""

from collections.abc import Mapping
from typing import Any

LONGEST = 4_096
FACTS: dict[str, str] = {
    "kind": "text",
    "ecosystem": "text",
    "namespace": "text",
    "name": "text",
    "version": "text",
    "purl": "text",
    "scope": "text",
    "direct": "yes or no",
    "licence": "text",
    "source": "text",
    "registry": "text",
    "url": "text",
    "hashes": "texts",
    "paths": "texts",
    "deprecated": "yes or no",
    "install_script": "yes or no",
}
INSTALL = "pip install 'sca-build[conditions]'"


class MissingLibraryError(Exception):
    """The library that reads conditions is not installed."""


class Condition:
    """One condition that was read."""

    def __init__(self, program: Any) -> None:
        self._program = program

    def holds(self, facts: Mapping[str, object]) -> bool | None:
        """Whether it holds for these facts; None if that cannot be told, or took too long."""
        try:
            value = self._program.eval(data=dict(facts)).value()
        except RuntimeError:  # the budget of a loop, or a pattern that is none
            return None
        return value if isinstance(value, bool) else None


def read_condition(text: str) -> Condition:
    """Read a condition. Raises ValueError for what is none, MissingLibraryError where nothing can read it."""
    if len(text) > LONGEST:
        raise ValueError(f"it has more than {LONGEST} characters")
    try:
        # 50 MB of a compiled library that only a policy with conditions needs: a documented lazy import.
        from cel_expr_python import cel  # noqa: PLC0415
    except ImportError:
        raise MissingLibraryError from None
    types = {"text": cel.Type.STRING, "yes or no": cel.Type.BOOL, "texts": cel.Type.List(cel.Type.STRING)}
    environment = cel.NewEnv(variables={name: types[kind] for name, kind in FACTS.items()})
    try:
        program = environment.compile(text)
    except RuntimeError as error:
        raise ValueError(_plain(str(error))) from None
    if program.return_type() != cel.Type.BOOL:
        raise ValueError("it says neither yes nor no")
    return Condition(program)


def _plain(message: str) -> str:
    """The first line of a message, without its frame: `1:1: undeclared reference to 'nme'`."""
    first = message.splitlines()[0] if message else "it cannot be read"
    return first.rpartition("<input>:")[2] or first

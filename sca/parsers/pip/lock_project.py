"""Requirements of a lock as needs, and the tables of the pyproject.toml beside it."""

from collections.abc import Iterator

from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.model.component import Location
from sca.model.pep440 import PythonRange, parse_range
from sca.model.text import brief
from sca.model.url import without_secrets
from sca.parsers.pip.direct import read_direct
from sca.parsers.pip.grammar import Refusal, read_requirement
from sca.parsers.pip.lock_graph import Need
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.oddities import Oddities

PYPROJECT = "pyproject.toml"
Table = dict[str, JsonValue]


def table(values: Table, key: str) -> Table:
    """A table inside another one; empty if there is none."""
    value = values.get(key)
    return value if isinstance(value, dict) else {}


def text(values: Table, key: str) -> str:
    """A text of a table; empty if there is none."""
    value = values.get(key, "")
    return value if isinstance(value, str) else ""


class RequirementReader:
    """Reads requirements as the standards write them into needs; what is none is noted at one place, with what it costs."""

    def __init__(self, limits: Limits, oddities: Oddities, where: Location, cost: str) -> None:
        self._limits = limits
        self._oddities = oddities
        self._where = where
        self._cost = cost

    def needs(self, listed: JsonValue) -> Iterator[Need]:
        """The needs of a list of requirements."""
        for one in listed if isinstance(listed, list) else [listed]:
            need = self.need(one) if isinstance(one, str) else "it is not a text"
            if isinstance(need, str):
                message = f"{brief(without_secrets(str(one)), 80)!r} is no requirement: {need}"
                self._oddities.add_at(self._where, "E-REQUIREMENT", message, self._cost)
            else:
                yield need

    def need(self, one: str) -> Need | str:
        """One requirement as a need, or why it is none."""
        if len(one) > self._limits.requirement_chars:
            return f"it is longer than the limit of {self._limits.requirement_chars} (requirement-chars)"
        found = read_requirement(one.strip(), self._limits)
        if isinstance(found, Refusal):
            return found.reason
        for code, message in found.faults:
            self._oddities.add_at(self._where, code, f"{brief(without_secrets(one), 60)}: {message}", "field")
        direct = read_direct(found.address) if found.address else None
        return Need(
            canonical(found.name),
            without_secrets(found.address) or found.specifier,
            _range(found.specifier),
            found.marker,
            tuple(sorted({canonical(extra) for extra in found.extras})),
            source="" if direct is None else direct.source.kind,
        )


def _range(specifier: str) -> PythonRange | None:
    try:
        return parse_range(specifier, prereleases=True) if specifier else None
    except ValueError:
        return None

"""One component of a CycloneDX document while it is read."""

from collections.abc import Callable

from sca.files.limits import Limits
from sca.model.component import Component, Location, Project, Reference
from sca.parsers.sbom.fields import Fields, told_by

Told = dict[str, list[str]]
Node = Component | Reference | Project


class Entry:
    """The fields of a component, its properties (`told`), the id of its first node and its own place in the SBOM.

    `complain` takes a code, a message and what it costs. `owner` makes the id of the component of a bom-ref. `secret` tells
    whether its package URL carried credentials.
    """

    def __init__(self, fields: Fields, id: str, own: Location, limits: Limits, note: Callable[..., None]) -> None:
        self.fields = fields
        self.id = id
        self.own = own
        self.limits = limits
        self.secret = False
        self.told: Told = told_by(fields) if "properties" in fields else {}
        self._note = note

    def text(self, name: str) -> str:
        """A text of the component."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def first(self, name: str, missing: str = "") -> str:
        """The first value of a property."""
        return next(iter(self.told.get(name, ())), missing)

    def owner(self, ref: str) -> str:
        """The id of another component of the document."""
        return f"{self.own.path}#{ref}"

    def complain(self, code: str, message: str, cost: str) -> None:
        """Say what is wrong with it."""
        self._note(code, message, cost, self.own)

"""What is different between two scans, results or SBOMs."""

from msgspec import Struct


class Change(Struct, frozen=True, order=True):
    """One package that is not as it was. `kind` is `added`, `removed`, `upgraded`, `downgraded`, `changed` or `licence`.

    `package` is its type and name as in a package URL, without a version. `old` and `new` are the versions of either side,
    for `licence` the licences. `places` are where the new side names it, or the old one if it is removed.
    """

    package: str
    kind: str
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    scope: str = ""
    places: tuple[str, ...] = ()


class FindingChange(Struct, frozen=True, order=True):
    """One finding that one side has and the other one has not. `kind` is `new` or `gone`."""

    kind: str
    code: str
    subject: str
    label: str
    message: str


class Changes(Struct, frozen=True):
    """All differences, sorted. The outcomes are empty where a side was not judged; `complete` tells whether both are whole."""

    old: str
    new: str
    packages: tuple[Change, ...]
    findings: tuple[FindingChange, ...] = ()
    old_outcome: str = ""
    new_outcome: str = ""
    old_complete: bool = True
    new_complete: bool = True
    unchanged: int = 0

"""Reads what a restore had to say: an error means that the result is not whole, a warning is passed on.

The texts of the messages hold paths of the machine that restored, so only code and package are taken.
https://learn.microsoft.com/nuget/reference/errors-and-warnings
"""

import re
from collections import defaultdict

from sca.files.json_document import JsonDocument, JsonValue
from sca.model.component import Location
from sca.model.text import brief, plural
from sca.parsers.nuget.oddities import Oddities

_CODE = re.compile(r"[A-Z]{2,10}[0-9]{1,6}").fullmatch
_MEANS = {
    "NU1601": "resolved to a higher version than the one asked for",
    "NU1602": "asked for without a lower bound",
    "NU1603": "resolved to another version than the one asked for",
    "NU1604": "asked for without an inclusive lower bound",
    "NU1605": "resolved to a lower version than another package asks for",
    "NU1608": "resolved to a version outside of what another package allows",
    "NU1701": "made for another framework",
    "NU1901": "known to be vulnerable, severity low",
    "NU1902": "known to be vulnerable, severity moderate",
    "NU1903": "known to be vulnerable, severity high",
    "NU1904": "known to be vulnerable, severity critical",
}
_MOST_NAMED = 5


def note_log(logs: JsonValue, document: JsonDocument, path: str, oddities: Oddities) -> None:
    """One problem for each code that a restore wrote down, with the packages it is about."""
    if not isinstance(logs, list):
        return
    about: defaultdict[tuple[str, bool], list[str]] = defaultdict(list)
    lines: dict[tuple[str, bool], int | None] = {}
    for entry in logs:
        fields = entry if isinstance(entry, dict) else {}
        code, package = fields.get("code"), fields.get("libraryId")
        key = (code if isinstance(code, str) and _CODE(code) else "a message without a code", fields.get("level") == "Error")
        lines.setdefault(key, document.line(entry))
        about[key].append(package if isinstance(package, str) else "")
    for (code, failed), packages in sorted(about.items()):
        named = sorted({brief(package, 80) for package in packages if package})
        where = Location(path, lines[code, failed])
        of = f" about {_listed(named)}" if named else ""
        if failed:
            oddities.add("E-RESTORE", f"the restore failed with {code}{of}: packages are missing here", where, "package")
        else:
            meaning = f": {_MEANS[code]}" if code in _MEANS else ""
            oddities.add("E-RESTORE", f"the restore warned with {code}{of}{meaning}", where, "notice", _HELP)


_HELP = "see what the code means, and correct the reference in the project file"


def _listed(named: list[str]) -> str:
    if len(named) <= _MOST_NAMED:
        return ", ".join(named)
    return f"{', '.join(named[:_MOST_NAMED])} and {plural(len(named) - _MOST_NAMED, 'more', 'more')}"

"""Single fields of Python locks, as they should be; what is not is noted as a fault, and costs the field."""

from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.parsers.pip.grammar import NO_MARKER
from sca.parsers.pip.lock_hashes import Fault
from sca.parsers.pip.markers import Marker, read_marker


def read_texts(values: dict[str, JsonValue], key: str, faults: list[Fault]) -> list[str]:
    """The texts of a list; none where the value is something else."""
    value = values.get(key, [])
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return [one for one in value if isinstance(one, str)]
    faults.append(("E-FIELD", f"{key} is not a list of texts", "field"))
    return []


def read_lock_marker(text: str, limits: Limits, faults: list[Fault]) -> Marker:
    """The marker in a text; that of everywhere where there is none, or none that can be read."""
    if not text:
        return NO_MARKER
    read = read_marker(text) if len(text) <= limits.requirement_chars else "it is too long"
    if isinstance(read, str):
        faults.append(("E-MARKER", f"its marker is none: {read}", "field"))
        return NO_MARKER
    return read

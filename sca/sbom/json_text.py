"""JSON as the document is written: two-space indent, a line feed at the end, and no character that acts on a reader."""

import json
import re

import msgspec

# Valid inside JSON strings, but able to act on a terminal or to mislead an eye: DEL, C1 controls, soft hyphen,
# bidirectional and zero-width characters, line separators, byte order mark, non-characters and tags.
_ACTIVE = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def json_text(value: object, *, compact: bool) -> bytes:
    """Encode a value; every active character is written as a JSON escape, so that the text means the same."""
    data = msgspec.json.encode(value)
    if not compact:
        data = msgspec.json.format(data, indent=2)
    if b"\x7f" in data or not data.isascii():
        # Outside strings JSON is ASCII, so every match lies inside one, where an escape may stand.
        data = _ACTIVE.sub(lambda found: json.dumps(found[0])[1:-1], data.decode()).encode()
    return data + b"\n"

"""Text from scanned files, made visible: nothing in it may act on a terminal, a log or a reader's eye."""

import re
from collections.abc import Sequence

# C0 and C1 controls, soft hyphen, bidirectional controls, zero-width characters, line and paragraph
# separators, surrogates, byte order mark, interlinear controls, non-characters and tag characters.
_ACTIVE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
CUT = 200
_FEW = 5


def visible(text: str) -> str:
    r"""Write every control, bidirectional and zero-width character as `\u{..}`; other text stays as it is."""
    if text.isprintable():  # nearly every text; no active character is printable, and this is ten times as fast
        return text
    return _ACTIVE.sub(lambda match: f"\\u{{{ord(match[0]):x}}}", text)


def brief(text: str, length: int = CUT) -> str:
    """Visible text cut to `length` characters, for messages."""
    shown = visible(text)
    return shown if len(shown) <= length else f"{shown[: length - 1]}…"


def few(names: Sequence[str], length: int) -> str:
    """Names for a message: the first five, each as `brief` has it, and how many more there are."""
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return f"{', '.join(brief(name, length) for name in names[:_FEW])}{more}"


def plural(count: int, noun: str, nouns: str = "") -> str:
    """`1 package`, `2 packages`, `2 dependencies`."""
    return f"{count} {noun if count == 1 else nouns or noun + 's'}"

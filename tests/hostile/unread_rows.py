"""Formats that are recognised and not read yet: whatever they hold, they make a run incomplete and harm nothing.

Each holds what would break a reader of its format; the cases about those readers are in `NOT_REACHED`.
"""

from tests.hostile.case import Row
from tests.hostile.lay import text

HOSTILE = {
    "bun.lockb": "[" * 60_000,
    "deno.json": '{"imports": {"a": "npm:' * 60_000,
}

ROWS = tuple(
    Row(
        f"ours: {name} is not read yet",
        text(f"other/{name}", content),
        at=f"other/{name}",
        says=("E-UNSUPPORTED",),
        hides=("root:x:",),
    )
    for name, content in HOSTILE.items()
)

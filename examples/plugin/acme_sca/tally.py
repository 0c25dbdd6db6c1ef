"""Writes how many packages each licence has. A report is a pure function of the result."""

from collections import Counter

from sca.plugin import Result, inert


def render(result: Result) -> bytes:
    """One line for each licence, the most frequent first. What came from the scanned project is shown inert."""
    counts = Counter(answer.expression or "unknown" for answer in result.licences)
    lines = (f"{count:6} {inert(licence)}\n" for licence, count in sorted(counts.items(), key=lambda row: (-row[1], row[0])))
    return "".join(lines).encode()

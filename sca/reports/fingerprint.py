"""What makes a finding the same one in the next run: its rule, its subject without the version, and its file.

Services that follow findings over time join them on such a text. It holds no line, no version and no severity, so an
upgrade that does not help, a line that moved or a score that changed are no new finding.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable

from sca.model.text import visible
from sca.model.verdict import Finding

_LASTING = ("repository_url", "channel", "subdir", "arch")


def fingerprints(findings: Iterable[Finding]) -> dict[int, tuple[str, int]]:
    """For each finding, by its index: the text, and how many before it have the same one (two versions in one file).

    Which of those is the first depends on where they stand in the graph and not on the order of the findings.
    """
    made = {index: (fingerprint(finding), finding) for index, finding in enumerate(findings)}
    counts: Counter[str] = Counter()
    numbered: dict[int, tuple[str, int]] = {}
    for index in sorted(made, key=lambda index: (made[index][0], *_rank(made[index][1]), index)):
        text = made[index][0]
        numbered[index] = (text, counts[text])
        counts[text] += 1
    return numbered


def fingerprint(finding: Finding) -> str:
    """Rule, subject and file as one digest in hex. A condition of a policy is a rule of its own."""
    condition = dict(finding.facts).get("condition", "")
    parts = (finding.code, condition, lasting_subject(finding.subject), finding.where.path)
    return digest(*parts)


def digest(*parts: str) -> str:
    """One digest of some texts, in hex."""
    return hashlib.sha256("\0".join(map(visible, parts)).encode()).hexdigest()


def lasting_subject(subject: str) -> str:
    """A package URL without what an upgrade changes; any other subject as it is. What it is about (`#CVE-...`) stays."""
    if not subject.startswith("pkg:"):
        return subject
    base, hash_mark, about = subject.partition("#")
    path, _, query = base.partition("?")
    kept = [pair for pair in query.split("&") if pair.partition("=")[0] in _LASTING]
    name = path[: path.index("@")] if "@" in path else path
    return "".join((name, "?" if kept else "", "&".join(kept), hash_mark, about))


def _rank(finding: Finding) -> tuple[str, str, int]:
    return (finding.node, finding.subject, finding.where.line or 0)

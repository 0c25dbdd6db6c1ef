"""Says when most of what is found lies among a project's test data, and how to leave that out.

Package managers and scanners have broken locks in their tests on purpose; whoever scans such a repository for the first time
sees nothing else. It is said and never done: whether a folder is test data is for people to know.
"""

import re
from collections import Counter
from collections.abc import Iterable

from sca.model.result import Result
from sca.model.text import visible
from sca.model.verdict import State
from sca.reports.actions import is_told_by_problem

_FOLDERS = frozenset(
    ("test", "tests", "__tests__", "fixtures", "__fixtures__", "testdata", "test-data", "test_data", "testing", "snapshots")
)
_DATA = re.compile(r"fixtures|data|snapshots")
_FEWEST = 5
_PLAIN = re.compile(r"[A-Za-z0-9_./@+-]+")
_OPEN = (State.OPEN, State.UNDETERMINED)


def hint(result: Result) -> str:
    """How to leave out the folder of tests that most findings and problems come from; empty if there is no such folder."""
    paths = [one.where.path for one in result.verdict.findings if one.state in _OPEN and not is_told_by_problem(one)]
    paths += [problem.location.path for problem in result.problems if problem.cost != "notice"]
    found = Counter(folder for path in paths if (folder := _folder(path.split("/")[:-1])))
    if not found:
        return ""
    folder, count = min(found.items(), key=lambda one: (-one[1], one[0]))
    if count < _FEWEST or 2 * count < len(paths) or not _PLAIN.fullmatch(folder):
        return ""
    return (
        f"{count} of {len(paths)} findings and problems lie in {visible(folder)}: "
        f"if that is test data, leave it out with --exclude /{folder}/"
    )


def _folder(parts: Iterable[str]) -> str:
    """The outermost folder of test data; without one that is called so, the outermost folder of tests."""
    parents = list(parts)
    called = [place for place, name in enumerate(parents) if name.lower() in _FOLDERS]
    data = [place for place in called if _DATA.search(parents[place].lower())]
    chosen = (data or called)[:1]
    return "/".join(parents[: chosen[0] + 1]) if chosen else ""

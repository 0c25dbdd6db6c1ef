"""Whole requirements files, line by line against pip's own parser and `packaging`: on generated files and those of the corpus.

pip stops at the first line that it refuses; what is compared are files that it takes. Where both differ on purpose, the
test says how.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packaging.requirements import InvalidRequirement, Requirement
from pip._internal.exceptions import InstallationError
from pip._internal.req import req_file

from sca.files.disk import DiskTree
from sca.files.limits import DEFAULTS
from sca.files.view import FileView
from sca.parsers.pip.includes import Entry, RequirementSet
from sca.parsers.pip.versions import pinned_version

CORPUS = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpus"
MAIN = "requirements.txt"
Told = tuple[str, int, str, bool, bool, tuple[str, ...]]
FORMATS = ("requirements", "constraints", "pip-freeze", "requirements-in")


class Offline:
    """In the place of pip's session: an include over the network makes pip give up."""

    def get(self, url: str) -> None:
        raise InstallationError(url)


NO_SESSION: Any = Offline()


def by_pip(root: Path, main: str) -> list[Told] | None:
    """File, line, text, whether editable, whether a constraint, and hashes of each requirement; None where pip gives up."""
    found: list[Told] = []
    try:
        for one in req_file.parse_requirements(str(root / main), NO_SESSION):
            file, _, line = one.comes_from.rpartition(" (line ")
            path = Path(file.partition(" ")[2]).resolve().relative_to(root.resolve()).as_posix()
            given_hashes = (one.options or {}).get("hashes") or {}
            hashes = tuple(sorted(f"{name}:{value}" for name, values in given_hashes.items() for value in values))
            # Behind a name `-e` makes pip call that name editable, and give up when it comes to install it.
            editable = one.is_editable and not _is_requirement(one.requirement)
            found.append((path, int(line.rstrip(")")), one.requirement.strip(), editable, one.constraint, hashes))
    except (InstallationError, req_file.OptionParsingError, UnicodeDecodeError):
        return None
    return sorted(found)


def by_us(root: Path, main: str) -> tuple[list[Told], RequirementSet]:
    found = RequirementSet()
    with closing(DiskTree(str(root))) as tree:
        found.read(FileView(tree, main, DEFAULTS, "python"), constraint=False)
    return sorted({_told(entry) for entry in found.entries}), found


def _told(entry: Entry) -> Told:
    asked = entry.asked
    text = "" if asked.editable else _before_options(entry)
    hashes = tuple(sorted(f"{one.algorithm.replace('SHA-', 'sha')}:{one.value}" for one in asked.hashes))
    return (entry.where.path, entry.where.line or 0, text, asked.editable, entry.constraint, hashes)


def _before_options(entry: Entry) -> str:
    words = entry.line.text.split(" ")
    start = next((number for number, word in enumerate(words) if word.startswith("-")), len(words))
    return " ".join(words[:start]).strip()


def compare(root: Path, main: str) -> bool:
    """Hold both against each other; False where pip gives up or the files cannot be had."""
    pip = by_pip(root, main)
    if pip is None:
        return False
    ours, found = by_us(root, main)
    if any(problem.code == "E-PROSE" for problem in found.problems):
        assert set(ours) <= set(pip), "of a text for people nothing is taken that pip would not take, and single words are left"
        return True
    named = [problem for problem in found.problems if problem.code == "E-REQUIREMENT"]
    assert not any(" more line" in problem.message for problem in named)
    refused = {(problem.location.path, problem.location.line) for problem in found.problems if problem.code == "E-REQUIREMENT"}
    kept = [one for one in pip if one[:2] not in refused]
    assert [(*one[:2], *one[3:]) for one in ours] == [(*one[:2], *one[3:]) for one in dict.fromkeys(kept)]
    texts = {one[:2]: one[2] for one in kept if not one[3]}
    assert {one[:2]: one[2] for one in ours if not one[3]} == texts
    for one in pip:
        if one[:2] in refused:
            assert not _is_requirement(one[2]) or one[3], f"pip and packaging take {one}"
    for entry in found.entries:
        _compare_fields(entry)
    return True


def _is_requirement(text: str) -> bool:
    try:
        Requirement(text)
    except InvalidRequirement:
        return False
    return True


def _compare_fields(entry: Entry) -> None:
    ours = entry.asked.requirement
    if entry.asked.direct is not None or entry.asked.faults:
        return
    text = f"{ours.name}[{','.join(ours.extras)}]{ours.specifier}" + (f" ; {ours.marker.text}" if ours.marker.text else "")
    theirs = Requirement(_before_options(entry))
    assert str(Requirement(text)) == str(theirs)
    exact = {one.version for one in theirs.specifier if one.operator in ("==", "===") and not one.version.endswith(".*")}
    assert ours.pin == (exact.pop() if len(exact) == 1 else "")
    assert pinned_version(ours.specifier) == ours.pin


LINES = st.sampled_from(
    [
        "a==1", "B.c>=2,<3 ; python_version < '3.9'", "d[x, y]~=1.4", "e===1.0.weird", "f == 1.* # note", "g", "# via a", "",
        f"h==1 --hash=sha256:{'0' * 64}", f"h==1 \\\n    --hash=sha256:{'1' * 64} \\\n    --hash=sha256:{'2' * 64}", "a \\",
        "-r more.txt", "--requirement=more.txt", "-c limits.txt", "-i https://x.example.test/simple", "--no-index", "--pre",
        "--extra-index-url https://y.example.test/simple", "-f wheels", "--trusted-host x.example.test", "--require-hashes",
        "-e git+https://g.example.test/p.git@v1#egg=p&subdirectory=s", "q @ https://x.example.test/q-1-py3-none-any.whl",
        "r @ git+https://g.example.test/r.git@main ; os_name == 'nt'", "https://x.example.test/s-1-py3-none-any.whl",
        "t; extra == 'u'", "  ", "a -e x",
        "v ==1!2.0.post1.dev3+cu118", "--no-binary :all:", "--prefer-binary", "w==1 --config-settings=k=v",
    ]
)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES, max_size=8), st.lists(LINES, max_size=3), st.sampled_from(["\n", "\r\n", "\f", "\u2028"]))
def test_generated_files_are_read_as_pip_reads_them(tmp_path: Path, lines: list[str], more: list[str], end: str) -> None:
    inner = [line for line in more if "more.txt" not in line and "limits.txt" not in line]
    contents = {MAIN: end.join(lines), "more.txt": "\n".join(inner), "limits.txt": "a<9\n"}
    for name, text in contents.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    compare(tmp_path, MAIN)


def _cases(corpus: dict[str, Any]) -> Iterator[Any]:
    for form in FORMATS:
        yield from corpus["cases"](kind="pip", format=form)


@pytest.mark.corpus
def test_files_of_the_corpus_are_read_as_pip_reads_them(tmp_path: Path) -> None:
    corpus = run_path(str(CORPUS / "corpus.py"))
    compared = 0
    for case in _cases(corpus):
        folder = Path(corpus["materialise"](case, tmp_path))
        compared += compare(folder, case["main"])
    assert compared >= 40

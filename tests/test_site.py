"""The documentation hangs together: links and anchors lead somewhere, marked code runs, and the site builds."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    path
    for path in (
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("examples/**/*.md"),
        *ROOT.glob("integrations/**/*.md"),
    )
    if "node_modules" not in path.parts
)
FENCE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1\s*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\(([^)\s]+)\)")
MARKED = re.compile(r"^<!-- (run[a-z ]*) -->\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ELSEWHERE = re.compile(r"^(?:[a-z]+:|//)")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _prose(path: Path) -> str:
    """A page without its blocks of code, in which nothing is a link or a heading."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    return "\n".join(line for line in text.splitlines() if not line.startswith("    "))


def _anchors(path: Path) -> set[str]:
    """The anchors of headings, as code hosts and the site make them."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+?) *$", _prose(path), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
        slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        number = next(n for n in range(100) if (f"{slug}-{n}" if n else slug) not in found)
        found.add(f"{slug}-{number}" if number else slug)
    return found


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_links_and_anchors_lead_somewhere(path: Path) -> None:
    broken = []
    for link in LINK.findall(_prose(path)):
        if ELSEWHERE.match(link):
            continue
        place, _hash, anchor = unquote(link).partition("#")
        target = (path.parent / place).resolve() if place else path
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in _anchors(target)):
            broken.append(link)
    assert not broken


def _blocks(kind: str) -> list[tuple[str, str, str]]:
    return [
        (f"{_name(path)}:{text[: found.start()].count(chr(10)) + 1}", found[1], found[3])
        for path in PAGES
        for text in [path.read_text(encoding="utf-8")]
        for found in MARKED.finditer(text)
        if found[2] == kind
    ]


@pytest.mark.parametrize(("place", "how", "code"), _blocks("python"), ids=lambda value: value if ".md" in value else "")
def test_marked_python_runs(place: str, how: str, code: str) -> None:
    assert how == "run", place
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "SOURCE_DATE_EPOCH": "1795478400"}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == 0, f"{place}\n{run.stderr}"


@pytest.mark.install
@pytest.mark.xdist_group("install")
def test_a_newcomer_gets_to_a_green_run(tmp_path: Path) -> None:
    """The first block of CONTRIBUTING.md, in a copy of what is in the repository."""
    ((_place, _how, script),) = [block for block in _blocks("sh") if block[1] == "run in a copy"]
    copy = tmp_path / "copy"
    leave = shutil.ignore_patterns(
        ".venv", ".git", "build", "dist", "*.egg-info", ".*_cache", "__pycache__", ".hypothesis", "sca-report"
    )
    shutil.copytree(ROOT, copy, ignore=leave)
    # The same installation, by the installer that takes seconds for it.
    quick = f"{Path(sys.executable).with_name('uv')} pip install --python .venv/bin/python"
    script = script.replace(".venv/bin/python -m pip install", quick).replace(
        "python3 -m venv", f"{sys.executable} -m venv --without-pip"
    )
    assert quick in script
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_", "COVERAGE_"))}
    run = subprocess.run(
        ["sh", "-e", "-c", script], cwd=copy, env=environment, capture_output=True, text=True, check=False, timeout=900
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    assert " passed" in run.stdout


def test_every_page_is_in_the_navigation() -> None:
    navigation = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    listed = [page for part in navigation for value in part.values() for page in (value if isinstance(value, list) else [value])]
    assert sorted(listed) == sorted(str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").glob("*.md"))


def test_the_site_builds_and_asks_no_other_server_for_anything(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("mkdocs")
    run = subprocess.run(
        [str(program), "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]+\.(?:js|css|woff2?)"', page.read_text(encoding="utf-8")), (
            page.name
        )

"""The page is valid HTML, by two readers that know the rules."""

import json
import subprocess
from pathlib import Path

import html5lib
import pytest
from msgspec.structs import replace

from sca.model.changes import Changes
from sca.model.result import Result
from sca.reports.changes_page import as_html
from sca.reports.html import companions, render
from tests.reports.rich_result import CHANGES, RICH
from tests.reports.sample_result import RESULT, npm, with_findings

VALIDATOR = Path(__file__).resolve().parents[2] / ".venv" / "node" / "node_modules" / ".bin" / "html-validate"
LARGE = replace(RESULT, components=tuple(npm(f"package-{number}", "1.0.0", number + 1) for number in range(5_001)), licences=())
PAGES = [
    pytest.param(RICH, id="everything"),
    pytest.param(RESULT, id="incomplete"),
    pytest.param(with_findings(0), id="passed"),
    pytest.param(LARGE, id="many packages"),
]


@pytest.mark.parametrize("result", PAGES)
def test_a_strict_parser_reads_the_page_and_its_pages(result: Result) -> None:
    beside = [data for name, data in companions(result) if name.endswith(".html")]
    for page in (render(result), *beside[:1]):
        html5lib.HTMLParser(strict=True).parse(page.decode())


@pytest.mark.parametrize("changes", [CHANGES, Changes("a", "b", (), old_complete=False)])
def test_a_strict_parser_reads_a_page_of_changes(changes: Changes) -> None:
    html5lib.HTMLParser(strict=True).parse(as_html(changes).decode())


@pytest.mark.browser
@pytest.mark.skipif(not VALIDATOR.exists(), reason="html-validate is not installed: 'make browser' does that where there is npm")
def test_html_validate_finds_nothing(tmp_path: Path) -> None:
    config = {"extends": ["html-validate:standard", "html-validate:a11y"], "root": True}
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    files = {"rich.html": render(RICH), "incomplete.html": render(RESULT), "large.html": render(LARGE), **dict(companions(LARGE))}
    files = {"changes.html": as_html(CHANGES), "same.html": as_html(Changes("a", "b", ())), **files}
    named = [name for name in files if name.endswith(".html")][:6]
    for name in named:
        (tmp_path / name).write_bytes(files[name])
    command = [str(VALIDATOR), "--config", "config.json", "--formatter", "json=found.json", *named]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    found = [
        (one["ruleId"], one["message"], one["line"])
        for file in json.loads((tmp_path / "found.json").read_bytes())
        for one in file["messages"]
    ]
    assert found == []
    assert run.returncode == 0

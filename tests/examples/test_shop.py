"""The example is honest: it breaks its policy in exactly the ways its README tells, and mending those makes it pass."""

import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SHOP = Path(__file__).resolve().parents[2] / "examples" / "shop"
IN_2026 = 1795478400  # 2026-11-24
IN_2030 = 1893456000  # 2030-01-01, after the last waiver

FINDINGS = {
    ("SCA101", "humanize 4.17.0", "open"),
    ("SCA102", "lodash@4.17.20", "open"),
    ("SCA902", "lodash@4.17.20", "open"),
    ("SCA902", "minimatch@3.0.4", "open"),
    ("SCA903", "jquery@3.4.1", "open"),
    ("SCA901", "aiocpa 0.1.13", "open"),
    ("SCA201", "tinymce@7.9.3", "open"),
    ("SCA203", "valid-url@1.0.9", "open"),
    ("SCA301", "slugify@1.6.9", "open"),
    ("SCA401", "python:3.12-slim", "open"),
    ("SCA101", "Fabrikam.Ledger.Client 3.0.2", "waived"),
    ("SCA907", "lodash@4.17.20", "waived"),
    ("SCA501", "valid-url-licence", "informational"),
}


class Run:
    """One finished `sca check` on a folder."""

    def __init__(self, folder: Path, moment: int, *options: str) -> None:
        program = "import sys; from sca.__main__ import main; sys.exit(main())"
        done = subprocess.run(
            [
                sys.executable,
                "-I",
                "-c",
                program,
                "check",
                str(folder),
                "--format",
                "json",
                "--output",
                str(folder / "sca-report"),
                *options,
            ],
            env={**os.environ, "SOURCE_DATE_EPOCH": str(moment), "SCA_ADVISORIES": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        self.status = done.returncode
        self.last_line = done.stderr.splitlines()[-1]
        self.result: dict[str, Any] = json.loads(done.stdout)

    @property
    def findings(self) -> set[tuple[str, str, str]]:
        """Code, label and state of every finding."""
        return {(found["code"], found["label"], found["state"]) for found in self.result["findings"]}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHOP, tmp_path / "shop"))


@pytest.fixture(scope="module")
def as_it_is(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(Path(shutil.copytree(SHOP, tmp_path_factory.mktemp("example") / "shop")), IN_2026)


def test_the_policy_is_broken_in_exactly_these_ways(as_it_is: Run) -> None:
    assert as_it_is.findings == FINDINGS


def test_the_run_fails_and_says_why(as_it_is: Run) -> None:
    assert as_it_is.status == 1
    assert "10 violations" in as_it_is.last_line


def test_every_file_that_names_packages_was_read(as_it_is: Run) -> None:
    coverage = as_it_is.result["coverage"]
    assert as_it_is.result["complete"] is True
    assert coverage["recognised"] == coverage["parsed"] == 12
    assert coverage["refused"] == coverage["unreadable"] == coverage["unsupported"] == 0


@pytest.mark.parametrize(
    ("label", "path", "text"),
    [
        pytest.param("lodash@4.17.20", "package-lock.json", "node_modules/lodash", id="npm"),
        pytest.param("humanize 4.17.0", "services/recommendations/requirements.txt", "humanize==4.17.0", id="pip"),
        pytest.param("Fabrikam.Ledger.Client 3.0.2", "services/ledger/packages.lock.json", "Fabrikam.Ledger.Client", id="nuget"),
        pytest.param("python:3.12-slim", "services/recommendations/Dockerfile", "FROM python:3.12-slim", id="docker"),
    ],
)
def test_a_finding_points_at_both_ends(as_it_is: Run, label: str, path: str, text: str) -> None:
    found = next(one for one in as_it_is.result["findings"] if one["label"] == label)
    where, rule = found["where"], found["judged_by"]
    assert where["path"] == path
    assert text in _line(SHOP / path, where["line"])
    assert Path(rule["path"]).name == "sca-policy.yaml"
    assert _line(SHOP / "sca-policy.yaml", rule["line"]).strip()


def test_the_reports_are_written(shop: Path) -> None:
    Run(shop, IN_2026)
    assert {path.suffix for path in (shop / "sca-report").rglob("*.*")} >= {".html", ".xml", ".json"}


def test_the_readme_tells_the_same(as_it_is: Run) -> None:
    rows = re.findall(
        r"^\| (SCA\d+) \| `([^`]+)` \|.*\| (\w+) \|$", (SHOP / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(rows) == sorted(FINDINGS)
    assert as_it_is.findings == set(rows)


def test_what_to_change_is_told_in_text_and_on_the_page(shop: Path) -> None:
    commands = [
        "npm install lodash@4.17.21 --workspace packages/storefront",
        "npm install jquery@3.5.0 --workspace packages/storefront",
        "npm install recursive-readdir@2.2.3 --workspace packages/storefront",
        "uv pip compile --generate-hashes requirements.in -o requirements.txt",
    ]
    run = Run(shop, IN_2026)
    assert [one["command"] for one in run.result["remedies"] if one["verified"] and one["kind"] != "write"] == commands
    page = (shop / "sca-report/sca-report.html").read_text(encoding="utf-8")
    assert all(f"<code>{command}</code>" in page for command in commands)


def test_one_change_ends_the_denial_and_the_vulnerability(as_it_is: Run) -> None:
    (lodash,) = (one for one in as_it_is.result["remedies"] if one["direct"] == "lodash@4.17.20")
    assert [(one["code"], one["what"]) for one in lodash["resolves"]] == [
        ("SCA102", "package-denied"),
        ("SCA902", "GHSA-35jh-r3h4-6jhm"),
    ]


def test_text_and_page_show_what_a_vex_statement_clears_with_author_date_and_place(shop: Path) -> None:
    run = Run(shop, IN_2026, "--report", f"text={shop / 'sca-report/report.txt'}")
    text = (shop / "sca-report/report.txt").read_text(encoding="utf-8")
    page = (shop / "sca-report/sca-report.html").read_text(encoding="utf-8")
    for shown in (text, html.unescape(re.sub("<wbr/?>", "", page))):
        assert "storefront-team, 2025-02-03: not_affected, vulnerable_code_not_in_execute_path" in shown
        assert "vex/storefront.openvex.json:8" in shown
    (found,) = (one for one in run.result["findings"] if one["code"] == "SCA907")
    assert ["vex author", "storefront-team"] in found["facts"]
    assert found["waiver"].startswith("vex ")


def test_without_the_statement_the_vulnerability_fails_the_run(shop: Path) -> None:
    _edit(shop / "sca-policy.yaml", r"(?m)^  vex:\n.*\n", "")
    assert ("SCA907", "lodash@4.17.20", "open") in Run(shop, IN_2026).findings


def test_a_waiver_ends_by_itself(shop: Path) -> None:
    later = Run(shop, IN_2030)
    assert ("SCA101", "Fabrikam.Ledger.Client 3.0.2", "open") in later.findings
    assert ("SCA501", "fabrikam-ledger-client", "informational") in later.findings
    assert ("SCA907", "lodash@4.17.20", "open") in later.findings


def test_the_mended_shop_passes(shop: Path) -> None:
    _mend_npm(shop)
    requirements = shop / "services/recommendations/requirements.txt"
    _edit(requirements, r"(?ms)^(?:humanize|aiocpa)==.*?(?=^\w)", "")
    _edit(shop / "services/recommendations/requirements.in", r"(?m)^(?:humanize|aiocpa).*\n", "")
    _edit(shop / "services/recommendations/Dockerfile", "python:3.12-slim", f"python:3.12-slim@sha256:{'0a' * 32}")
    _edit(shop / "sca-policy.yaml", r"(?ms)^  - id: valid-url-licence.*\Z", "")
    mended = Run(shop, IN_2026)
    assert mended.findings == {
        ("SCA101", "Fabrikam.Ledger.Client 3.0.2", "waived"),
        ("SCA911", "vex/storefront.openvex.json", "informational"),
    }
    assert mended.status == 0


def _mend_npm(shop: Path) -> None:
    """What `npm install` would write after two packages are removed, three are updated and slugify is fetched anew."""
    manifest, lock = shop / "packages/storefront/package.json", shop / "package-lock.json"
    for path in (manifest, lock):
        _edit(path, r'(?m)^ *"(?:tinymce|valid-url)": "\^.*\n', "")
        _edit(path, r'"slugify": "\^1.6.6",', '"slugify": "^1.6.6"')
        _edit(path, "4.17.20", "4.17.21")
        _edit(path, '"jquery": "~3.4.1"', '"jquery": "~3.5.0"')
        _edit(path, '"recursive-readdir": "2.2.2"', '"recursive-readdir": "2.2.3"')
    document = json.loads(lock.read_text(encoding="utf-8"))
    del document["packages"]["node_modules/tinymce"], document["packages"]["node_modules/valid-url"]
    del document["packages"]["node_modules/slugify"]["resolved"]
    document["packages"]["node_modules/jquery"]["version"] = "3.5.0"
    document["packages"] = {path: one for path, one in document["packages"].items() if "storefront/node_modules" not in path}
    lock.write_text(json.dumps(document, indent=2), encoding="utf-8")


def _edit(path: Path, pattern: str, replacement: str) -> None:
    text, count = re.subn(pattern, replacement, path.read_text(encoding="utf-8"))
    assert count
    path.write_text(text, encoding="utf-8")


def _line(path: Path, number: int) -> str:
    return path.read_text(encoding="utf-8").splitlines()[number - 1]

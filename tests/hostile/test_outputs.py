"""What leaves the tool is inert and whole: in a browser, a terminal, a build log, an XML parser, and on a full disk."""

import csv
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.parsers import expat

import openpyxl
import pytest
from lxml import etree

from sca import exit_status
from sca.cli import bom
from sca.cli.main import run
from sca.model.text import visible
from sca.reports.table import REPORTS
from sca.sbom.cyclonedx_write import write
from tests.hostile.case import GOOD_LOCK, PERMISSIVE
from tests.hostile.lay import lock
from tests.reports import platform_readers

NASTY = (
    "<img src=x onerror=alert(1)>",
    "\"><svg onload='alert(1)'>",
    "'onmouseover='alert(1)",
    "</script><script>alert(1)</script>",
    "<!-- x",
    "]]>",
    "&lt;b&gt;&amp;",
    "{{7*7}}{% raw %}${{7*7}}",
    "\x1b]52;c;QUFB\x07",
    "\x1b]8;;https://evil.example.test\x07x",
    "\x1b[2J\x1b[31m",
    "\x9b31m\x90\x00"[:-1],
    "a\u202eb\u2066c\u200b\u2028d\ufeff",
    "\ufffe\uffff",
    "::set-output name=x::y",
    "\n::error::x",
    "##vso[task.setvariable]x",
    "##teamcity[x]",
    "%0A::error::x",
    "=cmd|' /C calc'!A0",
    "@org/team | `x` <details> ![b](https://evil.example.test/p.png)",
    "##teamcity[buildStatus status='SUCCESS']|]",
    "x: error X1: y",
)
SCHEMAS = Path(__file__).resolve().parents[2] / "fixtures" / "reports" / "junit-schemas"
LINKS = (
    "javascript:alert(1)",
    "data:text/html,<script>",
    "vbscript:x",
    "//evil.example.test/x",
    "https://x\"onclick='y'.example.test/",
)
WRITER = """
import sys
from sca.cli.output import write_atomically
path, texts = sys.argv[1], [bytes([letter]) * 3_000_000 for letter in b"on"]
print("ready", flush=True)
while True:
    for text in texts:
        write_atomically(path, text)
"""
Reports = dict[str, bytes]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """Every output of one run over names that would act if they could."""
    root = tmp_path_factory.mktemp("hostile") / "checkout <b>'x'"
    root.mkdir()
    for number, name in enumerate(NASTY):
        folder = root / f"web{number}"
        folder.mkdir()
        _lay_npm(folder, name)
        (folder / "requirements.txt").write_text(
            f"a @ https://x.example.test/{name}\n{name}==1 ; {name}\n-r {name}\n", encoding="utf-8"
        )
        (folder / "Dockerfile").write_text(
            f"ARG A='{name}'\nFROM registry.example.test/{name}:1 AS x{number}\nFROM ${{A}}\n", encoding="utf-8"
        )
        file_name = name.replace("/", "_")
        (root / f"requirements-{file_name}.txt").write_text("b==1\n", encoding="utf-8")
    for number, address in enumerate(LINKS):
        _lay_npm(root / f"link{number}", "plain", resolved=address, license=f"SEE LICENSE IN {address}")
    return _reports(root, "--color", "always")


@pytest.fixture(scope="module")
def benign(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """The same outputs of a run over names that nothing is wrong with, but for the same kinds of problems."""
    root = tmp_path_factory.mktemp("benign") / "checkout"
    root.mkdir()
    _lay_npm(root / "web", "plain", license="MIT OR", resolved="https://npm.example.test/a.tgz", integrity=7)
    (root / "web/requirements.txt").write_text("a @ https://x.example.test/a.zip\nb==1\n-r none\n=\n", encoding="utf-8")
    (root / "web/Dockerfile").write_text("FROM registry.example.test/a:1\nFROM ${A}\n", encoding="utf-8")
    return _reports(root)


def _lay_npm(folder: Path, name: str, **fields: Any) -> None:
    folder.mkdir(exist_ok=True)
    entry = {
        "version": f"1.0.0-{name}",
        "license": name,
        "deprecated": name,
        "resolved": f"https://npm.example.test/{name}",
        **fields,
    }
    packages = {
        f"node_modules/{name}": entry,
        "node_modules/safe": {**entry, "version": "1.0.0", "name": name},
        "node_modules/plain": {**entry, "version": "1.0.0"},
    }
    text = lock(packages, {"name": name, "dependencies": {name: name, "safe": name, "plain": name}})
    (folder / "package-lock.json").write_text(text, encoding="utf-8")


def _reports(root: Path, *arguments: str) -> Reports:
    out = root.parent / "out"
    usual = [f"--report={report.name}={out}/{report.file_name}" for report in REPORTS]
    more = [f"--report=text={out}/report.txt", *usual, *arguments]
    done = _sca(["check", ".", "--verbose", "--output", str(out), *more], root)
    assert done.returncode in (1, 3), done.stderr.decode()
    files = {path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    return {**files, "stdout": done.stdout, "stderr": done.stderr}


def _sca(arguments: list[str], folder: Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-I", "-m", "sca", *arguments], cwd=folder, capture_output=True, check=False, timeout=60, **options
    )


class _Page(HTMLParser):
    """Collects which elements with which attributes a page has, its links, and the text of its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.shapes: set[tuple[str, str]] = set()
        self.elements: list[str] = []
        self.addresses: list[str] = []
        self.scripts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.shapes |= {(tag, ""), *((tag, name) for name, _value in attrs)}
        self.addresses.extend(value or "" for name, value in attrs if name in ("href", "src", "action", "formaction", "data"))

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1] == "script":
            self.scripts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.elements.append(f"/{tag}")


def test_no_name_becomes_an_element_or_attribute_of_the_page(hostile: Reports, benign: Reports) -> None:
    page, plain = (_Page(one["sca-report.html"].decode()) for one in (hostile, benign))
    assert page.elements.count("script") == plain.elements.count("script")
    assert page.shapes <= plain.shapes | {("a", ""), ("a", "href"), ("a", "rel")}
    assert not [name for _tag, name in page.shapes if name.startswith("on")]
    assert "img" not in page.elements
    assert page.elements.count("svg") == plain.elements.count("svg")


def test_no_address_of_the_scan_becomes_an_active_link(hostile: Reports) -> None:
    page = _Page(hostile["sca-report.html"].decode())
    beside = {*hostile, "sca-report.css"}
    assert not [one for one in page.addresses if not re.match(r"#|https?://", one) and one.rpartition("/")[2] not in beside]


def test_the_page_loads_nothing_and_says_so_to_the_browser(hostile: Reports) -> None:
    text = hostile["sca-report.html"].decode()
    assert "Content-Security-Policy" in text
    assert "default-src 'none'" in text or "default-src &#39;none&#39;" in text
    assert not re.search(r"<(?:script|link|img|iframe)[^>]*\b(?:src|href)\s*=\s*[\"']?(?:https?:)?//", text)


TEXTS = [report.file_name.rpartition("/")[2] for report in REPORTS if report.name != "xlsx"]


@pytest.mark.parametrize("name", [*TEXTS, "bom.cdx.json", "report.txt"])
def test_no_report_holds_a_character_that_acts(hostile: Reports, name: str) -> None:
    text = hostile[name].decode().replace("\r\n", "\n")
    assert {char for char in text if visible(char) != char} <= {"\n"}


@pytest.mark.parametrize("name", ["sca-findings.csv", "sca-packages.csv"])
def test_no_cell_is_a_formula_and_no_name_makes_a_record(hostile: Reports, name: str) -> None:
    head, *rows = csv.reader(io.StringIO(hostile[name].decode(), newline=""), strict=True)
    assert {len(row) for row in rows} == {len(head)}
    assert {row[0] for row in rows} <= {"run", "finding", "waiver", "problem", "package", "image", "requirement"}
    assert [cell for row in rows for cell in row if re.search("(?:^|;)\\s*[=+@\t\r-]", cell)] == []
    assert name != "sca-packages.csv" or any(cell.startswith("'=cmd|") for row in rows for cell in row)


def test_every_cell_of_the_workbook_is_text_or_a_number(hostile: Reports) -> None:
    book = openpyxl.load_workbook(io.BytesIO(hostile["sca-report.xlsx"]))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert {cell.hyperlink for cell in cells} == {None}
    assert [cell for cell in cells if str(cell.value).startswith("=cmd|")]
    with zipfile.ZipFile(io.BytesIO(hostile["sca-report.xlsx"])) as archive:
        for member in archive.namelist():
            expat.ParserCreate().Parse(archive.read(member), True)  # noqa: FBT003  # expat's own interface
        assert not [member for member in archive.namelist() if "external" in member.lower() or "vba" in member.lower()]


def test_the_strict_junit_report_is_valid_whatever_the_names(hostile: Reports) -> None:
    root = etree.fromstring(hostile["sca-junit-strict.xml"])
    for name in ("JUnit.xsd", "junit-10.xsd"):
        judge = etree.XMLSchema(etree.parse(SCHEMAS / name))
        assert judge.validate(root.getroottree()), str(judge.error_log)[:300]


def test_nothing_acts_on_a_terminal(hostile: Reports) -> None:
    for stream in ("stdout", "stderr"):
        text = re.sub(r"\x1b\[[0-9;]*m", "", hostile[stream].decode())
        assert {char for char in text if visible(char) != char} <= {"\n"}


@pytest.mark.parametrize("stream", ["stdout", "stderr", "report.txt"])
def test_no_line_is_a_command_to_the_build_service(hostile: Reports, stream: str) -> None:
    text = re.sub(r"\x1b\[[0-9;]*m", "", hostile[stream].decode())
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]
    assert "##vso[" not in text
    assert "##teamcity[" not in text


def test_every_line_of_the_annotations_is_a_command_of_ours(hostile: Reports) -> None:
    lines = hostile["github-annotations.txt"].decode().split("\n")
    assert lines.pop() == ""
    assert [
        line for line in lines if not re.fullmatch(r"::(?:error|warning|notice) (?:[a-z]+=[^:,\r\n]*,?)+::[^\r\n]*", line)
    ] == []
    assert 10 <= len(lines) <= 21


def test_the_checkstyle_report_is_strict_xml_whatever_the_names(hostile: Reports) -> None:
    parser = expat.ParserCreate()
    names: set[str] = set()
    parser.StartElementHandler = lambda name, _attributes: names.add(name)
    parser.Parse(hostile["checkstyle-result.xml"], True)  # noqa: FBT003  # expat's own interface
    assert names == {"checkstyle", "file", "error"}


def test_a_sarif_log_with_more_than_its_readers_take_says_so_on_the_console(tmp_path: Path) -> None:
    root = tmp_path / "50% of it"
    root.mkdir()
    packages = {f"node_modules/p{number}": {"version": "1.0.0", "license": "MIT"} for number in range(5_100)}
    (root / "package-lock.json").write_text(lock(packages), encoding="utf-8")
    (root / "sca-policy.yaml").write_text("schema: 1\nname: none\npackages: {default: deny}\n", encoding="utf-8")
    done = _sca(["check", ".", "--report", "sarif=../sca.sarif", "--report", "json=../result.json"], root)
    assert done.returncode == exit_status.VIOLATED, done.stderr.decode()
    assert "report: ../sca.sarif (100 findings left out because readers take no more" in done.stderr.decode()
    run = json.loads((tmp_path / "sca.sarif").read_bytes())["runs"][0]
    assert (len(run["results"]), run["properties"]["withheldResults"]) == (5_000, 100)
    assert len(json.loads((tmp_path / "result.json").read_bytes())["findings"]) == 5_100
    again = _sca(["report", "../result.json", "--report", "sarif=../again.sarif"], root)
    assert "100 findings left out" in again.stderr.decode()
    assert (tmp_path / "again.sarif").read_bytes() == (tmp_path / "sca.sarif").read_bytes()


@pytest.mark.parametrize("name", ["sca-summary.md", "sca-comment.md"])
def test_no_name_is_markup_a_mention_or_an_image_in_markdown(hostile: Reports, benign: Reports, name: str) -> None:
    pages = [platform_readers.markdown_as_html(one[name].decode()) for one in (hostile, benign)]
    page, plain = (_Page(text) for text in pages)
    assert page.shapes <= plain.shapes | {("ul", ""), ("li", "")}
    assert not page.addresses
    assert not [tag for tag, attribute in page.shapes if tag in ("a", "img") or attribute]
    outside = re.sub(r"<!--.*?-->|<code>.*?</code>", "", pages[0])
    assert "@" not in outside
    assert "evil.example.test" not in outside


def test_logs_of_build_services_hold_our_commands_and_no_others(hostile: Reports) -> None:
    azure = hostile["sca-azure.txt"].decode()
    assert {action for action, _, _ in platform_readers.azure(azure)} == {"task.logissue"}
    assert all(line.startswith("##vso[task.logissue type=") for line in azure.splitlines() if "##vso[" in line)
    teamcity = hostile["sca-teamcity.txt"].decode()
    assert len(platform_readers.teamcity(teamcity)) == len(teamcity.splitlines()) == teamcity.count("##teamcity[")
    for name in ("sca-azure.txt", "sca-teamcity.txt", "sca-msbuild.txt"):
        text = hostile[name].decode()
        assert len(text.splitlines()) == text.count("\n")
        assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]


def test_msbuild_finds_our_codes_and_no_others(hostile: Reports) -> None:
    found = platform_readers.msbuild(hostile["sca-msbuild.txt"].decode())
    assert {one["kind"] for one in found} <= {"error", "warning"}
    assert [one["code"] for one in found if not re.fullmatch(r"SCA\d{3,4}|[EN]-[A-Z0-9-]+", one["code"] or "")] == []
    lines = [line for line in hostile["sca-msbuild.txt"].decode().splitlines() if not line.startswith("sca: note: ")]
    assert len(found) == len(lines)


def test_the_junit_report_is_strict_xml_whatever_the_names(hostile: Reports) -> None:
    parser = expat.ParserCreate()
    names: list[str] = []
    parser.StartElementHandler = lambda name, _attributes: names.append(name)
    parser.Parse(hostile["sca-junit.xml"], True)  # noqa: FBT003  # expat's own interface
    assert set(names) <= {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "error",
        "skipped",
        "properties",
        "property",
        "system-out",
        "system-err",
    }


def test_json_reports_are_json_for_every_reader(hostile: Reports) -> None:
    for name in (
        "result.json",
        "bom.cdx.json",
        "sca.sarif",
        "gl-code-quality-report.json",
        "sca-bitbucket.json",
        "vex.cdx.json",
        "openvex.json",
    ):
        text = hostile[name].decode()
        json.loads(text, parse_constant=pytest.fail)
        text.encode("utf-8")


SETTINGS: list[dict[str, str]] = [
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C", "umask": "022", "cwd": "inside"},
    {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "umask": "077", "cwd": "outside"},
    {"PYTHONHASHSEED": "77", "TZ": "America/Anchorage", "LC_ALL": "tr_TR.UTF-8", "umask": "000", "cwd": "inside"},
]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    made: list[Reports] = []
    for number, setting in enumerate(SETTINGS):
        root = tmp_path / str(number) / "checkout"
        _lay_shop(root, reverse=number == 1)
        here, target = (root, ".") if setting["cwd"] == "inside" else (tmp_path, str(root))
        environment = {"PATH": os.environ["PATH"], "SOURCE_DATE_EPOCH": "1700000000", **setting}
        command = [
            sys.executable,
            "-P",
            "-m",
            "sca",
            "check",
            target,
            "--format",
            "json",
            "--output",
            str(tmp_path / f"out{number}"),
            *(f"--report={report.name}={tmp_path}/out{number}/{report.file_name}" for report in REPORTS),
        ]
        done = subprocess.run(
            ["sh", "-c", f'umask {setting["umask"]}; exec "$@"', "sh", *command],
            cwd=here,
            env=environment,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode in (1, 3), done.stderr.decode()
        files = {path.name: path.read_bytes() for path in (tmp_path / f"out{number}").rglob("*") if path.is_file()}
        made.append({**files, "stdout": done.stdout})
    assert len(made[0]) == 3 + len(REPORTS)
    for name, first in made[0].items():
        assert [one[name] == first for one in made] == [True] * len(made), name
    assert str(tmp_path).encode() not in b"".join(made[0].values())


def _lay_shop(root: Path, *, reverse: bool) -> None:
    """The same files, made in another order, so that folders list them in another order."""
    names = ["alpha", "beta", "gamma"]
    files = {f"{name}/package-lock.json": GOOD_LOCK.replace("gamma", f"gamma-{name}") for name in names}
    files |= {f"{name}/requirements.txt": "b==1\na\n-r none.txt\n" for name in names}
    files |= {f"{name}/Dockerfile": "FROM registry.example.test/a:1\nFROM $X\n" for name in names}
    for path in sorted(files, reverse=reverse):
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(files[path], encoding="utf-8")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    (root / "package-lock.json").write_text(GOOD_LOCK, encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(PERMISSIVE, encoding="utf-8")
    return root


def _limited(shop: Path, arguments: list[str]) -> subprocess.CompletedProcess[bytes]:
    """A run that may write one block to a file: what a full disk or a quota looks like. Byte code would be cut off too."""
    command = [sys.executable, "-I", "-B", "-m", "sca", *arguments]
    return subprocess.run(
        ["sh", "-c", 'ulimit -f 1; exec "$@"', "sh", *command], cwd=shop, capture_output=True, check=False, timeout=60
    )


COMMANDS: list[list[str]] = [
    ["sbom", "-o", "../out/file"],
    *(["check", "--policy", "../policy.yaml", "--report", f"{form}=../out/file"] for form in ("html", "json", "cyclonedx")),
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[-1])
def test_a_full_disk_is_status_6_and_the_old_file_stays(shop: Path, arguments: list[str]) -> None:
    out = shop.parent / "out"
    out.mkdir()
    (out / "file").write_text("old", encoding="utf-8")
    done = _limited(shop, arguments)
    assert done.returncode == exit_status.OUTPUT
    assert "could not write ../out/file: " in done.stderr.decode()
    assert done.stderr.decode().rstrip().endswith("; exit 6")
    assert {path.name: path.read_text(encoding="utf-8") for path in out.iterdir()} == {"file": "old"}


FULL: list[list[str]] = [
    ["sbom", "-o", "/dev/full"],
    ["check", "--report", "html=/dev/full"],
    ["check", "--report", "json=/dev/full"],
]


@pytest.mark.parametrize("arguments", FULL, ids=lambda arguments: arguments[-1])
def test_a_full_device_is_status_6(shop: Path, arguments: list[str]) -> None:
    done = _sca(arguments, shop)
    assert done.returncode == exit_status.OUTPUT
    assert "could not write /dev/full: No space left on device" in done.stderr.decode()


@pytest.mark.parametrize(
    "arguments",
    [["sbom"], ["check", "--format", "json"], ["check"], ["why", "beta"], ["explain", "SCA101"], ["--help"]],
    ids=" ".join,
)
def test_a_full_stdout_is_status_6(shop: Path, arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "sca", *arguments],
            cwd=shop,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert done.returncode == exit_status.OUTPUT, done.stderr.decode()
    assert "No space left on device" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.parametrize("path", ["/proc/none/x", "../file/x", "../folder"])
def test_a_place_that_cannot_be_written_is_status_6(shop: Path, path: str) -> None:
    (shop.parent / "file").write_text("", encoding="utf-8")
    (shop.parent / "folder").mkdir()
    done = _sca(["sbom", "-o", path], shop)
    assert done.returncode == exit_status.OUTPUT
    assert f"could not write {path}" in done.stderr.decode()


def test_a_longer_old_file_leaves_no_tail(shop: Path) -> None:
    assert _sca(["sbom", "-o", "../new.json"], shop).returncode == 0
    expected = (shop.parent / "new.json").read_bytes()
    (shop.parent / "old.json").write_bytes(b"{" * 500_000)
    assert _sca(["sbom", "-o", "../old.json"], shop).returncode == 0
    assert (shop.parent / "old.json").read_bytes() == expected


def test_a_killed_run_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    """20 kills at random moments of a process that does nothing but replace one text by another."""
    place = tmp_path / "out"
    moments = random.Random(20)  # noqa: S311  # moments, no secrets
    seen = set()
    for _trial in range(20):
        with subprocess.Popen([sys.executable, "-I", "-c", WRITER, str(place)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.02 + moments.random() * 0.1)
            writer.send_signal(signal.SIGKILL)
        assert writer.returncode == -signal.SIGKILL
        data = place.read_bytes()
        assert len(data) == 3_000_000
        assert len(set(data)) == 1
        seen.add(data[:1])
    assert seen == {b"o", b"n"}


def test_an_sbom_that_fails_its_own_check_is_not_written(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    genuine = write

    def without_a_component(*arguments: Any) -> bytes:
        document = json.loads(genuine(*arguments))
        document["components"].pop()
        return json.dumps(document).encode()

    monkeypatch.setattr(bom, "write", without_a_component)
    place = shop.parent / "bom.json"
    place.write_text("old", encoding="utf-8")
    status = run(["sbom", str(shop), "-o", str(place)])
    assert status == exit_status.OUTPUT
    assert "the SBOM failed its own check" in capsys.readouterr().err
    assert place.read_text(encoding="utf-8") == "old"

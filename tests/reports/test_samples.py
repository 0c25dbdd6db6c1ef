"""docs/samples/ shows every format, made by the command itself of the example shop, and docs/reports.md links each sample.

SCA_REFRESH_GOLDEN=1 writes them anew. They are small: where a format says much of each package, the sample is of one service
of the shop. Formats that a library writes are compared by what is in them, because another version of it may write other bytes.
"""

import io
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from sca.cli.rendering import _FILE_NAMES as FILE_NAMES
from sca.cli.sbom_convert import _FORMS as SBOM_FORMS
from sca.reports.page import STYLESHEET
from tests.cli.running import run

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "examples" / "shop"
SAMPLES = ROOT / "docs" / "samples"
PAGE = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
# Formats that say much of each package: of which part of the shop their samples are. The page names its neighbours with their
# digests, and a library writes the workbook: it is of another run.
PARTS = {
    "xlsx": "../shop",
    "json": "services/ledger",
    "cyclonedx": "services/ledger",
    "gitlab-cyclonedx": "services/ledger",
    "sarif": "services/recommendations",
    "junit": "services/recommendations",
    "junit-strict": "services/recommendations",
}
# The policy of the shop waives no vulnerability, and VEX tells waivers of vulnerabilities only.
VEX = ("vex-cyclonedx", "vex-openvex")
WAIVER = """  - id: recursive-readdir
    rule: SCA902
    match: pkg:npm/minimatch@3.0.4
    vulnerability: GHSA-f8q6-p94x-37v3
    reason: it reads patterns of our own only
    owner: storefront-team
    status: not_affected
    justification: vulnerable_code_cannot_be_controlled_by_adversary
    expires: 2027-06-30

# Whom to ask"""
CONVERTED = {
    "sbom.spdx.json": ("spdx-json", "2.3"),
    "sbom.spdx3.json": ("spdx-json", "3.0.1"),
    "bom.cdx.xml": ("cyclonedx-xml", "1.6"),
}
CHANGES = {"text": "changes.txt", "json": "changes.json", "markdown": "changes.md", "html": "changes.html"}
_SERVICE = "services/recommendations"
EDITS = (
    ("package-lock.json", '"4.17.20"', '"4.17.21"'),
    (f"{_SERVICE}/requirements.in", "aiocpa==0.1.13", "six==1.17.0"),
    (f"{_SERVICE}/requirements.txt", "aiocpa==0.1.13", "six==1.17.0"),
)
NAMES = {form: os.path.basename(path) for form, path in FILE_NAMES.items()}
MOST = 120_000
# The page is what people look at first: it shows the whole shop.
MOST_OF_THE_PAGE = 300_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every sample as it is to be."""
    folder = tmp_path_factory.mktemp("samples")
    for part in (".", *sorted(set(PARTS.values()))):
        forms = [form for form in NAMES if PARTS.get(form, ".") == part and form not in VEX]
        asked = [f"--report={form}={folder / NAMES[form]}" for form in forms]
        assert run("check", part, "--ci=none", "--quiet", *asked, folder=SHOP).status in (0, 1)
    for name, (form, version) in CONVERTED.items():
        source = folder / NAMES["cyclonedx"]
        assert run("sbom", "convert", str(source), "--to", form, "--spec", version, "-o", str(folder / name)).status == 0
    _changes(folder, tmp_path_factory.mktemp("changes"))
    _waived(folder, tmp_path_factory.mktemp("waived"))
    return folder


def _waived(folder: Path, work: Path) -> None:
    """What the shop would tell of a vulnerability that its policy waives."""
    shop = Path(shutil.copytree(SHOP, work / "shop"))
    policy = shop / "sca-policy.yaml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("\n# Whom to ask", WAIVER), encoding="utf-8")
    asked = [f"--report={form}={folder / NAMES[form]}" for form in VEX]
    assert run("check", ".", "--ci=none", "--quiet", *asked, folder=shop).status == 1


def _changes(folder: Path, work: Path) -> None:
    """What changes between the shop and the shop with a few packages changed."""
    after = Path(shutil.copytree(SHOP, work / "after" / "shop"))
    for name, old, new in EDITS:
        text = (after / name).read_text(encoding="utf-8")
        assert old in text
        (after / name).write_text(text.replace(old, new), encoding="utf-8")
    for name, shop in (("before", SHOP), ("after", after)):
        assert run("check", ".", "--ci=none", "--quiet", f"--report=json={work / name}.json", folder=shop).status == 1
    for form, name in CHANGES.items():
        told = ("--format", form, "-o", str(folder / name))
        assert run("diff", "before.json", "after.json", *told, folder=work).status == 0


def _cells(data: bytes) -> object:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [(sheet.title, [*sheet.iter_rows(values_only=True)]) for sheet in book.worksheets]


def _elements(data: bytes) -> object:
    return sorted(
        (str(one.tag), (one.text or "").strip(), sorted(one.attrib.items()))
        for one in etree.fromstring(data).iter()  # the samples are ours
    )


COMPARED: dict[str, Callable[[bytes], object]] = {NAMES["xlsx"]: _cells, "bom.cdx.xml": _elements}
EVERY = sorted({*NAMES.values(), *CONVERTED, *CHANGES.values(), STYLESHEET})


@pytest.mark.parametrize("name", EVERY)
def test_a_sample_is_what_the_command_writes(name: str, made: Path) -> None:
    expected, path = (made / name).read_bytes(), SAMPLES / name
    compared = COMPARED.get(name, bytes)
    if os.environ.get("SCA_REFRESH_GOLDEN") and not (path.exists() and compared(path.read_bytes()) == compared(expected)):
        path.write_bytes(expected)
    assert compared(path.read_bytes()) == compared(expected), "SCA_REFRESH_GOLDEN=1 pytest tests/reports/test_samples.py"


def test_every_format_has_a_sample_that_is_linked_and_nothing_else_lies_there() -> None:
    section = re.split(r"^## ", PAGE.split("\n## Samples\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
    linked = set(re.findall(r"\]\(samples/([^)]+)\)", section))
    assert linked == {*EVERY} - {STYLESHEET}
    pictures = {path.name for path in SAMPLES.glob("*.png")}
    assert {path.name for path in SAMPLES.iterdir()} == {*EVERY} | pictures
    assert {form for form, _version in CONVERTED.values()} | {"cyclonedx-json"} == {*SBOM_FORMS}


@pytest.mark.parametrize("name", EVERY)
def test_a_sample_is_small_and_tells_nothing_of_a_machine(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    assert len(data) <= (MOST_OF_THE_PAGE if name == NAMES["html"] else MOST)
    assert str(ROOT).encode() not in data
    assert b"/tmp/" not in data

"""A page comes with what lies beside it, and names the other files of the run with the digests that they have."""

import json
import subprocess
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from lxml import html as lxml_html

SHOP = Path(__file__).resolve().parents[2] / "examples" / "shop"


def _sca(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sca", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)


def _named(page: Path) -> dict[str, str]:
    tree = lxml_html.document_fromstring(page.read_text(encoding="utf-8").replace("<wbr/>", ""))
    rows = tree.findall(".//table[@class='t-art']/tbody/tr")
    codes = {row.find(".//a").get("href", ""): row.find(".//code") for row in rows}
    return {name: "" if code is None else code.text_content() for name, code in codes.items()}


def _listed(document: Path) -> dict[str, str]:
    outputs = json.loads(document.read_bytes())["outputs"]
    for one in outputs:
        assert (document.parent / one["path"]).stat().st_size == one["size"]
    return {one["path"]: one["sha256"] for one in outputs}


def _true(folder: Path, names: Iterable[str]) -> dict[str, str]:
    return {name: sha256((folder / name).read_bytes()).hexdigest() for name in names}


def test_an_output_folder_has_the_style_sheet_and_true_digests(tmp_path: Path) -> None:
    assert _sca(SHOP, "check", "--output", str(tmp_path)).returncode == 1
    assert (tmp_path / "sca-report.css").read_text(encoding="utf-8").startswith(":root")
    named = _named(tmp_path / "sca-report.html")
    assert sorted(named) == ["bom.cdx.json", "result.json", "test-results/sca-junit.xml"]
    assert named.pop("result.json") == ""
    assert _true(tmp_path, named) == named


def test_the_document_lists_every_other_file_with_its_digest(tmp_path: Path) -> None:
    assert _sca(SHOP, "check", "--output", str(tmp_path), "--report", f"text={tmp_path / 'a b.txt'}").returncode == 1
    listed = _listed(tmp_path / "result.json")
    assert {*listed, "result.json"} == {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert _true(tmp_path, listed) == listed


def test_the_document_names_nothing_that_lies_elsewhere_or_could_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "full").write_text("a file where a folder is asked for", encoding="utf-8")
    asked = {"json": "a/result.json", "text": "b/text.txt", "junit": "full/junit.xml", "cyclonedx": "a/bom.cdx.json"}
    run = _sca(SHOP, "check", *(f"--report={form}={tmp_path / path}" for form, path in asked.items()))
    assert run.returncode == 6
    listed = _listed(tmp_path / "a" / "result.json")
    assert listed == _true(tmp_path / "a", ["bom.cdx.json"])


def test_rendering_again_gives_the_same_page(tmp_path: Path) -> None:
    _sca(SHOP, "check", "--output", str(tmp_path))
    assert _sca(SHOP, "report", str(tmp_path / "result.json"), "--output", str(tmp_path / "again")).returncode == 0
    again = tmp_path / "again"
    assert (again / "sca-report.html").read_bytes() == (tmp_path / "sca-report.html").read_bytes()
    assert (again / "sca-report.css").is_file()
    assert (again / "result.json").read_bytes() == (tmp_path / "result.json").read_bytes()


def test_a_page_to_a_pipe_is_the_page_alone_and_names_no_file_that_lies_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "other" / "result.json"
    run = _sca(SHOP, "check", "--quiet", "--report", "html=/dev/stdout", "--report", f"json={elsewhere}")
    assert run.stdout.startswith("<!DOCTYPE html>")
    assert run.stdout.count("<!DOCTYPE") == 1
    page = tmp_path / "pages" / "page.html"
    _sca(SHOP, "check", "--report", f"html={page}", "--report", f"json={elsewhere}")
    assert _named(page) == {}
    assert sorted(path.name for path in page.parent.iterdir()) == ["page.html", "sca-report.css"]


def test_a_baseline_that_is_a_result_tells_what_changed(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    lock = {
        "name": "shop",
        "lockfileVersion": 3,
        "packages": {"": {"dependencies": {"a": "1"}}, "node_modules/a": {"version": "1.0.0"}},
    }
    (shop / "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    (shop / "sca-policy.yaml").write_text("schema: 1\nname: p\ncontact: us\npackages: {default: deny}\n", encoding="utf-8")
    _sca(shop, "check", "--report", "json=../old.json")
    lock["packages"] = {
        "": {"dependencies": {"a": "1", "b": "2"}},
        "node_modules/a": {"version": "1.0.0"},
        "node_modules/b": {"version": "2.0.0"},
    }
    (shop / "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    run = _sca(shop, "check", "--baseline", "../old.json", "--report", "json=../new.json", "--report", "html=../new.html")
    assert run.returncode == 1
    result = json.loads((tmp_path / "new.json").read_bytes())
    assert [(one["package"], one["kind"]) for one in result["baseline"]["changes"]["packages"]] == [("pkg:npm/b", "added")]
    assert {one["label"]: bool(one["since"]) for one in result["findings"]} == {"a@1.0.0": True, "b@2.0.0": False}
    page = (tmp_path / "new.html").read_text(encoding="utf-8")
    assert "us, for the policy p (sca-policy.yaml)" in page
    assert "1 finding new since the baseline" in page

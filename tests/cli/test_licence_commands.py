"""`sca notice` and `sca explain pkg:...` from end to end, and a policy that asks for complete duties."""

import json
from pathlib import Path

import pytest

from sca.cli.main import run
from sca.facts.spdx_texts import standard_text
from tests.files.image.images import file, layout

MIT = standard_text("MIT").replace("<year> <copyright holders>", "2020 A")
POLICY = """schema: 1
name: test
licences:
  unknown: review
  allowed: [MIT, ISC]
  denied: [GPL-3.0-only]
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    packages = {
        "a": ("MIT", MIT),
        "b": ("(MIT OR GPL-3.0-only)", ""),
        "c": ("SEE LICENSE IN LICENSE", "Ask me."),
        "d": ("ISC", MIT),
    }
    (tmp_path / "package.json").write_text(json.dumps({"name": "shop", "dependencies": dict.fromkeys(packages, "1")}))
    for name, (licence, text) in packages.items():
        folder = tmp_path / "node_modules" / name
        folder.mkdir(parents=True)
        (folder / "package.json").write_text(json.dumps({"name": name, "version": "1.0.0", "license": licence}))
        if text:
            (folder / "LICENSE").write_text(text)
    (tmp_path / "sca-policy.yaml").write_text(POLICY)
    return tmp_path


def test_notices(tree: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["notice", "node_modules", "-o", "N.txt"]) == 3
    text = (tree / "N.txt").read_text()
    assert "b@1.0.0\n\nLicence: MIT (of MIT OR GPL-3.0-only)" in text
    assert "PACKAGES WHOSE LICENCE IS NOT KNOWN\n\nc@1.0.0: " in text
    assert text.count("Permission is hereby granted, free of charge") == 1
    assert b"the licence of 1 package is not known; notices of 3 packages; exit 3" in capsysbinary.readouterr().err
    assert run(["notice", "node_modules", "--allow-incomplete", "--format", "json"]) == 0
    document = json.loads(capsysbinary.readouterr().out)
    first = document["entries"][0]
    assert (first["label"], [duty["state"] for duty in first["duties"]]) == ("a@1.0.0", ["met", "met"])


COPYRIGHT = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
Copyright: 2021 The Makers of Tool
License: MIT
"""
STATUS = "Package: tool\nStatus: install ok installed\nArchitecture: all\nVersion: 1.0-1\n\n"
POLICY_OF_DUTIES = "schema: 1\nname: test\nlicences: {unknown: deny, allowed: [MIT], duties-complete: build}\n"


def test_notices_and_duties_of_an_image_rest_on_the_files_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    layout(
        tmp_path / "image",
        [
            file("etc/os-release", 'ID=debian\nVERSION_ID="12"\n'),
            file("var/lib/dpkg/status", STATUS),
            file("usr/share/doc/tool/copyright", COPYRIGHT),
            file(
                "srv/site-packages/mine-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: mine\nVersion: 1.0\nLicense: MIT\n"
            ),
            file("srv/site-packages/mine-1.0.dist-info/LICENSE", MIT),
        ],
    )
    assert run(["notice", "oci:image"]) == 0
    text = capsys.readouterr().out
    assert "Copyright: 2021 The Makers of Tool" in text
    assert "Copyright (c) 2020 A" in text
    assert text.count("Permission is hereby granted, free of charge") == 1
    (tmp_path / "policy.yaml").write_text(POLICY_OF_DUTIES)
    assert run(["check", "oci:image", "--policy", "policy.yaml", "--format", "json"]) == 0


@pytest.mark.usefixtures("tree")
def test_a_package_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "pkg:npm/b", "node_modules"]) == 0
    out = capsys.readouterr().out
    assert "licence: MIT OR GPL-3.0-only, of which MIT is taken  (read by spdx, exact)" in out
    assert "accepted  MIT: allowed by sca-policy.yaml:5" in out
    assert "rejected  GPL-3.0-only: denied by sca-policy.yaml:6" in out
    assert run(["explain", "pkg:npm/d@1.0.0", "node_modules"]) == 0
    out = capsys.readouterr().out
    assert " * declared, license: ISC  (read by spdx)  node_modules/d/package.json:1" in out
    assert "   found, LICENSE: MIT  (read by text)  node_modules/d/LICENSE" in out


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["explain", "pkg:npm/none", "node_modules"], 7),
        (["explain", "pkg:npm", "node_modules"], 2),
        (["explain", "SCA208"], 0),
        (["explain", "SCA208", "node_modules"], 2),
    ],
)
def test_how_an_explanation_ends(arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == status
    assert f"exit {status}" in capsys.readouterr().err or status == 0


def test_a_stage_may_ask_for_complete_duties(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "sca-policy.yaml").write_text(f"{POLICY}  duties-complete: release\n")
    run(["check", "node_modules", "--format", "json", "--stage", "build"])
    assert "SCA208" not in capsys.readouterr().out
    assert run(["check", "node_modules", "--format", "json", "--stage", "release"]) == 3
    found = {one["label"]: one for one in json.loads(capsys.readouterr().out)["findings"] if one["code"] == "SCA208"}
    assert set(found) == {"b@1.0.0", "c@1.0.0"}
    assert found["b@1.0.0"]["state"] == "undetermined"
    facts = dict(found["b@1.0.0"]["facts"])
    assert facts["duty: copyright notice"] == "MIT unknown: no notice of copyright was found in the files that are known"
    assert found["b@1.0.0"]["judged_by"]["line"] == 7


def test_a_licence_file_that_is_none_reveals_nothing(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A link out of the tree, a folder, one that is too large, and one full of controls."""
    outside = tree.parent / "secret.txt"
    outside.write_text(f"s3cr3t\n{MIT}")
    modules = tree / "node_modules"
    (modules / "a/LICENSE").unlink()
    (modules / "a/LICENSE").symlink_to(outside)
    (modules / "b/LICENSE").mkdir()
    (modules / "c/LICENSE").write_text("x" * 1_100_000)
    (modules / "d/LICENSE").write_text(f"\x1b]0;pwned\x07\u202e{MIT}")
    assert run(["notice", "node_modules"]) == 3
    out = capsys.readouterr().out
    assert "s3cr3t" not in out
    assert "xxxxxxxx" not in out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "a@1.0.0\n\nLicence: MIT" in out

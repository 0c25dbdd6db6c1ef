"""An image as a target: what counts in it, what is only compared, and what a person did to the result of it."""

import json
from pathlib import Path

import pytest

from sca.cli.main import run
from sca.files.image.source import image_source
from sca.image_survey import from_files, survey_image
from sca.survey import Options, Stopwatch, Surveyed
from tests.images.archive import TODAY, saved

LOCK = {
    "lockfileVersion": 3,
    "packages": {
        "": {"dependencies": {"a": "^1"}},
        "node_modules/a": {"version": "1.0.0"},
        "node_modules/gone": {"version": "3.0.0"},
    },
}
INSTALLED = {"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.1.0"}}}
FILES = {
    "app/package.json": json.dumps({"name": "shop", "dependencies": {"a": "^1"}}),
    "app/package-lock.json": json.dumps(LOCK),
    "app/node_modules/.package-lock.json": json.dumps(INSTALLED),
    "app/node_modules/a/package.json": json.dumps({"name": "a", "version": "1.1.0"}),
    "app/Dockerfile": "FROM debian\n",
    "app/requirements.txt": "flask==3.0.0\n",
}


def scan(path: Path) -> Surveyed:
    source = image_source(f"docker-archive:{path}")
    assert source is not None
    return survey_image(from_files(source), None, Options(TODAY), None, Stopwatch())


def test_a_lock_in_an_image_is_compared_with_what_is_installed_and_lists_nothing(tmp_path: Path) -> None:
    found = scan(saved(tmp_path / "shop.tar", [FILES])).inventory
    assert [one.package.label for one in found.components] == ["a@1.1.0"]
    assert [(one.code, one.location.path) for one in found.problems if one.cost != "notice"] == []
    drift = "1 package in another version (a 1.1.0, in the lock a 1.0.0); 1 package of the lock not installed"
    assert [one.message for one in found.problems if one.code == "E-DRIFT"] == [
        f"what is installed is not what the lock says: {drift}"
    ]
    outcomes = {one.path: one.outcome for one in found.files}
    assert (outcomes["app/package-lock.json"], outcomes["app/requirements.txt"]) == ("excluded", "excluded")
    assert found.references == ()


def test_an_image_without_any_package_is_judged_and_says_what_it_cannot_know(tmp_path: Path) -> None:
    found = scan(saved(tmp_path / "scratch.tar", [{"app": "binary"}])).inventory
    assert found.complete
    assert [(one.code, one.cost) for one in found.problems] == [("E-NO-DATABASE", "notice")]


def test_what_is_no_image_at_all_is_a_refused_input(tmp_path: Path) -> None:
    path = tmp_path / "broken.tar"
    path.write_bytes(b"nothing of the kind" * 100)
    found = scan(path).inventory
    assert [one.outcome for one in found.files] == ["refused"]
    assert not found.complete


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sbom", "oci:no/such/folder"), "no such file or folder"),
        (("sbom", "docker-archive:{}", "."), "an image is scanned by itself"),
        (("sbom", "docker-archive:{}", "--platform", "arm"), "is no platform"),
        (("sbom", "docker-archive:{}", "--platform", "linux/s390x"), "no image for linux/s390x"),
        (("sbom", "docker-archive:{}", "--staged"), "an image has no git index"),
    ],
)
def test_a_target_that_cannot_be_one_is_wrong_usage(
    arguments: tuple[str, ...], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path / "shop.tar", [FILES])
    assert run([one.format(path) for one in arguments]) == 2
    assert words in capsys.readouterr().err


def test_excluded_folders_are_left_out_of_an_image_too(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    path = saved(tmp_path / "shop.tar", [FILES])
    assert run(["sbom", f"docker-archive:{path}", "--exclude", "app/node_modules/", "--allow-empty"]) == 0
    assert json.loads(capsysbinary.readouterr().out).get("components", []) == []


def test_a_check_of_an_image_fails_on_what_is_not_approved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path / "shop.tar", [FILES])
    policy = tmp_path / "policy.yaml"
    policy.write_text("schema: 1\nname: walled garden\npackages: {default: deny, approved: [pkg:npm/b]}\n", encoding="utf-8")
    assert run(["check", f"docker-archive:{path}", "--policy", str(policy)]) == 1
    said = capsys.readouterr()
    assert "image: linux/amd64, 1 layer" in said.out
    assert "a@1.1.0 is not approved" in said.out


def test_why_shows_the_way_to_a_package_of_an_image(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path / "shop.tar", [FILES])
    assert run(["why", "a", f"docker-archive:{path}"]) == 0
    assert "shop" in capsys.readouterr().out

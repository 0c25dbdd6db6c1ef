"""The images that the corpus describes are built anew, and read layer by layer as their answers say."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sca.files.image.model import ChoiceError, Platform
from sca.files.image.open import Image, open_image
from sca.files.image.source import ImageSource
from sca.files.image.tree import ImageTree
from sca.files.limits import DEFAULTS

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared"
CORPUS = SHARED / "corpus"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert shutil.which("zstd"), "the images of the corpus need the program zstd"
    place = tmp_path_factory.mktemp("images")
    script = SHARED / "tools" / "build_images.py"
    subprocess.run([sys.executable, script, "build", place, "--corpus", CORPUS], check=True, stdout=subprocess.DEVNULL)
    return place


def _answers() -> list[tuple[str, dict[str, Any]]]:
    names = sorted(path.stem for path in (CORPUS / "expected" / "docker").glob("img-*.json"))
    return [(name, json.loads((CORPUS / "expected" / "docker" / f"{name}.json").read_text(encoding="utf-8"))) for name in names]


def _stands(tree: ImageTree, path: str) -> bool:
    return tree.exists(path) or bool(tree.names(path))


def _read(kind: str, place: Path, tag: str, platform: Platform | None = None) -> Image:
    return open_image(ImageSource(kind, str(place), tag), bool, DEFAULTS, platform)


def _hold(image: Image, answer: dict[str, Any], kind: str) -> None:
    recorded = [(one["index"], one["diff_id"], one["created_by"] or "") for one in answer["layers"]]
    assert [(one.index, one.diff_id, one.created_by) for one in image.layers] == recorded
    assert [one.read for one in image.layers] == [not one.get("absent") for one in answer["layers"]]
    if kind == "oci":
        assert [one.media_type for one in image.layers] == [one["media_type"] for one in answer["layers"]]
    for package in answer["packages"]:
        assert _stands(image.tree, package["path"]), package
        assert _stands(image.tree.at(package["layer"]), package["path"]), package
    for gone in answer["removed"]:
        assert _stands(image.tree.at(gone["removed"] - 1), gone["path"]), gone
        assert not gone["path"].endswith(".dist-info") or not _stands(image.tree, gone["path"]), gone


@pytest.mark.corpus
def test_every_built_image_has_the_layers_and_files_of_its_answer(built: Path) -> None:
    answers = _answers()
    assert len(answers) >= 30
    for name, answer in answers:
        if answer.get("platforms"):
            for platform, part in answer["platforms"].items():
                image = _read("oci", built / name / "oci", "latest", Platform(*platform.split("/")))
                assert str(image.configuration.platform if image.configuration else "") == platform
                _hold(image, part, "oci")
        _hold(_read("oci", built / name / "oci", "latest"), answer, "oci")
        saved = built / name / f"{name}.tar"
        if saved.exists():
            _hold(_read("docker-archive", saved, ""), answer, "docker-archive")


@pytest.mark.corpus
def test_several_tags_in_one_layout_are_a_question(built: Path) -> None:
    with pytest.raises(ChoiceError, match="latest, old"):
        _read("oci", built / "img-two-tags" / "oci", "")

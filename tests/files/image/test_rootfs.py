"""A root file system in a folder is read inside of it only; what cannot be read is told."""

import os
from pathlib import Path

import pytest

from sca.files.image.model import ChoiceError
from sca.files.limits import Limits
from tests.files.image.images import content, opened
from tests.hostile.privileges import permissions_enforced

pytestmark = pytest.mark.usefixtures("way")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text("outside", encoding="utf-8")
    place = tmp_path / "root"
    (place / "usr" / "lib").mkdir(parents=True)
    (place / "usr" / "lib" / "os-release").write_text("ID=x\n", encoding="utf-8")
    (place / "etc").mkdir()
    (place / "lib").symlink_to("usr/lib")
    (place / "etc" / "os-release").symlink_to("../usr/lib/os-release")
    (place / "etc" / "secret").symlink_to(tmp_path / "secret")
    (place / "up").symlink_to("../..")
    (place / "usr" / ".wh.lib").write_text("an ordinary name here", encoding="utf-8")
    return place


def test_links_stay_inside(root: Path) -> None:
    image = opened(root, "os-release", "secret", kind="rootfs")
    assert image.tree.found(bool) == ("usr/lib/os-release",)
    for path in ("etc/os-release", "lib/os-release", "/up/usr/lib/os-release"):
        assert content(image, path) == b"ID=x\n"
    assert not image.tree.exists("etc/secret")
    assert not image.tree.exists("up/secret")
    assert (image.problems, image.layers, image.configuration) == ((), (), None)


def test_an_absolute_link_begins_at_the_root_of_the_folder(root: Path, tmp_path: Path) -> None:
    inside = root / str(tmp_path / "secret").lstrip("/")
    inside.parent.mkdir(parents=True)
    inside.write_text("inside", encoding="utf-8")
    image = opened(root, "secret", kind="rootfs")
    assert content(image, "etc/secret") == b"inside"


def test_devices_and_pipes_are_not_opened(root: Path) -> None:
    os.mkfifo(root / "pipe")
    os.mkfifo(root / "etc" / "list")
    image = opened(root, "list", kind="rootfs")
    assert [(one.code, one.location.path, one.cost) for one in image.problems] == [("E-SPECIAL", "etc/list", "file")]


def test_what_cannot_be_read_is_told(root: Path) -> None:
    (root / "usr" / "lib" / "os-release").chmod(0)
    (root / "closed").mkdir(mode=0)
    with permissions_enforced():
        image = opened(root, "os-release", kind="rootfs")
    found = {(one.code, one.location.path) for one in image.problems}
    assert found == {("E-UNREADABLE", "closed"), ("E-UNREADABLE", "usr/lib/os-release")}


def test_limits_hold(root: Path) -> None:
    image = opened(root, "os-release", kind="rootfs", limits=Limits(image_file_bytes=3))
    assert [(one.code, one.location.path) for one in image.problems] == [("E-SIZE", "usr/lib/os-release")]


def test_a_file_is_no_root(root: Path) -> None:
    with pytest.raises(ChoiceError, match="no folder"):
        opened(root / "usr" / "lib" / "os-release", "x", kind="rootfs")

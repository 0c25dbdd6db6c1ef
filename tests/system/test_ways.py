"""Paths as a user of Windows gives them, and as every report shows them."""

import ntpath
import os
import posixpath
from pathlib import Path
from types import ModuleType

import pytest

from sca.cli.options import is_target
from sca.files.image.source import ImageSource, image_source
from sca.system.ways import common_folder, is_within, leads_out, way_from


@pytest.mark.parametrize(
    ("folder", "path", "way", "out"),
    [
        pytest.param("C:\\shop", "C:\\shop\\web\\package.json", "web/package.json", False, id="below"),
        pytest.param("C:\\shop", "c:\\SHOP\\web", "web", False, id="in another case"),
        pytest.param("C:\\shop", "C:/shop/web", "web", False, id="with slashes"),
        pytest.param("C:\\shop", "C:\\shop", ".", False, id="itself"),
        pytest.param("C:\\shop", "C:\\other\\a.txt", "../other/a.txt", True, id="beside"),
        pytest.param("C:\\shop", "C:\\", "..", True, id="above"),
        pytest.param("C:\\shop", "C:\\shop\\..name", "..name", False, id="a name that begins with dots"),
        pytest.param("C:\\shop", "D:\\a.txt", "D:/a.txt", True, id="another drive"),
        pytest.param("C:\\shop", "\\\\server\\share\\a.txt", "//server/share/a.txt", True, id="a share"),
        pytest.param("\\\\server\\share\\shop", "\\\\server\\share\\shop\\a.txt", "a.txt", False, id="within a share"),
        pytest.param("\\\\server\\share", "\\\\server\\other\\a.txt", "//server/other/a.txt", True, id="another share"),
        pytest.param("\\\\?\\C:\\shop", "\\\\?\\C:\\shop\\a.txt", "a.txt", False, id="the long form"),
        pytest.param(".", ".\\web\\package-lock.json", "web/package-lock.json", False, id="as a shell completes it"),
    ],
)
def test_a_way_between_paths_of_windows(folder: str, path: str, way: str, *, out: bool) -> None:
    assert way_from(folder, path, ntpath) == way
    assert leads_out(way, ntpath) is out
    assert is_within(path, folder, ntpath) is not out


@pytest.mark.parametrize(
    ("flavour", "folders", "common"),
    [
        (ntpath, ["C:\\shop", "c:\\shop\\web"], "C:\\shop"),
        (ntpath, ["C:\\shop", "C:\\other"], "C:\\"),
        (ntpath, ["C:\\shop", "D:\\shop"], ""),
        (ntpath, ["C:\\shop", "\\\\server\\share"], ""),
        (posixpath, ["/shop", "/other"], "/"),
    ],
)
def test_folders_on_different_drives_lie_in_none(flavour: ModuleType, folders: list[str], common: str) -> None:
    assert common_folder(folders, flavour) == common


@pytest.mark.parametrize(
    ("text", "names_one"),
    [
        ("image:alpine", True),
        ("oci:C:\\layout", True),
        ("C:\\shop", False),
        ("i:\\image", False),
        ("\\\\server\\share", False),
        ("lodash", False),
    ],
)
def test_a_drive_is_no_kind_of_image(text: str, *, names_one: bool) -> None:
    assert is_target(text) is names_one
    assert names_one or image_source(text) is None


@pytest.mark.parametrize("tag", ["", "1.0"])
def test_the_path_of_an_image_may_begin_with_a_drive(tag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkdir("C:\\layout")
    assert image_source(f"oci:C:\\layout{':' if tag else ''}{tag}") == ImageSource("oci", "C:\\layout", tag)

"""What is scanned for the paths that a user gives, and what the paths in the result are relative to."""

import os
from pathlib import Path

import pytest

from sca.target import Target, TargetError, find_target
from tests.hostile.privileges import permissions_enforced


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("shop/web/api", "shop/docs", "other"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("shop/a.txt", "shop/web/b.txt", "other/c.txt"):
        (tmp_path / file).touch()
    os.symlink("../other", tmp_path / "shop/link")
    os.symlink("a.txt", tmp_path / "shop/alink.txt")
    monkeypatch.chdir(tmp_path / "shop")
    return tmp_path


@pytest.mark.parametrize(
    ("paths", "root", "folders", "files"),
    [
        pytest.param(["."], "shop", ("",), (), id="the current folder"),
        pytest.param(["web"], "shop/web", ("",), (), id="a folder"),
        pytest.param(["web/../web/"], "shop/web", ("",), (), id="a folder by a long way"),
        pytest.param(["link"], "other", ("",), (), id="a folder by a link"),
        pytest.param(["web", "docs"], "shop", ("docs", "web"), (), id="two folders"),
        pytest.param([".", "web", "web/api"], "shop", ("", "web", "web/api"), (), id="folders within another"),
        pytest.param(["web", "web"], "shop", ("web",), (), id="a folder twice"),
        pytest.param(["a.txt"], "shop", (), ("a.txt",), id="a file"),
        pytest.param(["web/b.txt", "a.txt", "./a.txt"], "shop", (), ("a.txt", "web/b.txt"), id="files"),
        pytest.param(["web/b.txt", "docs"], "shop", ("docs",), ("web/b.txt",), id="a file and a folder"),
        pytest.param(["../other/c.txt"], "other", (), ("c.txt",), id="a file elsewhere"),
        pytest.param(["../other/c.txt", "a.txt"], "", (), ("other/c.txt", "shop/a.txt"), id="files here and elsewhere"),
        pytest.param(["link", "web"], "", ("other", "shop/web"), (), id="a link to a folder among others"),
        pytest.param(["alink.txt"], "shop", (), ("alink.txt",), id="a link to a file stays a link"),
    ],
)
def test_the_root_is_the_nearest_that_holds_everything(
    here: Path, paths: list[str], root: str, folders: tuple[str, ...], files: tuple[str, ...]
) -> None:
    place = str(here / root) if root else str(here)
    assert find_target(tuple(paths)) == Target(place, os.path.basename(place), folders, files)


def test_a_path_that_is_not_there_is_wrong_usage(here: Path) -> None:
    assert here.exists()
    with pytest.raises(TargetError, match=r"no such file or folder: no\\u\{1b\}ne"):
        find_target((".", "no\x1bne"))


def test_a_folder_nobody_may_read_is_wrong_usage(here: Path) -> None:
    (here / "shop/web").chmod(0)
    with permissions_enforced(), pytest.raises(TargetError, match="cannot be read: Permission denied"):
        find_target(("web",))
    (here / "shop/web").chmod(0o755)


def test_a_folder_whose_name_is_no_text_is_shown_in_ascii(here: Path) -> None:
    os.mkdir(os.fsencode(here) + b"/shop/\xff")
    assert find_target(("\udcff",)).label == "%FF"


def test_installed_packages_are_read_from_the_list_that_npm_left_with_them(here: Path) -> None:
    modules = here / "shop/node_modules"
    modules.mkdir()
    assert find_target(("node_modules",)) == Target(str(modules), "node_modules", ("",)), (
        "without a list it is a folder as any other"
    )
    (modules / ".package-lock.json").touch()
    expected = Target(str(here / "shop"), "node_modules", (), ("node_modules/.package-lock.json",))
    assert find_target(("node_modules",)) == find_target((str(modules),)) == expected


@pytest.fixture
def environments(here: Path) -> Path:
    for place in ("shop/.venv/lib/python3.11/site-packages", "shop/env/Lib/site-packages", "image/usr/lib/python3/dist-packages"):
        (here / place).mkdir(parents=True)
    (here / "shop/env/pyvenv.cfg").touch()
    return here


@pytest.mark.parametrize(
    ("path", "root", "installed"),
    [
        pytest.param(".venv", "shop", ".venv", id="an environment by its name"),
        pytest.param("env", "shop", "env", id="an environment by its settings"),
        pytest.param(".venv/lib/python3.11/site-packages", "shop", ".venv/lib/python3.11/site-packages", id="its packages"),
        pytest.param("env/Lib/site-packages", "shop", "env/Lib/site-packages", id="on Windows"),
        pytest.param("../image/usr/lib/python3/dist-packages", "image", "usr/lib/python3/dist-packages", id="of a system"),
    ],
)
def test_installed_packages_are_scanned_from_where_their_environment_lies(
    environments: Path, path: str, root: str, installed: str
) -> None:
    place = str(environments / root)
    assert find_target((path,)) == Target(place, os.path.basename(path), (), (), (installed,))


def test_a_folder_of_packages_is_no_project_whatever_lies_in_it(environments: Path) -> None:
    site = ".venv/lib/python3.11/site-packages"
    (environments / "shop" / site / "demo.egg-link").touch()
    assert find_target((site,)) == Target(str(environments / "shop"), "site-packages", (), (), (site,))


def test_an_environment_may_be_asked_for_beside_its_project(environments: Path) -> None:
    place = str(environments / "shop")
    assert find_target((".", ".venv", "env")) == Target(place, "shop", ("",), (), (".venv", "env"))


def test_an_environment_in_the_folder_of_a_project_hides_nothing_of_it(environments: Path) -> None:
    (environments / "shop/env/requirements.txt").touch()
    place = str(environments / "shop/env")
    assert find_target(("env",)) == Target(place, "env", ("",), (), ("",))
    assert find_target(("env", "docs")) == Target(str(environments / "shop"), "shop", ("docs", "env"), (), ("env",))

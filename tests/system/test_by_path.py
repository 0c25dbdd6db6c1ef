"""Folders by path: what links, junctions and swaps between two looks may not do, and what Windows calls its things."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sca.system import by_path
from sca.system.by_path import PathFolder, long_path, posix_target
from sca.system.folder import NoFileError, is_link, seek_and_read

# https://learn.microsoft.com/windows/win32/fileio/reparse-point-tags
JUNCTION, CLOUD, DEDUPLICATED, UNIX_SOCKET = 0xA0000003, 0x9000001A, 0x80000013, 0x80000023


class Status:
    """A status as Windows gives it: that of a real file, and a tag."""

    def __init__(self, real: os.stat_result, tag: int = 0, attributes: int = 0) -> None:
        self._real = real
        self.st_reparse_tag = tag
        self.st_file_attributes = attributes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("tree/web/api", "elsewhere/api", "elsewhere/web/api"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "elsewhere/web/a.txt").write_bytes(b"secret")
    (tmp_path / "tree/web/a.txt").write_bytes(b"ours")
    (tmp_path / "elsewhere/a.txt").write_bytes(b"secret")
    return tmp_path / "tree"


def swap(place: Path, elsewhere: Path) -> None:
    """Put a link in the place of a folder."""
    os.rename(place, place.with_name("was"))
    os.symlink(elsewhere, place)


def open_and_close(folder: PathFolder) -> None:
    os.close(folder.open_file("a.txt"))


@pytest.mark.parametrize(
    "call",
    [
        open_and_close,
        lambda folder: folder.status("a.txt"),
        lambda folder: folder.names(),
        lambda folder: folder.entries(9),
        lambda folder: folder.below("api"),
    ],
    ids=["open", "status", "names", "entries", "below"],
)
@pytest.mark.parametrize("depth", [0, 1])
def test_a_folder_on_the_way_that_became_a_link_is_noticed(call: Callable[[PathFolder], object], depth: int, root: Path) -> None:
    if depth:
        (root / "top").mkdir()
        os.rename(root / "web", root / "top/web")
        folder = PathFolder.root(str(root)).below("top").below("web")
    else:
        folder = PathFolder.root(str(root)).below("web")
    call(folder)
    swap(root / ("top" if depth else "web"), root.parent / "elsewhere")
    with pytest.raises(OSError, match="a link, or something else than before") as caught:
        call(folder)
    assert caught.value.errno == errno.ELOOP


def test_another_folder_in_its_place_is_noticed_too(root: Path) -> None:
    folder = PathFolder.root(str(root)).below("web")
    os.rename(root / "web", root / "was")
    os.rename(root.parent / "elsewhere", root / "web")
    with pytest.raises(OSError, match="a link, or something else than before"):
        folder.open_file("a.txt")


def test_a_link_put_in_the_place_of_a_file_after_the_look_is_not_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = PathFolder.root(str(root)).below("web")
    real_open = os.open

    def swap_and_open(path: str, flags: int) -> int:
        os.unlink(path)
        os.symlink(root.parent / "elsewhere/a.txt", path)
        return real_open(path, flags)

    monkeypatch.setattr(os, "open", swap_and_open)
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(OSError, match="a link, or something else than before"):
        folder.open_file("a.txt")
    assert len(os.listdir("/proc/self/fd")) == before


def test_what_is_no_file_is_not_opened_at_all(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = PathFolder.root(str(root))
    os.mkfifo(root / "pipe")
    os.symlink("web/a.txt", root / "link")
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(NoFileError) as caught:
        folder.open_file("pipe")
    assert stat.S_ISFIFO(caught.value.mode)
    with pytest.raises(OSError, match="a link, or something else than before"):
        folder.open_file("link")


@pytest.mark.parametrize(
    ("tag", "linked"), [(0, False), (JUNCTION, True), (CLOUD, False), (DEDUPLICATED, False), (UNIX_SOCKET, False)]
)
def test_a_junction_is_a_link_and_a_file_of_the_cloud_is_none(
    tag: int, root: Path, monkeypatch: pytest.MonkeyPatch, *, linked: bool
) -> None:
    status: Any = Status(os.lstat(root / "web"), tag)
    assert is_link(status) is linked
    real = os.lstat
    monkeypatch.setattr(os, "lstat", lambda path: Status(real(path), tag) if path.endswith("/web") else real(path))
    if not linked:
        assert PathFolder.root(str(root)).below("web").names()
        return
    with pytest.raises(OSError, match="a link, or something else than before"):
        PathFolder.root(str(root)).below("web")


class Listed:
    """An entry as Windows lists it."""

    def __init__(self, name: str, status: Status, *, link: bool = False) -> None:
        self.name = name
        self._status = status
        self._link = link

    def is_symlink(self) -> bool:
        return self._link

    def is_dir(self, *, follow_symlinks: bool) -> bool:
        return not follow_symlinks and stat.S_ISDIR(self._status.st_mode)

    def stat(self, *, follow_symlinks: bool) -> Status:
        assert not follow_symlinks
        return self._status


class Listing:
    def __init__(self, entries: list[Listed]) -> None:
        self._entries = entries

    def __enter__(self) -> Iterator[Listed]:
        return iter(self._entries)

    def __exit__(self, *_: object) -> None:
        return


def test_a_junction_is_listed_among_the_links(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, file = os.lstat(root / "web"), os.lstat(root / "web/a.txt")
    entries = [Listed("a.txt", Status(file)), Listed("web", Status(folder)), Listed("junction", Status(folder, JUNCTION))]
    entries.append(Listed("link", Status(file), link=True))
    opened = PathFolder.root(str(root))
    monkeypatch.setattr(by_path, "WINDOWS", True)
    monkeypatch.setattr(os, "scandir", lambda _path: Listing(entries))
    found = opened.entries(9)
    assert (found.folders, found.files, found.links) == (["web"], ["a.txt"], ["junction", "link"])


def test_no_link_is_followed_to_tell_whether_it_leads_to_a_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.symlink("nowhere", root / "share")
    attributes = stat.FILE_ATTRIBUTE_DIRECTORY | stat.FILE_ATTRIBUTE_REPARSE_POINT
    real = os.lstat
    opened = PathFolder.root(str(root))
    monkeypatch.setattr(os, "lstat", lambda path: Status(real(path), JUNCTION, attributes))
    monkeypatch.setattr(os, "stat", lambda *_: pytest.fail("the link was followed"))
    assert opened.leads_to_folder("share")


@pytest.mark.parametrize(
    "name", ["a.txt:stream", "..\\a.txt", "web/a.txt", "C:\\Windows\\win.ini", "\\\\host\\share", "a*", "a\x1fb"]
)
def test_a_name_that_no_file_of_windows_has_is_not_looked_for(name: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_path, "_NO_NAME", by_path.NO_NAME_OF_WINDOWS)
    opened = PathFolder.root(str(root))
    monkeypatch.setattr(os, "lstat", lambda _path: pytest.fail("it was looked for"))
    for call in (opened.open_file, opened.status, opened.below, opened.target):
        with pytest.raises(FileNotFoundError):
            call(name)


@pytest.mark.parametrize(
    ("path", "long"),
    [
        ("C:\\build\\shop", "\\\\?\\C:\\build\\shop"),
        ("C:\\", "\\\\?\\C:\\"),
        ("\\\\server\\share\\shop", "\\\\?\\UNC\\server\\share\\shop"),
        ("\\\\?\\C:\\build", "\\\\?\\C:\\build"),
    ],
)
def test_a_path_in_the_form_that_may_be_long(path: str, long: str) -> None:
    assert long_path(path) == long
    assert long_path(long) == long


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("..\\lib\\package.json", "../lib/package.json"),
        ("package.json", "package.json"),
        ("\\package.json", "/package.json"),
        ("C:\\package.json", "/C:/package.json"),
        ("C:package.json", "/C:package.json"),
        ("\\\\server\\share\\a.txt", "///server/share/a.txt"),
        ("\\\\?\\C:\\a.txt", "///?/C:/a.txt"),
    ],
)
def test_where_a_link_of_windows_leads(target: str, shown: str) -> None:
    assert posix_target(target) == shown


def test_reading_at_a_place_without_pread(root: Path) -> None:
    (root / "long.bin").write_bytes(bytes(range(100)))
    descriptor = os.open(root / "long.bin", os.O_RDONLY)
    try:
        assert [seek_and_read(descriptor, 3, at) for at in (50, 0, 98, 100)] == [b"234", b"\0\1\2", b"bc", b""]
    finally:
        os.close(descriptor)

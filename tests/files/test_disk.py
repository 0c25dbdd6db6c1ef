"""Reading from a disk that belongs to somebody hostile: no special file, no way out through a link, no lost byte."""

import os
import socket
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from sca.files.disk import DiskTree, printable, read_capped
from sca.files.errors import InputError
from tests.hostile.privileges import permissions_enforced

NAME = "web/package-lock.json"


@pytest.fixture
def tree(tmp_path: Path, way: str) -> Iterator[DiskTree]:
    assert way
    (tmp_path / "root" / "web").mkdir(parents=True)
    (tmp_path / "secret.txt").write_bytes(b"secret")
    disk = DiskTree(str(tmp_path / "root"))
    yield disk
    disk.close()


def _socket(place: Path) -> None:
    """A socket's address is at most 107 bytes long, so it is bound by a short relative name."""
    descriptor = os.open(place.parent, os.O_RDONLY)
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(f"/proc/self/fd/{descriptor}/{place.name}")
    finally:
        os.close(descriptor)


def read(tree: DiskTree, path: str = NAME, limit: int = 100) -> bytes:
    return tree.read(path, limit, "text-bytes")


def refusal(tree: DiskTree, path: str = NAME, limit: int = 100) -> InputError:
    with pytest.raises(InputError) as caught:
        read(tree, path, limit)
    return caught.value


def test_a_file_is_read_whole_up_to_the_limit_and_not_one_byte_more(tree: DiskTree) -> None:
    place = Path(tree.root, NAME)
    place.write_bytes(b"x" * 100)
    assert read(tree) == b"x" * 100
    place.write_bytes(b"x" * 101)
    error = refusal(tree)
    assert error.code == "E-SIZE"
    assert error.message == "the file has 101 bytes, more than the limit of 100 (text-bytes)"
    assert error.help.endswith("--limit text-bytes=101")


def test_a_sparse_giant_is_refused_by_its_size(tree: DiskTree) -> None:
    place = Path(tree.root, NAME)
    place.touch()
    os.truncate(place, 1 << 40)
    assert refusal(tree, limit=1 << 30).code == "E-SIZE"


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        pytest.param(os.mkfifo, "a named pipe (FIFO)", id="fifo"),
        pytest.param(_socket, "a socket", id="socket"),
        pytest.param(os.mkdir, "a folder", id="folder"),
    ],
)
def test_what_is_no_regular_file_is_refused_at_once(tree: DiskTree, make: Callable[[Path], None], kind: str) -> None:
    make(Path(tree.root, NAME))
    error = refusal(tree)
    assert (error.code, error.path) == ("E-SPECIAL", NAME)
    assert kind in error.message
    assert not tree.exists(NAME)


def test_a_link_is_followed_to_a_file_inside(tree: DiskTree) -> None:
    Path(tree.root, "real.json").write_bytes(b"{}")
    os.symlink("../real.json", Path(tree.root, "web/middle.json"))
    os.symlink("middle.json", Path(tree.root, NAME))
    assert read(tree) == b"{}"
    assert tree.exists(NAME)
    assert tree.resolve(NAME) == "real.json"


@pytest.mark.parametrize("target", ["../../secret.txt", "/etc/passwd", "..", "../../root/../secret.txt"])
def test_a_link_that_leads_outside_is_refused_with_both_paths(tree: DiskTree, target: str) -> None:
    os.symlink(target, Path(tree.root, NAME))
    error = refusal(tree)
    assert error.code in ("E-OUTSIDE", "E-SPECIAL")
    assert error.path == NAME
    assert error.code == "E-SPECIAL" or target in error.message
    assert not tree.exists(NAME)


def test_links_in_a_circle_end(tree: DiskTree) -> None:
    os.symlink("b", Path(tree.root, "web/a"))
    os.symlink("a", Path(tree.root, "web/b"))
    assert refusal(tree, "web/a").code == "E-LINK-LOOP"


def test_a_chain_of_links_ends_after_forty(tree: DiskTree) -> None:
    Path(tree.root, "l0").write_bytes(b"end")
    for number in range(60):
        os.symlink(f"l{number}", Path(tree.root, f"l{number + 1}"))
    assert read(tree, "l39") == b"end"
    assert refusal(tree, "l60").code == "E-LINK-LOOP"


def test_a_link_to_nothing_is_missing(tree: DiskTree) -> None:
    os.symlink("nowhere", Path(tree.root, NAME))
    error = refusal(tree)
    assert (error.code, error.unreadable) == ("E-MISSING", True)


def test_a_folder_that_became_a_link_is_not_entered(tree: DiskTree, tmp_path: Path) -> None:
    Path(tree.root, NAME).write_bytes(b"{}")
    os.rename(Path(tree.root, "web"), tmp_path / "elsewhere")
    os.symlink(tmp_path / "elsewhere", Path(tree.root, "web"))
    error = refusal(tree)
    assert error.code == "E-CHANGED"
    assert "not followed" in error.message


def test_a_name_outside_the_root_is_never_opened(tree: DiskTree) -> None:
    os.symlink("../secret.txt", Path(tree.root, "link"))
    for path in ("link", "web/../../secret.txt"):
        with pytest.raises(InputError):
            read(tree, path)


@pytest.mark.parametrize("what", [NAME, "web"])
def test_what_permissions_forbid_is_unreadable(tree: DiskTree, what: str) -> None:
    Path(tree.root, NAME).write_bytes(b"{}")
    place = Path(tree.root, what)
    mode = place.stat().st_mode
    place.chmod(0)
    try:
        with permissions_enforced():
            error = refusal(tree)
    finally:
        place.chmod(mode)
    assert (error.code, error.unreadable) == ("E-UNREADABLE", True)
    assert "Permission denied" in error.message


def test_a_file_that_changes_whenever_it_is_read_is_refused(tree: DiskTree, monkeypatch: pytest.MonkeyPatch) -> None:
    change_after_reading(Path(tree.root, NAME), monkeypatch, times=2)
    error = refusal(tree)
    assert error.code == "E-CHANGED"
    assert "changed while it was read, twice" in error.message


def test_a_file_that_changed_once_is_read_anew(tree: DiskTree, monkeypatch: pytest.MonkeyPatch) -> None:
    change_after_reading(Path(tree.root, NAME), monkeypatch, times=1)
    assert read(tree) == b"content 1"


def change_after_reading(place: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Lay a file of nine bytes; each time they were read, for so many times, write other ones of the same length."""
    place.write_bytes(b"content 0")
    real_read = os.read
    changes: list[int] = []

    def read_and_change(descriptor: int, size: int) -> bytes:
        data = real_read(descriptor, size)
        if data and len(changes) < times:
            changes.append(size)
            place.write_bytes(b"content %d" % len(changes))
            os.utime(place, ns=(0, len(changes)))  # the clock of a file system may stand still between two writes
        return data

    monkeypatch.setattr(os, "read", read_and_change)


def test_a_file_replaced_while_it_is_read_is_read_anew(tree: DiskTree, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Path(tree.root, NAME)
    place.write_bytes(b"old")
    real_read = os.read
    reads: list[int] = []

    def read_and_replace(descriptor: int, size: int) -> bytes:
        if not reads:
            place.with_name("new").write_bytes(b"new")
            os.replace(place.with_name("new"), place)
        reads.append(size)
        return real_read(descriptor, size)

    monkeypatch.setattr(os, "read", read_and_replace)
    assert read(tree) == b"new"


def test_no_descriptor_is_left_open(tree: DiskTree) -> None:
    Path(tree.root, NAME).write_bytes(b"{}")
    os.symlink("a", Path(tree.root, "a"))
    os.mkfifo(Path(tree.root, "fifo"))
    tree.names("web")  # the folder that was opened last stays open
    before = len(os.listdir("/proc/self/fd"))
    for path in (NAME, "a", "fifo", "none/none", "web/none", "web"):
        tree.exists(path)
        tree.names(path)
        if path != NAME:
            refusal(tree, path)
    assert len(os.listdir("/proc/self/fd")) == before


def test_read_capped_takes_one_byte_more_than_the_limit_at_most() -> None:
    stream = BytesIO(b"x" * 300_000)
    assert len(read_capped(stream.read, 200_000)) == 200_001
    assert stream.tell() == 200_001
    assert read_capped(BytesIO(b"abc").read, 3) == b"abc"
    assert read_capped(BytesIO(b"").read, 0) == b""


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"plain", "plain"),
        ("größe".encode(), "größe"),
        (b"a\xff.txt", "a%FF.txt"),
        (b"a%FF.txt", "a%FF.txt"),
        (b"caf\xe9-100%", "caf%E9-100%"),
        (b"\xed\xa0\x80", "%ED%A0%80"),
    ],
)
def test_every_name_can_be_shown(raw: bytes, shown: str) -> None:
    assert printable(os.fsdecode(raw)) == shown
    shown.encode()


def test_a_file_is_read_by_the_name_it_is_shown_under(tree: DiskTree) -> None:
    os.mkdir(os.path.join(os.fsencode(tree.root), b"\xfe"))
    with open(os.path.join(os.fsencode(tree.root), b"\xfe/a\xff.txt"), "wb") as file:
        file.write(b"odd")
    with open(os.path.join(tree.root, "web/a%FF.txt"), "wb") as file:
        file.write(b"plain")
    assert tree.names(".") == ("%FE", "web")
    assert tree.names("%FE") == ("a%FF.txt",)
    assert read(tree, "%FE/a%FF.txt") == b"odd"
    assert read(tree, "web/a%FF.txt") == b"plain"
    assert tree.shown("\udcfe/a\udcff.txt") == "%FE/a%FF.txt"

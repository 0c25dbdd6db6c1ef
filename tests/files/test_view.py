"""What a parser can reach: files beside its own, by name, inside the scanned folder."""

import pytest

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree

TREE = MemoryTree({"web/requirements.txt": b"a", "web/more/dev.txt": b"b", "base.txt": b"c", "web/lock.json": b"[[1]]"})


@pytest.mark.parametrize(
    ("relative", "path"),
    [
        ("more/dev.txt", "web/more/dev.txt"),
        ("./more/../requirements.txt", "web/requirements.txt"),
        ("../base.txt", "base.txt"),
        ("..\\base.txt", "base.txt"),
    ],
)
def test_a_neighbour_is_found_by_its_name(relative: str, path: str) -> None:
    view = FileView(TREE, "web/requirements.txt", DEFAULTS)
    other = view.neighbour(relative)
    assert other is not None
    assert other.path == path
    other.text()
    assert view.reads == {path}


@pytest.mark.parametrize(
    "relative",
    ["../../etc/passwd", "/etc/passwd", "../..", "C:\\Windows\\x", "c:x", "\\\\host\\share\\x", "a/../../../b", "a\0b"],
)
def test_nothing_outside_the_scanned_folder_has_a_name(relative: str) -> None:
    view = FileView(TREE, "web/requirements.txt", DEFAULTS)
    for ask in (view.neighbour, view.resolve, view.names):
        with pytest.raises(InputError) as caught:
            ask(relative)
        assert (caught.value.code, caught.value.path) == ("E-OUTSIDE", "web/requirements.txt")


def test_a_neighbour_that_is_not_there_is_none() -> None:
    assert FileView(TREE, "web/requirements.txt", DEFAULTS).neighbour("none.txt") is None


def test_the_entries_of_a_folder_are_sorted_names() -> None:
    view = FileView(TREE, "web/requirements.txt", DEFAULTS)
    assert view.names() == ("lock.json", "more", "requirements.txt")
    assert view.names("..") == ("base.txt", "web")


def test_the_limits_of_the_run_hold_for_every_view() -> None:
    view = FileView(TREE, "web/lock.json", Limits(json_depth=1))
    with pytest.raises(InputError, match="json-depth"):
        view.json()
    with pytest.raises(InputError, match=r"limit of 0 \(text-bytes\)"):
        FileView(TREE, "base.txt", Limits(text_bytes=0)).text()


def test_a_byte_order_mark_before_json_is_dropped_and_noted() -> None:
    view = FileView(MemoryTree({"a.json": b"\xef\xbb\xbf{}", "b.json": b"\xef\xbb\xbf[]", "c.json": b"{}"}), "a.json", DEFAULTS)
    roots = [view.json().root, *(beside.json().root for name in ("b.json", "c.json") if (beside := view.neighbour(name)))]
    assert roots == [{}, [], {}]
    assert [(one.code, one.cost, str(one.location)) for one in sorted(view.noted)] == [
        ("E-MARK", "notice", "a.json:1"),
        ("E-MARK", "notice", "b.json:1"),
    ]

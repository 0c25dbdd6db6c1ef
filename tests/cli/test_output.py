"""Outputs are replaced whole, with the rights they should have, and leave nothing beside them."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.output import output_of, write_atomically


def test_a_new_file_has_the_rights_that_the_caller_asks_for(tmp_path: Path) -> None:
    for mask, mode in ((0o022, 0o644), (0o077, 0o600), (0o002, 0o664)):
        before = os.umask(mask)
        try:
            write_atomically(str(tmp_path / f"{mask:o}"), b"new")
        finally:
            assert os.umask(before) == mask
        assert (tmp_path / f"{mask:o}").stat().st_mode & 0o777 == mode


def test_an_old_file_is_replaced_and_keeps_its_rights(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_bytes(b"old and longer")
    place.chmod(0o640)
    with place.open("rb") as reader:
        write_atomically(str(place), b"new")
        assert reader.read() == b"old and longer"
    assert place.read_bytes() == b"new"
    assert place.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["file"]


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    write_atomically(str(tmp_path / "a/b/file"), b"new")
    assert (tmp_path / "a/b/file").read_bytes() == b"new"


def test_a_name_without_a_folder_is_in_the_current_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_atomically("file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    place = tmp_path / "pipe"
    os.mkfifo(place)
    reader = os.open(place, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_atomically(str(place), b"new")
        assert os.read(reader, 10) == b"new"
    finally:
        os.close(reader)


def test_what_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "file"
    place.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Ending) as caught:
        write_atomically(str(place), b"new")
    assert caught.value.status == exit_status.OUTPUT
    assert caught.value.sentence == f"could not write {place}: No space left on device"
    assert place.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("name", ["file", None])
def test_a_document_that_is_given_up_half_way_is_not_written(
    name: str | None, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    place = tmp_path / "file"
    place.write_bytes(b"old")

    def give_up() -> NoReturn:
        with output_of(name and str(tmp_path / name)) as file:
            file.write(b"new")
            raise Ending(exit_status.OUTPUT, "given up")

    with pytest.raises(Ending, match="given up"):
        give_up()
    assert place.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]
    assert capfdbinary.readouterr().out == b""

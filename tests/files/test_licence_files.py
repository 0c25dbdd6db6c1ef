"""Which files carry a licence, by their names."""

import pytest

from sca.files.licence_files import licence_files, licence_folder, role_of
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import MemoryTree


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("LICENSE", "licence"),
        ("LICENCE.md", "licence"),
        ("License.txt", "licence"),
        ("license", "licence"),
        ("LICENSE-MIT", "licence"),
        ("LICENSE.APACHE2", "licence"),
        ("MIT-LICENSE.txt", "licence"),
        ("COPYING", "licence"),
        ("COPYING.LESSER", "licence"),
        ("UNLICENSE", "licence"),
        ("NOTICE", "notice"),
        ("NOTICE.txt", "notice"),
        ("ThirdPartyNotices.txt", "notice"),
        ("THIRD-PARTY-NOTICES", "notice"),
        ("AUTHORS.rst", "copyright"),
        ("COPYRIGHT", "copyright"),
        ("license.js", ""),
        ("LICENSE.json", ""),
        ("licenses.py", ""),
        ("notice.ts", ""),
        ("README.md", ""),
        ("licensed", ""),
        ("", ""),
        ("x" * 5000, ""),
    ],
)
def test_names(name: str, role: str) -> None:
    assert role_of(name) == role


def test_what_is_recorded_of_a_file() -> None:
    (found,) = licence_files(MemoryTree({"p/LICENSE": b"abc", "p/main.js": b"x"}), "p", ["LICENSE", "main.js"], DEFAULTS)
    assert (found.path, found.size, found.role, found.archive) == ("p/LICENSE", 3, "licence", "")
    assert found.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_what_lies_deeper_in_a_folder_of_licences_is_that_of_a_part() -> None:
    tree = MemoryTree({"l/LICENSE": b"1", "l/vendor/x/LICENSE": b"2", "l/any.txt": b"3", "l/vendor/NOTICE": b"4"})
    found = {one.path: one.role for one in licence_folder(tree, "l", DEFAULTS)}
    assert found == {"l/LICENSE": "licence", "l/any.txt": "licence", "l/vendor/x/LICENSE": "part", "l/vendor/NOTICE": "notice"}


def test_limits() -> None:
    tree = MemoryTree({f"LICENSE-{number}": b"x" * number for number in range(1, 10)})
    assert len(licence_files(tree, "", tree.names(""), Limits(licence_file_bytes=5))) == 5
    assert len(licence_files(tree, "", tree.names(""), Limits(licence_files=3))) == 3

"""What Chisel writes down of the packages whose slices it installed."""

import json
import sys

import pytest

from sca.files.errors import InputError
from sca.model.inventory import Extract
from sca.parsers.base import Format
from sca.parsers.names import NAMES
from sca.parsers.system.chisel import parse
from tests.parsers.system.systems import by_name, edges, facts, problems, read

if sys.version_info >= (3, 14):
    from compression.zstd import compress
else:
    from backports.zstd import compress

WALL = "var/lib/chisel/manifest.wall"
HEAD = {"jsonwall": "1.0", "schema": "1.0", "count": 4}
LIBC = {"kind": "package", "name": "libc6", "version": "2.39-0ubuntu8.3", "sha256": "0" * 64, "arch": "amd64"}
OTHERS = ({"kind": "slice", "name": "libc6_libs"}, {"kind": "path", "path": "/usr/lib/x", "slices": ["libc6_libs"]})


def lines(*values: object) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def of(data: bytes, **files: str) -> Extract:
    more = {name.replace("__", "/"): text for name, text in files.items()}
    return read(parse, {"etc/os-release": "ID=ubuntu\nVERSION_ID='24.04'\n", WALL: data, **more}, WALL)


def test_packages_are_those_of_the_distribution() -> None:
    extract = of(
        compress(lines(HEAD, *OTHERS, LIBC)), usr__share__doc__libc6__copyright="Format: x\n\nFiles: *\nLicense: LGPL-2.1+\n"
    )
    (libc,) = extract.components
    assert libc.package.purl == "pkg:deb/ubuntu/libc6@2.39-0ubuntu8.3?arch=amd64&distro=ubuntu-24.04"
    assert (facts(libc).architecture, libc.locations[0].line) == ("amd64", 4)
    assert [claim.raw for claim in libc.licences] == ["LGPL-2.1+"]
    assert edges(extract) == {("system", "libc6")}
    assert (extract.completeness, extract.problems) == ("unknown", ())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(lines(HEAD, LIBC), [], id="not packed"),
        pytest.param(lines(HEAD, LIBC) + b"{\n", [("E-FIELD", 3, "package")], id="a line that is cut off"),
        pytest.param(lines(HEAD, LIBC, LIBC | {"name": "../x"}), [("E-NAME", 3, "package")], id="a name that is none"),
        pytest.param(lines(HEAD, LIBC, {"kind": "package"}), [("E-NAME", 3, "package")], id="nothing but a kind"),
        pytest.param(lines(HEAD, LIBC, LIBC), [("E-DUPLICATE", 3, "field")], id="a package twice"),
        pytest.param(lines(HEAD, LIBC) + b"[" * 100_000, [("E-FIELD", 3, "package")], id="many levels"),
    ],
)
def test_what_is_odd_costs_no_more_than_itself(data: bytes, said: list[tuple[str, int, str]]) -> None:
    extract = of(data)
    assert problems(extract) == [(code, f"{WALL}:{line}", cost) for code, line, cost in said]
    assert "libc6 2.39-0ubuntu8.3" in by_name(extract)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text",
        lines(LIBC),
        lines(HEAD | {"schema": "2.0"}, LIBC),
        compress(lines(HEAD, LIBC))[:-5],
        compress(b"\0" * 40_000_000),
    ],
    ids=["empty", "text", "no head", "another schema", "cut off", "a bomb"],
)
def test_what_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        of(data)


def test_which_file_it_wants() -> None:
    row = NAMES.claim(f"rootfs/{WALL}")
    assert isinstance(row, Format)
    assert row.name == "chisel"
    assert NAMES.claim("manifest.wall") is None

"""Rows about the file system: what lies in a checkout besides regular files, and what changes while it is read."""

from tests.hostile.case import GOOD_LOCK, Row
from tests.hostile.lay import data, deep_folders, fifo, files, link, mode, raw_name, several, sized, text, unix_socket, writing_to

BIG = b'{"lockfileVersion": 3, "packages": {}}' + b" " * 25_000_000

ROWS = (
    Row("FS-special-file-1", fifo("web/package-lock.json"), at="web/package-lock.json", says=("E-SPECIAL", "named pipe (FIFO)")),
    Row("FS-special-file-2", unix_socket("web/requirements.txt"), at="web/requirements.txt", says=("E-SPECIAL", "socket")),
    Row(
        "FS-symlink-loop",
        several(link("web/a", "b"), link("web/b", "a"), text("web/package-lock.json", GOOD_LOCK)),
        exit=0,
        at="web/a",
        says=("E-LINK-LOOP", "circle"),
        keeps=("pkg:npm/alpha@1.0.0",),
    ),
    Row(
        "FS-symlink-parent-loop",
        several(link("web/up", ".."), link("web/here", "."), text("web/package-lock.json", GOOD_LOCK)),
        exit=0,
        at=".",
        says=("E-LINK", "2 linked folders are not followed"),
    ),
    Row(
        "FS-symlink-escape",
        link("web/requirements.txt", "/etc/passwd"),
        at="web/requirements.txt",
        says=("E-OUTSIDE", "/etc/passwd", "outside the scanned folder"),
        hides=("root:x:",),
    ),
    Row(
        "FS-unreadable-dir",
        several(text("packages/api/package-lock.json", GOOD_LOCK), mode("packages/api", 0)),
        at="packages/api/",
        says=("E-UNREADABLE", "folder cannot be read"),
        enforced=True,
    ),
    Row("FS-deep-tree", deep_folders(3000), says=("E-DEPTH", "256 (walk-depth)"), seconds=1),
    Row(
        "FS-huge-tree",
        files({f"many/{folder}/{number}.txt": "" for folder in range(20) for number in range(20)}),
        at="many/",
        says=("E-FILES", "more than 300 files (files-walked)"),
        arguments=("--limit", "files-walked=300"),
        seconds=1,
        note="a million files take minutes to make: the same limit, set lower",
    ),
    Row(
        "FS-changing-file",
        data("web/package-lock.json", BIG),
        at="web/package-lock.json",
        says=("E-CHANGED", "changed while it was read, twice"),
        during=lambda root: writing_to(root / "web/package-lock.json"),
    ),
    Row(
        "FS-file-name",
        raw_name(b"requirements-\xff.txt", b"delta==4.0.0 --hash=sha256:" + b"0" * 64 + b"\n"),
        exit=0,
        keeps=("pkg:pypi/delta@4.0.0",),
    ),
    Row(
        "FS-case-collision",
        files({"web/package-lock.json": GOOD_LOCK, "web/PACKAGE-LOCK.JSON": "{"}),
        exit=0,
        at="web/package-lock.json",
        says=("E-CASE", "PACKAGE-LOCK.JSON", "differ only in case"),
    ),
    Row(
        "FS-windows-names",
        files({"aux/package-lock.json": GOOD_LOCK, "con.csproj": "<PackageReference", "web/x:requirements.txt": "a==1"}),
        at="aux/package-lock.json",
        says=("E-NAME", "reserved"),
    ),
    Row(
        "ours: an unreadable file",
        several(text("web/package-lock.json", GOOD_LOCK), mode("web/package-lock.json", 0)),
        at="web/package-lock.json",
        says=("E-UNREADABLE", "Permission denied"),
        enforced=True,
    ),
    Row("ours: a folder named like an input", text("web/package-lock.json/x", "a"), exit=0),
    Row("ours: a link to nothing", link("web/package-lock.json", "nowhere"), at="web/package-lock.json", says=("E-MISSING",)),
    Row(
        "ours: a link to itself",
        link("web/package-lock.json", "package-lock.json"),
        at="web/package-lock.json",
        says=("E-LINK-LOOP",),
    ),
    Row(
        "ours: a link to a file inside",
        several(text("real.json", GOOD_LOCK), link("web/package-lock.json", "../real.json")),
        exit=0,
        keeps=("pkg:npm/alpha@1.0.0",),
    ),
    Row(
        "ours: a terabyte without a block",
        sized("web/package-lock.json", 1 << 40),
        at="web/package-lock.json",
        says=("E-SIZE", "text-bytes"),
    ),
    Row(
        "ours: a name with a line break and a terminal command",
        data("web/requirements-\n\x1b[2J::error::x.txt", b"delta==4.0.0 --hash=sha256:" + b"0" * 64),
        says=("E-NAME", "not allowed on Windows"),
        hides=("\x1b",),
    ),
)

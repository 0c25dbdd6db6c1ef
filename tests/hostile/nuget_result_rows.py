"""Rows about what NuGet and Paket write down: restore results, applications, flat lists and locks."""

import json
from typing import Any

from tests.files.archives import zip_of
from tests.hostile.case import PERMISSIVE, Row
from tests.hostile.lay import data, files, text
from tests.hostile.nuget_rows import CHAIN, HIDDEN, LAUGHS, PROJECT
from tests.hostile.python_package_rows import lying, overlapping

ASSETS = "app/obj/project.assets.json"
DEPS = "publish/App.deps.json"
CONFIG = "app/packages.config"
PAKET = "app/paket.lock"
GOOD = {"Good/1.0.0": {"type": "package"}}
OUTSIDE = {"Core/1.0.0": {"path": "../../../../etc/x.csproj"}}
NUPKG = "feed/Good.1.0.0.nupkg"
NUSPEC = b"<package><metadata><id>Good</id><version>1.0.0</version></metadata></package>"
# As long as the name of a member in the archives that are made for wheels.
IN_WHEEL, IN_PACKAGE = b"a-1.dist-info/METADATA", b"contoso.aaaaaaa.nuspec"
KEPT = ("pkg:nuget/Good@1.0.0",)


def assets(target: dict[str, Any], **more: Any) -> str:
    """A restore result with one framework: its first library on line 5."""
    project = {"restore": {"projectPath": "/home/somebody/app/App.csproj", **more.pop("restore", {})}, "frameworks": {}}
    return json.dumps({"version": 3, "targets": {"net8.0": target}, "libraries": {}, "project": project, **more}, indent=1)


def deps(target: dict[str, Any]) -> str:
    listed = {key: {"type": "package"} for key in target}
    return json.dumps({"runtimeTarget": {"name": "net8.0"}, "targets": {"net8.0": target}, "libraries": listed}, indent=1)


ROWS = (
    Row(
        "NUG-assets-json",
        text(ASSETS, '{"version": 3, "targets": {' + ",".join(f'"a{n}":{{}}' for n in range(3_000_000)) + "}}"),
        at=ASSETS,
        says=("E-SIZE", "text-bytes"),
        seconds=1,
    ),
    Row(
        "NUG-assets-json: within the size",
        text(ASSETS, '{"version": 3, "targets": {' + ",".join(f'"a{n}":{{}}' for n in range(1_500_000)) + "}}"),
        at=ASSETS,
        says=("E-PACKAGES", "packages-per-file"),
        seconds=10,
    ),
    Row(
        "NUG-msbuild-condition: beside a restore",
        files({"app/App.csproj": PROJECT, ASSETS: assets(GOOD)}),
        exit=0,
        keeps=KEPT,
    ),
    Row(
        "ours: a restore result full of paths and passwords",
        text(
            ASSETS,
            assets(
                GOOD,
                restore={
                    "projectName": "App",
                    "sources": {f"https://u:{HIDDEN}@feed.example.test/v3/index.json": {}},
                    "configFilePaths": ["/home/somebody/NuGet.Config"],
                },
                packageFolders={"/home/somebody/.nuget/packages/": {}},
                logs=[{"code": "NU1701", "level": "Warning", "message": f"/home/somebody/{HIDDEN}"}],
            ),
        ),
        exit=0,
        hides=(HIDDEN, "somebody"),
        keeps=KEPT,
    ),
    Row("ours: an unknown version of a restore result", text(ASSETS, '{"version": 99, "targets": {}}'), at=ASSETS, says=("99",)),
    Row(
        "ours: libraries with names and versions that are none",
        text(ASSETS, assets({"../evil/1.0.0": {"type": "package"}, f"Long/{'9' * 5000}": {"type": "package"}, **GOOD})),
        at=f"{ASSETS}:5",
        says=("E-ENTRY",),
        keeps=KEPT,
    ),
    Row(
        "ours: a referenced project far outside",
        text(ASSETS, assets({"Core/1.0.0": {"type": "project"}, **GOOD}, libraries=OUTSIDE)),
        exit=0,
        keeps=KEPT,
    ),
    Row(
        "ours: a restore that failed",
        text(ASSETS, assets(GOOD, logs=[{"code": "NU1101", "level": "Error", "libraryId": "Gone"}])),
        at=ASSETS,
        says=("E-RESTORE", "NU1101 about Gone"),
        keeps=KEPT,
    ),
    Row(
        "ours: an application that needs what it does not list",
        text(DEPS, deps({"Good/1.0.0": {"dependencies": {"Gone": "1.0.0"}}})),
        at=f"{DEPS}:7",
        says=("E-DANGLING", "Gone"),
        keeps=KEPT,
    ),
    Row(
        "NUG-xml-entities-1",
        text(CONFIG, LAUGHS.replace("Project", "packages")),
        at=f"{CONFIG}:1",
        says=("E-DOCTYPE",),
        seconds=0.05,
    ),
    Row(
        "NUG-xml-entities-2: in packages.config",
        text(CONFIG, CHAIN.replace("Project", "packages")),
        at=f"{CONFIG}:1",
        says=("E-DOCTYPE",),
        seconds=0.1,
    ),
    Row(
        "NUG-version-text: in packages.config",
        text(CONFIG, f'<packages>\n<package id="Long" version="{"9" * 5000}"/><package id="Good" version="1.0.0"/></packages>'),
        at=f"{CONFIG}:2",
        says=("E-VERSION",),
        keeps=KEPT,
    ),
    Row(
        "NUG-case: in packages.config",
        text(CONFIG, '<packages><package id="GOOD" version="1.0.0"/></packages>'),
        exit=1,
        finds=("GOOD",),
        policy="schema: 1\nname: p\nlicences: {unknown: allow}\npackages:\n  default: allow\n  denied:\n"
        "    - {match: pkg:nuget/good, reason: a test}\n",
    ),
    Row(
        "ours: a Paket lock of tabs",
        text(PAKET, "\t" * 60_000 + "x"),
        at=f"{PAKET}:1",
        says=("E-LINE",),
    ),
    Row(
        "ours: a Paket lock with a password and a file of the machine",
        text(
            PAKET,
            f"NUGET\n  remote: https://u:{HIDDEN}@feed.example.test/v3\n    Good (1.0.0)\n"
            "HTTP\n  remote: file:///home/somebody/a.dll\n    a.dll\n",
        ),
        exit=0,
        policy=PERMISSIVE + "gaps: {unpinned: allow}\n",
        hides=(HIDDEN, "somebody"),
        keeps=KEPT,
    ),
    Row(
        "ours: a Paket lock whose restriction never ends",
        text(PAKET, "NUGET\n  remote: x\n    Good (1.0.0) - restriction: " + "|| (>= net45) " * 200_000),
        exit=0,
        keeps=KEPT,
        seconds=2,
    ),
    Row(
        "NUG-nupkg-overlap",
        data(NUPKG, overlapping().replace(IN_WHEEL, IN_PACKAGE)),
        at=NUPKG,
        says=("E-AMBIGUOUS", "lie over one another"),
        seconds=1,
    ),
    Row(
        "NUG-nupkg-zip-slip",
        data(NUPKG, zip_of({"Good.nuspec": NUSPEC, "../evil.dll": b"", "/abs": b"", "C:\\x": b"", "a\\..\\b": b""})),
        at=NUPKG,
        says=("E-ARCHIVE", "4 members with a path out of the archive"),
        keeps=KEPT,
    ),
    Row(
        "NUG-nupkg-nul-name",
        data(NUPKG, zip_of({"Good.nuspec": NUSPEC, "x_y.dll": b""}).replace(b"x_y", b"x\0y")),
        at=NUPKG,
        says=("E-AMBIGUOUS", "readers take differently", "\\u{0}"),
        seconds=0.1,
    ),
    Row(
        "NUG-nupkg-lying-size",
        data(NUPKG, lying().replace(IN_WHEEL, IN_PACKAGE)),
        at=NUPKG,
        says=("E-ARCHIVE", "is not what the directory says"),
        seconds=0.5,
    ),
    Row(
        "ours: a package with two descriptions",
        data(NUPKG, zip_of({"Good.nuspec": NUSPEC, "Evil.nuspec": NUSPEC})),
        at=NUPKG,
        says=("E-AMBIGUOUS", "2 descriptions"),
    ),
    Row(
        "NUG-xml-entities-1: in a package",
        data(NUPKG, zip_of({"Good.nuspec": LAUGHS.replace("Project", "package").encode()})),
        at=NUPKG,
        says=("E-DOCTYPE",),
        seconds=0.1,
    ),
)

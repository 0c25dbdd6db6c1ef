"""Rows about pnpm-lock.yaml."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.hostile.case import Row
from tests.hostile.lay import files, text

LOCK = "web/pnpm-lock.yaml"
HEAD = "lockfileVersion: '9.0'\n"
HIDDEN = "s3cr3t"
SHA512 = "sha512-" + "A" * 86 + "=="
SOURCES = "schema: 1\nname: sources\nlicences: {unknown: allow}\nsources: {npm: [default]}\n"


def lock(content: str) -> Callable[[Path], object]:
    """A lock whose content begins on line 2."""
    return text(LOCK, HEAD + content)


def package(key: str, resolution: str = f"{{integrity: {SHA512}}}", more: str = "") -> str:
    """A lock of one package that the project needs; its facts stand on line 7."""
    name = key[: key.index("@", 1)]
    version = key.partition("@")[2]
    return (
        f"importers:\n  .:\n    dependencies:\n      {name}: {{specifier: '*', version: '{version}'}}\npackages:\n"
        f"  {key}:\n    resolution: {resolution}\n{more}snapshots:\n  {key}: {{}}\n"
    )


TYPED = "".join(f"  {key}:\n    resolution: {{integrity: {SHA512}}}\n" for key in ("no@1.10.0", "nan@2020.1.1", "null@0.17.0"))
TOOL = "importers:\n  .:\n    packageManagerDependencies:\n      pnpm: {specifier: '*', version: 12.0.0}\n"
OWN = f"{HEAD}{TOOL}packages:\n  pnpm@12.0.0:\n    resolution: {{integrity: {SHA512}}}\nsnapshots:\n  pnpm@12.0.0: {{}}\n"
MANIFEST = json.dumps({"name": "shop", "license": "MIT", "dependencies": {"a": "*", "evil": "^6"}})

ROWS = (
    Row("YRN-yaml-depth: pnpm", text(LOCK, "[" * 60_000), at=f"{LOCK}:1", says=("E-DEPTH", "yaml-depth"), seconds=2),
    Row(
        "YRN-yaml-depth: pnpm, in a value", lock("a: " + "[" * 60_000), at=f"{LOCK}:2", says=("E-DEPTH", "yaml-depth"), seconds=2
    ),
    Row(
        "YRN-yaml-alias: pnpm",
        lock(
            "a: &a [x, x]\n"
            + "".join(f"{here}: &{here} [*{there}, *{there}]\n" for there, here in zip("abcdefgh", "bcdefghi", strict=True))
        ),
        at=f"{LOCK}:2",
        says=("E-ALIAS",),
    ),
    Row("YRN-yaml-merge-key: pnpm", lock("packages:\n  <<: {a@1.0.0: {}}\n"), at=f"{LOCK}:3", says=("E-ALIAS", "merge key")),
    Row(
        "YRN-yaml-tag: pnpm",
        lock("packages: !!python/object/apply:os.system [touch canary]\n"),
        at=f"{LOCK}:2",
        says=("E-TAG", "every value is text"),
    ),
    Row(
        "YRN-yaml-typing: pnpm",
        lock(f"packages:\n{TYPED}"),
        exit=0,
        keeps=("pkg:npm/no@1.10.0", "pkg:npm/nan@2020.1.1", "pkg:npm/null@0.17.0"),
    ),
    Row(
        "YRN-multi-document: pnpm",
        lock(f"---\n{HEAD}packages: {{}}\n"),
        at=f"{LOCK}:3",
        says=("E-STRUCTURE", "several documents"),
    ),
    Row(
        "YRN-multi-document: pnpm, three",
        text(LOCK, f"---\n{OWN}---\n{OWN}---\n{HEAD}{package('a@1.0.0')}"),
        at=f"{LOCK}:13",
        says=("E-STRUCTURE", "several documents"),
    ),
    Row(
        "YRN-multi-document: pnpm, its own and the project's",
        text(LOCK, f"---\n{OWN}---\n{HEAD}{package('a@1.0.0')}"),
        exit=0,
        keeps=("pkg:npm/a@1.0.0", "pkg:npm/pnpm@12.0.0"),
    ),
    Row(
        "YRN-git-commit-field: pnpm",
        lock(
            package(
                "a@git+https://git.example.test/a.git",
                "{type: git, repo: 'https://git.example.test/a.git', commit: --upload-pack=touch canary}",
                "    version: 1.0.0\n",
            )
        ),
        at=f"{LOCK}:7",
        says=("E-FIELD", "commit"),
        keeps=("pkg:npm/a@1.0.0",),
    ),
    Row(
        "ours: pnpm, a later lock version",
        text(LOCK, f"lockfileVersion: '10.0'\n{package('a@1.0.0')}"),
        at=f"{LOCK}:1",
        says=("E-LOCK-VERSION", "10.0"),
    ),
    Row(
        "ours: pnpm, a merge conflict",
        lock(f"<<<<<<< HEAD\n{package('a@1.0.0')}=======\n>>>>>>> theirs\n"),
        at=f"{LOCK}:2",
        says=("E-SYNTAX", "merge conflict"),
    ),
    Row("ours: pnpm, cut off", lock("packages:\n  a@1.0.0:\n    resolution: {integrity: sha5"), at=LOCK, says=("E-SYNTAX",)),
    Row(
        "ours: pnpm, a key that stands twice",
        lock("packages:\n  a@1.0.0: {}\n  a@1.0.0: {}\n"),
        at=f"{LOCK}:4",
        says=("E-DUPLICATE-KEY", "lines 3 and 4"),
    ),
    Row(
        "ours: pnpm, paths out of the checkout",
        lock(
            "importers:\n  ../../../../etc:\n    dependencies:\n      a: {specifier: '*', version: 1.0.0}\n"
            "  /etc: {}\npackages:\n  a@1.0.0:\n    resolution: {integrity: " + SHA512 + "}\nsnapshots:\n  a@1.0.0: {}\n"
        ),
        at=f"{LOCK}:6",
        says=("E-ENTRY", "/etc"),
        hides=("root:x:",),
        keeps=("pkg:npm/a@1.0.0",),
    ),
    Row(
        "ours: pnpm, tokens in addresses",
        lock(
            package(
                f"a@https://u:{HIDDEN}@x.example.test/a.tgz",
                f"{{tarball: 'https://u:{HIDDEN}@x.example.test/a.tgz?t={HIDDEN}', integrity: {SHA512}}}",
                "    version: 1.0.0\n",
            )
        ),
        exit=1,
        hides=(HIDDEN,),
        keeps=("pkg:npm/a@1.0.0",),
        finds=("credentials-in-source", "a@1.0.0"),
        policy=SOURCES,
    ),
    Row(
        "ours: pnpm, a manifest asks for more than the lock holds",
        files({LOCK: HEAD + package("a@1.0.0"), "web/package.json": MANIFEST}),
        at="web/package.json:1",
        says=("E-DRIFT", "evil"),
        keeps=("pkg:npm/a@1.0.0",),
    ),
    Row(
        "ours: pnpm, a long name of one folder after another",
        lock("importers:\n" + "".join(f"  {'a/' * (n + 1)}b: {{}}\n" for n in range(1000))),
        exit=0,
        seconds=5,
    ),
)

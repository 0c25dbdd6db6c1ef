"""Rows about yarn.lock, of yarn 1 and of later ones."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.hostile.case import Row
from tests.hostile.lay import files, several, text

LOCK = "web/yarn.lock"
HEAD = "__metadata:\n  version: 8\n\n"
CLASSIC = "# yarn lockfile v1\n\n"
HIDDEN = "s3cr3t"
SHA512 = "sha512-" + "A" * 86 + "=="


def berry(blocks: str) -> Callable[[Path], object]:
    """A lock of a later yarn without a manifest; the first block begins on line 4."""
    return text(LOCK, HEAD + blocks)


def package(name: str, version: str = "1.0.0", reference: str = "") -> str:
    resolution = f"{name}@{reference or f'npm:{version}'}"
    return f'"{name}@npm:^1":\n  version: {version}\n  resolution: "{resolution}"\n  linkType: hard\n\n'


def shop(lock: str, **manifest: object) -> dict[str, str]:
    return {LOCK: lock, "web/package.json": json.dumps({"name": "shop", "license": "MIT", **manifest})}


TYPED = "".join(
    package(name, version) for name, version in (("no", "1.10"), ("nan", "2020-01-01"), ("on", "0o17"), ("null", "1e3"))
)
EVIL = """const fs = require("fs")
fs.writeFileSync("canary", "run")
"""
SETTINGS = f"""yarnPath: ./evil.cjs
npmAuthToken: {HIDDEN}
plugins:
  - path: ./evil.cjs
    spec: "https://plugins.example.test/evil.cjs"
npmRegistryServer: "https://user:{HIDDEN}@npm.example.test"
"""
WANTS_ALL = json.dumps(
    {"name": "shop", "license": "MIT", "dependencies": {"a": "^1"}, "scripts": {"postinstall": "touch canary"}}
)

ROWS = (
    Row("YRN-yaml-depth: yarn", berry("a: " + "[" * 60_000), at=f"{LOCK}:4", says=("E-DEPTH", "yaml-depth"), seconds=2),
    Row(
        "YRN-yaml-depth: yarn, by indentation",
        berry("".join(f"{' ' * level}a:\n" for level in range(200))),
        at=LOCK,
        says=("E-DEPTH", "yaml-depth"),
        seconds=2,
    ),
    Row(
        "YRN-yaml-alias: yarn",
        berry(
            "a: &a [x, x]\n"
            + "".join(f"{here}: &{here} [*{there}, *{there}]\n" for there, here in zip("abcdefgh", "bcdefghi", strict=True))
        ),
        at=f"{LOCK}:4",
        says=("E-ALIAS",),
    ),
    Row(
        "YRN-yaml-merge-key: yarn",
        berry('"a@npm:^1":\n  <<: {version: 1.0.0}\n  version: 2.0.0\n'),
        at=f"{LOCK}:5",
        says=("E-ALIAS", "merge key"),
    ),
    Row(
        "YRN-yaml-tag: yarn",
        berry("a: !!python/object/apply:os.system [touch canary]\n"),
        at=f"{LOCK}:4",
        says=("E-TAG", "every value is text"),
    ),
    Row(
        "YRN-yaml-typing: yarn",
        berry(TYPED),
        exit=0,
        keeps=("pkg:npm/no@1.10", "pkg:npm/nan@2020-01-01", "pkg:npm/on@0o17", "pkg:npm/null@1e3"),
    ),
    Row("YRN-multi-document: yarn", berry(f"{package('a')}---\n{HEAD}"), at=f"{LOCK}:1", says=("E-STRUCTURE", "one document")),
    Row(
        "YRN-git-commit-field: yarn",
        berry(package("a", reference="https://git.example.test/a.git#commit=--upload-pack=touch canary")),
        at=f"{LOCK}:4",
        says=("E-FIELD", "commit"),
        keeps=("pkg:npm/a@1.0.0",),
    ),
    Row(
        "YRN-git-commit-field: yarn 1",
        text(
            LOCK, f'{CLASSIC}a@x/a:\n  version "1.0.0"\n  resolved "git+https://git.example.test/a#--upload-pack=touch canary"\n'
        ),
        at=f"{LOCK}:3",
        says=("E-FIELD", "commit"),
        keeps=("pkg:npm/a@1.0.0",),
    ),
    *(
        Row(f"YRN-yarn-v1-grammar: {name}", text(LOCK, CLASSIC + content), at=place, says=("E-SYNTAX", says), seconds=5)
        for name, content, place, says in (
            ("one long line", "a" * 10_000_000, f"{LOCK}:3", "comma"),
            ("one long line of blanks", "a@1," + " " * 10_000_000 + "b", f"{LOCK}:3", "comma"),
            ("an unclosed quote", '"' + "a" * 10_000_000, f"{LOCK}:3", "not closed"),
            ("an unclosed quote with escapes", '"' + "\\" * 9_999_999, f"{LOCK}:3", "not closed"),
            ("tabs", 'a@1:\n\tversion "1.0.0"\n', f"{LOCK}:4", "expected"),
            ("a merge conflict", "<<<<<<< HEAD\na@1:\n", f"{LOCK}:3", "merge conflict"),
        )
    ),
    Row(
        "ours: yarn 1, a request that stands twice",
        text(LOCK, f'{CLASSIC}a@1:\n  version "1.0.0"\n\na@1:\n  version "6.6.6"\n'),
        at=f"{LOCK}:6",
        says=("E-DUPLICATE-KEY", "lines 3 and 6"),
    ),
    Row(
        "YRN-yarn-config",
        files({**shop(HEAD + package("a"), dependencies={}), "web/.yarnrc.yml": SETTINGS, "web/evil.cjs": EVIL}),
        exit=0,
        hides=(HIDDEN,),
        keeps=("pkg:npm/a@1.0.0",),
    ),
    Row(
        "YRN-yarn-config: what makes a package is not run",
        several(
            berry(package("a", reference="exec:./evil.cjs#./evil.cjs::hash=ab&locator=shop%40workspace%3A.")),
            files({"web/evil.cjs": EVIL, "web/package.json": WANTS_ALL.replace('"dependencies": {"a": "^1"}, ', "")}),
        ),
        exit=0,
        keeps=("pkg:npm/a@1.0.0",),
    ),
    Row(
        "ours: yarn 1, folders outside what is scanned",
        files(
            shop(
                f'{CLASSIC}"x@link:../../../etc":\n  version "1.0.0"\n\na@1:\n  version "1.0.0"\n',
                workspaces=["../../*", "/etc/*", "..//../**"],
            )
        ),
        at=f"{LOCK}:3",
        says=("E-ENTRY", "leads out of the scanned folder"),
        keeps=("pkg:npm/a@1.0.0",),
    ),
    Row(
        "ours: yarn, tokens in addresses",
        text(
            LOCK,
            f'{CLASSIC}a@1:\n  version "1.0.0"\n  resolved "https://u:{HIDDEN}@npm.example.test/a/-/a-1.0.0.tgz?t={HIDDEN}"\n'
            f"  integrity {SHA512}\n",
        ),
        exit=0,
        hides=(HIDDEN,),
        keeps=("pkg:npm/a@1.0.0",),
    ),
)

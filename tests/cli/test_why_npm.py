"""`sca why lodash` on one project as every package manager of the npm family writes it down."""

import json
from pathlib import Path

import pytest

from sca.cli import main

MANIFEST = json.dumps({"name": "shop", "dependencies": {"app": "^1.0.0"}}, indent=1)
V3 = {"node_modules/app": {"version": "1.0.0", "dependencies": {"lodash": "^4"}}, "node_modules/lodash": {"version": "4.17.21"}}
ROOT = {"": {"name": "shop", "dependencies": {"app": "^1.0.0"}}}
V1 = {"app": {"version": "1.0.0", "requires": {"lodash": "^4"}}, "lodash": {"version": "4.17.21"}}
PNPM_5 = """lockfileVersion: 5.4
specifiers:
  app: ^1.0.0
dependencies:
  app: 1.0.0
packages:
  /app/1.0.0:
    resolution: {integrity: sha512-HASH}
    dependencies:
      lodash: 4.17.21
  /lodash/4.17.21:
    resolution: {integrity: sha512-HASH}
"""
PNPM_6 = """lockfileVersion: '6.0'
dependencies:
  app:
    specifier: ^1.0.0
    version: 1.0.0
packages:
  /app@1.0.0:
    resolution: {integrity: sha512-HASH}
    dependencies:
      lodash: 4.17.21
  /lodash@4.17.21:
    resolution: {integrity: sha512-HASH}
"""
PNPM_9 = """lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      app:
        specifier: ^1.0.0
        version: 1.0.0
packages:
  app@1.0.0:
    resolution: {integrity: sha512-HASH}
  lodash@4.17.21:
    resolution: {integrity: sha512-HASH}
snapshots:
  app@1.0.0:
    dependencies:
      lodash: 4.17.21
  lodash@4.17.21: {}
"""
YARN_1 = """# yarn lockfile v1

app@^1.0.0:
  version "1.0.0"
  dependencies:
    lodash "^4"

lodash@^4:
  version "4.17.21"
"""
YARN_BERRY = """__metadata:
  version: 8

"app@npm:^1.0.0":
  version: 1.0.0
  resolution: "app@npm:1.0.0"
  dependencies:
    lodash: "npm:^4"

"lodash@npm:^4":
  version: 4.17.21
  resolution: "lodash@npm:4.17.21"

"shop@workspace:.":
  version: 0.0.0-use.local
  resolution: "shop@workspace:."
  dependencies:
    app: "npm:^1.0.0"
"""
BUN = """{
  "lockfileVersion": 1,
  "workspaces": {"": {"name": "shop", "dependencies": {"app": "^1.0.0"}}},
  "packages": {
    "app": ["app@1.0.0", "", {"dependencies": {"lodash": "^4"}}, "sha512-HASH"],
    "lodash": ["lodash@4.17.21", "", {}, "sha512-HASH"],
  }
}
"""
INSTALLED = "node_modules/{}/package.json"


def lock(version: int, **more: object) -> str:
    return json.dumps({"name": "shop", "lockfileVersion": version, **more}, indent=1)


# The files, what is scanned below their folder, the place of the package that asks, and that of lodash.
CASES: dict[str, tuple[dict[str, str], str, str, str]] = {
    "package-lock 1": ({"package-lock.json": lock(1, dependencies=V1)}, "", "package-lock.json:5", "package-lock.json:11"),
    "package-lock 2": (
        {"package-lock.json": lock(2, packages=ROOT | V3, dependencies=V1)},
        "",
        "package-lock.json:11",
        "package-lock.json:17",
    ),
    "package-lock 3": ({"package-lock.json": lock(3, packages=ROOT | V3)}, "", "package-lock.json:11", "package-lock.json:17"),
    "shrinkwrap": (
        {"npm-shrinkwrap.json": lock(3, packages=ROOT | V3)},
        "",
        "npm-shrinkwrap.json:11",
        "npm-shrinkwrap.json:17",
    ),
    "list of npm": (
        {"node_modules/.package-lock.json": lock(3, packages=V3)},
        "node_modules",
        "node_modules/.package-lock.json:5",
        "node_modules/.package-lock.json:11",
    ),
    "tree": (
        {
            INSTALLED.format("app"): json.dumps({"version": "1.0.0", "dependencies": {"lodash": "^4"}}),
            INSTALLED.format("lodash"): json.dumps({"version": "4.17.21"}),
        },
        "node_modules",
        "node_modules/app/package.json:1",
        "node_modules/lodash/package.json:1",
    ),
    "list of pnpm": (
        {"node_modules/.pnpm/lock.yaml": PNPM_9},
        "node_modules",
        "node_modules/.pnpm/lock.yaml:9",
        "node_modules/.pnpm/lock.yaml:11",
    ),
    "pnpm 5": ({"pnpm-lock.yaml": PNPM_5}, "", "pnpm-lock.yaml:7", "pnpm-lock.yaml:11"),
    "pnpm 6": ({"pnpm-lock.yaml": PNPM_6}, "", "pnpm-lock.yaml:7", "pnpm-lock.yaml:11"),
    "pnpm 9": ({"pnpm-lock.yaml": PNPM_9}, "", "pnpm-lock.yaml:9", "pnpm-lock.yaml:11"),
    "yarn 1": ({"yarn.lock": YARN_1}, "", "yarn.lock:3", "yarn.lock:8"),
    "yarn 4": ({"yarn.lock": YARN_BERRY}, "", "yarn.lock:4", "yarn.lock:10"),
    "Bun": ({"bun.lock": BUN}, "", "bun.lock:5", "bun.lock:6"),
}


@pytest.mark.parametrize("case", CASES)
def test_every_lock_answers_with_the_way_and_its_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str) -> None:
    files, target, app, lodash = CASES[case]
    for name, content in {"package.json": MANIFEST, **files}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content.replace("HASH", "A" * 86 + "=="), encoding="utf-8")
    assert main.run(["why", "lodash", str(tmp_path / target)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"lodash@4.17.21  (runtime)  {lodash}"
    assert lines[1].split()[0] == "shop"
    assert lines[2].strip() == f"└─ app@1.0.0  {app}, asked for at package.json:4"
    assert lines[3].strip() == f"└─ lodash@4.17.21  {lodash}"
    assert len(lines) == 4


def test_a_manifest_without_a_lock_answers_for_what_it_asks_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "package.json").write_text(MANIFEST.replace("app", "lodash"), encoding="utf-8")
    assert main.run(["why", "lodash", str(tmp_path)]) == 3
    assert capsys.readouterr().out.splitlines()[0] == "lodash ^1.0.0  (runtime)  package.json:4"

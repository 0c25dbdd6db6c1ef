"""Made-up inputs of any size, the same bytes on every machine.

A lock has the proportions of real ones: three dependencies a package, every eighth package scoped, every tenth
with a copy of another version nested below it, one in six only needed for development.

Format: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json

    python -m benchmarks.synthetic lock FOLDER 20000
    python -m benchmarks.synthetic findings FOLDER 5000
    python -m benchmarks.synthetic tree FOLDER 25000
"""

import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

_BRANCHES = 4
_ROOTS = 24
_TREE_PACKAGES = 500
_FILES_PER_FOLDER = 100
_LICENCES = ("MIT", "MIT", "MIT", "ISC", "Apache-2.0", "BSD-3-Clause", "(MIT OR Apache-2.0)")
POLICY = """# Lets everything in the lock beside it through, after looking at each licence and each source.
schema: 1
name: synthetic
packages:
  default: deny
  approved:
    - pkg:npm/*
    - pkg:npm/@scope-0/*
    - pkg:npm/@scope-1/*
    - pkg:npm/@scope-2/*
    - pkg:npm/@scope-3/*
    - pkg:npm/@scope-4/*
licences:
  allowed: [MIT, ISC, Apache-2.0, BSD-3-Clause]
  unknown: deny
sources:
  npm: ["https://npm.example.test/"]
  integrity: required
"""


def lock(packages: int) -> dict[str, Any]:
    """A package-lock of version 3 with this many third-party entries, all of them reachable from the root."""
    nested = packages // 11
    flat = packages - nested
    entries: dict[str, Any] = {"": _root(flat)}
    for number in range(flat):
        entries[f"node_modules/{_name(number)}"] = _entry(number, flat)
    for place in range(nested):
        owner = place * 10
        other = _nested_child(owner, flat)
        entries[f"node_modules/{_name(owner)}/node_modules/{_name(other)}"] = _leaf(other, "2.0.0", dev=_is_dev(owner))
        entries[f"node_modules/{_name(owner)}"]["dependencies"][_name(other)] = "^2.0.0"
    return {"name": "synthetic", "version": "1.0.0", "lockfileVersion": 3, "requires": True, "packages": entries}


def write_lock(folder: Path, packages: int) -> None:
    """Write a manifest, its lock and a policy that the lock satisfies into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    document = lock(packages)
    (folder / "package.json").write_text(json.dumps(document["packages"][""], indent=2) + "\n", encoding="utf-8")
    (folder / "package-lock.json").write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    (folder / "sca-policy.yaml").write_text(POLICY, encoding="utf-8")


def write_findings(folder: Path, packages: int) -> None:
    """Write the same with a policy that denies every tenth package, each with a way out."""
    write_lock(folder, packages)
    every = (packages - packages // 11) // (packages // 10)
    names = (_name(number * every) for number in range(packages // 10))
    denied = "".join(
        f'    - {{match: "pkg:npm/{name}@^1.0.0", reason: no longer kept, use-instead: another}}\n' for name in names
    )
    (folder / "sca-policy.yaml").write_text(POLICY.replace("licences:", f"  denied:\n{denied}licences:", 1), encoding="utf-8")


def write_tree(folder: Path, files: int) -> None:
    """Write a checkout of this many files of source text, of which a lock, its manifest and a policy are three."""
    write_lock(folder, _TREE_PACKAGES)
    for number in range(files - 3):
        part = folder / "src" / f"part-{number // _FILES_PER_FOLDER:03}"
        if number % _FILES_PER_FOLDER == 0:
            part.mkdir(parents=True)
        (part / f"module-{number:05}.js").write_text(f"export const number = {number};\n", encoding="utf-8")


def _root(flat: int) -> dict[str, Any]:
    starts = range(min(_ROOTS, flat))
    return {
        "name": "synthetic",
        "version": "1.0.0",
        "dependencies": {_name(n): "^1.0.0" for n in starts if not _is_dev(n)},
        "devDependencies": {_name(n): "^1.0.0" for n in starts if _is_dev(n)},
    }


def _entry(number: int, flat: int) -> dict[str, Any]:
    entry = _leaf(number, f"1.{number % 90}.{number % 7}", dev=_is_dev(number))
    entry["dependencies"] = {_name(child): "^1.0.0" for child in _children(number, flat)}
    return entry


def _leaf(number: int, version: str, *, dev: bool) -> dict[str, Any]:
    digest = hashlib.sha512(f"{number} {version}".encode()).digest()
    name = _name(number)
    entry: dict[str, Any] = {
        "version": version,
        "resolved": f"https://npm.example.test/{name}/-/{name.rpartition('/')[2]}-{version}.tgz",
        "integrity": f"sha512-{base64.b64encode(digest).decode()}",
        "license": _LICENCES[number % len(_LICENCES)],
        "engines": {"node": ">=18"},
    }
    if dev:
        entry["dev"] = True
    return entry


def _name(number: int) -> str:
    return f"@scope-{number % 5}/package-{number}" if number % 8 == 0 else f"package-{number}"


def _start(number: int) -> int:
    """The root dependency below which a package hangs. Package n has the children 4n+24 to 4n+27."""
    while number >= _ROOTS:
        number = (number - _ROOTS) // _BRANCHES
    return number


def _is_dev(number: int) -> bool:
    return _start(number) % 6 == 5


def _children(number: int, flat: int) -> list[int]:
    first = number * _BRANCHES + _ROOTS
    below = [child for child in range(first, first + _BRANCHES) if child < flat]
    across = [other for step in (7, 1013) if not _is_dev(other := (number * step + 3) % flat) and other != number]
    return below + across


def _nested_child(owner: int, flat: int) -> int:
    """A package that the owner does not need otherwise, and never the owner itself."""
    taken = {owner, *_children(owner, flat)}
    return next(other for step in range(flat) if (other := (owner + 11 + step) % flat) not in taken)


def main(arguments: list[str]) -> int:
    """Write one of the inputs."""
    what, folder, size = arguments
    {"lock": write_lock, "findings": write_findings, "tree": write_tree}[what](Path(folder), int(size))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

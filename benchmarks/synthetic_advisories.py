"""A quarter of a million vulnerability records, made from the real ones of the advisory data set: other ids, names and versions.

    python -m benchmarks.synthetic_advisories FOLDER [--records N]

Writes FOLDER/npm/all.zip, and FOLDER/package-lock.json, of which every fifth package has records.
"""

import argparse
import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpus_modules import corpus_folder

RECORDS = 250_000
PACKAGES = 5_000
# Of so many packages of the lock one has records: more than in real locks.
NAMED = 5


def real_records() -> list[dict[str, Any]]:
    """The records of the advisory data set, those of npm and of Python."""
    found: dict[str, dict[str, Any]] = {}
    for name in ("npm", "PyPI"):
        with zipfile.ZipFile(corpus_folder().parent / "advisories" / name / "all.zip") as archive:
            for member in sorted(archive.namelist()):
                found[member] = json.loads(archive.read(member))
    return [one for one in found.values() if not one.get("withdrawn")]


def records(count: int) -> Iterator[dict[str, Any]]:
    """That many records: each real one in turn, under other ids and names."""
    real = real_records()
    for number in range(count):
        one = real[number % len(real)]
        turn = number // len(real)
        made = one | {"id": f"{one['id']}-{turn}", "aliases": [f"{alias}-{turn}" for alias in one.get("aliases") or ()]}
        made["affected"] = [_renamed(block, turn) for block in one.get("affected") or ()]
        yield made


def _renamed(block: dict[str, Any], turn: int) -> dict[str, Any]:
    package = block.get("package") or {}
    return block | {"package": package | {"name": f"{package.get('name', 'x')}-{turn}", "ecosystem": "npm"}}


def write(folder: Path, count: int) -> None:
    """The dump, and a lock of PACKAGES packages, some of which it names."""
    (folder / "npm").mkdir(parents=True, exist_ok=True)
    names: dict[str, None] = {}
    with zipfile.ZipFile(folder / "npm" / "all.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for one in records(count):
            archive.writestr(f"{one['id']}.json", json.dumps(one))
            names.update(dict.fromkeys(block["package"]["name"] for block in one["affected"][:1]))
    named = list(names)[: PACKAGES // NAMED]
    packages: dict[str, Any] = {"": {"name": "bench", "version": "1.0.0"}}
    for number in range(PACKAGES):
        name = named[number // NAMED] if number % NAMED == 0 and number // NAMED < len(named) else f"not-named-{number}"
        packages[f"node_modules/{name}"] = {"version": f"{number % 7}.{number % 11}.0"}
    lock = {"name": "bench", "version": "1.0.0", "lockfileVersion": 3, "packages": packages}
    (folder / "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Write them."""
    parser = argparse.ArgumentParser(prog="synthetic_advisories")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=RECORDS)
    options = parser.parse_args(arguments)
    write(options.folder, options.records)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

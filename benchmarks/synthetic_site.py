"""The made-up lock of `benchmarks.synthetic` as an environment that pip filled, and as the list that pip-compile writes.

The environment lies where a system has its packages, so that nobody needs to ask for it. A distribution has its metadata
with a description, a RECORD of some sixty files, WHEEL and INSTALLER; the code itself is left out.

    python -m benchmarks.synthetic_site site FOLDER 400
    python -m benchmarks.synthetic_site requirements FOLDER 20000
"""

import hashlib
import re
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.synthetic import lock

_MODULES = "node_modules/"
_SITE = "usr/lib/python3.11/site-packages"
_LINE = "A line of the description, of which the metadata of a real distribution has a hundred.\n"
_FILES = 60
_POLICY = """schema: 1
name: synthetic
packages:
  default: deny
  approved:
    - pkg:pypi/*
licences: {unknown: allow}
"""
_Entries = dict[str, dict[str, Any]]


def _flat(packages: int) -> _Entries:
    """The packages that are not nested, which is what one environment can hold, by their names."""
    entries = lock(packages)["packages"]
    flat = {path.removeprefix(_MODULES): entry for path, entry in entries.items() if path and path.count(_MODULES) == 1}
    return {
        name: {**entry, "needs": [one for one in entry.get("dependencies", {}) if one in flat]} for name, entry in flat.items()
    }


def _name(path: str) -> str:
    """A name that Python packages may have."""
    return re.sub(r"[@/]+", "-", path).strip("-")


def write_site(folder: Path, packages: int) -> None:
    """Write an environment."""
    for path, entry in _flat(packages + packages // 10).items():
        name, version = _name(path), entry["version"]
        stem = f"{name.replace('-', '_')}-{version}"
        place = folder / _SITE / f"{stem}.dist-info"
        place.mkdir(parents=True)
        needs = "".join(f"Requires-Dist: {_name(one)}>=1\n" for one in entry["needs"])
        tests = "".join(f'Requires-Dist: {tool}>=7; extra == "test"\n' for tool in ("pytest", "coverage", "hypothesis"))
        head = f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nLicense-Expression: MIT\nLicense-File: LICENSE\n"
        metadata = f"{head}Requires-Python: >=3.9\n{needs}Provides-Extra: test\n{tests}\n{_LINE * 100}"
        record = "".join(f"{stem}/module_{number}.py,sha256={number:043},1234\n" for number in range(_FILES))
        (place / "METADATA").write_text(metadata, encoding="utf-8")
        (place / "RECORD").write_text(f"{record}{place.name}/METADATA,,\n", encoding="utf-8")
        (place / "WHEEL").write_text("Wheel-Version: 1.0\nTag: py3-none-any\n", encoding="utf-8")
        (place / "INSTALLER").write_text("pip\n", encoding="utf-8")
    (folder / "sca-policy.yaml").write_text(_POLICY, encoding="utf-8")


def write_requirements(folder: Path, packages: int) -> None:
    """Write a compiled list with hashes and notes."""
    folder.mkdir(parents=True)
    flat = _flat(packages + packages // 10)
    needed_by: defaultdict[str, list[str]] = defaultdict(list)
    for path, entry in flat.items():
        for one in entry["needs"]:
            needed_by[one].append(_name(path))
    with (folder / "requirements.txt").open("w", encoding="utf-8") as file:
        for path in sorted(flat, key=_name):
            hashes = [hashlib.sha256(f"{path}{number}".encode()).hexdigest() for number in range(2)]
            file.write(f"{_name(path)}=={flat[path]['version']} \\\n")
            file.write(" \\\n".join(f"    --hash=sha256:{one}" for one in hashes))
            file.write("\n    # via\n" + "".join(f"    #   {parent}\n" for parent in needed_by[path] or ["-r requirements.in"]))
    (folder / "sca-policy.yaml").write_text(_POLICY, encoding="utf-8")


WRITERS: dict[str, Callable[[Path, int], None]] = {"site": write_site, "requirements": write_requirements}

if __name__ == "__main__":
    WRITERS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))

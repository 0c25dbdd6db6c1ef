"""The made-up lock of `benchmarks.synthetic` as uv would write the same graph, with the pyproject.toml that it is the lock of.

A package has an sdist and two wheels. What the graph nests has a second version, so that needs name version and source.

Format: https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile

    python -m benchmarks.synthetic_pip uv FOLDER 20000
"""

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.synthetic import lock

_MODULES = "node_modules/"
_INDEX = 'source = { registry = "https://pypi.example.test/simple" }'
_FILES = "https://files.example.test/packages"
_POLICY = """# Lets everything in the lock beside it through, after looking at each package and each source.
schema: 1
name: synthetic
packages:
  default: deny
  approved:
    - pkg:pypi/*
licences: {unknown: allow}
sources:
  pypi: ["https://pypi.example.test/"]
  integrity: required
"""
_Entries = dict[str, dict[str, Any]]


def _name(path: str) -> str:
    """A name that Python packages may have."""
    return re.sub(r"[@/]+", "-", path.rpartition(_MODULES)[2]).strip("-")


def uv(entries: _Entries) -> str:
    """A uv.lock of version 1."""
    root = entries[""]
    packages = {(_name(path), entries[path]["version"]): path for path in sorted(filter(None, entries))}
    count = Counter(name for name, _version in packages)
    doubles = frozenset(name for name, number in count.items() if number > 1)
    lines = ["version = 1", "revision = 3", 'requires-python = ">=3.11"']
    for (name, version), path in sorted(packages.items()):
        needs = [_need(path, child, entries, doubles) for child in sorted(entries[path].get("dependencies", {}))]
        lines += _package(name, version, needs)
    lines += ["", "[[package]]", 'name = "synthetic"', 'version = "1.0.0"', 'source = { virtual = "." }']
    runtime, dev = ([_need("", name, entries, doubles) for name in root[key]] for key in ("dependencies", "devDependencies"))
    lines += ["dependencies = [", *runtime, "]", "", "[package.dev-dependencies]", "dev = [", *dev, "]"]
    lines += ["", "[package.metadata]", "requires-dist = [", *map(_asked, root["dependencies"]), "]"]
    lines += ["", "[package.metadata.requires-dev]", "dev = [", *map(_asked, root["devDependencies"]), "]"]
    return "\n".join((*lines, ""))


def _asked(name: str) -> str:
    return f'    {{ name = "{_name(name)}", specifier = ">=1" }},'


def _package(name: str, version: str, needs: list[str]) -> Iterator[str]:
    yield from ("", "[[package]]", f'name = "{name}"', f'version = "{version}"', _INDEX)
    if needs:
        yield from ("dependencies = [", *needs, "]")
    yield f"sdist = {_file(f'{name}-{version}.tar.gz')}"
    yield from ("wheels = [", *(f"    {_file(file)}," for file in _wheels(name, version)), "]")


def _need(path: str, child: str, entries: _Entries, doubles: frozenset[str]) -> str:
    """A dependency, with version and source where the name stands in the lock twice."""
    name = _name(child)
    if name not in doubles:
        return f'    {{ name = "{name}" }},'
    entry = entries.get(f"{path}/{_MODULES}{child}", entries.get(f"{_MODULES}{child}", {}))
    return f'    {{ name = "{name}", version = "{entry["version"]}", {_INDEX} }},'


def _wheels(name: str, version: str) -> Iterator[str]:
    start = f"{name.replace('-', '_')}-{version}"
    yield f"{start}-cp311-cp311-manylinux_2_17_x86_64.whl"
    yield f"{start}-cp311-cp311-win_amd64.whl"


def _file(file: str) -> str:
    digest = hashlib.sha256(file.encode()).hexdigest()
    size = int(digest[:5], 16) + 1
    address = f"{_FILES}/{digest[:2]}/{digest[2:4]}/{digest[4:]}/{file}"
    return f'{{ url = "{address}", hash = "sha256:{digest}", size = {size}, upload-time = "2025-01-01T00:00:00.000Z" }}'


WRITERS: dict[str, tuple[str, Callable[[_Entries], str]]] = {"uv": ("uv.lock", uv)}


def write_lock(kind: str, folder: Path, packages: int) -> None:
    """Write a manifest, its lock and a policy into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = lock(packages)["packages"]
    file, writer = WRITERS[kind]
    (folder / "pyproject.toml").write_text(_manifest(entries[""]), encoding="utf-8")
    (folder / file).write_text(writer(entries), encoding="utf-8")
    (folder / "sca-policy.yaml").write_text(_POLICY, encoding="utf-8")


def _manifest(root: dict[str, Any]) -> str:
    runtime, dev = (", ".join(f'"{_name(name)}>=1"' for name in root[key]) for key in ("dependencies", "devDependencies"))
    return f'[project]\nname = "synthetic"\nversion = "1.0.0"\ndependencies = [{runtime}]\n\n[dependency-groups]\ndev = [{dev}]\n'


if __name__ == "__main__":
    write_lock(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))

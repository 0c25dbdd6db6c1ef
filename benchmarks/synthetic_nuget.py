"""Made-up inputs of NuGet: the graph of `benchmarks.synthetic` as one packages.lock.json, or a solution of many projects.

A solution has central versions, a project file and a lock for each project; every project needs ten packages, two of the
projects before it, and what those packages need in turn.

Formats: https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files and
https://learn.microsoft.com/nuget/consume-packages/central-package-management

    python -m benchmarks.synthetic_nuget lock FOLDER 20000
    python -m benchmarks.synthetic_nuget solution FOLDER 300
"""

import base64
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.synthetic import lock

_MODULES = "node_modules/"
_FRAMEWORK = "net8.0"
_CENTRAL = 200
_DIRECT = 10
POLICY = """# Lets everything in the locks beside it through, after looking at each package.
schema: 1
name: synthetic
packages: {default: allow}
licences: {unknown: allow}
"""
_PROJECT = (
    '<Project Sdk="Microsoft.NET.Sdk">\n  <PropertyGroup>\n    <TargetFramework>net8.0</TargetFramework>\n  </PropertyGroup>\n'
)


def _name(path: str) -> str:
    """An id that NuGet packages may have."""
    return path.rpartition(_MODULES)[2].replace("@", "").replace("/", ".").replace("-", ".").title()


def _entry(kind: str, version: str, needs: dict[str, str], requested: str = "") -> dict[str, Any]:
    digest = base64.b64encode(hashlib.sha512(f"{version} {needs}".encode()).digest()).decode()
    entry: dict[str, Any] = {"type": kind, "resolved": version, "contentHash": digest}
    if requested:
        entry["requested"] = requested
    if needs:
        entry["dependencies"] = needs
    return entry


def write_lock(folder: Path, packages: int) -> None:
    """Write a project with one lock of about this many entries: a graph has one version of a package."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = lock(packages * 11 // 10)["packages"]
    flat = sorted((path for path in entries if path.count(_MODULES) == 1), key=_name)
    direct = {**entries[""]["dependencies"], **entries[""]["devDependencies"]}
    section = {
        _name(path): _entry(
            "Direct" if path.removeprefix(_MODULES) in direct else "Transitive",
            entries[path]["version"],
            {_name(child): "1.0.0" for child in sorted(entries[path]["dependencies"])},
            "[1.0.0, )" if path.removeprefix(_MODULES) in direct else "",
        )
        for path in flat
    }
    references = "".join(f'    <PackageReference Include="{_name(name)}" Version="1.0.0" />\n' for name in sorted(direct))
    text = f"{_PROJECT}  <ItemGroup>\n{references}  </ItemGroup>\n</Project>\n"
    (folder / "Synthetic.csproj").write_text(text, encoding="utf-8")
    _write_json(folder / "packages.lock.json", {"version": 1, "dependencies": {_FRAMEWORK: section}})
    (folder / "sca-policy.yaml").write_text(POLICY, encoding="utf-8")


def write_solution(folder: Path, projects: int) -> None:
    """Write central versions and the projects, each with its lock."""
    folder.mkdir(parents=True, exist_ok=True)
    versions = "".join(f'    <PackageVersion Include="Package.{n}" Version="{n % 9}.1.0" />\n' for n in range(_CENTRAL))
    central = "    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>\n"
    text = f"<Project>\n  <PropertyGroup>\n{central}  </PropertyGroup>\n  <ItemGroup>\n{versions}  </ItemGroup>\n</Project>\n"
    (folder / "Directory.Packages.props").write_text(text, encoding="utf-8")
    (folder / "sca-policy.yaml").write_text(POLICY, encoding="utf-8")
    for number in range(projects):
        place = folder / "src" / f"Project{number:03}"
        place.mkdir(parents=True)
        used = [(number * 7 + step) % _CENTRAL for step in range(_DIRECT)]
        lines = [f'    <PackageReference Include="Package.{one}" />\n' for one in sorted(used)]
        lines += [f'    <ProjectReference Include="../Project{n:03}/Project{n:03}.csproj" />\n' for n in _before(number)]
        (place / f"Project{number:03}.csproj").write_text(
            f"{_PROJECT}  <ItemGroup>\n{''.join(lines)}  </ItemGroup>\n</Project>\n", encoding="utf-8"
        )
        _write_json(place / "packages.lock.json", {"version": 2, "dependencies": {_FRAMEWORK: _section(number, used)}})


def _section(number: int, used: list[int]) -> dict[str, Any]:
    section = {}
    for one in sorted(used):
        needs = {f"Base.{(one + step) % 50}": "1.0.0" for step in range(3)}
        section[f"Package.{one}"] = _entry("Direct", f"{one % 9}.1.0", needs, f"[{one % 9}.1.0, )")
    below = {(one + step) % 50 for one in used for step in range(3)}
    section |= {f"Base.{one}": _entry("Transitive", "1.0.0", {}) for one in sorted(below)}
    section |= {f"project{n:03}": {"type": "Project"} for n in _before(number)}
    return section


def _before(number: int) -> Iterator[int]:
    return (other for other in (number - 1, number // 2) if 0 <= other < number)


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    {"lock": write_lock, "solution": write_solution}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))

"""Generated solutions, restored and published by the real client: what it lists is what the parsers read.

Packages come from a folder feed that `../shared/tools/nuget_feed.py` makes, so no network is needed beyond the installation of
the client.
"""

import json
import subprocess
import sys
from hashlib import sha512
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sca.files.disk import DiskTree
from sca.files.limits import DEFAULTS
from sca.files.view import FileView
from sca.model.component import Component, NugetFacts, Scope
from sca.model.inventory import Extract
from sca.parsers.base import Parse
from sca.parsers.nuget import deps_json, packages_lock, project_assets

FEED = Path(__file__).resolve().parents[4] / "shared" / "tools" / "nuget_feed.py"
PROJECTS = 6
PACKAGES = 25
FRAMEWORKS = ("netcoreapp3.1", "netstandard2.1")
LONG = {"netcoreapp3.1": ".NETCoreApp,Version=v3.1", "netstandard2.1": ".NETStandard,Version=v2.1"}
Listed = dict[str, dict[str, tuple[str, bool]]]


def table(random: Random) -> list[dict[str, Any]]:
    """Packages in one or two versions, each of which needs some that come later."""
    found = []
    for number in range(PACKAGES):
        for version in ("1.0.0", "1.2.0-rc.1", "2.1.0.3")[: random.randint(1, 3)]:
            later = range(number + 1, PACKAGES)
            needs = {f"Contoso.P{other}": "1.0.0" for other in random.sample(later, min(len(later), random.randint(0, 3)))}
            only = random.choice(FRAMEWORKS)
            deps = {framework: {} if framework == only and random.random() < 0.3 else needs for framework in FRAMEWORKS}
            found.append({"id": f"Contoso.P{number}", "version": version, "deps": deps, "lib": list(FRAMEWORKS)})
    return found


def project(random: Random, number: int, versions: dict[str, list[str]]) -> str:
    """A project for one or two frameworks; it refers to some packages and to projects before it."""
    frameworks = FRAMEWORKS if number % 2 else FRAMEWORKS[number % 4 // 2 :][:1]
    lines = []
    for name in random.sample(sorted(versions), 4):
        version = random.choice((random.choice(versions[name]), "1.*", "[1.0.0,3.0.0)", "1.0.0"))
        private = random.choice(("", "", ' PrivateAssets="all"', ' IncludeAssets="build;analyzers"'))
        only = random.choice(("", "", f" Condition=\"'$(TargetFramework)' == '{frameworks[0]}'\""))
        lines.append(f'<PackageReference Include="{random.choice((name, name.lower()))}" Version="{version}"{private}{only} />')
    if number >= 2 and len(frameworks) == 1:
        lines.append(f'<ProjectReference Include="../App{number - 1}/App{number - 1}.csproj" />')
    settings = (
        f"<TargetFrameworks>{';'.join(frameworks)}</TargetFrameworks><NoWarn>$(NoWarn);NU1605;NU1603;NU1608</NoWarn>"
        "<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile><TreatWarningsAsErrors>false</TreatWarningsAsErrors>"
    )
    items = "".join(lines)
    return f'<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup>{settings}</PropertyGroup><ItemGroup>{items}</ItemGroup></Project>'


@pytest.fixture(scope="module")
def restored(dotnet: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of projects that the client restored."""
    root = tmp_path_factory.mktemp("solution")
    random = Random(20_261)  # noqa: S311  # the same packages on every run
    packages = table(random)
    (root / "table.json").write_text(json.dumps(packages), encoding="utf-8")
    _run([sys.executable, str(FEED), str(root / "table.json"), str(root / "feed")], root)
    versions: dict[str, list[str]] = {}
    for one in packages:
        versions.setdefault(one["id"], []).append(one["version"])
    for number in range(PROJECTS):
        folder = root / f"App{number}"
        folder.mkdir()
        (folder / f"App{number}.csproj").write_text(project(random, number, versions), encoding="utf-8")
    config = '<configuration><packageSources><clear/><add key="feed" value="feed" /></packageSources></configuration>'
    (root / "NuGet.Config").write_text(config, encoding="utf-8")
    for number in range(PROJECTS):
        _run([*dotnet, "restore", f"App{number}", "--packages", str(root / "cache"), "-nologo", "-v", "q"], root)
    return root


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    return done.stdout


def read(root: Path, path: str, parse: Parse) -> Extract:
    tree = DiskTree(str(root))
    try:
        extract = parse(FileView(tree, path, DEFAULTS))
    finally:
        tree.close()
    assert extract is not None
    return extract


def ours(extract: Extract) -> Listed:
    """Framework -> lower-case name -> version, and whether the project asks for it."""
    found: Listed = {}
    for component in extract.components:
        facts = component.facts
        assert isinstance(facts, NugetFacts)
        if facts.dependency_type != "Download":
            packages = found.setdefault(facts.target_framework, {})
            packages[component.package.name.lower()] = (component.package.version, facts.dependency_type == "Direct")
    return found


def theirs(listing: str) -> Listed:
    """The same from what `dotnet list package --include-transitive` prints; referenced projects stand among the packages."""
    found: Listed = {}
    packages: dict[str, tuple[str, bool]] = {}
    direct = False
    for line in listing.splitlines():
        words = line.split()
        if line.strip().startswith("["):
            packages = found.setdefault(LONG[line.strip().strip(":[]")], {})
        elif words[:1] == ["Top-level"] or words[:1] == ["Transitive"]:
            direct = words[0] == "Top-level"
        elif words[:1] == [">"] and words[1].lower().startswith("contoso."):
            packages[words[1].lower()] = (words[-1], direct)
    return found


@pytest.mark.client
@pytest.mark.parametrize("number", range(PROJECTS))
def test_a_restore_and_its_lock_are_what_the_client_lists(restored: Path, dotnet: list[str], number: int) -> None:
    listing = theirs(_run([*dotnet, "list", f"App{number}", "package", "--include-transitive"], restored))
    assert sum(map(len, listing.values())) >= 4
    assets = read(restored, f"App{number}/obj/project.assets.json", project_assets.parse)
    lock = read(restored, f"App{number}/packages.lock.json", packages_lock.parse)
    assert ours(assets) == ours(lock) == listing
    assert pairs(assets) == pairs(lock)
    assert {one.cost for one in (*assets.problems, *lock.problems)} <= {"notice"}
    assert not [one.message for one in (*assets.problems, *lock.problems) if one.code == "E-DRIFT"]
    assert f"App{number}/obj/project.assets.json" in lock.covers


def pairs(extract: Extract) -> set[tuple[str, str, str, Scope]]:
    """Framework, parent, child and scope by lower-case name."""
    names = {one.id: one.package.name.lower() for one in extract.components}
    names |= {one.id: "root" if one.kind == "framework" else one.name.lower() for one in extract.projects}
    return {(edge.condition, names[edge.parent], names[edge.child], edge.scope) for edge in extract.edges}


@pytest.mark.client
def test_hashes_of_unsigned_packages_are_those_of_the_archives(restored: Path) -> None:
    assets = read(restored, "App1/obj/project.assets.json", project_assets.parse)
    for component in assets.components:
        assert [one.of for one in component.hashes] == ["distribution"]
        assert component.hashes[0].value == _of_archive(component, restored / "cache")


def _of_archive(component: Component, cache: Path) -> str:
    name, version = component.package.name.lower(), component.package.version.lower()
    archive = cache / name / version / f"{name}.{version}.nupkg"
    return sha512(archive.read_bytes()).hexdigest()


@pytest.mark.client
def test_a_published_application_has_the_packages_of_its_restore(restored: Path, dotnet: list[str]) -> None:
    folder = restored / "App0"
    (folder / "Program.cs").write_text("class Program { static void Main() { } }", encoding="utf-8")
    arguments = ["-f", "netcoreapp3.1", "-p:OutputType=Exe", "-p:UseAppHost=false", "-o", str(restored / "out"), "-nologo"]
    _run([*dotnet, "publish", "App0", *arguments, "--no-restore"], restored)
    deps = read(restored, "out/App0.deps.json", deps_json.parse)
    assets = read(restored, "App0/obj/project.assets.json", project_assets.parse)
    published = {(one.package.name, one.package.version) for one in deps.components}
    assert published
    assert published <= {(one.package.name, one.package.version) for one in assets.components}
    assert deps.problems == ()

"""`dotnet build` with our targets, by the real SDK: it fails where the policy is violated, and says where."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from tests.integrations.samples import KNOWN, ROOT, environment, text, write_program

FILES = ROOT / "integrations" / "msbuild"
PROJECT = """<Project>
  <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
  <Import Project="{props}" />
  <PropertyGroup><{frameworks}</PropertyGroup>
  <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
  <Import Project="{targets}" />
</Project>
"""
ONE = "TargetFramework>netcoreapp3.1</TargetFramework>"
TWO = "TargetFrameworks>netcoreapp3.1;netstandard2.1</TargetFrameworks>"
LOCK = """{
  "version": 1,
  "dependencies": {
    ".NETCoreApp,Version=v3.1": {
      "Contoso.Old": {"type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "contentHash": "HASH"}
    }
  }
}
""".replace("HASH", "A" * 86 + "==")
HEAD = "schema: 1\nname: team\nlicences: {unknown: allow}\n"
DENIED = HEAD + "packages: {default: allow, denied: [{match: 'pkg:nuget/Contoso.Old', reason: too old}]}\n"
ALLOWED = HEAD + "packages: {default: allow}\n"
pytestmark = [pytest.mark.client, pytest.mark.xdist_group("nuget-client")]


class Built:
    """A small project, built."""

    def __init__(self, dotnet: list[str], folder: Path, policy: str, *options: str, frameworks: str = ONE) -> None:
        self.folder = folder / "a project"
        self.folder.mkdir()
        (folder / "feed").mkdir()
        kind = "buildMultiTargeting" if frameworks == TWO else "build"
        for copied in ("build", "buildMultiTargeting"):
            shutil.copytree(FILES / copied, self.folder / copied)
        places = {name: f"{kind}/Sca.{name}" for name in ("props", "targets")}
        (self.folder / "App.csproj").write_text(PROJECT.format(frameworks=frameworks, **places), encoding="utf-8")
        (self.folder / "Program.cs").write_text("class A { static void Main() { } }\n", encoding="utf-8")
        # One in the project's own folder would be written anew by the restore.
        (self.folder / "tools").mkdir()
        (self.folder / "tools" / "packages.lock.json").write_text(LOCK, encoding="utf-8")
        (self.folder / "sca-policy.yaml").write_text(policy, encoding="utf-8")
        write_program(folder / "sca")
        build = ["build", "--nologo", "--source", str(folder / "feed"), f"-p:ScaCommand={folder / 'sca'}", *options]
        run = subprocess.run(
            [*dotnet, *build], cwd=self.folder, env=environment(), capture_output=True, text=True, check=False, timeout=600
        )
        self.status = run.returncode
        self.log = run.stdout + run.stderr
        self.errors = sorted({line.strip() for line in self.log.splitlines() if re.search(r"\berror \w+\d*: ", line)})

    def reports(self) -> list[str]:
        """What the check left."""
        folder = self.folder / "obj" / "sca"
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_a_build_that_uses_what_is_denied_fails(dotnet: list[str], tmp_path: Path) -> None:
    built = Built(dotnet, tmp_path, DENIED)
    assert built.status == 1, built.log
    assert any("error SCA: sca check ended with exit status 1" in line for line in built.errors), built.log
    assert "result.json" in built.reports()
    if "msbuild" in KNOWN:
        assert any(re.search(r"packages\.lock\.json\(\d+(,\d+)?\): error SCA102: ", line) for line in built.errors), built.log


def test_a_build_that_uses_what_is_allowed_passes(dotnet: list[str], tmp_path: Path) -> None:
    built = Built(dotnet, tmp_path, ALLOWED)
    assert (built.status, built.errors) == (0, []), built.log
    assert "result.json" in built.reports()


def test_a_check_that_is_switched_off_does_not_run(dotnet: list[str], tmp_path: Path) -> None:
    built = Built(dotnet, tmp_path, DENIED, "-p:ScaEnabled=false")
    assert (built.status, built.reports()) == (0, []), built.log


def test_a_failed_check_may_be_a_warning(dotnet: list[str], tmp_path: Path) -> None:
    built = Built(dotnet, tmp_path, DENIED, "-p:ScaTreatAsWarning=true")
    assert (built.status, built.errors) == (0, []), built.log
    assert "warning SCA: sca check ended with exit status 1" in built.log
    assert "error[SCA102]: Contoso.Old 1.0.0 is denied: too old" in built.log


def test_a_project_with_two_frameworks_is_checked_once(dotnet: list[str], tmp_path: Path) -> None:
    built = Built(dotnet, tmp_path, DENIED, frameworks=TWO)
    assert built.status == 1, built.log
    assert built.log.count("sca: failed: ") == 1, built.log


def test_a_command_that_is_not_there_fails_the_build(dotnet: list[str], tmp_path: Path) -> None:
    built = Built(dotnet, tmp_path, ALLOWED, "-p:ScaCommand=no-such-program")
    assert built.status == 1, built.log
    assert any("exit status 127" in line for line in built.errors), built.log


def test_every_property_is_in_the_page_and_the_package_holds_every_file() -> None:
    used = set(re.findall(r"\$\((Sca\w+)\)", text("integrations/msbuild/build/Sca.targets")))
    page = text("docs/integrations.md")
    assert not [name for name in used if f"| `{name}` |" not in page]
    nuspec = etree.parse(str(FILES / "Sca.nuspec"))
    patterns = nuspec.xpath("//*[local-name()='file']/@src")
    assert sorted(pattern.partition("/")[0] for pattern in patterns) == sorted(
        path.name for path in FILES.iterdir() if path.is_dir()
    )

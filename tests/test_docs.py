"""The documentation tells the truth: tables made from code, every command, option and status named."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from sca import exit_status
from sca.cli.main import COMMANDS, cli
from sca.parsers.base import Format
from sca.parsers.table import EMBEDDED, FORMATS, SBOMS, UNREAD, Unread

ROOT = Path(__file__).resolve().parents[1]
REFRESH = bool(os.environ.get("SCA_REFRESH_GOLDEN"))
HOOK = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
FORMATS_HEAD = """# Formats

What `sca` reads, by file name. This page is made from the declarations of the parsers.

"""
SBOMS_HEAD = """

## SBOMs

Read where one is named (`sca check bom.json`), whatever its name is if its text tells the format. In a folder they are no inputs;
in an image they are [claims](sbom.md#sboms-in-images).

"""
UNREAD_HEAD = """

## Recognised, not read yet

Meeting one of these makes a run incomplete (exit status 3), so that it never looks clean.

"""


def test_the_table_of_formats_is_what_the_parsers_declare() -> None:
    page = ROOT / "docs" / "formats.md"
    expected = _formats_page()
    if REFRESH:
        page.write_text(expected, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == expected


def test_every_exit_status_is_explained_with_the_words_of_the_program() -> None:
    page = (ROOT / "docs" / "exit-statuses.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\d+) \| (.*?) \|$", page, re.MULTILINE))
    assert rows == {str(status): meaning for status, meaning in exit_status.MEANINGS.items()}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_in_the_reference(name: str) -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert f"## sca {name}" in page
    missing = [option for option in _options(name) if f"`{option}" not in page]
    assert not missing


def test_links_between_pages_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("package-lock.json", True),
        ("web/npm-shrinkwrap.json", True),
        ("web/yarn.lock", True),
        ("pnpm-lock.yaml", True),
        ("web/bun.lock", True),
        ("requirements.txt", True),
        ("services/api/requirements-dev.txt", True),
        ("lambda/layer/attrs-24.2.0.dist-info/METADATA", True),
        ("requirements/base.in", True),
        ("MANIFEST.in", False),
        ("build/pip-report.json", True),
        ("vendor/attrs-24.2.0-py3-none-any.whl", True),
        ("vendor/attrs-24.2.0.tar.gz", True),
        ("py/uv.lock", True),
        ("tools/fetch.py.lock", True),
        ("poetry.lock", True),
        ("pdm.lock", True),
        ("pylock.toml", True),
        ("pylock.dev.toml", True),
        ("Pipfile.lock", True),
        ("fetch.py", False),
        ("package.json", True),
        ("api/pyproject.toml", True),
        ("src/App/App.csproj", True),
        ("Directory.Packages.props", True),
        ("NuGet.Config", True),
        (".npmrc", True),
        ("setup.py", True),
        (".devcontainer/devcontainer.json", True),
        ("package.json5", False),
        ("src/App/packages.lock.json", True),
        ("src/App/packages.config", True),
        ("src/packages.App.config", True),
        ("obj/project.assets.json", True),
        ("publish/App.deps.json", True),
        (".config/dotnet-tools.json", True),
        ("global.json", True),
        ("paket.lock", True),
        ("web.config", False),
        ("Dockerfile", True),
        ("deploy/api.Dockerfile", True),
        ("Containerfile", True),
        ("deploy/compose.yaml", True),
        ("k8s/web.yml", True),
        ("environment.yml", True),
        ("overlays/prod/Kustomization", True),
        ("rootfs/var/lib/dpkg/status", True),
        ("lib/apk/db/installed", True),
        ("usr/lib/sysimage/rpm/Packages.db", True),
        ("dists/stable/Packages", False),
        ("var/lib/chisel/manifest.wall", True),
        ("README.md", False),
        ("package-lock.json.bak", False),
        ("my-package-lock.json", False),
    ],
)
def test_the_hook_hands_over_the_files_that_are_read(path: str, *, wanted: bool) -> None:
    pattern = re.search(r"^  files: &inputs '(.+)'$", HOOK, re.MULTILINE)
    assert pattern is not None
    assert bool(re.search(pattern[1], path)) is wanted


@pytest.mark.parametrize(
    "name", sorted({name for names in (*(row.names for row in FORMATS), *(row.names for row in UNREAD)) for name in names})
)
def test_the_hook_hands_over_every_file_that_a_row_names(name: str) -> None:
    pattern = re.search(r"^  files: &inputs '(.+)'$", HOOK, re.MULTILINE)
    assert pattern is not None
    # What lies in node_modules is in no commit.
    assert re.search(pattern[1], name) is not None or name == ".package-lock.json"


def test_the_findings_in_the_readme_are_those_of_the_example() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"^What a finding looks like:\n\n((?:    .*\n)+)", readme, re.MULTILINE)
    assert block is not None
    program = "import sys; from sca.__main__ import main; sys.exit(main())"
    run = subprocess.run(
        [sys.executable, "-I", "-c", program, "check", "examples/shop"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )
    shown = run.stdout.splitlines()
    missing = [line for line in block[1].splitlines() if line.removeprefix("    ") not in shown]
    assert not missing


def _options(name: str) -> list[str]:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return [
        text
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for text in parameter.opts
        if text.startswith("--")
    ]


def _formats_page() -> str:
    read, sboms = _formats(FORMATS), _formats((*SBOMS, EMBEDDED))
    unread = ["| format | files |", "|---|---|", *(_unread_row(row) for row in UNREAD)]
    return FORMATS_HEAD + "\n".join(read) + SBOMS_HEAD + "\n".join(sboms) + UNREAD_HEAD + "\n".join(unread) + "\n"


def _formats(rows: tuple[Format, ...]) -> list[str]:
    head = ["| format | files | what is read | what the format cannot tell |", "|---|---|---|---|"]
    return [*head, *map(_format, rows)]


def _format(row: Format) -> str:
    parser = row.parser
    return f"| {row.name} | {_files(row.names, row.patterns)} | {'; '.join(parser.extracts)} | {'; '.join(parser.omits)} |"


def _unread_row(row: Unread) -> str:
    when = " (where it declares packages)" if row.declares else ""
    return f"| {row.format} | {_files(row.names, row.patterns)}{when} |"


def _files(names: tuple[str, ...], patterns: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in (*names, *patterns))

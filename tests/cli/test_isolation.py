"""Nothing of a scanned checkout runs in our process, whatever it is called; and nothing of ours leaves it."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.hostile.lay import lock

SCA = Path(sysconfig.get_path("scripts")) / "sca"
CANARY = "import pathlib\npathlib.Path({place!r}).write_text(__name__)\nraise SystemExit(99)\n"
SHADOWS = (
    "logging.py", "json.py", "re.py", "os.py", "typing.py", "click.py", "msgspec.py", "yaml.py", "sitecustomize.py",
    "usercustomize.py",
    "sca/__init__.py", "sca/cli/__init__.py", "parsers/__init__.py", "reports/__init__.py", "packageurl/__init__.py",
    "encodings/__init__.py", "jinja2/__init__.py", "license_expression/__init__.py",
)  # fmt: skip
GUARD = """
import sys
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.", "ctypes.",
             "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.", "shutil.unpack", "pickle.")
def watch(event, arguments):
    if event.startswith(FORBIDDEN):
        print("FORBIDDEN", event, arguments, file=sys.stderr, flush=True)
        raise SystemExit(99)
from sca.__main__ import main
sys.addaudithook(watch)
status = main()
print("\\nLOADED", *sorted(sys.modules))
sys.exit(status)
"""
HEAVY = {
    "requests", "urllib3", "http.client", "socket", "ssl", "asyncio", "subprocess", "multiprocessing", "ctypes",
    "pickle", "sqlite3", "lxml",
    "xml.etree.ElementTree", "rich", "cyclonedx", "jsonschema", "pathspec", "importlib.metadata", "unittest",
    "logging.config", "tomllib",
    "tarfile", "zipfile", "hypothesis",
}  # fmt: skip


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "checkout"
    root.mkdir()
    (root / "requirements.txt").write_text("attrs==24.2.0\n", encoding="utf-8")
    (root / "package-lock.json").write_text(
        lock({"node_modules/a": {"version": "1.0.0", "license": "MIT"}}),
        encoding="utf-8",
    )
    (root / "Dockerfile").write_text("FROM registry.example.test/a:1\n", encoding="utf-8")
    return root


def test_nothing_of_the_checkout_is_imported(checkout: Path, tmp_path: Path) -> None:
    """Through the installed launcher, with the import path that many pipelines set, in the folder that is scanned."""
    place = tmp_path / "imported"
    for name in SHADOWS:
        canary = checkout / name
        canary.parent.mkdir(parents=True, exist_ok=True)
        canary.write_text(CANARY.format(place=str(place)), encoding="utf-8")
    (checkout / "evil-1.0.dist-info").mkdir()
    (checkout / "evil-1.0.dist-info/entry_points.txt").write_text(
        "[sca]\nevil = evil\n[sca.parsers]\nevil = evil\n", encoding="utf-8"
    )
    (checkout / "evil.py").write_text(CANARY.format(place=str(place)), encoding="utf-8")
    (checkout / "pyproject.toml").write_text(
        "[project.entry-points.sca]\nevil = 'evil'\n[tool.sca]\nplugins = ['evil']\n", encoding="utf-8"
    )
    (checkout / ".env").write_text("PYTHONPATH=.\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": ".:parsers", "PYTHONSTARTUP": "evil.py", "PYTHONINSPECT": ""}
    for arguments in (["check", "--output", "../out"], ["sbom"], ["why", "attrs"], ["--version"]):
        done = subprocess.run([SCA, *arguments], cwd=checkout, env=environment, capture_output=True, check=False, timeout=60)
        assert done.returncode in (0, 1, 3), done.stderr.decode()
        assert not place.exists(), place.read_text(encoding="utf-8")


def test_the_launcher_works_through_a_link_and_from_anywhere(checkout: Path, tmp_path: Path) -> None:
    link = tmp_path / "bin-sca"
    link.symlink_to(SCA)
    done = subprocess.run([link, "--version"], cwd=checkout, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.startswith("sca, version ")


RUNS = {
    "check": ["check", "--offline", "--output", "../out", "--report", "text=../out/report.txt"],
    "check, excluding": ["check", "--offline", "--exclude", "x", "--gitignore", "--format", "json"],
    "sbom": ["sbom", "--offline"],
    "why": ["why", "attrs"],
    "explain": ["explain", "SCA101"],
    "explain a package": ["explain", "pkg:npm/a"],
    "notice": ["notice"],
    "init": ["init", "--force"],
}


@pytest.mark.parametrize("arguments", RUNS.values(), ids=RUNS)
def test_no_command_opens_a_socket_or_starts_a_process(checkout: Path, arguments: list[str]) -> None:
    done = _guarded(checkout, arguments)
    assert "FORBIDDEN" not in done.stderr
    assert done.returncode in (0, 1, 3), done.stderr


def test_the_guard_sees_what_it_guards_against(checkout: Path) -> None:
    assert "FORBIDDEN subprocess.Popen" in _guarded(checkout, ["check", "--staged"]).stderr


def test_a_plain_check_loads_only_what_it_needs(checkout: Path) -> None:
    loaded = _loaded(checkout, ["check", "--offline"])
    assert not loaded & (HEAVY | {"jinja2", "xml.sax"})


def test_an_sbom_loads_no_template_and_no_policy(checkout: Path) -> None:
    loaded = _loaded(checkout, ["sbom", "--offline"])
    assert not loaded & (HEAVY | {"jinja2", "yaml"})


def test_help_and_explanations_load_no_reader_of_files(checkout: Path) -> None:
    for arguments in (["--help"], ["--version"]):
        assert not _loaded(checkout, arguments) & (HEAVY | {"jinja2", "yaml", "packageurl", "license_expression", "packaging"})


def test_the_page_needs_no_compiler_of_templates(checkout: Path) -> None:
    loaded = _loaded(checkout, ["check", "--report", "html=../page.html"])
    assert "sca.reports.compiled_page" in loaded
    assert not loaded & (HEAVY | {"jinja2"})


def _loaded(checkout: Path, arguments: list[str]) -> set[str]:
    modules = _guarded(checkout, arguments).stdout.partition("\nLOADED ")[2].split()
    assert "sca.__main__" in modules
    return set(modules)


def _guarded(checkout: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-c", GUARD, *arguments], cwd=checkout, capture_output=True, text=True, check=False, timeout=60
    )


def test_texts_of_licences_are_loaded_only_where_packages_carry_some(checkout: Path) -> None:
    assert not _loaded(checkout, ["check", "--offline"]) & {"sca.facts.spdx_texts", "sca.facts.text_match"}
    installed = checkout / "node_modules/a"
    installed.mkdir(parents=True)
    (installed / "package.json").write_text('{"name": "a", "version": "1.0.0"}', encoding="utf-8")
    (installed / "LICENSE").write_text("any", encoding="utf-8")
    loaded = _loaded(checkout, ["check", "node_modules"])
    assert "sca.facts.spdx_texts" in loaded
    assert not loaded & (HEAVY | {"jinja2"})

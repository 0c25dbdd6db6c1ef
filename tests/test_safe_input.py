"""Bytes from outside come in through one room: nothing else opens, loads, runs or unpacks.

Read from the syntax tree, so that a word in a comment is no offence and an alias no way round.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "sca").rglob("*.py"))
# What each place outside sca/files may do, and no other place may.
ALLOWED: dict[str, set[str]] = {
    "sca/files/disk.py": {"os.read"},
    # The calls behind it, one module for each kind of system.
    "sca/system/by_descriptor.py": {"os.open"},
    "sca/system/by_path.py": {"os.open"},
    "sca/system/folder.py": {"os.read"},
    "sca/system/writing.py": {"os.open"},
    "sca/files/git.py": {"subprocess", "subprocess.run"},
    "sca/network/git_files.py": {"subprocess", "subprocess.run"},
    "sca/files/json_document.py": {"json.loads"},
    "sca/files/xml_document.py": {"pyexpat"},
    # In memory, read only, and nothing of the file is run.
    "sca/files/sqlite_blobs.py": {"sqlite3"},
    # Our own store of records, made by us.
    "sca/facts/advisories/store.py": {"sqlite3"},
    "sca/facts/advisories/build.py": {"sqlite3"},
    "sca/facts/advisories/carry.py": {"open", "os.fdopen", "sqlite3"},
    "sca/facts/advisories/digests.py": {"open"},
    "sca/cli/records_fetch.py": {"open"},
    "sca/facts/advisories/folder.py": {"sqlite3"},
    # Behind its own look at depth, keys and numbers.
    "sca/files/toml_document.py": {"tomllib"},
    # A file of our own making, checked record by record.
    "sca/facts/published/store.py": {"sqlite3", "os.open"},
    # The configuration of the machine and the user, at fixed places.
    "sca/facts/published/setting_files.py": {"open"},
    "sca/cli/output.py": {"open", "os.fdopen"},
    "sca/cli/find_policy.py": {"open"},
    "sca/cli/baseline.py": {"open"},
    "sca/cli/report.py": {"open"},
    # Its own copy of the SPDX list, which ships with the program.
    "sca/facts/spdx_texts.py": {"open"},
    "sca/cli/diff.py": {"open"},
    "sca/cli/named_file.py": {"open"},
    # The schemas of the CycloneDX library.
    "sca/sbom/schemas.py": {".read_bytes"},
    "sca/facts/licence_categories.py": {"open"},
    "sca/facts/licence_conditions.py": {"open"},
    # Layers and lists that a policy names.
    "sca/policies/layers/disk.py": {"open"},
    # Its own policies, which ship with the program.
    "sca/policies/load.py": {"open"},
    # Its own style and script.
    "sca/reports/page.py": {"open"},
    # Its own templates.
    "sca/cli/init_files.py": {"open"},
    "sca/cli/main.py": {"importlib.import_module"},
    # Where what nobody reads goes.
    "sca/cli/streams.py": {"open", "os.open"},
    # One string, of at most a line.
    "sca/parsers/npm/yarn_grammar.py": {"json.loads"},
    # The public names, which are a literal table, and the commands behind them.
    "sca/__init__.py": {"importlib.import_module"},
    "sca/api.py": {"importlib.import_module"},
    # Modules of our own, by names that stand there.
    "sca/parsers/installs/script.py": {"importlib.import_module"},
    "sca/parsers/installs/nodes.py": {"importlib.import_module"},
    "sca/parsers/base.py": {"importlib.import_module"},
    "sca/reports/table.py": {"importlib.import_module"},
    # The configuration file of Docker, which the user keeps.
    "sca/registry/credentials.py": {"open"},
    # The one place that opens connections.
    "sca/network/transport.py": {"requests", "urllib3", "http", "socket", "ssl"},
}
CALLS = {
    "open", "eval", "exec", "compile", "__import__", "input", "breakpoint", "os.open", "os.read", "os.pread", "os.fdopen",
    "os.popen", "os.system",
    "io.open", "codecs.open", "json.load", "json.loads", "yaml.load", "yaml.load_all", "yaml.full_load", "yaml.unsafe_load",
    "yaml.safe_load", "shutil.unpack_archive", "subprocess.run", "importlib.import_module", "tempfile.mktemp",
}  # fmt: skip
METHODS = {"extractall", "extract", "read_text", "read_bytes", "write_text", "write_bytes", "unpack_archive", "safe_load"}
IMPORTS = {
    "subprocess", "pickle", "marshal", "sqlite3", "shelve", "dill", "ctypes", "multiprocessing", "runpy", "code", "pty",
    "socket", "ssl", "http",
    "urllib.request", "urllib3", "requests", "httpx", "asyncio", "ftplib", "smtplib", "telnetlib", "tarfile",
    "zipfile", "xml", "pyexpat", "lxml",
    "shutil.unpack_archive", "ruamel", "toml", "tomllib", "webbrowser",
}  # fmt: skip


class _Uses(ast.NodeVisitor):
    """The forbidden calls and imports of one module, by their full names."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.found: set[str] = set()

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.names[alias.asname or alias.name.partition(".")[0]] = (
                alias.name if alias.asname else alias.name.partition(".")[0]
            )
            self._import(alias.name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            self.names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        self._import(node.module or "")

    def visit_Call(self, node: ast.Call) -> None:
        name = self._name(node.func)
        if name in CALLS:
            self.found.add(name)
        if isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            self.found.add(f".{node.func.attr}")
        self.generic_visit(node)

    def _import(self, module: str) -> None:
        parts = module.split(".")
        self.found |= {".".join(parts[:end]) for end in range(1, len(parts) + 1)} & IMPORTS

    def _name(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            return self.names.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            return f"{self._name(node.value)}.{node.attr}"
        return ""


def uses(source: str) -> set[str]:
    visitor = _Uses()
    visitor.visit(ast.parse(source))
    return visitor.found


@pytest.mark.parametrize("path", [str(module.relative_to(ROOT)) for module in MODULES])
def test_a_module_does_only_what_its_place_may(path: str) -> None:
    assert uses((ROOT / path).read_text(encoding="utf-8")) <= ALLOWED.get(path, set())


def test_what_is_allowed_is_still_needed() -> None:
    for path, allowed in ALLOWED.items():
        assert allowed <= uses((ROOT / path).read_text(encoding="utf-8")), path


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("open('x')", {"open"}),
        ("from os import open as f\nf('x')", {"os.open"}),
        ("import yaml as y\ny.safe_load(x)", {"yaml.safe_load", ".safe_load"}),
        ("import subprocess", {"subprocess"}),
        ("from xml.etree import ElementTree", {"xml"}),
        ("import urllib.request", {"urllib.request"}),
        ("from urllib.parse import quote", set()),
        ("archive.extractall(x)", {".extractall"}),
        ("re.compile(x)", set()),
        ("# open('x')\n'eval(x)'", set()),
    ],
)
def test_the_reader_of_syntax_trees_sees_it(source: str, found: set[str]) -> None:
    assert uses(source) == found

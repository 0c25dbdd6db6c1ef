"""Poetry locks and projects as tests write them."""

from sca.files.limits import Limits
from sca.model.inventory import Extract
from sca.parsers.pip.poetry_lock import parse
from tests.parsers.pip.locks import read_lock

LOCK = "poetry.lock"
COMMIT = "98e8ff1da1a89f93d1397a24d7413ed15421c139"


def package(name: str, version: str = "1.0", more: str = "", **tables: str) -> str:
    """An entry with more fields, and tables `needs`, `extras` and `source`."""
    parts = [f'[[package]]\nname = "{name}"\nversion = "{version}"\noptional = false\npython-versions = "*"\n{more}']
    for table, values in tables.items():
        parts.append(f"[package.{'dependencies' if table == 'needs' else table}]\n{values}\n")
    return "\n".join(parts)


def lock(*packages: str, version: str = "2.1", python: str = "^3.9", more: str = "") -> str:
    stated = f'lock-version = "{version}"\n' if version else ""
    return "\n".join(packages) + f'\n[metadata]\n{stated}python-versions = "{python}"\ncontent-hash = "x"\n{more}'


def project(dependencies: str = "", more: str = "") -> str:
    return f'[tool.poetry]\nname = "Shop"\nversion = "3.0"\n[tool.poetry.dependencies]\npython = "^3.9"\n{dependencies}\n{more}\n'


def read(text: str, pyproject: str | None = None, limits: Limits | None = None) -> Extract:
    files = {LOCK: text} | ({"pyproject.toml": pyproject} if pyproject is not None else {})
    return read_lock(parse, LOCK, files, limits or Limits())

"""The options with a value are those that the package managers themselves list."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sca.parsers.installs.options import NPM, PIP

_OPTION = re.compile(r"^\s+(?P<names>(?:-[A-Za-z], )?--[\w-]+(?:, --[\w-]+)*)[ =](?:<|\[)", re.MULTILINE)
_OF_NPM = """
const { join } = require("path");
const { definitions } = require(join(process.argv[1], "npm/node_modules/@npmcli/config/lib/definitions"));
const takesValue = ([, one]) => ![].concat(one.type).some((kind) => kind === Boolean || kind === true || kind === false);
console.log(JSON.stringify(Object.entries(definitions).filter(takesValue).map(([name]) => `--${name}`)));
"""


def listed(*command: str) -> set[str]:
    ran = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True)
    return {name for found in _OPTION.finditer(ran.stdout) for name in found["names"].split(", ")}


def few(found: set[str]) -> int:
    """A release may bring some that are not known here yet."""
    return len(found) // 8


@pytest.mark.parametrize("command", ["install", "download", "wheel"])
def test_pip(command: str) -> None:
    found = listed(sys.executable, "-m", "pip", command)
    assert "--requirement" in found
    assert len(found - PIP) < few(found)


@pytest.mark.parametrize("command", ["pip install", "tool install", "tool run"])
def test_uv(command: str) -> None:
    found = listed(str(Path(sys.prefix) / "bin" / "uv"), *command.split())
    assert "--index-url" in found
    assert len(found - PIP) < few(found)


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed (2026-11)")
def test_npm() -> None:
    root = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True, check=True).stdout.strip()
    ran = subprocess.run(["node", "-e", _OF_NPM, root], capture_output=True, text=True, check=True)
    found = set(json.loads(ran.stdout))
    assert "--registry" in found
    assert len(found - NPM) < few(found)

"""The real NuGet client, for tests that compare what it says with what the parsers read."""

import os
import platform
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[4] / "shared" / "tools" / "nuget-client.sh"


@pytest.fixture(scope="session")
def dotnet() -> list[str]:
    """The command that runs the client, installed where it is missing."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        pytest.skip("the real NuGet client runs on Linux x86_64 only (2026-11)")
    if not SCRIPT.is_file():
        pytest.skip(f"no {SCRIPT.name} beside the project: the real NuGet client cannot be installed (2026-11)")
    command = [
        "sh",
        str(SCRIPT),
        *([os.environ["NUGET_CLIENT_CACHE"]] if "NUGET_CLIENT_CACHE" in os.environ else []),
        "--",
        "dotnet",
    ]
    done = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        pytest.skip(f"the real NuGet client cannot be installed: {done.stderr.strip()[-200:]} (2026-11)")
    return command

"""Start-up is part of the product: what each command may load is listed here, and a module more is a decision.

Other libraries are listed by name; of our own rooms those that a command has no use for. `test_isolation` lists the modules
of the standard library that are too heavy for any of them.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ALWAYS = {"click", "msgspec", "typing_extensions"}
JUDGING = ALWAYS | {"packaging", "packageurl"}
PAGE = JUDGING | {"markupsafe"}
ROOMS = {"files", "facts", "parsers", "inventory", "policies", "sbom", "reports"}
LOADED = """
import sys
from sca.__main__ import main
status = main()
print("\\nLOADED", *sorted(sys.modules))
"""


@pytest.mark.parametrize(
    ("arguments", "libraries", "rooms"),
    [
        pytest.param(["--version"], ALWAYS, set(), id="version"),
        pytest.param(["--help"], ALWAYS, set(), id="help"),
        pytest.param(["explain", "SCA101"], JUDGING, {"policies", "facts", "files", "parsers", "inventory"}, id="explain"),
        pytest.param(["notice"], JUDGING, ROOMS - {"sbom"}, id="notice"),
        pytest.param(["why", "attrs"], ALWAYS | {"packaging"}, {"files", "facts", "parsers", "inventory"}, id="why"),
        pytest.param(["tree"], ALWAYS | {"packaging"}, {"files", "facts", "parsers", "inventory"}, id="tree"),
        pytest.param(["sbom"], ALWAYS | {"packaging"}, {"files", "facts", "parsers", "inventory", "sbom"}, id="sbom"),
        pytest.param(["check", "--offline"], JUDGING, ROOMS - {"sbom"}, id="check"),
        pytest.param(["check", "--format", "json"], JUDGING, ROOMS - {"sbom"}, id="check-json"),
        pytest.param(["check", "--report", "cyclonedx=../bom.json"], JUDGING, ROOMS, id="check-with-sbom"),
        pytest.param(["check", "--report", "junit=../junit.xml"], JUDGING, ROOMS - {"sbom"}, id="check-with-junit"),
        pytest.param(["check", "--report", "sarif=../sca.sarif"], JUDGING, ROOMS - {"sbom"}, id="check-with-sarif"),
        pytest.param(["check", "--report", "html=../page.html"], PAGE, ROOMS - {"sbom"}, id="check-with-page"),
        pytest.param(["check", "--exclude", "x"], JUDGING | {"pathspec"}, ROOMS - {"sbom"}, id="check-excluding"),
    ],
)
def test_a_command_loads_only_what_is_listed(tmp_path: Path, arguments: list[str], libraries: set[str], rooms: set[str]) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    (checkout / "requirements.txt").write_text("attrs==24.2.0\n", encoding="utf-8")
    (checkout / "Dockerfile").write_text("FROM registry.example.test/a:1\n", encoding="utf-8")
    before, after = _modules(tmp_path, "import sys; print('LOADED', *sys.modules)"), _modules(checkout, LOADED, *arguments)
    loaded = {name.partition(".")[0] for name in after - before} - set(sys.stdlib_module_names)
    assert {name for name in loaded if "cython" not in name} - {"sca"} <= libraries
    assert {name.split(".")[1] for name in after if name.startswith("sca.")} & ROOMS <= rooms


def _modules(folder: Path, code: str, *arguments: str) -> set[str]:
    command = [sys.executable, "-I", "-c", code, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.partition("LOADED ")[2].split())

"""Where the samples lie, how their text is read, and a project to run their shell lines in."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from sca.reports.table import REPORTS

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "integrations"
KNOWN = {report.name for report in REPORTS} | {"cyclonedx", "gitlab-cyclonedx"}
_REPORT = re.compile(r"[ ]*(?:\\\n\s*)?--report ([a-z-]+)=(?:\"[^\"]*\"|[^\s;|)\"]+)")


def text(path: str) -> str:
    """A sample's text, by its path below the root."""
    return (ROOT / path).read_text(encoding="utf-8")


def document(path: str, number: int = 0) -> Any:
    """One document of a YAML file."""
    return list(yaml.load_all(text(path), _Loader))[number]


def dig(value: Any, *keys: str | int) -> Any:
    """What stands below some keys."""
    for key in keys:
        value = value[key]
    return value


def runnable(script: str) -> str:
    """A script without the reports that this version does not write yet."""
    return _REPORT.sub(lambda found: found[0] if found[1] in KNOWN else "", script)


def write_program(path: Path) -> None:
    """A `sca` that leaves out the reports that this version does not write yet."""
    known = "|".join(sorted(KNOWN))
    lines = (
        f"#!{sys.executable} -EP",
        "import re, sys",
        "from sca.__main__ import main",
        "given, kept = sys.argv[1:], []",
        "while given:",
        "    first = given.pop(0)",
        f"    if first == '--report' and not re.match('({known})=', given[0]):",
        "        given.pop(0)",
        "    else:",
        "        kept.append(first)",
        "sys.argv[1:] = kept",
        "sys.exit(main())",
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    path.chmod(0o755)


def project(folder: Path, kind: str) -> Path:
    """A checkout with violations, without, with nothing that is read, or with a file that cannot be read."""
    root = folder / "checkout"
    if kind == "violated":
        shutil.copytree(ROOT / "examples" / "shop", root)
        return root
    root.mkdir()
    (root / "README.md").write_text("Nothing to see.\n", encoding="utf-8")
    if kind != "empty":
        policy = "schema: 1\nname: sample\npackages: {default: allow}\nlicences: {unknown: allow}\n"
        (root / "sca-policy.yaml").write_text(policy, encoding="utf-8")
        (root / "requirements.txt").write_text("attrs==24.2.0\n", encoding="utf-8")
    if kind == "unread":
        (root / "package-lock.json").write_text("{", encoding="utf-8")
    return root


STATUSES = {"violated": 1, "satisfied": 0, "empty": 7, "unread": 3}


def environment(**more: str) -> dict[str, str]:
    """What a job sees: the programs of this environment, and nothing that a pipeline around the tests has set."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR", "SCA_STORE") if name in os.environ}
    path = os.pathsep.join((str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"))
    return {**kept, "PATH": path, "SOURCE_DATE_EPOCH": "1795478400", **more}


def shell(script: str, folder: Path, *, program: str = "bash", **more: str) -> "subprocess.CompletedProcess[str]":
    """Run a script as the runner of a pipeline does: it ends at the first command that fails."""
    return subprocess.run(
        [program, "-e", "-c", script],
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


class _Loader(yaml.SafeLoader):
    """YAML 1.2 in the one point where pipelines rely on it: `on` is a word."""


_Loader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in rows if tag != "tag:yaml.org,2002:bool" or sign in "tTfF"]
    for sign, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

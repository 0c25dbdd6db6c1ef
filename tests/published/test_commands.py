"""The commands as somebody uses them: fill the store, check without a network, carry the store to another machine."""

import io
import json
import os
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sca.cli.progress import Progress
from tests.hostile.lay import lock
from tests.network.servers import Handler, Server, serving
from tests.published.registries import document, environment, npm_package, pypi_version

SCA = Path(sysconfig.get_path("scripts")) / "sca"
POLICY = "schema: 1\nname: test\nlicences:\n  allowed: [MIT]\n  unknown: deny\n"
CANARY = "canary-5up3r-s3cr3t"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    (root / "requirements.txt").write_text("attrs==24.2.0\n", encoding="utf-8")
    packages = {
        "node_modules/a": {"version": "1.0.0"},
        "node_modules/told": {"version": "1.0.0", "license": "MIT"},
        "node_modules/@corp/x": {"version": "1.0.0", "resolved": "https://npm.corp.example.test/x.tgz"},
    }
    (root / "package-lock.json").write_text(lock(packages), encoding="utf-8")
    (root / "sca-policy.yaml").write_text(POLICY, encoding="utf-8")
    return root


@pytest.fixture
def registry() -> Iterator[Server]:
    answers = {
        "/npm/a": document(npm_package("a", {"1.0.0": {"license": "MIT"}})),
        "/npm/told": document(npm_package("told", {"1.0.0": {"license": "ISC"}})),
        "/pip/pypi/attrs/json": document(pypi_version("attrs", "25.1.0", license="GPL")),
        "/pip/pypi/attrs/24.2.0/json": document(pypi_version("attrs", "24.2.0", license_expression="MIT")),
    }
    with serving(answers) as server:
        yield server


def run(folder: Path, origin: str, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    environ = {**os.environ, **environment(origin, str(folder)), **more}
    return subprocess.run([SCA, *arguments], env=environ, capture_output=True, text=True, check=False, timeout=120, cwd=folder)


def licences(folder: Path, origin: str, **more: str) -> dict[str, str]:
    done = run(folder, origin, "check", "project", "--format", "json", **more)
    result: dict[str, Any] = json.loads(done.stdout)
    names = {one["id"]: one["package"]["name"] for one in result["components"]}
    return {names[one["component"]]: one["expression"] or one["shape"] for one in result["licences"]}


def test_a_store_is_filled_once_and_then_answers_without_the_network(project: Path, registry: Server) -> None:
    home, origin = project.parent, registry.origin
    before = run(home, origin, "check", "project")
    assert before.returncode == 1
    assert registry.asked == [], "a check asks nobody"

    first = run(home, origin, "db", "ask", "project")
    assert first.returncode == 0, first.stderr
    assert "2 packages found, 1 not asked about" in first.stderr
    assert "https://npm.corp.example.test, which is not a registry that this machine is configured with" in first.stderr
    assert sorted(path for path, _ in registry.asked) == ["/npm/a", "/pip/pypi/attrs/24.2.0/json", "/pip/pypi/attrs/json"]
    assert {headers["User-Agent"].partition("/")[0] for _, headers in registry.asked} == {"sca"}
    assert not any("corp" in f"{path} {headers}" for path, headers in registry.asked)

    asked = len(registry.asked)
    again = run(home, origin, "db", "ask", "project")
    assert "0 packages found, 2 known before" in again.stderr
    assert licences(home, origin) == {"a": "MIT", "told": "MIT", "x": "unknown", "attrs": "MIT"}
    assert len(registry.asked) == asked, "a second run asks nobody"
    after = run(home, origin, "check", "project", "--offline")
    assert "with 2 answers of registries from 20" in after.stdout
    assert after.stdout.count("error[") == 1, "only the private package is open"


def test_all_asks_about_what_is_told_too_and_the_files_still_count_first(project: Path, registry: Server) -> None:
    home, origin = project.parent, registry.origin
    assert "3 packages found" in run(home, origin, "db", "ask", "--all", "project").stderr
    assert licences(home, origin)["told"] == "MIT"


def test_a_dry_run_asks_nobody_and_says_what_it_would_ask(project: Path, registry: Server) -> None:
    done = run(project.parent, registry.origin, "db", "ask", "--dry-run", "project")
    assert done.stdout.splitlines() == [
        f"pkg:npm/a@1.0.0  {registry.origin}/npm",
        f"pkg:pypi/attrs@24.2.0  {registry.origin}/pip",
    ]
    assert registry.asked == []


def test_offline_asks_nobody_and_says_that_answers_are_missing(project: Path, registry: Server) -> None:
    done = run(project.parent, registry.origin, "db", "ask", "--offline", "project")
    assert (done.returncode, registry.asked) == (4, [])
    assert "N-OFFLINE" in done.stderr


def test_a_store_is_carried_to_a_site_without_a_network(project: Path, registry: Server) -> None:
    home, origin = project.parent, registry.origin
    run(home, origin, "db", "ask", "project")
    assert run(home, origin, "db", "export", "carried.jsonl").returncode == 0
    other = {"SCA_STORE": str(home / "other.sqlite")}
    assert licences(home, origin, **other)["a"] == "unknown"
    assert "imported 2 answers" in run(home, origin, "db", "import", "carried.jsonl", **other).stderr
    assert licences(home, origin, **other) == licences(home, origin)
    assert run(home, origin, "db", "export", "-", **other).stdout == (home / "carried.jsonl").read_text(encoding="utf-8")
    status = run(home, origin, "db", "status", **other).stdout
    assert status.startswith("vulnerability records: none yet, ")
    assert [line.split()[:2] for line in status.splitlines()[2:]] == [["npm", "1"], ["pypi", "1"]]
    assert "0 h old" in status
    assert "dropped 0 answers" in run(home, origin, "db", "prune", "--older-than", "1", **other).stderr
    assert "dropped 2 answers" in run(home, origin, "db", "prune", "--all", **other).stderr
    assert licences(home, origin, **other)["a"] == "unknown"


def test_a_store_that_is_none_makes_licences_unknown_and_is_said(project: Path, registry: Server) -> None:
    home = project.parent
    (home / "store.sqlite").write_bytes(b"x" * 5000)
    done = run(home, registry.origin, "check", "project", "-v")
    assert done.returncode == 1
    assert "E-STORE" in done.stdout
    for command in (["db", "status"], ["db", "export", "x"], ["db", "prune", "--all"], ["db", "ask", "project"]):
        assert run(home, registry.origin, *command).returncode == 4
    assert (home / "store.sqlite").read_bytes() == b"x" * 5000


def test_credentials_go_to_their_registry_and_into_no_output(project: Path, registry: Server) -> None:
    home, origin = project.parent, registry.origin
    (home / ".npmrc").write_text(
        f"//{origin.partition('://')[2]}/npm/:_authToken={CANARY}\nregistry={origin}/npm/\n", encoding="utf-8"
    )
    told = {"SCA_NPM_REGISTRY": "", "SCA_PYPI_REGISTRY": origin.replace("://", f"://me:{CANARY}@") + "/pip/simple"}
    runs = [
        run(home, origin, *arguments, **told)
        for arguments in (
            ["db", "ask", "--dry-run", "project"],
            ["db", "ask", "project"],
            ["db", "status"],
            ["db", "export", "-"],
            ["check", "project", "-v", "--format", "json"],
        )
    ]
    sent = {path: headers.get("Authorization", "") for path, headers in registry.asked}
    assert sent["/npm/a"] == f"Bearer {CANARY}"
    assert sent["/pip/pypi/attrs/json"].startswith("Basic ")
    for done in runs:
        assert CANARY not in done.stdout + done.stderr
        assert sent["/pip/pypi/attrs/json"] not in done.stdout + done.stderr
    assert CANARY.encode() not in (home / "store.sqlite").read_bytes()


def test_no_setting_of_the_checkout_sends_a_request_anywhere(project: Path, registry: Server) -> None:
    with serving({}) as evil:
        (project / ".npmrc").write_text(f"registry={evil.origin}\n@corp:registry={evil.origin}\n", encoding="utf-8")
        (project / "pip.conf").write_text(f"[global]\nindex-url={evil.origin}/simple\n", encoding="utf-8")
        (project / "registries.toml").write_text(f"[npm]\nregistry='{evil.origin}'\n", encoding="utf-8")
        (project / "requirements.txt").write_text(f"--index-url {evil.origin}/simple\nattrs==24.2.0\n", encoding="utf-8")
        environ = {**os.environ, **environment(registry.origin, str(project.parent))}
        done = subprocess.run([SCA, "db", "ask", "."], env=environ, cwd=project, capture_output=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        assert evil.asked == []
        assert registry.asked == [], "names that the checkout says to come from elsewhere are told to nobody"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["db"], "db status  Show what is stored"),
        (["db", "prune"], "--older-than DAYS, or --all"),
        (["db", "import", "absent"], "cannot be read"),
        (["db", "status"], "there is no store yet"),
    ],
)
def test_mistakes_are_told(arguments: list[str], said: str, tmp_path: Path) -> None:
    done = run(tmp_path, "http://127.0.0.1:9", *arguments)
    assert done.returncode in (2, 4)
    assert said in done.stderr


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Whoever starts the tests in the background has them, and all that they start, ignore an interruption."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_ends_the_run_at_once(project: Path, registry: Server) -> None:
    """One document has no end, one is to be waited for."""
    over, asked = threading.Event(), threading.Barrier(3, timeout=60)

    def hangs(_handler: Handler) -> None:
        asked.wait()
        over.wait(60)

    def waits(handler: Handler) -> None:
        handler.reply(429, b"", Retry_After="50")
        asked.wait()

    registry.answers |= {"/npm/a": hangs, "/npm/told": waits}
    home = project.parent
    environ = {**os.environ, **environment(registry.origin, str(home))}
    command = [str(SCA), "db", "ask", "--all", "project"]
    with subprocess.Popen(command, env=environ, cwd=home, stderr=subprocess.PIPE, text=True) as process:
        asked.wait()
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        said = process.stderr.read()
        assert process.wait(60) == 130, said
        assert time.monotonic() - begun < 30  # what is waited for would take a minute
    over.set()
    assert said.splitlines()[-1] == "sca: interrupted; exit 130"
    assert "Traceback" not in said


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for shown, screen in ((True, Terminal()), (False, io.StringIO())):
        monkeypatch.setattr(sys, "stderr", screen)
        progress = Progress("asked about", 12)
        progress(3)
        progress.close()
        assert ("asked about 3 of 12" in screen.getvalue()) is shown
        assert screen.getvalue().rpartition("\r")[2] in ("\x1b[K", "")


LOADED = """
import sys
from sca.__main__ import main
status = main()
print("\\nLOADED", *sorted(sys.modules))
"""


def test_only_a_run_that_finds_a_store_opens_it_and_only_asking_loads_the_network(project: Path, registry: Server) -> None:
    home, origin = project.parent, registry.origin

    def loaded(*arguments: str) -> set[str]:
        environ = {**os.environ, **environment(origin, str(home))}
        command = [sys.executable, "-I", "-c", LOADED, *arguments]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True, cwd=home, timeout=120)
        return set(done.stdout.partition("LOADED ")[2].split())

    assert not loaded("check", "project") & {"sqlite3", "tomllib", "configparser", "requests"}
    run(home, origin, "db", "ask", "project")
    with_store = loaded("check", "project")
    assert "sqlite3" in with_store
    assert not with_store & {"requests", "urllib3", "socket", "ssl", "http.client", "concurrent.futures"}
    (home / "kev.json").write_text('{"vulnerabilities": []}', encoding="utf-8")
    for arguments in (["db", "status"], ["db", "import", "kev.json"], ["db", "export", "--records", "carried.sqlite"]):
        assert not loaded(*arguments) & {"requests", "urllib3", "socket", "ssl", "http.client"}


def test_rules_about_releases_rest_on_what_registries_said(project: Path, registry: Server) -> None:
    home, origin = project.parent, registry.origin
    section = "releases: {min-age: 7d, max-majors-behind: 0}\n"
    (project / "sca-policy.yaml").write_text(f"schema: 1\nname: test\n{section}", encoding="utf-8")
    before = run(home, origin, "check", "project")
    assert before.returncode == 3
    assert "nothing is known about the releases of 3 packages of type npm" in before.stdout
    assert registry.asked == []
    run(home, origin, "db", "ask", "--all", "project")
    done = run(home, origin, "check", "project", "--format", "json")
    result = json.loads(done.stdout)
    assert [(one["code"], one["label"]) for one in result["findings"]] == [("SCA1103", "attrs 24.2.0"), ("SCA1104", "npm")]
    assert "1 package of type npm: @corp/x@1.0.0" in result["findings"][1]["message"]
    assert result["data"][0]["count"] == 2
    assert done.returncode == 3, "the private package is an open question"

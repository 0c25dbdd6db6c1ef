"""`sca why`: every step from a project to a package, and no answer that a partial scan cannot give."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sca.cli import main
from tests.hostile.lay import lock


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    packages: dict[str, object] = {
        "node_modules/@scope/tool": {"version": "1.0.0", "dependencies": {"ms": "^2"}},
        "node_modules/express": {"version": "4.18.2", "dependencies": {"ms": "^2"}},
        "node_modules/ms": {"version": "2.0.0"},
    }
    text = lock(packages, {"name": "shop", "dependencies": {"express": "^4"}, "devDependencies": {"@scope/tool": "1"}})
    (root / "package-lock.json").write_text(text, encoding="utf-8")
    (root / "requirements.txt").write_text("Flask-Login==0.6.3\n", encoding="utf-8")
    return root


def why(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    status = main.run(["why", *arguments])
    captured = capsys.readouterr()
    return status, captured.out.splitlines(), captured.err


def test_every_shortest_way_is_shown_with_the_place_of_each_step(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, error = why(capsys, "ms", str(shop))
    assert (status, error) == (0, "sca: 1 place of ms; exit 0\n")
    place = {key: number for number, line in enumerate(json_lines(shop), 1) for key in ("ms", "express") if f'/{key}"' in line}
    assert lines[0] == f"ms@2.0.0  (runtime)  package-lock.json:{place['ms']}"
    assert [line.split()[-2] for line in lines[1:4]] == ["shop", "express@4.18.2", "ms@2.0.0"]
    assert lines[2].endswith(f"package-lock.json:{place['express']}")


def json_lines(shop: Path) -> list[str]:
    text = (shop / "package-lock.json").read_text(encoding="utf-8")
    assert json.loads(text)["lockfileVersion"] == 3
    return text.splitlines()


@pytest.mark.parametrize(
    "name",
    [
        "@scope/tool",
        "tool",
        "@scope/tool@1.0.0",
        "pkg:npm/%40scope/tool@1.0.0",
        "flask_login",
        "Flask-Login",
        "flask-login@0.6.3",
    ],
)
def test_a_package_can_be_named_in_the_ways_people_write_it(shop: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert why(capsys, name, str(shop))[0] == 0


def test_what_is_not_there_is_7_with_the_name_that_may_be_meant(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, error = why(capsys, "expres", str(shop))
    assert (status, lines) == (7, [])
    assert "did you mean express?" in error
    assert error.endswith("sca: no package expres in shop; exit 7\n")


@pytest.mark.parametrize("name", ["ms", "expres"])
def test_after_a_partial_scan_neither_the_ways_nor_the_absence_is_certain(
    shop: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (shop / "bun.lockb").write_text("a", encoding="utf-8")
    status, _lines, error = why(capsys, name, str(shop))
    assert status == 3
    assert "sca: incomplete: 1 file unsupported; " in error
    assert why(capsys, name, str(shop), "--allow-incomplete")[0] == (0 if name == "ms" else 7)


def test_a_terminal_that_cannot_show_a_letter_shows_its_escape(shop: Path) -> None:
    lock_file = shop / "package-lock.json"
    lock_file.write_text(lock_file.read_text(encoding="utf-8").replace('"shop"', '"sh\u0151p"'), encoding="utf-8")
    command = [sys.executable, "-P", "-m", "sca", "why", "ms"]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1:strict", "PYTHONUTF8": "0"}
    done = subprocess.run(command, cwd=shop, env=environment, capture_output=True, check=True, timeout=60)
    assert b"`- ms@2.0.0" in done.stdout
    assert rb"sh\u0151p" in done.stdout


def test_the_end_of_a_way_that_was_shown_is_not_shown_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packages: dict[str, object] = {
        "node_modules/a": {"resolved": "a", "link": True},
        "node_modules/b": {"resolved": "b", "link": True},
        "a": {"name": "a", "version": "1.0.0", "dependencies": {"express": "^4"}},
        "b": {"name": "b", "version": "1.0.0", "dependencies": {"express": "^4"}},
        "node_modules/express": {"version": "4.18.2", "dependencies": {"ms": "^2"}},
        "node_modules/ms": {"version": "2.0.0"},
    }
    (tmp_path / "package-lock.json").write_text(lock(packages, {"name": "shop", "workspaces": ["a", "b"]}), encoding="utf-8")
    status, lines, _error = why(capsys, "ms", str(tmp_path))
    assert status == 0
    assert [line.split("  package-lock.json")[0] for line in lines] == [
        "ms@2.0.0  (runtime)",
        "  a",
        "     └─ express@4.18.2",
        "        └─ ms@2.0.0",
        "  b",
        "     └─ express@4.18.2 (*)",
        "(*) the way from here is shown above",
    ]

"""`sca tree` on a terminal, in a pipe, and as JSON."""

import json
import os
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest

from sca.cli import main
from tests.hostile.lay import lock

PACKAGES: dict[str, object] = {
    "node_modules/@scope/tool": {"version": "1.0.0", "dependencies": {"ms": "^2"}},
    "node_modules/express": {"version": "4.18.2", "dependencies": {"debug": "^2", "ms": "^2"}},
    "node_modules/debug": {"version": "2.6.9", "dependencies": {"ms": "^2"}},
    "node_modules/ms": {"version": "2.0.0"},
}
PROJECT = {"name": "shop", "dependencies": {"express": "^4", "debug": "^2"}, "devDependencies": {"@scope/tool": "1"}}


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a pipe: whoever runs the tests may have told the width of a terminal."""
    for name in ("COLUMNS", "NO_UNICODE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    (root / "package-lock.json").write_text(lock(PACKAGES, PROJECT), encoding="utf-8")
    return root


def tree(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    status = main.run(["tree", *arguments])
    captured = capsys.readouterr()
    return status, captured.out.splitlines(), captured.err


def names(lines: list[str]) -> list[str]:
    """The lines without their places."""
    return [line.split("  package-lock.json:")[0] for line in lines]


def test_the_tree_of_each_project_has_a_line_for_every_edge(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, error = tree(capsys, str(shop))
    assert (status, error) == (0, "sca: 4 packages, 1 project; exit 0\n")
    assert names(lines) == [
        "shop",
        "├─ @scope/tool@1.0.0 (dev)",
        "│  └─ ms@2.0.0",
        "├─ debug@2.6.9",
        "│  └─ ms@2.0.0",
        "└─ express@4.18.2",
        "   ├─ debug@2.6.9 (*)",
        "   └─ ms@2.0.0",
        "(*) what it needs is shown above",
    ]
    text = (shop / "package-lock.json").read_text(encoding="utf-8").splitlines()
    for line in lines[:-1]:
        name, number = line.split("  package-lock.json:")
        words = name.split()
        package = next(word for word in words if word[0].isalnum() or word[0] == "@").rpartition("@")[0]
        assert f'"node_modules/{package}"' in text[int(number) - 1] if package else number


def test_a_name_alone_gives_the_tree_of_a_package(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert names(tree(capsys, "debug", str(shop))[1]) == ["debug@2.6.9", "└─ ms@2.0.0"]


def test_inverted_it_leads_up_to_the_projects(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, error = tree(capsys, "--invert", "ms", str(shop))
    assert status == 0
    assert names(lines) == [
        "ms@2.0.0",
        "├─ @scope/tool@1.0.0",
        "│  └─ shop (dev)",
        "├─ debug@2.6.9",
        "│  ├─ express@4.18.2",
        "│  │  └─ shop",
        "│  └─ shop",
        "└─ express@4.18.2 (*)",
        "(*) what needs it is shown above",
    ]
    assert error.endswith("; exit 0\n")


def test_depth_counts_what_it_hides(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = tree(capsys, str(shop), "--depth", "1")[1]
    assert names(lines) == [
        "shop",
        "├─ @scope/tool@1.0.0 (dev) (+1)",
        "├─ debug@2.6.9 (+1)",
        "└─ express@4.18.2 (+2)",
        "(+N) so many right below it are deeper than --depth",
    ]


def test_as_json_it_is_a_list_whose_depths_make_the_tree(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main.run(["tree", str(shop), "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    assert status == 0
    assert (document["schema"], document["target"], document["complete"], document["inverted"]) == (
        "sca-tree-1",
        "shop",
        True,
        False,
    )
    assert [(entry["depth"], entry["name"], entry["repeated"]) for entry in document["tree"]] == [
        (0, "shop", False),
        (1, "@scope/tool@1.0.0", False),
        (2, "ms@2.0.0", False),
        (1, "debug@2.6.9", False),
        (2, "ms@2.0.0", False),
        (1, "express@4.18.2", False),
        (2, "debug@2.6.9", True),
        (2, "ms@2.0.0", False),
    ]
    assert document["tree"][1]["purl"] == "pkg:npm/%40scope/tool@1.0.0"
    assert document["tree"][1]["scope"] == "dev"


def test_what_no_project_needs_is_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "package-lock.json").write_text(lock(PACKAGES, {"name": "shop"}), encoding="utf-8")
    lines = names(tree(capsys, str(tmp_path))[1])
    assert lines[:4] == ["shop", "no project of this scan needs:", "@scope/tool@1.0.0", "└─ ms@2.0.0"]


@pytest.mark.parametrize(
    ("environment", "branch"),
    [
        ({}, "├─ @scope/tool@1.0.0 (dev)  package-lock.json:"),
        ({"NO_UNICODE": "1"}, "|- @scope/tool@1.0.0 (dev)  package-lock.json:"),
        ({"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}, "|- @scope/tool@1.0.0 (dev)  package-lock.json:"),
        ({"COLUMNS": "59"}, "├ @scope/tool@1.0.0 (dev)  package-lock.json:"),
        ({"COLUMNS": "30"}, "├ @scope/tool@1.0.0 (dev)\n"),
        ({"COLUMNS": "12"}, "├ @scope/to…\n"),
        ({"COLUMNS": "12", "NO_UNICODE": "1"}, "|-@scope/...\n"),
    ],
    ids=str,
)
def test_lines_suit_the_terminal(shop: Path, environment: dict[str, str], branch: str) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_UNICODE")}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "sca", "tree"],
        cwd=shop,
        env={**kept, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        check=True,
        timeout=60,
    )
    text = done.stdout.decode()
    assert branch in text
    if "COLUMNS" in environment:
        assert max(map(len, text.splitlines()[:-1])) <= int(environment["COLUMNS"])


@pytest.mark.parametrize(
    ("line", "status", "says"),
    [
        ("expres", 7, "did you mean express?"),
        ("--invert", 2, "--invert needs the NAME of a package"),
        ("--depth 1001", 2, "--depth"),
        ("nowhere/at/all nor/here", 2, "nor/here"),
    ],
)
def test_mistakes(shop: Path, capsys: pytest.CaptureFixture[str], line: str, status: int, says: str) -> None:
    with chdir(shop):
        found, lines, error = tree(capsys, *line.split())
    assert (found, lines) == (status, [])
    assert says in error


def test_a_folder_named_like_a_package_is_a_target_unless_the_tree_is_inverted(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "ms").mkdir()
    monkeypatch.chdir(shop)
    assert tree(capsys, "ms")[0] == 7
    assert names(tree(capsys, "pkg:npm/ms")[1]) == ["ms@2.0.0"]
    assert names(tree(capsys, "ms", "--invert")[1])[0] == "ms@2.0.0"


def test_after_a_partial_scan_the_tree_is_shown_and_the_run_is_incomplete(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "bun.lockb").write_text("a", encoding="utf-8")
    status, lines, error = tree(capsys, str(shop))
    assert status == 3
    assert names(lines)[0] == "shop"
    assert "incomplete: 1 file unsupported" in error


def test_a_chain_of_thousands_is_cut_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packages: dict[str, object] = {
        f"node_modules/p{number}": {"version": "1.0.0", "dependencies": {f"p{number + 1}": "1"}} for number in range(5_000)
    }
    packages["node_modules/p5000"] = {"version": "1.0.0"}
    (tmp_path / "package-lock.json").write_text(lock(packages, {"name": "shop", "dependencies": {"p0": "1"}}), encoding="utf-8")
    status, lines, _error = tree(capsys, str(tmp_path))
    assert status == 0
    assert len(lines) == 102
    assert "p99@1.0.0 (+1)" in lines[100]

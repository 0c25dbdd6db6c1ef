"""Every way out has one status and one last line that says why."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sca import exit_status
from sca.cli import main
from sca.conclude import Allowances, conclude
from sca.exit_status import PRECEDENCE, Reason, ordered
from sca.inventory.build import build
from sca.model.component import Location, Problem
from sca.model.inventory import FileOutcome
from sca.model.verdict import Finding, Outcome, State, Verdict
from sca.scan import Scanned
from tests.hostile.case import GOOD_LOCK, PERMISSIVE

STRICT = Allowances()
PLACE = Location("package-lock.json", 1)


def end(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = main.run(list(arguments))
    last = capsys.readouterr().err.rstrip().splitlines()[-1]
    assert last.endswith(f"; exit {status}")
    return status, last


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "no command is given"),
        (["nonsense"], "No such command 'nonsense'"),
        (["chekc"], "No such command 'chekc'"),
        (["help"], "No such command 'help'"),
        (["db"], "no command of db is given"),
        (["db", "nonsense"], "No such command 'db nonsense'"),
        (["hook"], "no command of hook is given"),
        (["check", "--nonsense"], "No such option"),
        (["check", "none"], "no such file or folder: none"),
        (["check", "oci:image"], "no such file or folder: image"),
        (["check", "image:registry.example.test/A"], "is no image reference"),
        (["check", "--limit", "nonsense=1"], "is not a limit"),
        (["check", "--limit", "text-bytes=-1"], "is not a limit"),
        (["check", "--limit", "text-bytes=٣"], "is not a limit"),
        (["check", "--limit", "text-bytes"], "is not a limit"),
        (["check", "--deadline", "-1"], "deadline"),
        (["check", "--report", "pdf=x"], "names no report"),
        (["check", "--report", "html"], "names no report"),
        (["check", "--output", "html=page.html"], "looks like one report"),
        (["check", "--policy", "none.yaml"], "cannot be read"),
        (["check", "--policy", "."], "cannot be read"),
        (["check", "--staged"], "git"),
        (["report", "none.json"], "cannot be read"),
        (["report", "package-lock.json"], "is no result"),
        (["explain", "SCA999"], "no rule"),
        (["init", "none"], "none"),
    ],
)
def test_wrong_usage_is_2_and_says_what_is_wrong(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(shop)
    status, last = end(capsys, *arguments)
    assert (status, words in last) == (exit_status.USAGE, True), last


@pytest.mark.parametrize(("family", "member"), [("db", "db import"), ("hook", "hook lock-fresh")])
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_the_first_word_of_commands_tells_the_second_ones(
    capsys: pytest.CaptureFixture[str], family: str, member: str, option: str
) -> None:
    assert main.run([family, option]) == exit_status.SATISFIED
    said = capsys.readouterr()
    assert (f"\n  {member} " in said.out, said.err) == (True, "")


def test_nothing_to_scan_is_7_unless_that_is_allowed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "readme.md").touch()
    assert end(capsys, "check", str(tmp_path))[0] == exit_status.NOTHING
    assert end(capsys, "sbom", str(tmp_path))[0] == exit_status.NOTHING
    assert end(capsys, "check", str(tmp_path), "--allow-empty")[0] == exit_status.SATISFIED


def test_a_deadline_that_has_passed_is_8_and_names_each_file(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["check", str(shop), "--deadline", "0.000001", "--format", "json"]) == exit_status.DEADLINE
    captured = capsys.readouterr()
    assert "deadline reached: 1 file not read" in captured.err
    assert "E-DEADLINE" in captured.out


def test_a_date_that_is_none_is_2(shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("yesterday", "9" * 400, "1e9"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
        assert end(capsys, "check", str(shop))[0] == exit_status.USAGE


def test_a_bug_is_5_with_an_id(shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise AttributeError("secret \x1b[2J")

    monkeypatch.setattr("sca.cli.check_run.check", broken)
    status, last = end(capsys, "check", str(shop))
    assert status == exit_status.FAULT
    assert "internal fault F-" in last
    assert "\x1b" not in last


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """Whoever starts the tests in the background has them, and all that they start, ignore an interruption."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, exit_status.INTERRUPTED), (signal.SIGTERM, exit_status.TERMINATED)]
)
def test_a_signal_ends_a_run_in_order(tmp_path: Path, number: signal.Signals, status: int) -> None:
    """The run waits for its policy, a pipe that nobody writes to."""
    (tmp_path / "package-lock.json").write_text(GOOD_LOCK, encoding="utf-8")
    os.mkfifo(tmp_path / "policy")
    command = [sys.executable, "-I", "-m", "sca", "check", "--policy", "policy", "--output", "out"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        _wait_until_it_reads(process.pid)
        process.send_signal(number)
        _out, error = process.communicate(timeout=90)
    assert process.returncode == status
    assert error.rstrip().endswith(f"; exit {status}")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, exit_status.INTERRUPTED), (signal.SIGTERM, exit_status.TERMINATED)]
)
def test_a_signal_in_the_middle_of_a_file_is_no_fault_of_its_parser(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, number: signal.Signals, status: int
) -> None:
    monkeypatch.setattr("sca.files.view.FileView.json", lambda _view: signal.raise_signal(number))
    assert end(capsys, "check", str(shop))[0] == status


def test_a_report_that_cannot_be_written_costs_neither_the_others_nor_the_findings(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "policy.yaml").write_text(f"{PERMISSIVE}packages:\n  default: deny\n", encoding="utf-8")
    good = shop.parent / "good.xml"
    arguments = ["--policy", str(shop / "policy.yaml"), "--report", f"html={shop}", "--report", f"junit={good}"]
    assert main.run(["check", str(shop), *arguments]) == exit_status.OUTPUT
    captured = capsys.readouterr()
    assert "error[SCA101]" in captured.out
    assert good.read_bytes().startswith(b"<?xml")
    last = captured.err.rstrip().splitlines()[-1]
    assert last.startswith(f"sca: could not write {shop}: ")
    assert "violations (" in last


def test_a_mistyped_command_is_answered_with_the_one_that_may_be_meant(capsys: pytest.CaptureFixture[str]) -> None:
    main.run(["chekc"])
    assert "help: did you mean sca check?" in capsys.readouterr().err


def _wait_until_it_reads(pid: int) -> None:
    """Until the process sleeps in opening the pipe."""
    for _attempt in range(400):
        if Path(f"/proc/{pid}/wchan").read_text(encoding="ascii").startswith(("fifo", "wait_for_partner", "pipe")) or _calls_open(
            pid
        ):
            return
        time.sleep(0.01)
    raise AssertionError("the run never opened its policy")


def _calls_open(pid: int) -> bool:
    """System call 257 is openat on x86-64, 56 on ARM."""
    return Path(f"/proc/{pid}/syscall").read_text(encoding="ascii").split()[0] in ("257", "56", "2")


@pytest.mark.parametrize("quiet", [False, True])
def test_every_status_of_a_check_is_that_of_its_result(shop: Path, capsys: pytest.CaptureFixture[str], *, quiet: bool) -> None:
    policy = shop.parent / "policy.yaml"
    policy.write_text(PERMISSIVE, encoding="utf-8")
    arguments = ["check", str(shop), "--policy", str(policy), *(["--quiet"] if quiet else [])]
    assert end(capsys, *arguments)[0] == 0
    policy.write_text(f"{PERMISSIVE}packages:\n  default: deny\n", encoding="utf-8")
    assert end(capsys, *arguments)[0] == 1
    assert end(capsys, *arguments, "--exit-zero")[0] == 0
    (shop / "poetry.lock").write_text("a", encoding="utf-8")
    assert end(capsys, *arguments)[0] == 3
    assert end(capsys, *arguments, "--exit-zero")[0] == 3
    assert end(capsys, *arguments, "--allow-incomplete")[0] == 1


def verdict(*states: State) -> Verdict:
    findings = tuple(Finding("SCA101", "rule", "packages", "s", "l", "m", PLACE, state) for state in states)
    return Verdict(Outcome.SATISFIED, findings, (), (), "2026-01-01", 1)


def ending(  # noqa: PLR0913  # one switch for each reason
    *,
    fault: bool = False,
    late: bool = False,
    lost: bool = False,
    empty: bool = False,
    states: tuple[State, ...] = (),
    allow: Allowances = STRICT,
) -> list[int]:
    files = [] if empty else [FileOutcome("package-lock.json", "npm", "parsed")]
    problems = (Problem("E", "m", PLACE, "field"),) if lost else ()
    scanned = Scanned((), tuple(files), problems, 1, ("F-1",) if fault else (), ("x",) if late else ())
    return [reason.status for reason in conclude(build([], files, problems), verdict(*states), scanned, allow)]


@pytest.mark.parametrize(("fault", "late", "lost", "empty", "violated"), list(itertools.product([False, True], repeat=5)))
def test_the_worst_reason_decides(*, fault: bool, late: bool, lost: bool, empty: bool, violated: bool) -> None:
    statuses = ending(fault=fault, late=late, lost=lost, empty=empty, states=(State.OPEN,) if violated else ())
    holds = {5: fault, 8: late, 3: lost, 7: empty, 1: violated, 0: not violated}
    assert statuses == [status for status in PRECEDENCE if holds.get(status)]


@pytest.mark.parametrize(
    ("states", "allow", "status"),
    [
        ((State.WAIVED, State.BASELINED, State.INFORMATIONAL), Allowances(), 0),
        ((State.UNDETERMINED,), Allowances(), 3),
        ((State.UNDETERMINED, State.OPEN), Allowances(), 3),
        ((State.UNDETERMINED,), Allowances(incomplete=True), 0),
        ((State.UNDETERMINED, State.OPEN), Allowances(incomplete=True), 1),
        ((State.OPEN,), Allowances(violations=True), 0),
        ((State.OPEN, State.UNDETERMINED), Allowances(violations=True), 3),
    ],
)
def test_only_an_open_finding_violates_and_an_undetermined_one_is_not_passed(
    states: tuple[State, ...], allow: Allowances, status: int
) -> None:
    assert ending(states=states, allow=allow)[0] == status


@pytest.mark.parametrize("allow", [Allowances(True, True, True)])  # noqa: FBT003  # everything allowed
def test_nothing_forgives_a_fault_or_a_deadline(allow: Allowances) -> None:
    assert ending(fault=True, lost=True, empty=True, states=(State.OPEN,), allow=allow)[0] == exit_status.FAULT
    assert ending(late=True, lost=True, empty=True, states=(State.OPEN,), allow=allow)[0] == exit_status.DEADLINE


def test_the_order_of_statuses_is_the_documented_one() -> None:
    assert [reason.status for reason in ordered([Reason(status, "") for status in sorted(PRECEDENCE)])] == [
        2,
        5,
        6,
        8,
        3,
        4,
        7,
        1,
        0,
    ]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    (root / "package-lock.json").write_text(GOOD_LOCK, encoding="utf-8")
    return root

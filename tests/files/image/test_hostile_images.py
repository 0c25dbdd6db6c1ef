"""Every hostile image is read in little memory and time: it is refused as a whole, or in part, and what it cost is told."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.hostile.case import Row
from tests.hostile.image_rows import ROWS

MEMORY = 160
ROOT = str(Path(__file__).resolve().parents[3])
_PROGRAM = """
import sys
from sca.files.errors import InputError
from sca.files.image.open import open_image
from sca.files.image.source import image_source
from sca.files.image.unopened import unopened
from sca.files.limits import DEFAULTS
try:
    image = open_image(image_source(sys.argv[1]), lambda path: path.endswith(("package-lock.json", "status")), DEFAULTS)
    packed = [problem for _outcome, problem in unopened(image.tree, (), lambda path: False) if problem]
    problems = (*image.problems, *packed)
    lost = any(problem.cost != "notice" for problem in problems)
    for path in image.tree.found(bool):
        print("FOUND", path)
    for problem in problems:
        print("PROBLEM", problem.code, problem.message)
except InputError as error:
    lost = True
    print("PROBLEM", error.code, error.message)
print("STATUS", 3 if lost else 0)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print("PEAK", int(peak.split()[1]) // 1024)
"""


@pytest.mark.parametrize("row", [pytest.param(row, id=row.id) for row in ROWS])
def test_a_hostile_image_is_read_within_bounds(row: Row, tmp_path: Path) -> None:
    row.build(tmp_path)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *row.arguments],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={"PYTHONPATH": ROOT},
    )
    seconds = time.monotonic() - began
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    told = {line.partition(" ")[0]: line.partition(" ")[2] for line in lines}
    assert told["STATUS"] == str(row.exit), lines
    assert not row.says or any(all(word in line for word in row.says) for line in lines if line.startswith("PROBLEM")), lines
    assert int(told["PEAK"]) < MEMORY
    assert seconds < max(3 * row.seconds, 60)
    assert not list(tmp_path.rglob("canary"))
    assert bool(row.keeps) is ("FOUND var/lib/dpkg/status" in lines)

"""Golden files: what a report is expected to be, byte for byte. SCA_REFRESH_GOLDEN=1 writes them anew; read the diff."""

import os
from pathlib import Path

EXPECTED = Path(__file__).resolve().parents[2] / "fixtures" / "reports" / "expected"


def assert_golden(name: str, data: bytes) -> None:
    """The bytes are those of a file in fixtures/reports/expected."""
    assert_same(EXPECTED / name, data)


def assert_same(path: Path, data: bytes) -> None:
    """The bytes are those of a file; lines are compared first because their difference is readable."""
    if os.environ.get("SCA_REFRESH_GOLDEN"):
        path.write_bytes(data)
    assert data.decode().split("\n") == path.read_bytes().decode().split("\n")
    assert data == path.read_bytes()

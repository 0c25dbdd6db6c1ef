"""Every limit is documented with its default."""

from pathlib import Path

from msgspec.structs import asdict

from sca.files.limits import DEFAULTS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "hostile-input.md"


def test_every_limit_is_in_the_documentation_with_its_default() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    documented = {
        name.strip(" `"): value.strip() for _, name, value, *_ in (row.split("|") for row in rows if row.count("|") == 4)
    }
    expected = {name.replace("_", "-"): str(value) for name, value in asdict(DEFAULTS).items()}
    assert documented == expected

"""What a parser can say about an input is explained on the page of its ecosystem."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("ecosystem", "page"),
    [
        ("npm", "npm.md"),
        ("nuget", "nuget.md"),
        ("docker", "docker.md"),
        ("installs", "docker.md"),
        ("system", "docker.md"),
        ("pip", "python.md"),
        ("sbom", "sbom.md"),
    ],
)
def test_every_code_of_a_parser_is_explained(ecosystem: str, page: str) -> None:
    sources = (ROOT / "sca" / "parsers" / ecosystem).glob("*.py")
    codes = {code for source in sources for code in re.findall(r'"(E-[A-Z-]+)"', source.read_text(encoding="utf-8"))}
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert codes, "a parser that says nothing is not a parser"
    assert {code for code in codes if f"`{code}`" not in text} == set()

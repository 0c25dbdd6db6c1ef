"""Whether a range admits a version, by the rules of its ecosystem; what is not told or not understood is not known."""

import pytest

from sca.remedies.versions import admits, is_major_jump, nearest_first


@pytest.mark.parametrize(
    ("type", "requested", "version", "expected"),
    [
        ("npm", "^1.1.0", "1.2.0", True),
        ("npm", "~1.1.0", "1.2.0", False),
        ("npm", "1.1.0", "1.2.0", False),
        ("npm", "<1 || >=1.2", "1.2.0", True),
        ("npm", "^1.1.0", "1.2.0-rc.1", False),
        ("npm", "npm:^1.1.0", "1.2.0", True),
        ("npm", "npm:real@~1.1.0", "1.2.0", False),
        ("npm", "npm:@scope/real@^1", "1.2.0", True),
        ("npm", "workspace:*", "1.2.0", None),
        ("npm", "catalog:", "1.2.0", None),
        ("npm", "latest", "1.2.0", None),
        ("npm", "", "1.2.0", None),
        ("npm", "git+https://git.example.test/x.git", "1.2.0", None),
        ("pypi", ">=1.1,<2", "1.2", True),
        ("pypi", "~=1.1.0", "1.2", False),
        ("pypi", "==1.1", "1.2", False),
        ("pypi", "!=1.2", "1.2", False),
        ("pypi", "^1.1", "1.2", True),
        ("pypi", "^1.1 || ^3.0", "2.0", False),
        ("pypi", "*", "1.2", True),
        ("pypi", ">=1.1", "1.2rc1", False),
        ("pypi", "https://files.example.test/x.whl", "1.2", None),
        ("pypi", "", "1.2", None),
        ("nuget", "1.1.0", "1.2.0", True),
        ("nuget", "1.1.0", "1.0.0", False),
        ("nuget", "[1.1.0]", "1.2.0", False),
        ("nuget", "[1.0.0, 2.0.0)", "1.2.0", True),
        ("nuget", "1.1.*", "1.2.0", False),
        ("nuget", ">= 1.1 < 1.2", "1.2.0", False),
        ("nuget", ">= 1.1", "1.2.0", True),
        ("nuget", "~> 1.1", "1.2.0", None),
        ("nuget", "$(Version)", "1.2.0", None),
        ("deb", ">= 1", "1.2", None),
        ("npm", "^" * 2000, "1.2.0", None),
    ],
)
def test_what_a_range_admits(type: str, requested: str, version: str, expected: bool | None) -> None:
    assert admits(type, requested, version) is expected


def test_the_nearest_newer_version_comes_first_then_the_nearest_older_one() -> None:
    named = ["2.0.0", "1.0.0", "1.2.0-rc.1", "1.3.0", "1.1.0", "nonsense", "0.9.0", "1.2.0"]
    assert nearest_first("npm", "1.1.0", named) == ["1.2.0", "1.3.0", "2.0.0", "1.0.0", "0.9.0", "1.2.0-rc.1"]


@pytest.mark.parametrize(
    ("type", "old", "new", "expected"),
    [
        ("npm", "1.9.0", "2.0.0", True),
        ("npm", "v1.9.0", "1.10.0", False),
        ("pypi", "1.9", "1!1.0", True),
        ("nuget", "1.0", "1.5.0.1", False),
    ],
)
def test_what_is_a_major_jump(type: str, old: str, new: str, expected: bool) -> None:
    assert is_major_jump(type, old, new) is expected

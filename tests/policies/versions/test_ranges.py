"""The one shape of all ranges: which grammar a package type has, and how one version alone is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.policies.versions.ranges import exactly, parse_range

TYPES = ("npm", "pypi", "nuget", "docker", "generic", "golang", "deb", "rpm", "apk")


@pytest.mark.parametrize(
    ("type", "version", "written"),
    [
        ("npm", "1.0.0", "1.0.0"),
        ("npm", "1.0", "===1.0"),  # npm reads 1.0 as 1.0.x
        ("npm", "*", "===*"),
        ("npm", "^1.0.0", "===^1.0.0"),
        ("npm", "latest", "===latest"),
        ("pypi", "1.0", "1.0"),
        ("pypi", "2004d", "===2004d"),
        ("nuget", "1.0", "1.0"),
        ("nuget", "1.*", "===1.*"),
        ("nuget", "[1.0,2.0]", "===[1.0,2.0]"),
        ("docker", "24", "24"),
        ("deb", "1:1.2.13.dfsg-1", "1:1.2.13.dfsg-1"),
        ("deb", ">=1", "===>=1"),
        ("apk", "1.36.1-r29", "1.36.1-r29"),
        ("generic", "1.0 beta", "===1.0 beta"),
    ],
)
def test_how_one_version_is_named(type: str, version: str, written: str) -> None:
    assert exactly(type, version) == written


@given(st.sampled_from(TYPES), st.text(min_size=1, max_size=20), st.sampled_from(("1.0.0", "1.0.1", "2", "latest", "x")))
def test_the_name_of_one_version_holds_it_and_no_other(type: str, version: str, other: str) -> None:
    if type != "pypi" or version == version.strip():
        range = parse_range(type, exactly(type, version))
        assert range.holds(version) is True
        if parse_range(type, exactly(type, other)).holds(version) is not True:
            assert range.holds(other) is not True


@pytest.mark.parametrize("text", ["", "^1", ">=1", "1 || 2", "1.*", "===", "a, b"])
def test_types_without_an_order_have_no_ranges(text: str) -> None:
    with pytest.raises(ValueError, match="no ranges"):
        parse_range("golang", text)

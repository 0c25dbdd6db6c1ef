"""Ranges of packages of operating systems: the order of dpkg, rpm and apk, whatever the spelling."""

import pytest

from sca.model.package import Package
from sca.policies.purl_pattern import parse_pattern, pattern_for
from sca.policies.versions.system import parse_range


@pytest.mark.parametrize(
    ("type", "range", "version", "holds"),
    [
        pytest.param("deb", ">=3.0.11-1~deb12u2", "3.0.15-1~deb12u1", True, id="above"),
        pytest.param("deb", ">=3.0.11-1", "3.0.11-1~deb12u2", False, id="a tilde comes before"),
        pytest.param("deb", "<1.2", "1.2", False, id="less is less, not dpkg's old sign"),
        pytest.param("deb", ">1.2", "1.2", False, id="greater is greater"),
        pytest.param("deb", ">=1, <2", "1:1.5", False, id="an epoch goes first"),
        pytest.param("deb", ">=1 <2", "1.5-3", True, id="a blank joins too"),
        pytest.param("deb", "1.2-3", "1.2-3", True, id="one version"),
        pytest.param("rpm", ">=1.1.1k-7", "1.1.1k-7.cm2", True, id="rpm's pieces"),
        pytest.param("rpm", "<1:0", "9.9-1", True, id="no epoch is before any"),
        pytest.param("apk", ">=1.36.1-r28, <1.37", "1.36.1-r29", True, id="apk"),
        pytest.param("apk", "<1.36.1", "1.36.1_rc1-r0", True, id="a candidate comes before"),
        pytest.param("deb", ">=1", "no version", None, id="what is no version"),
    ],
)
def test_what_a_range_holds(type: str, range: str, version: str, holds: bool | None) -> None:
    assert parse_range(type, range).holds(version) is holds


@pytest.mark.parametrize("text", ["", "^1.2", "~>1", "1 || 2", ">=", "1.*", ">=a b"])
def test_what_is_no_range_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(ValueError, match=r"comparison|compares|version"):
        parse_range("deb", text)


def test_a_policy_speaks_of_an_rpm_with_its_epoch() -> None:
    package = Package("rpm", "fedora", "bind", "9.18-1", (("epoch", "32"),))
    assert parse_pattern("pkg:rpm/fedora/bind@>=32:9.17").fits(package) is True
    assert parse_pattern("pkg:rpm/fedora/bind@<10").fits(package) is False
    assert parse_pattern(pattern_for(package)).fits(package) is True

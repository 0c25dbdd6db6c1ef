import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.reports.fingerprint import fingerprint, fingerprints, lasting_subject
from tests.reports.sample_result import FINDINGS

FINDING = FINDINGS[0]


@pytest.mark.parametrize(
    ("subject", "lasting"),
    [
        pytest.param("pkg:npm/lodash@4.17.20", "pkg:npm/lodash", id="npm"),
        pytest.param("pkg:npm/%40babel/core@7.26.0", "pkg:npm/%40babel/core", id="scope"),
        pytest.param("pkg:pypi/pytest", "pkg:pypi/pytest", id="no version"),
        pytest.param("pkg:npm/lodash@4.17.20#GHSA-1", "pkg:npm/lodash#GHSA-1", id="what it is about"),
        pytest.param("pkg:oci/node?repository_url=r.example.test/node&tag=20", "pkg:oci/node?repository_url=r.example.test/node",
                     id="a tag is a version"),
        pytest.param("pkg:oci/node@sha256%3Aab?repository_url=r.example.test", "pkg:oci/node?repository_url=r.example.test",
                     id="digest"),
        pytest.param("pkg:deb/debian/bash@5.2?arch=amd64&distro=debian-12", "pkg:deb/debian/bash?arch=amd64", id="system"),
        pytest.param("pkg:github/actions/checkout@v4#sub/path", "pkg:github/actions/checkout#sub/path", id="action"),
        pytest.param("pkg:conda/numpy@1.0?build=py_0&channel=main", "pkg:conda/numpy?channel=main", id="build"),
        pytest.param("registry.example.test/tool:${VERSION}", "registry.example.test/tool:${VERSION}", id="unresolved image"),
        pytest.param("web/Cargo.lock#E-UNSUPPORTED", "web/Cargo.lock#E-UNSUPPORTED", id="file"),
    ],
)  # fmt: skip
def test_what_an_upgrade_does_not_change(subject: str, lasting: str) -> None:
    assert lasting_subject(subject) == lasting


@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, code="SCA102"),
        replace(FINDING, subject="pkg:npm/lodash-es@4.17.20"),
        replace(FINDING, where=replace(FINDING.where, path="web/package-lock.json")),
        replace(FINDING, facts=(("condition", "no-beta"),)),
    ],
    ids=["rule", "package", "file", "condition of a policy"],
)
def test_what_makes_another_finding(other: object) -> None:
    assert fingerprint(FINDING) != fingerprint(other)  # type: ignore[arg-type]  # a Finding, by its table


def test_line_message_state_and_severity_make_no_other() -> None:
    where = replace(FINDING.where, line=9_999, column=3)
    other = replace(FINDING, where=where, message="other", fix="other", path=(), scope="dev", facts=(("severity", "low"),))
    assert fingerprint(FINDING) == fingerprint(other)


@given(st.permutations([replace(FINDING, node=f"lock#{place}/lodash") for place in "abcd"]))
def test_equal_ones_are_numbered_by_where_they_stand_in_the_graph(findings: list[object]) -> None:
    numbered = fingerprints(findings)  # type: ignore[arg-type]  # Findings, by the line above
    numbers = {findings[index].node: number for index, (_, number) in numbered.items()}  # type: ignore[attr-defined]
    assert numbers == {"lock#a/lodash": 0, "lock#b/lodash": 1, "lock#c/lodash": 2, "lock#d/lodash": 3}

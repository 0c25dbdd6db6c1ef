"""Waivers about vulnerabilities as VEX documents: valid, read back by our own reader to the same statements, and harmless."""

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # it comes with the strict validator of SBOMs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.facts.vex.read import read_vex
from sca.files.limits import DEFAULTS
from sca.model.component import Location
from sca.model.image import Image
from sca.model.package import npm_package
from sca.model.result import Result
from sca.model.text import visible
from sca.model.vex import JUSTIFICATIONS, NOT_AFFECTED, STATUSES, Analysis, VexStatement
from sca.model.vex_words import cyclonedx_justification
from sca.reports.table import renderer
from sca.sbom.schemas import schema_errors
from tests.reports.sample_result import PROJECTS, RESULT, TAG

FORMS = ("vex-cyclonedx", "vex-openvex")
OPENVEX = json.loads((Path(__file__).resolve().parents[2] / "fixtures" / "vex" / "openvex-0.2.0.schema.json").read_bytes())
POLICY = Location("sca-policy.yaml", 12, 5, "policy")
BORNE = Analysis(
    "pkg:npm/a@1.0.0", "GHSA-1", ("GHSA-1", "CVE-2026-1"), "affected", "affected", "ann", "2026-11-01", "2026-12-01", POLICY,
    "w", detail="fixed with the next release",
)  # fmt: skip
CLEARED = replace(
    BORNE, package="pkg:npm/%40ours/b@2.0.0", status="not_affected", word="not_affected", justification=JUSTIFICATIONS[1]
)
HEARD = replace(BORNE, package="pkg:npm/c@1.0.0", location=Location("vex.json", 3, role="vex"))


def result(*analyses: Analysis, project: bool = True) -> Result:
    """The sample with these analyses, and one named project or several."""
    verdict = replace(RESULT.verdict, analyses=tuple(sorted(analyses)))
    return replace(RESULT, verdict=verdict, projects=PROJECTS[:1] if project else PROJECTS)


def check_valid(form: str, data: bytes) -> None:
    if form == "vex-cyclonedx":
        assert schema_errors(data, "1.6") == []
    else:
        validator = jsonschema.Draft202012Validator(OPENVEX, format_checker=jsonschema.FormatChecker())
        validator.validate(json.loads(data))


def read(data: bytes) -> tuple[VexStatement, ...]:
    found = read_vex(data, "v", DEFAULTS)
    assert found.problems == ()
    return found.statements


@pytest.mark.parametrize("form", FORMS)
def test_what_is_borne_and_what_is_cleared_is_written_and_valid(form: str) -> None:
    data = renderer(form)(result(BORNE, CLEARED, HEARD))
    check_valid(form, data)
    assert [(one.component, one.status, one.product, one.author, one.date[:10]) for one in read(data)] == [
        (one.package, one.status, "pkg:npm/shop@1.0.0", "ann", "2026-11-01") for one in sorted((BORNE, CLEARED))
    ]
    assert {id for one in read(data) for id in one.ids} == {"GHSA-1", "CVE-2026-1"}


@pytest.mark.parametrize("form", FORMS)
def test_statements_of_others_are_not_repeated(form: str) -> None:
    assert read(renderer(form)(result(HEARD))) == ()


@pytest.mark.parametrize("form", FORMS)
def test_among_several_projects_a_statement_is_about_the_package(form: str) -> None:
    assert [one.product for one in read(renderer(form)(result(BORNE, project=False)))] == [""]


@pytest.mark.parametrize("form", FORMS)
def test_of_an_image_it_is_the_product_by_its_digest(form: str) -> None:
    digest = f"sha256:{'0a' * 32}"
    image = Image("registry.example.test/team/Shop:1.0", digest, ())
    (one,) = read(renderer(form)(replace(result(BORNE), image=image)))
    assert one.product == f"pkg:oci/shop@{digest}"


ANALYSES = st.builds(
    lambda name, status, why, detail, day, named: replace(
        BORNE,
        package=npm_package(name, "1.0.0").purl,
        vulnerability=named,
        ids=(named, "CVE-2026-9"),
        status=status,
        word=status,
        justification=why if status == NOT_AFFECTED else "",
        detail=detail,
        date=f"2026-11-{day:02}",
    ),
    st.sampled_from(["a", "@ours/b", "c.d"]),
    st.sampled_from(STATUSES),
    st.sampled_from(JUSTIFICATIONS),
    st.text(min_size=1, max_size=20).map(str.strip).filter(bool),
    st.integers(1, 28),
    st.sampled_from(["GHSA-1", "CVE-2026-1", "X-1"]),
)


@given(st.lists(ANALYSES, max_size=5, unique=True), st.booleans())
def test_what_is_read_back_is_what_was_said(analyses: list[Analysis], project: bool) -> None:
    for form in FORMS:
        data = renderer(form)(result(*analyses, project=project))
        if analyses or form == "vex-cyclonedx":
            check_valid(form, data)
        told = sorted((one.component, one.ids[0], one.status, one.detail, one.date[:10], one.justification) for one in read(data))
        assert told == sorted(
            (
                one.package,
                one.vulnerability,
                one.status,
                visible(one.detail).strip(),
                one.date,
                cyclonedx_justification(one) if form == "vex-cyclonedx" else one.justification,
            )
            for one in analyses
        )


@pytest.mark.parametrize("form", FORMS)
def test_hostile_texts_are_harmless_in_it(form: str) -> None:
    data = renderer(form)(result(replace(BORNE, detail=TAG, author=TAG, vulnerability=TAG, ids=(TAG,))))
    check_valid(form, data)
    assert visible(data.decode().replace("\n", " ")) == data.decode().replace("\n", " ")

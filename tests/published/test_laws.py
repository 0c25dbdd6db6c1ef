"""What holds whatever a scan or a registry says."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.facts.published.asking import Asking
from sca.facts.published.npm import facts_of_npm
from sca.facts.published.nuget import facts_of_nuget
from sca.facts.published.pypi import facts_of_pypi
from sca.facts.published.routes import Registry, Routes, elsewhere, fits, route
from sca.facts.registries import default_registries
from sca.model.component import Component, Source
from sca.model.package import npm_package as of_npm
from sca.model.package import nuget_package, pypi_package
from sca.model.published import RegistryFacts, asked_about
from sca.network.client import Answer, Question
from sca.network.errors import NetworkError
from tests.published.asked import npm
from tests.published.registries import npm_package, nuget_entry, nuget_page, nuget_service, pypi_version

PUBLIC = default_registries()["npm"][0]
OTHERS = ["https://a.example.test", "https://b.example.test"]
ORIGINS = st.sampled_from(["", PUBLIC, *OTHERS])
SOURCES = st.builds(
    lambda kind, registry, others: Source(kind, registry=registry, others=tuple(others)),
    st.sampled_from(["registry", "unknown", "git", "url", "path"]),
    ORIGINS,
    st.lists(st.sampled_from([PUBLIC, *OTHERS]), max_size=2),
)
COMPONENTS = st.builds(npm, st.sampled_from(["a", "b", "@s/a", "@s/b", "@t/a"]), st.just("1"), SOURCES)
PATTERNS = st.sampled_from(["a", "b*", "@s/*", "@t/a", "*"])
ROUTES = st.builds(
    lambda names, private, several, mirror: Routes(
        Registry("npm", mirror or PUBLIC, standard=True, configured=bool(mirror)),
        tuple((pattern, Registry("npm", address, configured=True)) for pattern, address in names),
        tuple(private),
        several,
    ),
    st.lists(st.tuples(PATTERNS, st.sampled_from(OTHERS)), max_size=2),
    st.lists(PATTERNS, max_size=1),
    st.booleans(),
    st.sampled_from(["", "https://mirror.example.test"]),
)


@settings(max_examples=300)
@given(st.lists(COMPONENTS, min_size=1, max_size=5), ROUTES)
def test_no_name_is_told_to_a_registry_that_it_does_not_come_from(scanned: list[Component], routes: Routes) -> None:
    apart = elsewhere(scanned, {"npm": routes})
    for one in scanned:
        found = route(one, routes, apart)
        if isinstance(found, str):
            assert found, "who is not asked about is told with a reason"
            continue
        name, stated = one.package.full_name, one.source.registry
        assert one.source.kind in ("registry", "unknown")
        assert found in routes.registries
        assert not any(fits(pattern, name) for pattern in routes.private)
        if stated:
            assert found.origin == stated or (found.standard and stated in default_registries()["npm"])
        elif found.standard:
            assert not routes.several
            assert not any(fits(pattern, name) for pattern, _registry in routes.names)


class Said:
    """Answers each address with what a table has, as a client does."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self._answers = answers

    def get(self, question: Question) -> Answer:
        path = question.url.removeprefix("https://r.example.test")
        body = self._answers.get(path)
        return Answer(200 if body is not None else 404, {"Content-Type": "application/json"}, json.dumps(body).encode())


NPM = {"/a": npm_package("a", {"1.0.0": {"license": "MIT", "deprecated": "x"}})}
PYPI = {
    "/pypi/a/json": pypi_version("a", "2.0"),
    "/pypi/a/1.0.0/json": pypi_version("a", "1.0.0", license="MIT"),
    "/simple/a/": {"name": "a", "files": [{"filename": "a-1.0.0.tar.gz", "url": "x", "upload-time": "2024", "yanked": "no"}]},
}
DEPRECATION = {"reasons": ["Legacy"], "alternatePackage": {"id": "b"}}
ENTRY = nuget_entry("a", "1.0.0", licenseExpression="MIT", deprecation=DEPRECATION)
NUGET = {
    "": nuget_service("https://r.example.test"),
    "/reg/a/index.json": {
        "items": [nuget_page("x", [nuget_entry("a", "1.0.0", licenseExpression="MIT", deprecation=DEPRECATION)])]
    },
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from(["1.0.0", "a", "https://[", "../x"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


def places(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield here
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(inner, (*here, key))


def with_other(value: Any, place: tuple[Any, ...], other: Any) -> Any:
    if not place:
        return other
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[place[0]] = with_other(copy[place[0]], place[1:], other)
    return copy


@pytest.mark.parametrize(
    ("reader", "package", "documents"),
    [
        pytest.param(facts_of_npm, of_npm("a", "1.0.0"), NPM, id="npm"),
        pytest.param(facts_of_pypi, pypi_package("a", "1.0.0"), PYPI, id="pypi"),
        pytest.param(facts_of_pypi, pypi_package("a", "1.0.0"), {"/simple/a/": PYPI["/simple/a/"]}, id="simple"),
        pytest.param(facts_of_nuget, nuget_package("a", "1.0.0"), NUGET, id="nuget"),
    ],
)
@settings(max_examples=200)
@given(data=st.data())
def test_whatever_a_document_holds_it_is_an_answer_about_that_version_or_none(
    reader: Any, package: Any, documents: dict[str, Any], data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from([one for one in places(documents) if one]))
    said = with_other(documents, place, data.draw(JSON))
    asking = Asking(Registry(package.type, "https://r.example.test", standard=True), Said(said))  # type: ignore[arg-type]
    try:
        (facts,) = reader(asking, (asked_about(package),), "2026-11-01T00:00:00Z")
    except NetworkError as error:
        assert error.code in ("N-CONTENT", "N-ORIGIN", "N-ADDRESS")  # noqa: PT017  # either of two ends is right
        return
    assert isinstance(facts, RegistryFacts)
    assert facts.package == asked_about(package)
    assert all(claim.kind == "registry" and claim.location.path.startswith("https://r.example.test") for claim in facts.licences)


def test_the_documents_of_the_law_are_good_ones() -> None:
    for reader, package, said in (
        (facts_of_npm, of_npm("a", "1.0.0"), NPM),
        (facts_of_pypi, pypi_package("a", "1.0.0"), PYPI),
        (facts_of_nuget, nuget_package("a", "1.0.0"), NUGET),
    ):
        asking = Asking(Registry(package.type, "https://r.example.test", standard=True), Said(said))  # type: ignore[arg-type]
        (facts,) = reader(asking, (package,), "2026-11-01T00:00:00Z")
        assert [claim.raw for claim in facts.licences] == ["MIT"]

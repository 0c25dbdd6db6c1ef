"""What the documents of npm, PyPI and NuGet come to, and documents that are not what was asked for."""

from pathlib import Path
from typing import Any

import pytest

from sca.model.component import Component
from sca.model.published import RegistryFacts
from tests.network.servers import Answering, serving
from tests.published.asked import NOW, ask, npm, nuget, pip
from tests.published.registries import (
    document,
    html,
    npm_package,
    nuget_entry,
    nuget_page,
    nuget_service,
    pypi_version,
)

LICENCE_PAGE = "https://licenses.example.test/MIT"


def about(one: Component, answers: dict[str, Answering], folder: Path) -> RegistryFacts:
    with serving(answers) as server:
        if one.package.type == "nuget":
            server.answers["/nuget/index.json"] = document(nuget_service(server.origin))
        _plan, done, found = ask(server, [one], folder)
        assert done.failed == ()
        (facts,) = found.values()
        return facts


def claims(facts: RegistryFacts) -> list[tuple[str, str]]:
    return [(claim.field, claim.raw) for claim in facts.licences]


def test_npm(tmp_path: Path) -> None:
    said = {"1.0.0": {"license": "MIT", "deprecated": "use b"}, "1.1.0": {"license": "ISC"}}
    facts = about(npm("a"), {"/npm/a": document(npm_package("a", said))}, tmp_path)
    assert claims(facts) == [("license", "MIT")]
    assert (facts.deprecated, facts.deprecation, facts.yanked, facts.latest) == (True, "use b", None, "1.1.0")
    assert (facts.released, facts.asked) == ("2024-03-01T10:00:00.000Z", NOW.strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert facts.licences[0].location.path.endswith("/npm/a")
    assert (facts.licences[0].kind, facts.licences[0].location.role) == ("registry", "registry")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            {"license": {"type": "MIT", "url": "https://example.test"}},
            [("license", '{"type":"MIT","url":"https://example.test"}')],
        ),
        ({"licenses": [{"type": "MIT"}, {"type": "ISC"}]}, [("licenses", '[{"type":"MIT"},{"type":"ISC"}]')]),
        ({"license": "", "licenses": None}, []),
        ({"license": 7}, []),
        ({"license": "x" * 100_000}, []),
    ],
)
def test_shapes_of_npm_licences(said: dict[str, Any], expected: list[tuple[str, str]], tmp_path: Path) -> None:
    assert claims(about(npm("a"), {"/npm/a": document(npm_package("a", {"1.0.0": said}))}, tmp_path)) == expected


def test_a_scope_is_a_part_of_the_name_and_not_a_folder(tmp_path: Path) -> None:
    answers = {"/npm/@s%2Fa": document(npm_package("@s/a", {"1.0.0": {"license": "MIT"}}))}
    assert claims(about(npm("@s/a"), answers, tmp_path)) == [("license", "MIT")]


def test_a_package_of_npm_that_is_too_large_is_asked_for_version_by_version(tmp_path: Path) -> None:
    huge = b'{"name": "a", "readme": "' + b"x" * (32 * 1024 * 1024) + b'"}'
    answers = {"/npm/a": document(huge), "/npm/a/1.0.0": document({"name": "a", "version": "1.0.0", "license": "MIT"})}
    facts = about(npm("a"), answers, tmp_path)
    assert (claims(facts), facts.released, facts.latest, facts.deprecated) == ([("license", "MIT")], "", "", False)


def test_pypi_takes_the_licence_of_the_exact_version(tmp_path: Path) -> None:
    answers = {
        "/pip/pypi/a-b/json": document(pypi_version("A.b", "2.0", license_expression="MIT")),
        "/pip/pypi/a-b/1.0/json": document(
            pypi_version(
                "A.b",
                "1.0.0",
                license="BSD",
                classifiers=["License :: OSI Approved :: BSD License", "Framework :: Django"],
                yanked=True,
                yanked_reason="broken\u202e",
            )
        ),
    }
    facts = about(pip("a_B"), answers, tmp_path)
    assert claims(facts) == [("license", "BSD"), ("classifier", "License :: OSI Approved :: BSD License")]
    assert (facts.yanked, facts.yank_reason, facts.deprecated, facts.latest) == (True, r"broken\u{202e}", None, "2.0")
    assert facts.released == "2024-05-01T00:00:00Z"


METADATA = b"Metadata-Version: 2.4\nName: A.b\nVersion: 1.0\nLicense-Expression: MIT\n\nLicense: no\n"


def page(*files: dict[str, Any], name: str = "a-b") -> dict[str, Any]:
    return {"meta": {"api-version": "1.1"}, "name": name, "files": list(files)}


def file(filename: str, url: str = "", **more: Any) -> dict[str, Any]:
    return {"filename": filename, "url": url or f"../../files/{filename}#sha256=0", **more}


def test_an_index_that_has_only_pages_for_installers(tmp_path: Path) -> None:
    files = [
        file("a_b-1.0.tar.gz", **{"upload-time": "2024-05-02T00:00:00Z"}),
        file("a_b-1.0-py3-none-any.whl") | {"upload-time": "2024-05-01T00:00:00Z", "core-metadata": True, "yanked": "oh"},
        file("a_b-2.0-py3-none-any.whl") | {"core-metadata": {"sha256": "0"}},
        file("a_b-3.0rc1.tar.gz"),
        file("a_b-4.0.tar.gz", yanked="broken"),
        file("a_b-5.0.exe"),
    ]
    answers = {
        "/pip/simple/a-b/": document(page(*files), kind="application/vnd.pypi.simple.v1+json"),
        "/pip/files/a_b-1.0-py3-none-any.whl.metadata": lambda one: one.reply(200, METADATA),
    }
    facts = about(pip("a_b"), answers, tmp_path / "1")
    assert (claims(facts), facts.released) == ([("license-expression", "MIT")], "2024-05-01T00:00:00Z")
    assert (facts.yanked, facts.yank_reason, facts.latest) == (False, "oh", "2.0")
    answers["/pip/pypi/a-b/json"] = document(pypi_version("a-b", "2.0"))
    facts = about(pip("a-b", "4.0.0"), answers, tmp_path / "2")
    assert (facts.yanked, facts.yank_reason, facts.licences) == (True, "broken", ())
    assert not about(pip("a-b", "9.0"), answers, tmp_path / "3").found


@pytest.mark.parametrize(
    "url", ["https://files.example.test/a_b-1.0-py3-none-any.whl", "file:///etc/passwd", "//[", "http://169.254.169.254/x.whl"]
)
def test_metadata_at_another_origin_is_not_asked_for(url: str, tmp_path: Path) -> None:
    listed = page(file("a_b-1.0-py3-none-any.whl", url, **{"core-metadata": True}))
    facts = about(pip("a-b"), {"/pip/simple/a-b/": document(listed)}, tmp_path)
    assert (facts.found, facts.licences) == (True, ())


def test_nuget(tmp_path: Path) -> None:
    deprecation = {"reasons": ["Legacy"], "message": "old", "alternatePackage": {"id": "New"}}
    leaves = [
        nuget_entry("A.B", "1.0.0", licenseExpression="MIT", licenseUrl=LICENCE_PAGE, deprecation=deprecation),
        nuget_entry("A.B", "1.5.0"),
        nuget_entry("A.B", "2.0.0-beta"),
    ]
    answers = {"/reg/a.b/index.json": document({"items": [nuget_page("x", leaves)]})}
    facts = about(nuget("A.B", "1.0.0.0"), answers, tmp_path)
    assert claims(facts) == [("licenseExpression", "MIT"), ("licenseUrl", LICENCE_PAGE)]
    assert (facts.deprecated, facts.deprecation) == (True, "Legacy; old; use New instead")
    assert (facts.yanked, facts.released, facts.latest) == (False, "2024-06-01T00:00:00+00:00", "1.5.0")


def test_nuget_asks_only_for_the_pages_that_it_needs(tmp_path: Path) -> None:
    pages = [[nuget_entry("a", f"{major}.{minor}.0") for minor in range(3)] for major in range(1, 6)]
    with serving({}) as server:
        server.answers["/nuget/index.json"] = document(nuget_service(server.origin))
        ids = [f"{server.origin}/page/{number}" for number in range(len(pages))]
        shown = [nuget_page(id, page, whole=False) for id, page in zip(ids, pages, strict=True)]
        server.answers["/reg/a/index.json"] = document({"items": shown})
        for number, page in enumerate(pages):
            server.answers[f"/page/{number}"] = document(nuget_page(ids[number], page))
        _plan, done, found = ask(server, [nuget("a", "2.1.0"), nuget("a", "2.2.0")], tmp_path)
        assert (done.found, done.failed) == (2, ())
        assert {one.latest for one in found.values()} == {"5.2.0"}
        assert sorted(path for path, _ in server.asked if path.startswith("/page")) == ["/page/1", "/page/4"]


@pytest.mark.parametrize("said", [{"listed": False}, {"published": "1900-01-01T00:00:00+00:00"}])
def test_a_version_that_nuget_hides_counts_as_yanked(said: dict[str, Any], tmp_path: Path) -> None:
    answers = {"/reg/a/index.json": document({"items": [nuget_page("x", [nuget_entry("a", "1.0.0", **said)])]})}
    facts = about(nuget("a"), answers, tmp_path)
    assert (facts.yanked, facts.latest) == (True, "")
    assert not facts.released.startswith("1900")


@pytest.mark.parametrize("one", [npm("a"), pip("a"), nuget("a")], ids=str)
def test_what_is_not_there_is_an_answer_too(one: Component, tmp_path: Path) -> None:
    facts = about(one, {}, tmp_path)
    assert (facts.found, facts.licences) == (False, ())


@pytest.mark.parametrize(
    ("one", "answers"),
    [
        pytest.param(npm("a"), {"/npm/a": document(npm_package("b", {"1.0.0": {"license": "MIT"}}))}, id="another package"),
        pytest.param(
            npm("a"),
            {"/npm/a": document({"name": "a", "versions": {"1.0.0": {"name": "a", "version": "2.0.0", "license": "MIT"}}})},
            id="another version",
        ),
        pytest.param(npm("a"), {"/npm/a": document([1])}, id="another shape"),
        pytest.param(npm("a"), {"/npm/a": document(b'{"name": "a", "versions": ' + b"[" * 100_000)}, id="too deep"),
        pytest.param(npm("a"), {"/npm/a": document(b'{"name": "\xff"}')}, id="no text"),
        pytest.param(npm("a"), {"/npm/a": html}, id="a page to log in"),
        pytest.param(npm("a"), {"/npm/a": document({}, 403)}, id="refused"),
        pytest.param(pip("a"), {"/pip/pypi/a/json": document(pypi_version("b", "1.0"))}, id="another Python package"),
        pytest.param(pip("a"), {"/pip/simple/a/": document(page(name="b"))}, id="the page of another package"),
        pytest.param(pip("a"), {"/pip/simple/a/": html}, id="an index without JSON"),
        pytest.param(
            pip("a"),
            {
                "/pip/pypi/a/json": document(pypi_version("a", "2.0")),
                "/pip/pypi/a/1.0/json": document(pypi_version("a", "2.0", license="MIT")),
            },
            id="another Python version",
        ),
        pytest.param(nuget("a"), {"/nuget/index.json": document({"resources": []})}, id="a feed without registrations"),
        pytest.param(
            nuget("a"),
            {"/nuget/index.json": document({"resources": [{"@id": "https://example.test/x", "@type": "RegistrationsBaseUrl"}]})},
            id="a feed that leads elsewhere",
        ),
    ],
)
def test_a_document_that_is_not_what_was_asked_for_is_no_answer(
    one: Component, answers: dict[str, Answering], tmp_path: Path
) -> None:
    with serving(answers) as server:
        _plan, done, found = ask(server, [one], tmp_path)
    assert (found, done.found, done.absent) == ({}, 0, 0)
    assert [failed.package.label for failed in done.failed] == [one.package.label]

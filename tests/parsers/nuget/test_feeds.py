"""NuGet.config: which feed a package may come from, and that no credential leaves it."""

import json

import pytest
from msgspec import json as msgspec_json

from sca.model.component import Location, Source
from sca.parsers.nuget.feeds import feeds_for, unmapped
from sca.parsers.nuget.packages_lock import parse as parse_lock
from tests.parsers.nuget.msbuild_reading import items, project, read, read_files, view_of

PROJECT = "src/App/App.csproj"
OURS = '<add key="Ours" value="https://nuget.example.test/v3/index.json" />'
THEIRS = '<add key="theirs" value="https://feed.example.test/v3/index.json" />'
MAPPING = """<packageSourceMapping>
<packageSource key="ours"><package pattern="Contoso.*" /></packageSource>
<packageSource key="theirs"><package pattern="*" /><package pattern="Contoso.Public" /></packageSource>
</packageSourceMapping>"""
A = Source("registry", "https://nuget.example.test/v3/index.json", "https://nuget.example.test")
B = Source("registry", "https://feed.example.test/v3/index.json", "https://feed.example.test")
BOTH = Source("registry", others=("https://feed.example.test", "https://nuget.example.test"))


def config(sources: str, more: str = "") -> str:
    return f"<configuration>\n<packageSources>{sources}</packageSources>\n{more}</configuration>\n"


def source(name: str, **files: str) -> Source:
    return feeds_for(view_of({PROJECT: "", **files}, PROJECT)).source(name)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        pytest.param(config(""), "A", Source("registry"), id="no feed"),
        pytest.param(config(f"<clear />{OURS}"), "A", A, id="the only one"),
        pytest.param(config(OURS), "A", Source("registry", others=("https://nuget.example.test",)), id="others may be"),
        pytest.param(config(f"<clear />{OURS}{THEIRS}"), "A", BOTH, id="one of two"),
        pytest.param(config(OURS + THEIRS, MAPPING), "contoso.core", A, id="mapped by a prefix, without case"),
        pytest.param(config(OURS + THEIRS, MAPPING), "Contoso.Public", B, id="the longest pattern"),
        pytest.param(config(OURS + THEIRS, MAPPING), "Other", B, id="everything else"),
        pytest.param(
            config(OURS + THEIRS, MAPPING + '<disabledPackageSources><add key="THEIRS" value="true"/></disabledPackageSources>'),
            "Contoso.X", A, id="switched off",
        ),
        pytest.param(config('<clear /><add key="local" value="../feed" />'), "A", Source("registry"), id="a folder"),
    ],
)  # fmt: skip
def test_the_feed_of_a_package(text: str, name: str, expected: Source) -> None:
    assert source(name, **{"NuGet.config": text}) == expected


def test_the_nearest_file_counts_most() -> None:
    files = {"nuget.config": config(f"<clear />{THEIRS}"), "src/NuGet.Config": config(f"<clear />{OURS}")}
    assert source("A", **files) == A
    files["src/NuGet.Config"] = config(OURS)
    assert source("A", **files) == BOTH
    files["src/App/nuget.config"] = config('<remove key="theirs" />')
    assert source("A", **files) == A


def test_credentials_never_leave_the_file() -> None:
    text = config(
        '<clear /><add key="ours" value="https://me:s3cr3t@nuget.example.test/v3/index.json?token=s3cr3t" />',
        '<packageSourceCredentials><ours><add key="ClearTextPassword" value="s3cr3t" /></ours></packageSourceCredentials>'
        '<apikeys><add key="https://nuget.example.test" value="s3cr3t" /></apikeys>',
    )
    extract = read_files({PROJECT: project(items('<PackageReference Include="A" Version="1.0" />')), "NuGet.config": text})
    (reference,) = extract.references
    assert (reference.source.registry, reference.source.credentials) == ("https://nuget.example.test", True)
    assert b"s3cr3t" not in msgspec_json.encode(extract)


def test_packages_of_a_lock_have_their_feed() -> None:
    entry = {"type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0"}
    lock = json.dumps({"version": 1, "dependencies": {"net8.0": {"Contoso.Core": entry}}})
    files = {"src/App/packages.lock.json": lock, "NuGet.config": config(OURS + THEIRS, MAPPING)}
    extract = parse_lock(view_of(files, "src/App/packages.lock.json"))
    assert [one.source for one in extract.components] == [A]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (config('<add key="x" value="%FEED%" />'), "E-SOURCE", 2),
        (config('<add key="x" value="https://${HOST}:x/v3" />'), "E-SOURCE", 2),
        ("<!DOCTYPE x><configuration/>", "E-DOCTYPE", 1),
        ("\n<other/>", "E-STRUCTURE", 2),
    ],
)
def test_what_cannot_be_told_costs_the_source(text: str, code: str, line: int) -> None:
    (problem,) = feeds_for(view_of({PROJECT: "", "NuGet.config": text}, PROJECT)).problems
    assert (problem.code, problem.cost, str(problem.location)) == (code, "field", f"NuGet.config:{line}")


def test_a_package_that_the_mapping_lets_come_from_nowhere_is_noted() -> None:
    mapping = (
        '<packageSourceMapping><packageSource key="ours"><package pattern="Contoso.*" /></packageSource></packageSourceMapping>'
    )
    feeds = feeds_for(view_of({PROJECT: "", "NuGet.config": config(OURS, mapping)}, PROJECT))
    assert unmapped(["Contoso.Core"], feeds, Location(PROJECT)) == []
    (problem,) = unmapped(["Contoso.Core", "Other"], feeds, Location(PROJECT))
    assert (problem.code, problem.cost, problem.message.endswith("no feed for Other")) == ("E-SOURCE-MAPPING", "notice", True)


FEEDS = config('<clear /><add key="a" value="https://a.example.test/v3" />')


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        pytest.param("", Source("registry", "https://a.example.test/v3", "https://a.example.test"), id="none"),
        pytest.param(
            "<RestoreSources>https://me:secret@b.example.test/v3;../packages</RestoreSources>",
            Source("registry", credentials=True, others=("https://b.example.test",)),
            id="in place of those of NuGet.config",
        ),
        pytest.param(
            "<RestoreSources>https://b.example.test/v3</RestoreSources>",
            Source("registry", "https://b.example.test/v3", "https://b.example.test"),
            id="one in their place",
        ),
        pytest.param(
            "<RestoreAdditionalProjectSources>https://b.example.test/v3</RestoreAdditionalProjectSources>",
            Source("registry", others=("https://a.example.test", "https://b.example.test")),
            id="beside them",
        ),
        pytest.param(
            "<RestoreSources Condition=\"'$(Configuration)' == 'x'\">https://b.example.test/v3</RestoreSources>",
            Source("registry", others=("https://a.example.test", "https://b.example.test")),
            id="by a choice of the build",
        ),
    ],
)
def test_feeds_that_the_project_names(properties: str, expected: Source) -> None:
    body = f"<PropertyGroup>{properties}</PropertyGroup>\n" + items('<PackageReference Include="A" Version="1.0" />')
    assert read(body, **{"NuGet.config": FEEDS}).references[0].source == expected
    entry = {"type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0"}
    lock = json.dumps({"version": 1, "dependencies": {"net8.0": {"A": entry}}})
    files = {"src/App/packages.lock.json": lock, PROJECT: project(body), "NuGet.config": FEEDS}
    assert parse_lock(view_of(files, "src/App/packages.lock.json")).components[0].source == expected

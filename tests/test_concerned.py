"""Which inputs a change concerns, as a table of changes in one tree."""

import pytest

from sca.concerned import concerned, names_packages

TREE = (
    "Directory.Packages.props",
    "api/Dockerfile",
    "api/requirements.txt",
    "compose.yaml",
    "package-lock.json",
    "package.json",
    "packages/a/package.json",
    "packages/b/package-lock.json",
    "packages/b/package.json",
    "src/App/App.csproj",
    "src/App/packages.lock.json",
    "src/Lib/Lib.csproj",
)
NUGET = ("Directory.Packages.props", "src/App/App.csproj", "src/App/packages.lock.json", "src/Lib/Lib.csproj")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param(
            ["packages/a/package.json"], ("package-lock.json", "package.json", "packages/a/package.json"), id="a member"
        ),
        pytest.param(["package-lock.json"], ("package-lock.json", "package.json"), id="the lock of a workspace"),
        pytest.param(
            ["packages/b/package.json"],
            ("package-lock.json", "package.json", "packages/b/package-lock.json", "packages/b/package.json"),
            id="a project inside another",
        ),
        pytest.param(["api/requirements.txt"], ("api/requirements.txt",), id="of another ecosystem nothing"),
        pytest.param(["api/Dockerfile"], ("api/Dockerfile", "compose.yaml"), id="what builds an image, and what names that"),
        pytest.param(["src/Lib/Lib.csproj"], ("Directory.Packages.props", "src/Lib/Lib.csproj"), id="one project of .NET"),
        pytest.param(["Directory.Packages.props"], NUGET, id="central versions"),
        pytest.param(["build/any.targets"], NUGET, id="what projects may import from anywhere"),
        pytest.param(["src/nuget.config"], NUGET, id="feeds, in any case of letters"),
        pytest.param(
            ["packages/.npmrc"],
            (
                "package-lock.json",
                "package.json",
                "packages/a/package.json",
                "packages/b/package-lock.json",
                "packages/b/package.json",
            ),
            id="registries",
        ),
        pytest.param(["packages/gone/package-lock.json"], ("package-lock.json", "package.json"), id="a deleted lock"),
        pytest.param(["readme.md"], (), id="a text"),
        pytest.param([], (), id="nothing"),
    ],
)
def test_what_a_change_concerns(changed: list[str], expected: tuple[str, ...]) -> None:
    assert concerned(TREE, frozenset(filter(names_packages, changed))) == expected

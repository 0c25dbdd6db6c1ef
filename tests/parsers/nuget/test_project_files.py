import pytest

from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.parsers.nuget.project_files import find_owner


@pytest.mark.parametrize(
    ("lock", "neighbours", "name", "files"),
    [
        pytest.param("packages.lock.json", ["Shop.csproj"], "Shop", ["Shop.csproj"], id="only-project"),
        pytest.param("src/packages.lock.json", ["src/Shop.fsproj"], "Shop", ["src/Shop.fsproj"], id="in-a-folder"),
        pytest.param(
            "packages.left.lock.json", ["Left.csproj", "Right.csproj"], "Left", ["Left.csproj"], id="named-after-project"
        ),
        pytest.param("packages.my_app.lock.json", ["My App.vbproj", "B.csproj"], "My App", ["My App.vbproj"], id="blank-in-name"),
        pytest.param(
            "packages.lock.json",
            ["Left.csproj", "Right.csproj", "packages.left.lock.json"],
            "Right",
            ["Right.csproj"],
            id="the-other-has-its-own-lock",
        ),
        pytest.param("src/packages.lock.json", ["src/A.csproj", "src/B.csproj"], "src", [], id="two-projects-no-guess"),
        pytest.param("src/packages.lock.json", [], "src", [], id="no-project-in-a-folder"),
        pytest.param("packages.lock.json", [], "packages.lock.json", [], id="no-project-at-the-root"),
    ],
)
def test_whose_lock_it_is(lock: str, neighbours: list[str], name: str, files: list[str]) -> None:
    tree = MemoryTree(dict.fromkeys([lock, *neighbours], b""))
    owner = find_owner(FileView(tree, lock, DEFAULTS), central=False)
    assert (owner.name, list(owner.files)) == (name, files)


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        pytest.param(["Directory.Packages.props"], "Directory.Packages.props", id="at-the-root"),
        pytest.param(
            ["Directory.Packages.props", "src/Directory.Packages.props"], "src/Directory.Packages.props", id="the-nearest"
        ),
        pytest.param(["other/Directory.Packages.props"], "", id="not-above"),
    ],
)
def test_a_lock_with_central_versions_answers_for_the_nearest_file_of_them(versions: list[str], expected: str) -> None:
    tree = MemoryTree(dict.fromkeys(["src/app/packages.lock.json", *versions], b""))
    view = FileView(tree, "src/app/packages.lock.json", DEFAULTS)
    assert find_owner(view, central=True).files == ((expected,) if expected else ())
    assert find_owner(view, central=False).files == ()

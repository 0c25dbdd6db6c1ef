import pytest

from sca.parsers.pip.via import Via, read_via


@pytest.mark.parametrize(
    ("comments", "via"),
    [
        pytest.param((), None, id="no comment"),
        pytest.param(("pinned by hand",), None, id="another comment"),
        pytest.param(("via requests",), Via(project=False, parents=("requests",)), id="one"),
        pytest.param(("via a, b[x]",), Via(project=False, parents=("a", "b")), id="several in a line"),
        pytest.param(("via", "a", "b"), Via(project=False, parents=("a", "b")), id="a block"),
        pytest.param(
            ("via", "-r requirements.in", "a"),
            Via(project=True, parents=("a",), files=("requirements.in",)),
            id="the project and one more",
        ),
        pytest.param(("via -r requirements.in",), Via(project=True, files=("requirements.in",)), id="the project"),
        pytest.param(("via -c constraints.txt, a",), Via(project=False, parents=("a",)), id="a constraint needs nothing"),
        pytest.param(("via -c constraints.txt",), Via(project=True), id="a constraint alone"),
        pytest.param(("via shop (pyproject.toml)",), Via(project=True, files=("pyproject.toml",)), id="the project by name"),
        pytest.param(("via (unknown path)",), Via(project=True), id="the project without a name"),
        pytest.param(("note", "via a"), Via(project=False, parents=("a",)), id="behind another comment"),
        pytest.param(("viable",), None, id="a word that begins alike"),
    ],
)
def test_who_needs_a_package(comments: tuple[str, ...], via: Via | None) -> None:
    assert read_via(comments) == via

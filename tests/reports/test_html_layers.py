"""What the page says about an image: each layer with what it brought and took away, and the image's own words."""

from msgspec.structs import replace

from sca.model.component import Component
from sca.model.result import Result
from sca.reports.html import render
from sca.reports.html_layers import image_facts, layer_rows
from tests.reports.sample_result import RESULT
from tests.sbom.sample_image import DEB, IMAGE, SIX


def result(*components: Component) -> Result:
    return replace(RESULT, image=IMAGE, components=components)


def test_a_layer_names_what_it_brought_and_took_away() -> None:
    rows = layer_rows(result(DEB, SIX))
    assert [(row.brought, row.named, row.gone) for row in rows] == [
        (1, ("debian/python3-six 1.16.0-4",), ()),
        (0, (), ("left 1.0",)),
    ]


def test_no_image_has_no_rows_and_no_section() -> None:
    assert (layer_rows(RESULT), image_facts(None)) == ([], [])
    assert b'id="image"' not in render(RESULT)


def test_the_page_shows_layers_and_whom_a_package_came_with() -> None:
    page = render(result(DEB, SIX)).decode()
    assert 'id="layer-1"' in page
    assert "<small>came with</small> debian/python3-six 1.16.0-4" in page
    assert "encrypted" in page
    assert "values are not kept" in page


def test_an_image_that_says_no_user_runs_as_root() -> None:
    assert dict(image_facts(replace(IMAGE, user="")))["User"] == "none is set: it runs as root"

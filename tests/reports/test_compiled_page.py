from pathlib import Path

import pytest

from sca.reports import compiled_page, html
from tests.reports.golden import assert_same
from tests.reports.sample_result import RESULT


def test_the_compiled_page_is_the_template() -> None:
    assert_same(Path(compiled_page.__file__), html.compiled_source().encode())


def test_under_another_version_of_the_engine_the_page_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    page = html.render(RESULT)
    monkeypatch.setattr(compiled_page, "MADE_BY", "0")
    assert html.render(RESULT) == page

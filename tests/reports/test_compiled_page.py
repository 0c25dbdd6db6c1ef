from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sca.reports import compiled_page, html, page_runtime, page_template
from tests.reports.golden import assert_same
from tests.reports.sample_result import RESULT


def test_the_compiled_page_is_the_template() -> None:
    assert_same(Path(compiled_page.__file__), page_template.compiled_source().encode())


def test_jinja_renders_the_same_page(monkeypatch: pytest.MonkeyPatch) -> None:
    page = html.render(RESULT)
    jinja = page_template.template_environment().get_template(page_template.NAME)
    monkeypatch.setattr(
        compiled_page, "root", lambda context: [jinja.render({**context.vars, "namespace": jinja.globals["namespace"]})]
    )
    assert html.render(RESULT) == page


def test_a_name_that_the_template_was_not_given_is_an_error() -> None:
    root: Callable[[page_runtime.Context], Iterator[str]] = compiled_page.root
    with pytest.raises(page_runtime.TemplateRuntimeError):
        list(root(page_runtime.Context({})))

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sca.model.result import Result
from sca.reports import compiled_page, html, page, page_runtime, page_template
from tests.reports.golden import assert_same
from tests.reports.rich_result import RICH
from tests.reports.sample_result import RESULT

TEMPLATES = Path(page.__file__).with_name("templates")


def test_the_compiled_page_is_the_template() -> None:
    assert_same(Path(compiled_page.__file__), page_template.compiled_source().encode())


@pytest.mark.parametrize("name", ["report.css", "report.js"])
def test_the_style_and_the_script_are_their_templates(name: str) -> None:
    assert_same(TEMPLATES / name, page_template.quoted_source(name).encode())


@pytest.mark.parametrize("result", [pytest.param(RESULT, id="incomplete"), pytest.param(RICH, id="everything")])
def test_jinja_renders_the_same_page(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = html.render(result)
    jinja = page_template.template_environment().get_template(page_template.NAME)
    monkeypatch.setattr(
        compiled_page, "root", lambda context: [jinja.render({**context.vars, "namespace": jinja.globals["namespace"]})]
    )
    assert html.render(result) == expected


def test_a_name_that_the_template_was_not_given_is_an_error() -> None:
    root: Callable[[page_runtime.Context], Iterator[str]] = compiled_page.root
    with pytest.raises(page_runtime.TemplateRuntimeError):
        list(root(page_runtime.Context({})))

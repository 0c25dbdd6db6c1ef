"""Every text of the pages stands in one table: nothing of it in a template or a module, nothing in it that nobody says."""

import ast
import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest
from jinja2 import Environment, TemplateAssertionError, nodes

from sca.model.advisory import BANDS
from sca.model.component import NAMED_AS_WRITTEN
from sca.model.text import visible
from sca.model.verdict import State
from sca.reports import page_said, page_template
from sca.reports.page_words import GLOSSARY, HEADS, SHOWN, SUBJECTS, TEXTS, Counted, say

REPORTS = Path(page_template.__file__).parent
TEMPLATES = {path.name: path.read_text(encoding="utf-8") for path in (REPORTS / "templates").glob("*.j2")}
PAGE = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True).parse(TEMPLATES[page_template.NAME])
MODULES = [*REPORTS.glob("html*.py"), REPORTS / "changes_page.py", REPORTS / "notice.py"]
READ_ALOUD = {"aria-label", "aria-description", "title", "placeholder", "alt", "content", "label"}
# Words for machines: the name of the tool, and what `meta` elements say to a browser.
FOR_MACHINES = {"sca", "width=device-width, initial-scale=1", "light dark", "no-referrer"}
COMPARED_WITH = {"licence", "distribution"}
IDS_AND_TONES = {"coverage", "problems", "todo", "sure", "unsure"}
# Words of the page that other reports say too stand with what they all call.
OF_EVERY_REPORT = {"no licence granted", "one of "}
PROSE = re.compile(r"[A-Za-z] [A-Za-z]|(?<![\w-])[A-Z][a-z]")
HOSTILE = "<script>alert('\u202e&\x1b')</script>{0}{x}{{ 7 }}"


class _Prose(HTMLParser):
    """Collects the words of a page, and those of attributes that are read to people."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        del tag
        self.found.extend(value or "" for name, value in attributes if name in READ_ALOUD)


def _calls(tree: nodes.Node, *names: str) -> Iterator[nodes.Call]:
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in names:
            yield call


def _prose(text: str) -> set[str]:
    reader = _Prose()
    reader.feed(text)
    reader.close()
    return {found.strip() for found in reader.found if re.search("[A-Za-z]", found)}


def _constants(path: Path) -> Iterator[str]:
    """The texts of a module, but for docstrings and the names of texts."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {one.body[0] for one in ast.walk(tree) if isinstance(one, ast.Module | ast.ClassDef | ast.FunctionDef)}
    docstrings = {id(one.value) for one in told if isinstance(one, ast.Expr)}
    for one in ast.walk(tree):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in docstrings:
            yield one.value


def test_the_template_of_the_page_has_no_words_of_its_own() -> None:
    printed = "".join(
        part.data if isinstance(part, nodes.TemplateData) else "\N{BULLET}"
        for output in PAGE.find_all(nodes.Output)
        for part in output.nodes
    )
    assert _prose(printed) <= FOR_MACHINES


def test_no_expression_of_the_template_prints_words_of_its_own() -> None:
    keys = {id(call.args[0]) for call in _calls(PAGE, "say", "heads")}
    constants = {one.value for one in PAGE.find_all(nodes.Const) if isinstance(one.value, str) and id(one) not in keys}
    assert {one for one in constants if re.search("[A-Za-z]{2}", one) and one[0] != "#"} <= {
        *SHOWN,
        *COMPARED_WITH,
        *IDS_AND_TONES,
    }


def test_the_script_has_no_words_of_its_own() -> None:
    code = re.sub(r"\{\{.*?\}\}|/\*.*?\*/", "", TEMPLATES["report.js.j2"], flags=re.DOTALL)
    code = re.sub(r"\$\{.*?\}", "", code)
    quoted = re.findall(r"\"[^\"\n]*\"|`[^`\n]*`|'[^'\n]*'", code)
    selectors = {one for one in quoted if re.match(r"\"\.[a-z]|'[a-z]+\[", one)}
    assert {one for one in quoted if PROSE.search(one)} - selectors == {'"use strict"'}
    assert re.findall(r"(?:textContent|title) = ([\"`][A-Za-z][^;]*);", code) == []


def test_the_style_has_no_words_of_its_own() -> None:
    style = re.sub(r"\{\{.*?\}\}", "", TEMPLATES["report.css.j2"])
    shown = re.findall(r"content: \"([^\"]*)\"", style)
    assert {one for one in shown if re.search("[A-Za-z]", re.sub(r"\\[0-9A-F]{4}", "", one))} == {"i"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_of_the_page_has_no_words_of_its_own(path: Path) -> None:
    texts = {re.sub("<[a-z/!][^>]*>?", "", text) for text in _constants(path)}
    assert {text for text in texts if PROSE.search(text)} <= {*SHOWN, *OF_EVERY_REPORT}


def test_every_text_is_said_and_every_text_that_is_said_is_there() -> None:
    trees = [PAGE, *(Environment(autoescape=True).parse(TEMPLATES[name]) for name in ("report.css.j2", "report.js.j2"))]
    asked = {call.args[0].as_const() for tree in trees for call in _calls(tree, "say", "property")}
    calls = [call for path in REPORTS.glob("*.py") for call in _python_calls(path)]
    asked |= {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    assert asked == {*TEXTS}
    assert {call.args[0].as_const() for tree in trees for call in _calls(tree, "heads")} == {*HEADS}


def _python_calls(path: Path) -> Iterator[ast.Call]:
    if path.name == "page_template.py":
        return
    for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "say":
            yield one


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_gives_a_text_the_values_that_it_asks_for(path: Path) -> None:
    for call in _python_calls(path):
        assert isinstance(call.args[0], ast.Constant)
        given = {one.arg for one in call.keywords}
        assert [_asked(form) for form in _forms(str(call.args[0].value))] == [given for _ in _forms(str(call.args[0].value))]


def _forms(key: str) -> tuple[str, ...]:
    text = TEXTS[key]
    return text if isinstance(text, Counted) else (text,)


def _asked(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", TEXTS)
def test_the_template_says_a_text_as_python_does_and_values_are_inert(key: str) -> None:
    names = _asked(_forms(key)[0])
    assert all(_asked(form) == names for form in _forms(key))
    values: dict[str, object] = dict.fromkeys(names, HOSTILE)
    asked = ", ".join([repr(key), *(f"{name}={name}" for name in names)])
    source = f"{{% macro same(text) %}}{{{{ text }}}}{{% endmacro %}}{{{{ say({asked}) }}}}|{{{{ same(say({asked})) }}}}"
    template = page_template.template_environment().from_string(source)
    for count in (1, 2) if isinstance(TEXTS[key], Counted) else (None,):
        values |= {"count": count} if count is not None else {}
        made = template.render(values)
        assert html.unescape(made) == "|".join([visible(say(key, **values))] * 2)
        assert "<" not in made
        assert visible(made) == made


def test_signs_of_html_in_a_text_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_said, "TEXTS", {"a": "1 < 2 & {more}"})
    monkeypatch.setattr(page_said, "HEADS", {"b": ("<b>",)})
    made = page_template.template_environment().from_string("{{ say('a', more=x) }}{{ heads('b') }}").render(x="<i>")
    assert made == '1 &lt; 2 &amp; &lt;i&gt;<th scope="col">&lt;b&gt;</th>'


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("{{ say('todo.titel') }}", id="a key that is not there"),
        pytest.param("{{ heads('findigns') }}", id="a table that is not there"),
        pytest.param("{{ say('any.since') }}", id="a value too few"),
        pytest.param("{{ say('todo.title', day=1) }}", id="a value too many"),
        pytest.param("{{ say('image.layers', number=1) }}", id="a count by another name"),
        pytest.param("{{ x or say('any.since') }}", id="inside of an expression"),
    ],
)
def test_a_text_that_cannot_be_said_is_an_error_when_the_template_is_compiled(source: str) -> None:
    with pytest.raises(TemplateAssertionError):
        page_template.template_environment().from_string(source)


@pytest.mark.parametrize("sign", ['"', "`", "\\", "$", "<", "\n"])
def test_a_text_that_would_end_its_quotes_in_the_script_or_style_is_an_error(sign: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as changed:
        changed.setattr(page_template, "HEADS", {**HEADS, "packages": (*HEADS["packages"][:6], sign)})
        with pytest.raises(ValueError, match=re.escape(sign)):
            page_template.quoted_source("report.css")
    monkeypatch.setattr(page_template, "say", lambda _key, **_values: sign)
    with pytest.raises(ValueError, match=re.escape(sign)):
        page_template.quoted_source("report.js")


def test_on_a_phone_every_column_has_the_label_of_its_head() -> None:
    head = re.compile(r"<table class=\"(t-[a-z]+)\">\n.*\n<thead><tr>\{\{ heads\('([a-z-]+)'\)")
    tables = dict(head.findall(TEMPLATES[page_template.NAME]))
    assert {*tables.values()} == {*HEADS}
    style = (REPORTS / "templates" / "report.css").read_text(encoding="utf-8")
    labels = [
        (tables[table], int(column), label)
        for selectors, label in re.findall(r"^ *(\.t-[^{]*)\{ content: \"([A-Za-z][^\"]*)\"; \}", style, re.MULTILINE)
        for table, column in re.findall(r"\.(t-[a-z]+) td:nth-child\((\d)\)::before", selectors)
    ]
    assert len(labels) > 50
    assert [label for _, _, label in labels] == [HEADS[table][column - 1] for table, column, _ in labels]


def test_every_word_of_the_model_that_stands_in_a_badge_is_in_the_table() -> None:
    outcomes = {"parsed", "parsed with problems", "refused", "unreadable", "unsupported", "excluded"}
    assert {*State, *BANDS, *outcomes} <= {*SHOWN}
    assert {*SUBJECTS} == {"package", *NAMED_AS_WRITTEN}
    explained = {word for words, _ in GLOSSARY for word in words.split(", ")}
    assert {*SHOWN.values()} - {"added", "removed", "upgraded", "downgraded", "changed", "licence changed"} <= explained

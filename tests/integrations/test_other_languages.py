"""Groovy and Kotlin of the samples are sentences of their languages, and ask for what docs/integrations.md says."""

import re
from collections.abc import Iterator

import pytest
import tree_sitter_groovy
import tree_sitter_kotlin
from tree_sitter import Language, Node, Parser

from tests.integrations.samples import text

GROOVY = Language(tree_sitter_groovy.language())
KOTLIN = Language(tree_sitter_kotlin.language())
LIBRARY = "integrations/jenkins/vars/scaCheck.groovy"
PLAIN = "integrations/jenkins/Jenkinsfile.plain"
SAMPLES = {
    LIBRARY: GROOVY,
    "integrations/jenkins/Jenkinsfile.sample": GROOVY,
    PLAIN: GROOVY,
    "integrations/teamcity/.teamcity/settings.kts": KOTLIN,
}


def _errors(language: Language, content: str) -> list[str]:
    return [f"{node.start_point.row + 1}: {node.text!r}" for node in _all(Parser(language).parse(content.encode()).root_node)]


def _all(node: Node) -> Iterator[Node]:
    if node.is_error or node.is_missing:
        yield node
    for child in node.children:
        yield from _all(child)


def _spelt_out(content: str) -> str:
    """The grammar that reads Groovy here knows neither an empty map nor an empty text, which the language has."""
    return re.sub(r"(?<!')''(?!')", "'x'", content.replace("[:]", "[a: 1]"))


@pytest.mark.parametrize(("path", "language"), SAMPLES.items())
def test_a_sample_can_be_parsed(path: str, language: Language) -> None:
    assert not _errors(language, _spelt_out(text(path)))
    assert _errors(language, _spelt_out(text(path)).replace("}", "", 1))


@pytest.mark.parametrize("path", [LIBRARY, PLAIN])
def test_jenkins_gets_cases_issues_and_a_page_with_its_stylesheet(path: str) -> None:
    content = text(path)
    for step in ("junit(", "recordIssues(tool: sarif(", "publishHTML(target:", "archiveArtifacts("):
        assert step in content
    assert "**/*.css" in content
    assert "allowMissing: false" in content


def test_the_step_of_the_library_refuses_an_option_that_there_is_not() -> None:
    known = re.search(r"Map known = \[(.*?)\]", text(LIBRARY))
    assert known is not None
    names = re.findall(r"(\w+):", known[1])
    assert set(re.findall(r"chosen\.(\w+)", text(LIBRARY))) == set(names)
    assert "no such option" in text(LIBRARY)

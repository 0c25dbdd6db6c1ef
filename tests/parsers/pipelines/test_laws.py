"""What holds for any pipeline, however odd."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.model.inventory import Extract
from tests.parsers.pipelines.reading import read

PATHS = (
    ".github/workflows/a.yml",
    "action.yml",
    ".gitlab-ci.yml",
    "bitbucket-pipelines.yml",
    ".circleci/config.yml",
    "azure-pipelines.yml",
)
WORDS = (
    "jobs", "steps", "step", "uses", "container", "services", "image", "name", "matrix", "strategy", "include", "exclude",
    "extends", "variables", "parallel", "pipelines", "definitions", "script", "pipe", "orbs", "docker", "executors",
    "executor", "parameters", "default", "workflows", "template", "resources", "containers", "repositories", "job", "runs",
    "on", "inputs", "spec", "trigger",
)  # fmt: skip
TEXTS = (
    "a:1", "x", "docker://a", "o/r@v1", "./l", "${{ matrix.a }}", "${{ inputs.x }}", "$V", "${V}", "$[[ inputs.x ]]",
    "$(v)", "$[v]", "<< parameters.x >>", "a.yml", "a.yml@t", "0", "", "null", "n/o@1", "o/r:1",
)  # fmt: skip
VALUES = st.recursive(
    st.sampled_from(TEXTS).map(lambda text: f"'{text}'"),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.tuples(st.sampled_from(WORDS), inner), max_size=4, unique_by=lambda pair: pair[0]).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        ),
    ),
    max_leaves=25,
)


@pytest.mark.parametrize("path", PATHS)
@settings(deadline=None, max_examples=150)
@given(
    members=st.lists(st.tuples(st.sampled_from((*WORDS, "a", "b", ".t")), VALUES), max_size=5, unique_by=lambda pair: pair[0]),
    inner=VALUES,
)
def test_every_reference_has_an_edge_and_a_name_of_its_own(path: str, members: list[tuple[str, str]], inner: str) -> None:
    text = "".join(f"{key}: {value}\n" for key, value in members)
    try:
        extract = read(path, text, a_yml=f"jobs: {inner}\nb: {inner}\n")
    except InputError as refusal:
        pytest.fail(f"a file of YAML is refused: {refusal}")
    ids = [reference.id for reference in extract.references]
    assert len(ids) == len(set(ids)) == len(extract.edges)
    assert {edge.child for edge in extract.edges} == set(ids)
    if extract != Extract():
        assert {edge.parent for edge in extract.edges} <= {extract.projects[0].id}

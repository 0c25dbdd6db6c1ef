"""Workflows and actions of GitHub."""

import pytest

from sca.model.component import ImageArgument, ImageFacts
from sca.parsers.pipelines.github_terms import evaluate
from tests.parsers.pipelines.reading import actions, images, problems, read

SHA = "0123456789abcdef0123456789abcdef01234567"
PATH = ".github/workflows/ci.yml"


def jobs(text: str) -> str:
    return "on: push\njobs:\n" + text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("  a: {container: node:20}", [(3, "container", "a", "node:20")], id="a text"),
        pytest.param("  a:\n    container:\n      image: node:20", [(5, "container", "a", "node:20")], id="a mapping"),
        pytest.param("  a: {container: ''}", [], id="an empty one is no container"),
        pytest.param("  a:\n    services:\n      db: {image: pg:1}", [(5, "service", "a/db", "pg:1")], id="a service"),
        pytest.param(
            "  a: {services: '${{ fromJSON(x) }}'}", [(3, "service", "a", "?${{ fromJSON(x) }}")], id="services by expression"
        ),
        pytest.param("  a: {steps: [{uses: docker://alpine}]}", [(3, "action", "a", "alpine")], id="a step"),
        pytest.param("  a: {steps: [{run: docker run x/y}, {with: {image: z}}]}", [], id="text is no declaration"),
        pytest.param("  a: {container: 'x:${{ env.V }}'}", [(3, "container", "a", "?x:${{ env.V }}")], id="no such context"),
        pytest.param("  a: {container: 'x:${{ v'}", [(3, "container", "a", "?x:${{ v")], id="not closed"),
        pytest.param("  a: {container: \"${{ 'x:1' }}\"}", [(3, "container", "a", "x:1")], id="a literal"),
    ],
)
def test_images(text: str, expected: list[tuple[int, str, str, str]]) -> None:
    assert images(read(PATH, jobs(text))) == expected


@pytest.mark.parametrize(
    ("matrix", "container", "expected"),
    [
        pytest.param("{v: [1, 2]}", "x:${{ matrix.v }}", ["x:1", "x:2"], id="a list"),
        pytest.param("{v: [3.10, '3.10']}", "x:${{ matrix.v }}", ["x:3.1", "x:3.10"], id="a number loses its zeros"),
        pytest.param("{n: [a, b], v: [1]}", "${{matrix.n}}:${{ matrix.v }}", ["a:1", "b:1"], id="two names"),
        pytest.param(
            "{n: [a, b], v: [1, 2], exclude: [{n: a, v: 1}]}",
            "${{matrix.n}}:${{ matrix.v }}",
            ["a:2", "b:1", "b:2"],
            id="exclude",
        ),
        pytest.param("{v: [1], include: [{v: 2}]}", "x:${{ matrix.v }}", ["x:1", "x:2"], id="include another"),
        pytest.param("{v: [1, 2], include: [{v: 2, i: y}]}", "${{ matrix.i }}", ["y"], id="include adds to what fits"),
        pytest.param(
            "{v: [1], include: [{i: y}, {i: z}]}", "${{ matrix.i }}", ["z"], id="a later inclusion goes over an earlier one"
        ),
        pytest.param("{include: [{i: y}, {i: z}]}", "${{ matrix.i }}", ["y", "z"], id="include only"),
        pytest.param(
            "{p: [{image: a, t: 1}, {image: b, t: 2}]}",
            "${{ matrix.p.image }}:${{ matrix.p.t }}",
            ["a:1", "b:2"],
            id="values with parts",
        ),
        pytest.param("{p: [{image: a:1}]}", "${{ matrix.p }}", ["a:1"], id="a whole container"),
        pytest.param("{v: [1, 2], include: [{v: 1, db: pg:9}]}", "${{ matrix.db || 'pg:8' }}", ["pg:8", "pg:9"], id="or"),
        pytest.param("{v: [1, 2]}", "${{ matrix.v == 1 && 'a' || '' }}", ["a"], id="nothing for some jobs"),
        pytest.param(
            "{db: ['postgres:14', sqlite]}",
            "${{ startsWith(matrix.db, 'postgres') && matrix.db || '' }}",
            ["postgres:14"],
            id="a function",
        ),
        pytest.param("{v: '${{ fromJSON(x) }}'}", "x:${{ matrix.v }}", ["?x:${{ matrix.v }}"], id="a list by expression"),
        pytest.param("'${{ fromJSON(x) }}'", "x:${{ matrix.v }}", ["?x:${{ matrix.v }}"], id="a matrix by expression"),
        pytest.param("{v: [1]}", "x:${{ matrix.w }}", ["?x:${{ matrix.w }}"], id="a name that no job has"),
        pytest.param(f"{{v: {list(range(300))}}}", "x:${{ matrix.v }}", ["?x:${{ matrix.v }}"], id="more jobs than there may be"),
    ],
)
def test_a_matrix_that_is_written_out(matrix: str, container: str, expected: list[str]) -> None:
    extract = read(PATH, jobs(f'  a:\n    strategy: {{matrix: {matrix}}}\n    container: "{container}"\n'))
    assert [text for _line, _role, _place, text in images(extract)] == expected
    assert problems(extract) == []


def test_a_value_says_where_it_comes_from() -> None:
    text = "on: {workflow_call: {inputs: {tag: {default: '7', type: string}}}}\njobs: {a: {container: 'x:${{ inputs.tag }}'}}\n"
    (reference,) = read(PATH, text).references
    assert isinstance(reference.facts, ImageFacts)
    assert reference.facts.arguments == (ImageArgument("inputs.tag", "7", "default"),)
    assert (reference.requested, reference.facts.written) == ("x:7", "x:${{ inputs.tag }}")


def test_two_defaults_of_an_input_are_none() -> None:
    triggers = "{workflow_call: {inputs: {t: {default: a}}}, workflow_dispatch: {inputs: {t: {default: b}}}}"
    (reference,) = read(PATH, f"on: {triggers}\njobs: {{a: {{container: 'x:${{{{ inputs.t }}}}'}}}}\n").references
    assert reference.unresolved == "inputs.t has no value in this file"


@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        ("actions/checkout@v4", (3, "step", "pkg:github/actions/checkout@v4", False)),
        (f"PyO3/Maturin-Action@{SHA}", (3, "step", f"pkg:github/pyo3/maturin-action@{SHA}", True)),
        ("a/b@0123456", (3, "step", "pkg:github/a/b@0123456", False)),
        ("github/codeql-action/init@v3", (3, "step", "pkg:github/github/codeql-action@v3#init", False)),
        ("a/b@release/v1", (3, "step", "pkg:github/a/b@release%2Fv1", False)),
    ],
)
def test_actions(uses: str, expected: tuple[int, str, str, bool]) -> None:
    assert actions(read(PATH, jobs(f"  a: {{steps: [{{uses: {uses}}}]}}"))) == [expected]


@pytest.mark.parametrize("uses", ["./x", "./.github/workflows/y.yml", "../z", "$/.github/actions/x"])
def test_what_lies_in_the_checkout_is_no_reference(uses: str) -> None:
    assert read(PATH, jobs(f"  a: {{uses: {uses}, steps: [{{uses: {uses}}}]}}")).references == ()


@pytest.mark.parametrize("uses", ["checkout", "actions/checkout", "a/b@${{ x }}", "a/b@", "https://x.test/y@v1"])
def test_what_names_no_action_costs_it(uses: str) -> None:
    assert problems(read(PATH, jobs(f"  a: {{steps: [{{uses: '{uses}'}}]}}"))) == [(3, "E-ACTION", "package")]


def test_a_reusable_workflow() -> None:
    extract = read(PATH, jobs("  a:\n    uses: o/r/.github/workflows/x.yml@main\n"))
    assert actions(extract) == [(4, "workflow", "pkg:github/o/r@main#.github/workflows/x.yml", False)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("name: x\nruns: {using: docker, image: docker://a/b:1}", [(2, "action", "", "a/b:1")]),
        ("name: x\nruns: {using: docker, image: Dockerfile}", []),
        ("name: x\nruns: {using: node20, main: i.js}", []),
        ("- just: a list", []),
    ],
)
def test_an_action_of_its_own(text: str, found: list[tuple[int, str, str, str]]) -> None:
    assert images(read("action.yml", text)) == found


def test_a_composite_action() -> None:
    extract = read("x/action.yaml", "runs:\n  steps:\n    - uses: a/b@v1\n    - uses: ./c\n")
    assert actions(extract) == [(3, "step", "pkg:github/a/b@v1", False)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'a'", "a"),
        ("x", "1"),
        ("'it''s'", "it's"),
        ("missing", None),
        ("x == '1'", "true"),
        ("x != '1'", ""),
        ("!x", ""),
        ("'A' == 'a'", "true"),
        ("(x == 2) && 'b' || 'c'", "c"),
        ("missing || 'c'", None),
        ("'a' || missing", "a"),
        ("empty && missing", ""),
        ("true && 'y'", "y"),
        ("startsWith(x, '1') && 'y' || 'n'", "y"),
        ("StartsWith('Postgres:16', 'post')", "true"),
        ("endsWith('a:1', x)", "true"),
        ("contains('abc', 'B') == true", "true"),
        ("contains('abc', 'd') || 'n'", "n"),
        ("format('{0}:{1}-{{x}}', 'node', 2)", "node:2-{x}"),
        ("format('{1}', x)", None),
        ("format('{x}', x)", None),
        ("startsWith(missing, 'p') && 'y' || 'n'", None),
        ("startsWith(x)", None),
        ("startsWith(x, '1'", None),
        ("startsWith()", None),
        ("fromJSON('x')", None),
        ("hashFiles(x) || 'n'", None),
        ("startsWith(" * 30 + "x" + ")" * 30, None),
        ("'a", None),
        ("a b", None),
        ("(x", None),
        ("x ||", None),
        ("== x", None),
        ("(" * 40 + "x" + ")" * 40, None),
        ("!" * 300 + "x", None),
    ],
)
def test_terms(text: str, value: str | None) -> None:
    assert evaluate(text, {"x": "1", "empty": ""}.get) == value

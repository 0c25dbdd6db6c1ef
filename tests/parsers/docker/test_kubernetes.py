import pytest

from sca.parsers.docker.kubernetes import parse
from tests.parsers.docker.memory import codes_of, extract_of, facts_of, images_of, lines_of

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a:1\n"


def read(text: str) -> list[tuple[str, str, str]]:
    return lines_of(images_of(parse, {"k/a.yaml": text}, "k/a.yaml"))


@pytest.mark.parametrize(
    ("spec", "lines"),
    [
        ("  containers:\n  - {name: a, image: 'x:1'}\n", [5]),
        ("  template:\n    spec:\n      initContainers: [{image: x}]\n", [6]),
        (
            "  jobTemplate:\n    spec:\n      template:\n        spec:\n          ephemeralContainers:\n          - image: x\n",
            [9],
        ),
        ("  template:\n    spec:\n      containers:\n      - image: &i x\n      - image: *i\n", [7, 7]),
        ("  anything:\n    deep:\n    - containers:\n      - image: x\n", [7]),
    ],
)
def test_pods_are_found_wherever_a_kind_describes_them(spec: str, lines: list[int]) -> None:
    found = images_of(parse, {"a.yaml": f"apiVersion: example.test/v1\nkind: Any\nspec:\n{spec}"}, "a.yaml")
    assert [one.locations[0].line for one in found.references] == lines
    assert {facts_of(one).role for one in found.references} == {"k8s"}


def test_a_file_of_several_documents_has_each_resource_as_owner() -> None:
    items = "- apiVersion: v1\n  kind: Pod\n  metadata: {name: q}\n  spec: {containers: [{name: d, image: b}]}\n"
    text = f"{POD}---\napiVersion: v1\nkind: PodList\nitems:\n{items}"
    found = images_of(parse, {"a.yaml": text}, "a.yaml")
    assert [facts_of(one).stage for one in found.references] == ["Pod/p/c", "Pod/q/d"]
    (project,) = found.projects
    assert [(edge.parent, edge.child, edge.scope.value) for edge in found.edges] == [
        (project.id, "a.yaml#7", "runtime"),
        (project.id, "a.yaml#15", "runtime"),
    ]


def test_image_volumes_and_custom_resources_are_told_apart_from_containers() -> None:
    text = (
        "apiVersion: v1\nkind: Pod\nspec:\n  containers: [{name: c, image: a}]\n  volumes:\n  - image: {reference: b:2}\n"
        "---\napiVersion: example.test/v1\nkind: Widget\nspec:\n  image: c:3\n  deep: [{image: d}]\n  text: {image: Not one}\n"
    )
    assert read(text) == [
        ("k/a.yaml:4", "k8s", "a"),
        ("k/a.yaml:6", "volume", "b:2"),
        ("k/a.yaml:11", "k8s-custom", "c:3"),
        ("k/a.yaml:12", "k8s-custom", "d"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "image: a\n",
        "kind: Pod\nimage: a\n",
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  image: a\n  pod: |\n    containers:\n    - image: b\n",
        "apiVersion: v1\nkind: Secret\nstringData: {image: a}\n",
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {image: {type: string}}\n",
        "apiVersion: skaffold/v4\nkind: Config\nbuild: {artifacts: [{image: a}]}\n",
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  data: {image: a}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {annotations: {image: a}}\nstatus: {containers: [{image: a}]}\n",
        "",
        "image: [",
        "\xff" * 3 + "image: apiVersion",
    ],
)
def test_what_runs_no_image_is_no_input(text: str) -> None:
    assert extract_of(parse, {"a.yaml": text}, "a.yaml") is None


@pytest.mark.parametrize(
    "image", ["$(IMAGE):tag", "<<VAR>>/a:<<B>>", "{{ name }}", "'{{ name }}:1'", "${X}", "$X/a", "a:<version>"]
)
def test_what_another_program_fills_in_is_unresolved(image: str) -> None:
    (reference,) = images_of(parse, {"a.yaml": POD.replace("a:1", image)}, "a.yaml").references
    assert reference.unresolved == "another program fills in a part of it"
    assert reference.package.version == ""


def test_a_template_outside_of_a_chart_is_read_line_by_line() -> None:
    text = POD.replace("a:1", "a:{{ version }}") + "  {% if x %}\n  - name: d\n    image: b:2  # fixed\n  {% endif %}\n"
    found = images_of(parse, {"a.yaml": text}, "a.yaml")
    assert lines_of(found) == [("a.yaml:7", "k8s", "?a:{{ version }}?"), ("a.yaml:10", "k8s", "b:2")]
    assert codes_of(found) == [("E-TEMPLATE", "a.yaml:1", "notice")]


def test_a_broken_manifest_is_a_problem_and_costs_no_other_document() -> None:
    found = images_of(parse, {"a.yaml": f"{POD}---\n{POD} x\n---\n{POD}"}, "a.yaml")
    assert [name for _place, _role, name in lines_of(found)] == ["a:1", "a:1"]
    (problem,) = found.problems
    assert (problem.code, problem.cost) == ("E-SYNTAX", "package")
    assert problem.location.line in (15, 16)


@pytest.mark.parametrize("image", ["", "    image:\n", '    image: ""\n'])
def test_a_container_without_an_image_is_worth_a_notice(image: str) -> None:
    text = POD.replace("    image: a:1\n", image) + "  - name: other\n    image: b\n"
    found = images_of(parse, {"a.yaml": text}, "a.yaml")
    assert [code for code, _place, cost in codes_of(found) if cost == "notice"] == ["E-NO-IMAGE"]
    assert "Pod/p/c" in found.problems[0].message


def test_what_is_no_reference_costs_the_package_and_names_the_line() -> None:
    found = images_of(parse, {"a.yaml": POD.replace("a:1", "A:1")}, "a.yaml")
    assert codes_of(found) == [("E-REFERENCE", "a.yaml:7", "package")]
    assert not found.references


def test_json_is_read_with_lines() -> None:
    text = '{\n  "apiVersion": "v1",\n  "kind": "Pod",\n  "spec": {"containers": [\n    {"image": "a:1"}\n  ]}\n}\n'
    assert lines_of(images_of(parse, {"pod.json": text}, "pod.json")) == [("pod.json:5", "k8s", "a:1")]


def test_templates_of_a_chart_give_what_they_name_literally() -> None:
    files = {
        "c/Chart.yaml": "name: c\n",
        "c/templates/deep/a.yaml": "{{- if .Values.x }}\n"
        + POD
        + "  - image: {{ .Values.image }}\n  - image: 'b:2'\n{{- end }}\n",
    }
    found = images_of(parse, files, "c/templates/deep/a.yaml")
    assert lines_of(found) == [("c/templates/deep/a.yaml:8", "helm", "a:1"), ("c/templates/deep/a.yaml:10", "helm", "b:2")]
    assert found.problems == ()

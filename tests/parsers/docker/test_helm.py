import pytest

from sca.parsers.docker import helm_chart, helm_values, kustomization
from tests.parsers.docker.memory import codes_of, extract_of, facts_of, images_of, lines_of

DIGEST = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("values", "image"),
    [
        ("image: {repository: a/b, tag: 24.10}", "a/b:24.10"),
        ("image: {registry: r.example.test, repository: b, tag: '1'}", "r.example.test/b:1"),
        (f"image: {{repository: b, tag: '1', digest: '{DIGEST}'}}", f"b:1@{DIGEST}"),
        (f"image: {{repository: b, version: '{DIGEST}'}}", f"b@{DIGEST}"),
        ("image: {repository: 'b:2'}", "b:2"),
        ("image: {name: b, tag: '1'}", "b:1"),
        ("image: b:1", "b:1"),
        ("initImage: b", "b"),
        ("init_image: b", "b"),
        ("x: [{image: b}]", "b"),
        ("x: {repository: b, tag: 1}", "b:1"),
        ("image: '{{ .Values.r }}/b:1'", "?{{ .Values.r }}/b:1?"),
        ("image: {repository: b, tag: ''}", "?b?"),
        ("image: {repository: b}", "?b?"),
        ("images: {repository: b, tag: null}", "?b?"),
    ],
)
def test_values_give_images_in_every_usual_form(values: str, image: str) -> None:
    assert lines_of(images_of(helm_values.parse, {"values.yaml": values}, "values.yaml")) == [("values.yaml:1", "helm", image)]


@pytest.mark.parametrize(
    "values",
    [
        "a: {repository: 'https://example.test/a', tag: b}",
        "chart: {repository: b}",
        "image: ''",
        "image: {}",
        "image: ~",
        "imagePullPolicy: Always",
        "imagery: b",
        "image: has blanks in it",
        "",
    ],
)
def test_values_that_name_no_image_are_no_input(values: str) -> None:
    assert extract_of(helm_values.parse, {"values.yaml": values}, "values.yaml") is None


def test_an_image_without_a_tag_is_assumed_to_have_that_of_the_chart() -> None:
    files = {"c/Chart.yaml": "name: c\nappVersion: 1.10\n", "c/values.yaml": "a:\n  image:\n    repository: b\n    tag: ''\n"}
    (reference,) = images_of(helm_values.parse, files, "c/values.yaml").references
    facts = facts_of(reference)
    assert (facts.stage, facts.default, reference.locations[0].line) == ("a.image", "b:1.10", 3)
    assert "appVersion" in reference.unresolved


def test_a_chart_says_once_what_its_templates_leave_open() -> None:
    files = {
        "c/Chart.yaml": "name: shop\ndependencies:\n- {name: db, repository: 'oci://example.test/c'}\n- {name: x, repository: 'file://../x'}\n",
        "c/templates/a.yaml": "image: {{ .Values.image }}\n- image: b:1\n",
        "c/templates/x/b.yaml": 'image: "{{ .Values.image }}"\n',
        "c/templates/_c.tpl": "image: {{ x }}:1\n",
    }
    found = images_of(helm_chart.parse, files, "c/Chart.yaml")
    assert codes_of(found) == [("E-CHART", "c/Chart.yaml:3", "notice"), ("E-TEMPLATE", "c/Chart.yaml:1", "notice")]
    assert "3 lines" in found.problems[1].message
    assert [(project.name, project.kind) for project in found.projects] == [("shop", "chart")]
    assert extract_of(helm_chart.parse, {"Chart.yaml": "name: a\n"}, "Chart.yaml") is None


def test_a_chart_of_more_templates_than_are_read_together_says_so() -> None:
    files = {"Chart.yaml": "name: a\n", **{f"templates/{n}.yaml": "image: {{ x }}\n" for n in range(5)}}
    found = images_of(helm_chart.parse, files, "Chart.yaml", import_files=4)
    assert codes_of(found) == [("E-SIZE", "Chart.yaml", "package")]


@pytest.mark.parametrize(
    ("text", "images"),
    [
        ("images:\n- name: a\n  newTag: '2'\n", [(2, "a:2")]),
        ("images:\n- name: a\n  newName: r.example.test/b\n  newTag: 1.10\n", [(2, "r.example.test/b:1.10")]),
        (f"images:\n- name: a\n  newName: b\n  digest: {DIGEST}\n", [(2, f"b@{DIGEST}")]),
        ("images:\n- name: a\n  newName: b\n", [(2, "?b?")]),
        ("images:\n- {name: a, newName: '${R}/b', newTag: x}\n", [(2, "?${R}/b:x?")]),
        ("patches:\n- patch: |\n    - op: replace\n      path: /spec/containers/0/image\n      value: a:1\n", [(5, "a:1")]),
        ("patches:\n- patch: |-\n    apiVersion: v1\n    spec:\n      containers:\n      - image: a:1\n", [(6, "a:1")]),
        ("patchesStrategicMerge:\n- |\n  kind: Pod\n  image: a:1\n- file.yaml\n", [(4, "a:1")]),
    ],
)
def test_a_kustomization_gives_the_images_that_it_sets(text: str, images: list[tuple[int, str]]) -> None:
    found = images_of(kustomization.parse, {"kustomization.yaml": text}, "kustomization.yaml")
    assert lines_of(found) == [(f"kustomization.yaml:{line}", "kustomize", image) for line, image in images]


def test_a_kustomization_without_images_is_no_input() -> None:
    text = "resources: [image.yaml]\nimages:\n- name: a\n"
    assert extract_of(kustomization.parse, {"kustomization.yaml": text}, "kustomization.yaml") is None

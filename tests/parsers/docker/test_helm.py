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
        "x/Chart.yaml": "name: x\n",
        "c/templates/a.yaml": "image: {{ .Values.image }}\n- image: b:1\n",
        "c/templates/x/b.yaml": 'image: "{{ .Values.image }}"\n',
        "c/templates/_c.tpl": "image: {{ x }}:1\n",
    }
    found = images_of(helm_chart.parse, files, "c/Chart.yaml")
    assert codes_of(found) == [("E-CHART", "c/Chart.yaml:3", "package"), ("E-TEMPLATE", "c/Chart.yaml:1", "notice")]
    assert "3 lines" in found.problems[1].message
    assert [(project.name, project.kind) for project in found.projects] == [("shop", "chart")]
    assert extract_of(helm_chart.parse, {"Chart.yaml": "name: a\n"}, "Chart.yaml") is None


DB = "{name: db, version: ^1.0.0, repository: 'oci://example.test/c'"


@pytest.mark.parametrize(
    ("entry", "files", "cost"),
    [
        pytest.param(DB + "}", {}, "package", id="it has to be fetched"),
        pytest.param("{name: db}", {}, "package", id="it should lie below charts"),
        pytest.param(DB + "}", {"charts/db/Chart.yaml": "name: db\n"}, None, id="it was fetched and unpacked"),
        pytest.param(DB + "}", {"charts/db-1.0.0.tgz": ""}, "package", id="an archive is not opened"),
        pytest.param("{name: db, repository: 'file://sub/db'}", {"sub/db/Chart.yaml": "name: db\n"}, None, id="it lies there"),
        pytest.param("{name: db, repository: 'file://sub/db'}", {}, "package", id="it does not lie there"),
        pytest.param("{name: db, repository: 'file://../../db'}", {}, "package", id="it lies outside"),
        pytest.param(DB + ", condition: db.on}", {}, "package", id="a condition that no value tells"),
        pytest.param(DB + ", condition: db.on}", {"values.yaml": "db: {on: true}\n"}, "package", id="switched on"),
        pytest.param(DB + ", condition: db.on}", {"values.yaml": "db:\n  on: false\n"}, "notice", id="switched off"),
        pytest.param(DB + ", condition: db.on}", {"values.yaml": "db: {on: 'false'}\n"}, "package", id="a text is no switch"),
        pytest.param(
            DB + ", condition: 'x.on, db.on'}", {"values.yaml": "db: {on: false}\n"}, "notice", id="the first that is told"
        ),
        pytest.param(DB + ", tags: [a, b]}", {"values.yaml": "tags: {a: false}\n"}, "notice", id="its tag is off"),
        pytest.param(
            DB + ", tags: [a, b]}", {"values.yaml": "tags: {a: false, b: true}\n"}, "package", id="one of its tags is on"
        ),
        pytest.param(
            DB + ", condition: db.on, tags: [a]}",
            {"values.yaml": "tags: {a: false}\ndb: {on: true}\n"},
            "package",
            id="a condition goes before tags",
        ),
    ],
)
def test_a_chart_that_is_brought_in_and_not_scanned_is_a_gap_where_it_is_deployed(
    entry: str, files: dict[str, str], cost: str | None
) -> None:
    chart = {"Chart.yaml": f"name: shop\ndependencies:\n- {entry}\n", "templates/a.yaml": "image: {{ x }}\n"}
    found = codes_of(images_of(helm_chart.parse, {**chart, **files}, "Chart.yaml"))
    assert [one for one in found if one[0] != "E-TEMPLATE"] == ([("E-CHART", "Chart.yaml:3", cost)] if cost else [])


def test_charts_of_the_first_format_list_what_they_bring_in_a_file_of_its_own() -> None:
    files = {"c/Chart.yaml": "name: shop\n", "c/requirements.yaml": f"dependencies:\n- {DB}}}\n"}
    found = images_of(helm_chart.parse, files, "c/Chart.yaml")
    assert codes_of(found) == [("E-CHART", "c/requirements.yaml:2", "package")]
    assert "db ^1.0.0" in found.problems[0].message


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

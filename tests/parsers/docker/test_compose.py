import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.parsers.docker.compose import parse
from sca.parsers.docker.compose_values import interpolate, read_env
from tests.parsers.docker.memory import codes_of, extract_of, facts_of, images_of, lines_of

FROM = "FROM base:1\n"


def services(text: str, **others: str) -> list[tuple[str, str, str]]:
    files = {"compose.yaml": f"services:\n{text}", **{name.replace("__", "/"): content for name, content in others.items()}}
    return lines_of(images_of(parse, files, "compose.yaml"))


def named(files: dict[str, str], main: str = "compose.yaml") -> list[str]:
    return [name for _place, _role, name in lines_of(images_of(parse, files, main))]


@pytest.mark.parametrize(
    ("image", "env", "name"),
    [
        ("a:${T}", "T=1", "a:1"),
        ("a:$T", "T=1", "a:1"),
        ("a:${T:-2}", "T=", "a:2"),
        ("a:${T-2}", "T=", "a:"),
        ("a:${T:+3}", "T=1", "a:3"),
        ("a${T:+:3}", "", "a"),
        ("a:${T:?no}", "T=1", "a:1"),
        ("a:${T:-${U:-4}}", "", "a:4"),
        ("a:${T:-${U}}", "U=5", "a:5"),
        ("a:${T}", "# T=0\nexport T='1' # x", "a:1"),
        ("a:${T}", 'T="1" # x', "a:1"),
        ("a:${T}", "U=1\nT=${U}-$U", "a:1-1"),
        ("a:${T}", "T: 1\r\n", "a:1"),
        ("a:${T}", "", "?a:${T}?"),
        ("a:${T?no}", "", "?a:${T?no}?"),
        ("a:${T}", "T", "?a:${T}?"),
        ("a:${T!x}", "", "?a:${T!x}?"),
        ("{{ name }}", "", "?{{ name }}?"),
    ],
)  # fmt: skip
def test_variables_get_their_values_from_the_file_beside_and_from_defaults(image: str, env: str, name: str) -> None:
    files = {"compose.yaml": f"services:\n  s:\n    image: '{image}'\n", ".env": env}
    extract = images_of(parse, files, "compose.yaml")
    if name == "a:":
        assert codes_of(extract) == [("E-REFERENCE", "compose.yaml:3", "package")]
    else:
        assert [place for _one, _role, place in lines_of(extract)] == [name]


def test_the_environment_of_the_run_is_no_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAG", "stolen")
    (reference,) = images_of(parse, {"compose.yaml": "services: {s: {image: 'a:$TAG'}}"}, "compose.yaml").references
    facts = facts_of(reference)
    assert (facts.variables, facts.default) == (("TAG",), "a:")
    assert reference.unresolved == "$TAG has no value in compose.yaml or in the .env file beside it"


def test_a_service_that_is_built_is_a_project_tied_to_its_dockerfile() -> None:
    files = {
        "shop/compose.yaml": "services:\n  web:\n    build: ./web\n    image: shop/web:dev\n  job:\n    image: shop/web:dev\n",
        "shop/web/Dockerfile": FROM,
    }
    extract = images_of(parse, files, "shop/compose.yaml")
    assert not extract.references
    assert not extract.problems
    compose, image = extract.projects
    assert (image.name, image.kind, str(image.location)) == ("shop/web:dev", "image", "shop/compose.yaml:4")
    assert [(edge.parent, edge.child) for edge in extract.edges] == [
        (compose.id, image.id),
        (compose.id, image.id),
        (image.id, "shop/web/Dockerfile#"),
    ]


@pytest.mark.parametrize(
    ("build", "file"),
    [
        ("{context: web}", "web/Dockerfile"),
        ("{context: web, dockerfile: x.Dockerfile}", "web/x.Dockerfile"),
        ("{context: web, dockerfile: ../Dockerfile.two}", "Dockerfile.two"),
        ("{target: x}", "Dockerfile"),
        ("{args: {A: b}}", "Dockerfile"),
        ("{context: '${WHERE:-web}'}", "web/Dockerfile"),
        (".", "Dockerfile"),
    ],
)
def test_the_dockerfile_of_a_build_is_found_as_compose_finds_it(build: str, file: str) -> None:
    extract = images_of(parse, {"compose.yaml": f"services: {{s: {{build: {build}}}}}", file: FROM}, "compose.yaml")
    assert extract.edges[-1].child == f"{file}#"
    assert not extract.problems


def test_a_dockerfile_of_any_name_is_read_with_the_file_that_names_it() -> None:
    files = {"compose.yaml": "services: {s: {build: {context: ., dockerfile: recipe}}}", "recipe": FROM}
    extract = images_of(parse, files, "compose.yaml")
    assert lines_of(extract) == [("recipe:1", "base", "base:1")]
    assert [project.id for project in extract.projects] == ["compose.yaml#", "compose.yaml#service:s", "recipe#"]


@pytest.mark.parametrize("args", ["{BASE: 'given:$T', OTHER: }", "['BASE=given:$T', OTHER]"])
def test_arguments_of_a_build_reach_its_dockerfile(args: str) -> None:
    recipe = "ARG BASE=usual:1\nARG OTHER\nFROM $BASE\nCOPY --from=same:1 / /\nFROM x/$OTHER\n"
    files = {
        "compose.yaml": (
            f"services:\n  a: {{build: {{context: ., args: {args}}}}}\n"
            f"  b: {{build: {{context: ., dockerfile: recipe, args: {args}}}}}\n"
        ),
        "Dockerfile": recipe,
        "recipe": recipe,
        ".env": "T=2",
    }
    extract = images_of(parse, files, "compose.yaml")
    assert [(one.id, one.requested) for one in extract.references] == [
        ("compose.yaml#service:a:3", "given:2"),
        ("recipe#3", "given:2"),
        ("recipe#4", "same:1"),
        ("recipe#5", "x/$OTHER"),
    ]
    assert str(extract.references[0].locations[0]) == "Dockerfile:3"
    inline = f"services: {{a: {{build: {{args: {args}, dockerfile_inline: 'FROM $BASE'}}}}}}"
    assert named({"compose.yaml": inline}) == ["?$BASE?"]


@pytest.mark.parametrize(
    ("build", "cost"),
    [
        ("https://example.test/a.git", "edge"),
        ("git@example.test:a.git", "edge"),
        ("../outside", "edge"),
        ("missing", "edge"),
        ("/srv/a", "edge"),
        ("$WHERE", "edge"),
        ("{context: ., dockerfile: $WHICH}", "edge"),
    ],
)
def test_a_build_whose_base_is_not_known_says_so(build: str, cost: str) -> None:
    extract = images_of(parse, {"compose.yaml": f"services: {{s: {{build: {build}}}}}"}, "compose.yaml")
    assert codes_of(extract) == [("E-BUILD", "compose.yaml:1", cost)]


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ("|\n        # a\n        FROM a:1\n        COPY --from=b:2 / /\n", (7, 8)),
        ("|-\n        # syntax=docker/dockerfile:1\n        FROM a:1\n        COPY --from=b:2 / /\n", (6, 7, 8)),
        ('"FROM a:1\\nCOPY --from=b:2 / /"\n', (5, 5)),
    ],
)
def test_an_inline_dockerfile_has_the_lines_of_the_file_around_it(block: str, line: tuple[int, ...]) -> None:
    text = f"services:\n  s:\n    build:\n      context: .\n      dockerfile_inline: {block}"
    extract = images_of(parse, {"compose.yaml": text}, "compose.yaml")
    assert tuple(one.locations[0].line for one in extract.references) == line
    assert {edge.parent for edge in extract.edges} == {"compose.yaml#", "compose.yaml#service:s"}
    assert len({one.id for one in extract.references}) == len(line)


def test_what_a_build_takes_besides_serves_the_build_only() -> None:
    contexts = "{x: 'docker-image://c:3', y: ./y}"
    build = f"{{context: ., cache_from: ['a:1', 'type=registry,ref=b:2', 'type=gha'], additional_contexts: {contexts}}}"
    extract = images_of(parse, {"compose.yaml": f"services: {{s: {{build: {build}}}}}", "Dockerfile": FROM}, "compose.yaml")
    assert [(facts_of(one).role, one.requested, one.scope.value) for one in extract.references] == [
        ("cache-from", "a:1", "build"),
        ("cache-from", "b:2", "build"),
        ("build-context", "c:3", "build"),
    ]
    listed = "{context: ., additional_contexts: ['x=docker-image://c:3']}"
    extract = images_of(parse, {"compose.yaml": f"services: {{s: {{build: {listed}}}}}", "Dockerfile": FROM}, "compose.yaml")
    assert [one.requested for one in extract.references] == ["c:3"]


def test_merge_keys_profiles_and_image_volumes() -> None:
    anchored = "x-a: &a\n  image: a:1\n  platform: linux/arm64\n"
    volumes = "    volumes:\n    - {type: image, source: v:1}\n    - ./x:/x\n    pre_start: [{image: hook:1, command: run}]\n"
    text = f"{anchored}services:\n  s:\n    <<: *a\n    profiles: [p]\n{volumes}"
    extract = images_of(parse, {"compose.yaml": text}, "compose.yaml")
    assert lines_of(extract) == [
        ("compose.yaml:2", "compose", "a:1"),
        ("compose.yaml:9", "volume", "v:1"),
        ("compose.yaml:11", "compose", "hook:1"),
    ]
    assert facts_of(extract.references[0]).platform == "linux/arm64"


def test_the_usual_override_wins_per_key_and_is_read_with_its_base() -> None:
    files = {
        "compose.yaml": "services:\n  a: {image: 'a:1'}\n  b: {build: .}\n  c: {image: 'c:1'}\n",
        "compose.override.yaml": (
            "services:\n  a: {environment: {X: y}}\n  b: {build: !reset null, image: 'b:2'}\n"
            "  c: {image: 'c:2'}\n  d: {image: d}\n"
        ),
    }
    extract = images_of(parse, files, "compose.yaml")
    assert lines_of(extract) == [
        ("compose.yaml:2", "compose", "a:1"),
        ("compose.override.yaml:3", "compose", "b:2"),
        ("compose.override.yaml:4", "compose", "c:2"),
        ("compose.override.yaml:5", "compose", "d"),
    ]
    assert extract.covers == ("compose.override.yaml",)


def test_other_files_of_a_folder_are_each_alone() -> None:
    files = {"compose.yaml": "services: {a: {image: 'a:1'}}", "compose.prod.yaml": "services: {a: {image: 'a:2'}}"}
    assert named(files) == ["a:1"]
    assert named(files, "compose.prod.yaml") == ["a:2"]


def test_an_overlay_that_names_no_image_is_no_input() -> None:
    overlay = "services:\n  a:\n    environment: {image: x}\n"
    assert extract_of(parse, {"compose.prod.yaml": overlay}, "compose.prod.yaml") is None
    assert extract_of(parse, {"compose.yaml": "volumes: {image: {}}\n"}, "compose.yaml") is None


def test_extends_takes_what_the_service_does_not_set() -> None:
    files = {
        "compose.yaml": (
            "services:\n  a:\n    extends: {file: lib/base.yaml, service: x}\n"
            "  b:\n    extends: a\n    image: b:2\n  c:\n    extends: {service: b}\n"
        ),
        "lib/base.yaml": "services:\n  x: {extends: y}\n  y: {image: 'y:$T', build: ./y}\n  z: {image: unused}\n",
        "lib/y/Dockerfile": FROM,
        ".env": "T=1",
    }
    extract = images_of(parse, files, "compose.yaml")
    assert [(one.name, str(one.location)) for one in extract.projects[1:]] == [
        ("y:1", "lib/base.yaml:3"),
        ("b:2", "compose.yaml:6"),
        ("b:2", "compose.yaml:6"),
    ]
    assert {edge.child for edge in extract.edges if edge.child.endswith("Dockerfile#")} == {"lib/y/Dockerfile#"}
    assert not extract.problems


def test_what_is_included_belongs_to_the_file_with_its_own_values() -> None:
    files = {
        "compose.yaml": (
            "include:\n- one/compose.yaml\n- path: [two/a.yaml, two/b.yaml]\n- {path: three/c.yaml, project_directory: four}\n"
            "services: {m: {image: 'm:$T'}}\n"
        ),
        ".env": "T=main",
        "one/compose.yaml": "services: {o: {image: 'o:$T-$O'}}",
        "one/.env": "T=one\nO=1",
        "two/a.yaml": "services: {a: {image: 'a:1'}}",
        "two/b.yaml": "services: {a: {image: 'a:2'}, b: {image: b}}",
        "three/c.yaml": "services: {c: {image: 'c:$F'}}",
        "four/.env": "F=4",
    }
    extract = images_of(parse, files, "compose.yaml")
    assert [name for _place, _role, name in lines_of(extract)] == ["o:main-1", "a:2", "b", "c:4", "m:main"]
    assert extract.references[0].locations[0].chain == ("compose.yaml:2",)
    assert extract.covers == ("one/compose.yaml", "two/a.yaml", "two/b.yaml", "three/c.yaml")


@pytest.mark.parametrize(
    ("files", "code", "line"),
    [
        ({"compose.yaml": "include: [compose.yaml]\nservices: {}"}, "E-INCLUDE", 1),
        ({"compose.yaml": "include:\n- a.yaml\n", "a.yaml": "include: [compose.yaml]\n"}, "E-INCLUDE", 1),
        ({"compose.yaml": "include:\n- ../a.yaml\n"}, "E-OUTSIDE", 2),
        ({"compose.yaml": "include:\n- /etc/a.yaml\n"}, "E-OUTSIDE", 2),
        ({"compose.yaml": "include:\n- missing.yaml\n"}, "E-MISSING", 2),
        ({"compose.yaml": "include:\n- $A\n"}, "E-INCLUDE", 2),
        ({"compose.yaml": "include:\n- oci://example.test/a\n"}, "E-INCLUDE", 2),
        ({"compose.yaml": "services:\n  a: {extends: a}\n"}, "E-EXTENDS", 2),
        ({"compose.yaml": "services:\n  a: {extends: b}\n  b: {extends: a}\n"}, "E-EXTENDS", 2),
        ({"compose.yaml": "services:\n  a: {extends: gone}\n"}, "E-EXTENDS", 2),
        ({"compose.yaml": "services:\n  a: {extends: {file: x.yaml, service: a}}\n"}, "E-MISSING", 2),
        ({"compose.yaml": "services:\n  a: {image: [x]}\n"}, "E-REFERENCE", 2),
        ({"compose.yaml": "services:\n  a: {image: 'a:1'}\n", ".env": "x" * 2_000_000}, "E-SIZE", None),
        ({"compose.yaml": "services:\n  image: 'x\n"}, "E-SYNTAX", None),
    ],
)
def test_what_cannot_be_followed_is_a_problem_at_its_line(files: dict[str, str], code: str, line: int | None) -> None:
    extract = images_of(parse, files, "compose.yaml")
    problem = next(one for one in extract.problems if one.code == code)
    assert problem.cost != "notice"
    assert line is None or problem.location.line == line


def test_includes_are_limited_in_depth_and_number() -> None:
    chain = {f"{n}.yaml": f"include: [{n + 1}.yaml]\nservices: {{s{n}: {{image: a}}}}" for n in range(40)}
    deep = images_of(parse, {**chain, "compose.yaml": "include: [0.yaml]"}, "compose.yaml")
    assert any("(include-depth)" in problem.message for problem in deep.problems)
    wide = {f"{n}.yaml": "services: {}" for n in range(100)}
    many = {**wide, "compose.yaml": f"include: [{', '.join(sorted(wide))}]\nservices: {{a: {{image: x}}}}"}
    assert any("(include-files)" in one.message for one in images_of(parse, many, "compose.yaml").problems)


def test_files_of_the_first_version_hold_nothing_but_services() -> None:
    assert named({"docker-compose.yml": "web:\n  image: a:1\ndb:\n  image: b\n"}, "docker-compose.yml") == ["a:1", "b"]


@settings(max_examples=300, deadline=None)
@given(st.text("ab$${}:-+?_1 \\'\"", max_size=30), st.dictionaries(st.sampled_from("ab"), st.text("ab$", max_size=3)))
def test_any_text_is_expanded_to_a_text_or_has_a_reason(text: str, values: dict[str, str]) -> None:
    expanded = interpolate(text, values)
    if expanded.text is None:
        assert expanded.fault or set(expanded.variables) - set(values)
    if "$" not in text:
        assert expanded.text == text


@settings(max_examples=300, deadline=None)
@given(st.text("ab=:$'\"#\\ \n\t{}_export", max_size=60))
def test_any_file_of_values_is_read(text: str) -> None:
    assert all(name and value is not None for name, value in read_env(text).items())


def test_includes_that_fan_out_are_read_as_often_as_the_limit_says() -> None:
    files = {f"{n}.yaml": f"include: [{', '.join([f'{n + 1}.yaml'] * 9)}]\nservices: {{s{n}: {{image: a}}}}" for n in range(14)}
    extract = images_of(parse, {**files, "14.yaml": "services: {}", "compose.yaml": "include: [0.yaml]"}, "compose.yaml")
    assert {problem.code for problem in extract.problems} == {"E-INCLUDE"}

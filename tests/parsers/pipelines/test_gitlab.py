"""Pipelines of GitLab."""

import pytest

from sca.files.limits import Limits
from tests.parsers.pipelines.reading import actions, images, problems, read

PATH = ".gitlab-ci.yml"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("image: a:1", [(1, "container", "default", "a:1")], id="for all jobs"),
        pytest.param("default: {image: {name: a:1, entrypoint: ['']}}", [(1, "container", "default", "a:1")], id="a mapping"),
        pytest.param(
            "j: {services: [a:1, {name: b:2, alias: c}]}", [(1, "service", "j", "a:1"), (1, "service", "j", "b:2")], id="services"
        ),
        pytest.param("j: {image: macos-15-xcode-16}\nk: {image: a:1}", [(2, "container", "k", "a:1")], id="a virtual machine"),
        pytest.param("variables: {V: '1'}\nj: {image: 'a:$V'}", [(2, "container", "j", "a:1")], id="a variable"),
        pytest.param(
            "variables: {V: {value: '1'}}\nj: {image: 'a:${V}'}", [(2, "container", "j", "a:1")], id="a described variable"
        ),
        pytest.param("variables: {V: '$W', W: '1'}\nj: {image: 'a:%V%'}", [(2, "container", "j", "a:1")], id="one by another"),
        pytest.param("variables: {V: '$W', W: '$V'}\nj: {image: 'a:$V'}", [(2, "container", "j", "?a:$V")], id="one by itself"),
        pytest.param(
            "variables: {V: '1'}\nj: {image: 'a:$V', variables: {V: '2'}}", [(2, "container", "j", "a:2")], id="of the job"
        ),
        pytest.param("j: {image: 'a:$CI_COMMIT_TAG'}", [(1, "container", "j", "?a:$CI_COMMIT_TAG")], id="only a run has it"),
        pytest.param("j: {image: 'a:${V:-1}'}", [(1, "container", "j", "?a:${V:-1}")], id="no default as in a shell"),
        pytest.param(
            ".t: {image: 'a:$V'}\nj: {extends: .t, variables: {V: '1'}}\nk: {extends: [.t], variables: {V: '2'}}",
            [(1, "container", "j", "a:1"), (1, "container", "k", "a:2")],
            id="a template with the variables of its jobs",
        ),
        pytest.param(".t: {image: 'a:1'}", [(1, "container", ".t", "a:1")], id="a template that nothing uses"),
        pytest.param(
            ".b: {image: b}\n.t: {extends: .b}\nj: {extends: .t}", [(1, "container", "j", "b")], id="a template of a template"
        ),
        pytest.param(".t: {extends: .t, image: a}", [(1, "container", ".t", "a")], id="a circle"),
        pytest.param(
            ".s: {services: [a:1], image: b:1}\n"
            "j:\n  services: [!reference [.s, services], c:1]\n  image: !reference [.s, image]",
            [(1, "service", "j", "a:1"), (1, "container", "j", "b:1"), (3, "service", "j", "c:1")],
            id="reference",
        ),
        pytest.param(
            "j:\n  image: a:$V\n  parallel: {matrix: [{V: ['1', '2']}, {V: '3', W: x}]}",
            [(2, "container", "j", "a:1"), (2, "container", "j", "a:2"), (2, "container", "j", "a:3")],
            id="a matrix",
        ),
        pytest.param(
            "spec: {inputs: {v: {default: '1'}}}\n---\nj: {image: 'a:$[[ inputs.v ]]'}",
            [(3, "container", "j", "a:1")],
            id="an input",
        ),
        pytest.param(
            "spec: {inputs: {v: }}\n---\nj: {image: 'a:$[[ inputs.v ]]'}",
            [(3, "container", "j", "?a:$[[ inputs.v ]]")],
            id="without a default",
        ),
        pytest.param(".a: &a {image: a:1}\nj: {<<: *a}", [(1, "container", "j", "a:1")], id="an anchor"),
        pytest.param("j: {script: [docker run x]}\nstages: [a]\nworkflow: {rules: []}", [], id="nothing"),
    ],
)
def test_images(text: str, expected: list[tuple[int, str, str, str]]) -> None:
    extract = read(PATH, text)
    assert images(extract) == expected
    assert problems(extract) == []


def test_local_files_are_read_with_the_pipeline() -> None:
    text = "include: [{local: /ci/a.yml, inputs: {t: '9'}}]\nvariables: {V: '2'}\nj: {extends: .x}\n"
    inner = "spec: {inputs: {t: {default: '1'}}}\n---\n.x: {image: 'a:$V'}\ny: {image: 'b:$[[ inputs.t ]]'}\n"
    extract = read(PATH, text, ci__a_yml=inner)
    assert images(extract) == [(3, "container", "j", "a:2"), (4, "container", "y", "b:9")]
    assert {one.locations[0].path for one in extract.references} == {"ci/a.yml"}
    assert len({one.id for one in extract.references}) == 2
    assert extract.covers == ("ci/a.yml",)


def test_a_star_and_a_child_pipeline() -> None:
    text = "include: ci/*.yml\nt: {trigger: {include: [{local: child.yml}]}}\n"
    extract = read(PATH, text, ci__a_yml="a: {image: a}", ci__b_yml="b: {image: b}", child_yml="c: {image: c}")
    assert [text for *_rest, text in images(extract)] == ["a", "b", "c"]


def test_a_pipeline_below_the_top_of_the_repository() -> None:
    extract = read("ci/x.gitlab-ci.yml", "include: /ci/y.yml", ci__y_yml="a: {image: a}")
    assert [text for *_rest, text in images(extract)] == ["a"]


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        ("{project: a/B, ref: v1, file: /x.yml}", (1, "include", "pkg:gitlab/a/b@v1#x.yml", False)),
        ("{template: Jobs/X.yml}", (1, "template", "pkg:gitlab/gitlab-org/gitlab#lib/gitlab/ci/templates/Jobs/X.yml", False)),
        ("{component: gitlab.com/a/b/c@1.0}", (1, "component", "pkg:gitlab/a/b@1.0#c", False)),
        ("{component: $CI_SERVER_FQDN/a/b/c@1}", (1, "component", "pkg:gitlab/a/b@1#c", False)),
        ("{component: g.test/a/b/c@1}", (1, "component", "pkg:gitlab/a/b@1?repository_url=g.test#c", False)),
        (
            "{remote: 'https://u:p@x.test/y.yml?t=1'}",
            (1, "include", "pkg:generic/y.yml?download_url=https://x.test/y.yml", False),
        ),
        ("https://x.test/y.yml", (1, "include", "pkg:generic/y.yml?download_url=https://x.test/y.yml", False)),
    ],
)
def test_what_comes_from_elsewhere(include: str, expected: tuple[int, str, str, bool]) -> None:
    extract = read(PATH, f"include: [{include}]")
    assert actions(extract) == [expected]
    assert all("p@" not in one.requested for one in extract.references)


@pytest.mark.parametrize(
    ("include", "limits"),
    [
        ("/missing.yml", Limits()),
        ("/a/*/b.yml", Limits()),
        ("$CI_X/y.yml", Limits()),
        ("'../../outside.yml'", Limits()),
        ("{component: nonsense}", Limits()),
        ("a.yml", Limits(include_files=1)),
        ("broken.yml", Limits()),
    ],
)
def test_what_cannot_be_included_is_said(include: str, limits: Limits) -> None:
    extract = read(PATH, f"include: [{include}]\nj: {{image: a}}", limits, a_yml="b: {image: b}", broken_yml="\t[")
    assert problems(extract)[0][2] == "package"
    assert [text for *_rest, text in images(extract)] == ["a"]


def test_files_that_include_each_other_end() -> None:
    extract = read(PATH, "include: a.yml\nj: {image: x}", a_yml="include: .gitlab-ci.yml\nk: {image: y}")
    assert [text for *_rest, text in images(extract)] == ["x", "y"]

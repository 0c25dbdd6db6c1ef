from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.disk import DiskTree
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import BuiltImageFacts, Hash, ImageFacts, Reference, Scope, Source
from sca.model.inventory import Extract
from sca.parsers.docker.dockerfile import parse, read_dockerfile
from sca.parsers.names import Names
from sca.parsers.table import DOCKERFILE

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "docker"
HEX = "3f5f6c8a4e8b1c3b0e0c2d7c9d5f0e2b6c1a9f4d8e7b3c2a1f0d9e8c7b6a5f4c"


def read(text: str, limits: Limits = DEFAULTS, **given: str) -> Extract:
    tree = MemoryTree({"app/Dockerfile": text.encode()})
    return read_dockerfile(FileView(tree, "app/Dockerfile", limits, build_arguments=tuple(given.items())))


def facts(reference: Reference) -> ImageFacts:
    assert isinstance(reference.facts, ImageFacts)
    return reference.facts


def named(text: str) -> list[str]:
    return [reference.requested for reference in read(text).references if reference.kind == "image"]


def shipped(text: str) -> set[str]:
    return {reference.requested for reference in read(text).references if facts(reference).shipped}


def test_a_file_of_several_stages_is_read_completely() -> None:
    folder = DiskTree(str(FIXTURES / "builder-and-shipped-stage"))
    extract = read_dockerfile(FileView(folder, "Dockerfile", DEFAULTS))
    folder.close()
    *images, download = extract.references
    table = [(r.locations[0].line, facts(r).role, facts(r).stage, r.scope.value, r.package.purl) for r in images]
    other = "?repository_url=registry.example.test:5000"
    assert table == [
        (1, "syntax", "", "build", "pkg:docker/docker/dockerfile@1.7"),
        (5, "base", "build", "runtime", "pkg:docker/library/golang@1.23-alpine"),
        (6, "mount-from", "build", "build", f"pkg:docker/tools/lint@2{other}"),
        (11, "base", "assets", "build", "pkg:docker/library/node@20"),
        (13, "base", "final", "runtime", f"pkg:docker/base/runtime@sha256:{HEX}{other}&tag=3.1"),
        (15, "copy-from", "final", "runtime", f"pkg:docker/certs@2024{other}"),
        (17, "copy-from", "final", "build", f"pkg:docker/trigger@1{other}"),
    ]
    assert [facts(reference).onbuild for reference in images] == [False] * 6 + [True]
    assert (download.kind, download.locations[0].line, download.requested) == (
        "download",
        16,
        "https://files.example.test/model.bin",
    )
    assert extract.references[4].hashes == (Hash("SHA-256", HEX, "image"),)
    assert facts(extract.references[1]).platform == "$BUILDPLATFORM"
    (notice,) = extract.problems
    assert (notice.cost, notice.location.line) == ("notice", 16)
    assert notice.message == "remote file added without a checksum: https://files.example.test/model.bin"


def test_the_image_that_is_built_is_a_project_with_an_edge_to_every_image() -> None:
    extract = read("FROM alpine:3\nRUN --mount=from=a/b:1 --mount=from=c/d:2 x\n")
    (project,) = extract.projects
    assert (project.id, project.kind, project.name, project.folder) == ("app/Dockerfile#", "image", "app/Dockerfile", "app")
    assert [(edge.parent, edge.child, edge.scope, edge.requested) for edge in extract.edges] == [
        ("app/Dockerfile#", "app/Dockerfile#1", Scope.RUNTIME, "alpine:3"),
        ("app/Dockerfile#", "app/Dockerfile#2", Scope.BUILD, "a/b:1"),
        ("app/Dockerfile#", "app/Dockerfile#2.2", Scope.BUILD, "c/d:2"),
    ]


@pytest.mark.parametrize(
    ("text", "images"),
    [
        pytest.param("FROM scratch", [], id="scratch"),
        pytest.param("FROM node AS node\nFROM node", ["node"], id="stage-hides-the-image-of-its-name"),
        pytest.param("FROM a AS Build\nFROM b\nCOPY --from=BUILD x y", ["a", "b"], id="stage-names-in-any-case"),
        pytest.param("FROM a\nFROM b\nCOPY --from=0 x y", ["a", "b"], id="stage-by-number"),
        pytest.param("FROM a\nCOPY --from=7 x y", ["a", "7"], id="number-without-a-stage"),
        pytest.param("FROM a\nRUN --mount=from=0 x", ["a", "0"], id="a-mount-knows-no-numbers"),
        pytest.param("FROM a\nCOPY --from=late x y\nFROM b AS late", ["a", "b"], id="stage-further-down"),
        pytest.param("FROM a\nCOPY --from=scratch x y\nRUN --mount=from=scratch,target=/x y", ["a"], id="scratch-as-source"),
        pytest.param("FROM a\nRUN echo --mount=from=b --from=c\nCOPY . /--from=d", ["a"], id="only-looks-like-a-flag"),
        pytest.param("FROM a AS x-amd64\nFROM a AS x-arm64\nFROM x-$TARGETARCH", ["a", "a"], id="one-of-several-stages"),
        pytest.param("FROM a AS x-1-y-2-z\nFROM x-$A-y-$B-z", ["a"], id="stage-with-two-holes"),
        pytest.param("FROM a AS x-1-2-z\nFROM a AS x-\nFROM x-$A-y-$B-z", ["a", "a", "x-$A-y-$B-z"], id="no-stage-fits"),
        pytest.param("ARG V=1\nFROM a:${V}\nARG V=2\nFROM b:$V", ["a:1", "b:1"], id="argument-of-a-stage-reaches-no-from"),
        pytest.param("ARG A=x B=1 C=$A:$B\nFROM $C", ["x:1"], id="several-arguments-on-a-line"),
        pytest.param("ARG TARGETARCH=amd64\nFROM a:$TARGETARCH", ["a:amd64"], id="platform-argument-with-a-default"),
        pytest.param("FROM a\nONBUILD ADD https://x.test/y /z\nONBUILD COPY --from=b/c:1 x y", ["a", "b/c:1"], id="onbuild"),
        pytest.param("\ufeffFROM a", ["a"], id="byte-order-mark"),
        pytest.param("# syntax=x/y:1 -v\nFROM a", ["x/y:1", "a"], id="syntax-with-arguments"),
    ],
)
def test_which_names_are_images(text: str, images: list[str]) -> None:
    assert named(text) == images
    assert [problem for problem in read(text).problems if problem.cost != "notice"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("FROM a\nFROM b", {"b"}, id="last-stage-only"),
        pytest.param("FROM a AS x\nFROM x AS y\nFROM y", {"a"}, id="built-on-a-stage-built-on-it"),
        pytest.param("FROM a AS x\nFROM b\nCOPY --from=x /o /o", {"a", "b"}, id="copied-from-its-stage"),
        pytest.param(
            "FROM a AS x\nFROM b AS y\nCOPY --from=x / /\nFROM c\nCOPY --from=y / /", {"a", "b", "c"}, id="copied-twice"
        ),
        pytest.param("FROM a AS x\nFROM b\nRUN --mount=from=x,target=/x x", {"b"}, id="a-mount-leaves-nothing"),
        pytest.param("FROM a\nONBUILD COPY --from=t/t:1 / /", {"a"}, id="a-trigger-is-for-others"),
        pytest.param("FROM a AS x-1\nFROM b AS x-2\nFROM c AS z\nFROM x-$TARGETOS", {"a", "b"}, id="any-of-the-stages-it-can-be"),
        pytest.param("FROM a AS test\nCOPY --from=late / /\nFROM b AS late", {"b"}, id="the-other-direction-does-not-count"),
    ],
)
def test_what_can_be_in_the_result(text: str, expected: set[str]) -> None:
    assert shipped(text) == expected


@pytest.mark.parametrize(
    ("text", "unresolved", "variables", "default"),
    [
        ("FROM $X", "$X has no value in this file", ("X",), ""),
        ("ARG X\nFROM ${X}nginx:1", "$X has no value in this file", ("X",), "nginx:1"),
        ("FROM $B/$A", "$A, $B have no value in this file", ("A", "B"), "/"),
        ("FROM r.test/a-${TARGETARCH}:1", "$TARGETARCH has no value in this file", ("TARGETARCH",), ""),
        ("FROM ${X:-a", "a variable expression lacks its }", (), ""),
        ("FROM s\nCOPY --from=$X / /", "builders do not expand variables in --from", (), ""),
        ("ARG a=${b}\nARG b=${a}\nFROM $b", "$b has no value in this file", ("b",), ""),
    ],
)
def test_what_only_the_build_decides_is_unresolved(text: str, unresolved: str, variables: tuple[str, ...], default: str) -> None:
    extract = read(text)
    reference = extract.references[-1]
    assert reference.unresolved == unresolved
    assert (facts(reference).variables, facts(reference).default) == (variables, default)
    assert (facts(reference).registry, reference.package.version) == ("", "")
    assert extract.problems == ()


@pytest.mark.parametrize(
    ("text", "line", "code", "cost"),
    [
        pytest.param("FROM a\nFROM Ubuntu:22.04", 2, "E-REFERENCE", "package", id="upper-case"),
        pytest.param("FROM --platform=$X img@sha256:bad", 1, "E-REFERENCE", "package", id="short-digest"),
        pytest.param("ARG E=\nFROM ${E}", 2, "E-REFERENCE", "package", id="empty-name"),
        pytest.param("FROM a\nFRM b", 2, "E-INSTRUCTION", "package", id="misspelt"),
        pytest.param("FROM a\nONBUILD FROM b", 2, "E-INSTRUCTION", "package", id="from-as-a-trigger"),
        pytest.param("FROM a\nFROM --platform=x", 2, "E-FROM", "package", id="from-without-a-name"),
        pytest.param("FROM debian bullseye", 1, "E-FROM", "field", id="two-words"),
        pytest.param("COPY --from=b x y\nFROM a", 1, "E-FROM", "package", id="before-the-first-from"),
        pytest.param("FROM a AS 1bad", 1, "E-STAGE-NAME", "notice", id="stage-name"),
        pytest.param("FROM a AS b\nFROM B", 2, "E-STAGE-CASE", "notice", id="stage-in-other-case"),
        pytest.param("FROM a\nADD git@x.test:y/z.git /z", 2, "E-REMOTE-ADD", "notice", id="git-repository"),
        pytest.param('FROM a\nADD ["https://u:p@x.test/y", "/z"]', 2, "E-REMOTE-ADD", "notice", id="address-in-a-list"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_cost(text: str, line: int, code: str, cost: str) -> None:
    (problem,) = [problem for problem in read(text).problems if problem.code == code]
    assert (problem.location.line, problem.cost) == (line, cost)
    assert "p@" not in problem.message


@pytest.mark.parametrize(
    ("text", "requested", "arguments"),
    [
        pytest.param("ARG V=1\nFROM a:$V", "a:2", [("V", "2", "build argument")], id="instead-of-a-default"),
        pytest.param("ARG V\nFROM a:${V}", "a:2", [("V", "2", "build argument")], id="without-a-default"),
        pytest.param("FROM a:$V", "a:$V", [], id="not-declared"),
        pytest.param("FROM a\nARG V=1\nFROM b:$V", "b:$V", [], id="declared-in-a-stage-only"),
        pytest.param("ARG U=$V-slim\nARG V\nFROM a:$U", "a:$U", [], id="declared-too-late"),
        pytest.param("ARG V\nARG U=$V-slim\nFROM a:$U", "a:2-slim", [("U", "2-slim", "build argument")], id="by-way-of-another"),
        pytest.param("ARG V W=x\nFROM $W:$V", "x:2", [("W", "x", "default"), ("V", "2", "build argument")], id="both"),
        pytest.param("FROM a-$TARGETARCH", "a-arm64", [("TARGETARCH", "arm64", "build argument")], id="of-the-platform"),
        pytest.param("FROM a AS a-arm64\nFROM b AS a-amd64\nFROM a-$TARGETARCH\nFROM c", "c", [], id="one-of-two-stages"),
    ],
)
def test_a_build_argument_counts_as_in_a_build(text: str, requested: str, arguments: list[tuple[str, str, str]]) -> None:
    reference = read(text, V="2", TARGETARCH="arm64", UNUSED="x").references[-1]
    assert reference.requested == requested
    assert [(one.name, one.value, one.origin) for one in facts(reference).arguments] == arguments
    assert facts(reference).written == (text.rsplit(maxsplit=1)[-1] if arguments else "")
    assert bool(reference.unresolved) is ("$" in requested)


@pytest.mark.parametrize(
    ("text", "root", "user", "line"),
    [
        pytest.param("FROM a\nUSER root", "yes", "root", 2, id="root"),
        pytest.param("FROM a\nUSER 0:1000", "yes", "0:1000", 2, id="the-number-of-root"),
        pytest.param("FROM a\nUSER ContainerAdministrator", "yes", "ContainerAdministrator", 2, id="root-of-windows"),
        pytest.param("FROM a\nUSER app:root", "no", "app:root", 2, id="the-group-does-not-matter"),
        pytest.param("FROM a\nUSER root\nRUN x\nUSER 1001", "no", "1001", 4, id="the-last-one-counts"),
        pytest.param("FROM a AS b\nUSER app\nFROM c", "unknown", "", None, id="of-another-stage"),
        pytest.param("FROM a AS b\nUSER app\nFROM b\nRUN x", "no", "app", 2, id="of-the-stage-below"),
        pytest.param("FROM a", "unknown", "", None, id="the-base-decides"),
        pytest.param("FROM scratch\nCOPY x y", "yes", "", None, id="nothing-below"),
        pytest.param("FROM a\nONBUILD USER app", "unknown", "", None, id="a-trigger-is-for-others"),
        pytest.param("FROM a\nARG UID=0\nUSER $UID", "yes", "0", 3, id="a-default"),
        pytest.param("FROM a\nARG UID\nENV UID=7\nUSER ${UID}", "no", "7", 4, id="the-environment"),
        pytest.param("FROM a\nENV UID=7\nARG UID=0\nUSER ${UID}", "no", "7", 4, id="the-environment-goes-first"),
        pytest.param("FROM a\nENV NAME app user\nUSER $NAME", "no", "app user", 3, id="environment-without-an-equals-sign"),
        pytest.param("ARG WHO=0\nFROM a\nUSER $WHO", "unknown", "$WHO", 3, id="a-global-argument-is-not-seen"),
        pytest.param("ARG WHO=0\nFROM a\nARG WHO\nUSER $WHO", "yes", "0", 4, id="unless-declared-again"),
        pytest.param("FROM a\nARG GIVEN=0\nUSER $GIVEN", "no", "5", 3, id="a-build-argument"),
        pytest.param("FROM a\nUSER $APP_UID", "unknown", "$APP_UID", 2, id="only-the-base-knows"),
        pytest.param("FROM a AS x-1\nUSER q\nFROM b AS x-2\nFROM x-$TARGETOS", "unknown", "", None, id="one-of-several-stages"),
        pytest.param("FROM a\nUSER", "unknown", "", 2, id="empty"),
    ],
)
def test_whom_the_image_runs_as(text: str, root: str, user: str, line: int | None) -> None:
    (project,) = read(text, GIVEN="5").projects
    assert project.facts == BuiltImageFacts(root, user, line)


@pytest.mark.parametrize(
    ("add", "purl", "source", "hashes", "unresolved"),
    [
        pytest.param(
            f"--checksum=sha256:{HEX} https://u:p@x.test/a/b.bin?t=1 /b",
            "pkg:generic/b.bin?download_url=https://x.test/a/b.bin",
            Source("url", "https://x.test/a/b.bin"),
            (Hash("SHA-256", HEX),),
            "",
            id="a file with its checksum",
        ),
        pytest.param(
            "https://github.com/O/R.git#v1:sub /r",
            "pkg:github/o/r@v1#sub",
            Source("git", "https://github.com/O/R.git"),
            (),
            "",
            id="a repository",
        ),
        pytest.param(
            f"git@g.test:o/r.git#{HEX[:40]} /r",
            f"pkg:generic/r@{HEX[:40]}?vcs_url=git%2Bgit%40g.test:o/r.git",
            Source("git", "git@g.test:o/r.git", commit=HEX[:40]),
            (),
            "",
            id="a commit",
        ),
        pytest.param(
            "https://x.test/$V.tgz /r",
            "pkg:generic/%24V.tgz?download_url=https://x.test/%24V.tgz",
            Source("url", "https://x.test/$V.tgz"),
            (),
            "its address holds a variable",
            id="a variable",
        ),
    ],
)
def test_what_is_added_from_an_address(add: str, purl: str, source: Source, hashes: tuple[Hash, ...], unresolved: str) -> None:
    extract = read(f"FROM a\nADD {add}\n")
    reference = extract.references[-1]
    assert (reference.kind, reference.package.purl, reference.source) == ("download", purl, source)
    assert (reference.hashes, reference.unresolved, reference.scope) == (hashes, unresolved, Scope.RUNTIME)
    assert reference.locations[0].line == 2
    assert "p@" not in reference.requested


def test_what_a_stage_adds_that_leads_nowhere_is_of_the_build() -> None:
    extract = read("FROM a AS b\nADD https://x.test/y /y\nFROM c\nONBUILD ADD https://x.test/z /z\n")
    assert [one.scope for one in extract.references if one.kind == "download"] == [Scope.BUILD, Scope.BUILD]


@pytest.mark.parametrize("text", ["", "# only a comment\n", "ARG X=1\n", "RUN x\n", "\\\n" * 50])
def test_a_file_without_from_is_refused(text: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(text)
    assert (refusal.value.code, refusal.value.line) == ("E-NO-FROM", 1)


def test_a_file_of_another_kind_is_a_dockerfile_only_if_it_builds_on_something() -> None:
    tree = MemoryTree({"dockerfile.yml": b"- hosts: all\n", "Dockerfile.json": b"FROM a:1\n"})
    built = parse(FileView(tree, "Dockerfile.json", DEFAULTS))
    assert parse(FileView(tree, "dockerfile.yml", DEFAULTS)) is None
    assert built is not None
    assert [one.requested for one in built.references] == ["a:1"]


def test_more_images_than_the_limit_are_refused_by_name() -> None:
    with pytest.raises(InputError, match="more images than the limit of 10 \\(packages-per-file\\)"):
        read("FROM a\n" * 11, Limits(packages_per_file=10))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("FROM a\nRUN x" + "\\\n" * 500_000, id="a-megabyte-of-continuations"),
        pytest.param("FROM a\nRUN <<EOF\n" + "FROM b\n" * 100_000, id="open-heredoc"),
        pytest.param("FROM a\nRUN " + "\"'" * 30_000, id="open-quotes"),
        pytest.param("FROM a\nRUN <<A " + "[" * 60_000, id="brackets"),
        pytest.param("ARG V=" + "ab" * 500 + "\n" + "FROM x:${V%%*b*b*b*b*c}\n" * 500, id="pattern-that-backtracks"),
        pytest.param(
            "FROM x AS a\n" + "".join(f"FROM a AS s{n}\nFROM s$TARGETOS\n" for n in range(1500)), id="stages-by-pattern"
        ),
        pytest.param("FROM " + "a-" * 32_000, id="long-name"),
    ],
)
def test_hostile_files_end_with_values(text: str) -> None:
    extract = read(text)
    assert len(extract.references) + len(extract.problems) > 0


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            [
                "FROM ",
                "a",
                "AS ",
                "$X",
                "${",
                "}",
                "\\\n",
                "\n",
                "COPY --from=",
                "RUN --mount=from=",
                "<<E",
                "'",
                ' "',
                "0",
                "ARG X=",
                "@",
                ":",
                "# ",
            ]
        )
    )
)
def test_any_text_is_refused_or_gives_unique_references(parts: list[str]) -> None:
    try:
        extract = read("FROM base\n" + "".join(parts))
    except InputError as refusal:
        pytest.fail(f"a file with a FROM is refused: {refusal}")
    ids = [reference.id for reference in extract.references]
    assert len(ids) == len(set(ids)) == len(extract.edges)
    assert "base" in [reference.requested for reference in extract.references]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Dockerfile", True),
        ("Containerfile", True),
        ("Dockerfile.updater-core", True),
        ("dependencies.Dockerfile", True),
        ("lint.dockerfile", True),
        ("Containerfile.dev", True),
        ("Dockerfiles", False),
        ("Dockerfile.dockerignore", False),
        (".dockerignore", False),
        ("docker-compose.yml", False),
    ],
)
def test_which_files_it_wants(name: str, wanted: bool) -> None:
    assert Names((DOCKERFILE,), ()).wants(name) is wanted


@pytest.mark.parametrize(
    ("text", "images", "line"),
    [
        ("FROM {{ base }}:1 AS x\n{% if a %}\nRUN y\n{% endif %}\n", ["?{{ base }}:1"], 2),
        ("{{ set x to\n  [1, 2] }}\nFROM a:1\n}}RUN x\n{{if y: COPY z}}\n", ["a:1"], 1),
        ("FROM a:<%= @tag %>\n<% 3.times do %>\nUNKNOWN\n<% end %>\n", ["?a:<%= @tag %>"], 2),
    ],
)
def test_a_template_is_one_gap_and_what_it_says_plainly_is_read(text: str, images: list[str], line: int) -> None:
    extract = read(text)
    assert [f"{'?' if one.unresolved else ''}{one.requested}" for one in extract.references] == images
    assert [(one.code, one.location.line, one.cost) for one in extract.problems] == [("E-TEMPLATE", line, "package")]


def test_a_part_of_a_template_is_refused() -> None:
    with pytest.raises(InputError, match="template") as caught:
        read("{{ARGS}}\nRUN x\n")
    assert (caught.value.code, caught.value.line) == ("E-TEMPLATE", 1)


def test_an_image_that_another_program_names_is_not_resolved() -> None:
    extract = read("FROM {{ base }}:{{ tag }}\nRUN x\n")
    assert [(one.requested, bool(one.unresolved)) for one in extract.references] == [("{{ base }}:{{ tag }}", True)]
    assert extract.problems == ()


def test_marks_inside_instructions_make_no_template() -> None:
    extract = read("FROM a:1\nRUN docker ps --format '{{ .Names }}' && echo {% x %}\n")
    assert extract.problems == ()

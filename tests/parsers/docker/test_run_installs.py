"""What RUN installs by name: with its line, in the stage where it stands, with the variables of that stage."""

import pytest

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, Location, Reference, Scope
from sca.model.inventory import Extract
from sca.parsers.docker.dockerfile import read_dockerfile

FROM = "FROM registry.example.test/base:1.0\n"


def read(text: str, limits: Limits = DEFAULTS, **given: str) -> Extract:
    tree = MemoryTree({"app/Dockerfile": text.encode()})
    return read_dockerfile(FileView(tree, "app/Dockerfile", limits, build_arguments=tuple(given.items())))


def table(text: str, **given: str) -> list[tuple[str, int | None, str]]:
    """Package URL, line and scope of each package, whether its version is known or not."""
    extract = read(text, DEFAULTS, **given)
    asked = [one for one in extract.references if one.kind == "requirement"]
    nodes: list[Component | Reference] = [*extract.components, *asked]
    found = [(one.package.purl, one.locations[0].line, one.scope.value) for one in nodes]
    return sorted(found, key=lambda entry: (entry[1] or 0, entry[0]))


def test_each_package_has_the_line_on_which_it_stands() -> None:
    text = (
        f"{FROM}"
        "RUN --mount=type=cache,target=/var/cache \\\n"
        "    apt-get update && \\\n"
        "    # pip install not-this\n"
        "    pip install --no-cache-dir \\\n"
        "      flask==2.0 \\\n"
        "\n"
        "      'uvicorn[standard]>=0.2' && npm i -g yarn@1.22.0\n"
        "RUN pip install black==24.1.0\n"
    )
    assert table(text) == [
        ("pkg:pypi/flask@2.0", 6, "runtime"),
        ("pkg:npm/yarn@1.22.0", 8, "runtime"),
        ("pkg:pypi/uvicorn", 8, "runtime"),
        ("pkg:pypi/black@24.1.0", 9, "runtime"),
    ]


def test_a_package_is_declared_where_it_stands_and_needed_by_the_image() -> None:
    extract = read(f"{FROM}RUN pip install flask==2.0 requests\n")
    (flask,) = extract.components
    requests = extract.references[-1]
    assert flask.locations == (Location("app/Dockerfile", 2, role="declared"),)
    assert [(edge.child, edge.requested) for edge in extract.edges][-2:] == [(flask.id, "==2.0"), (requests.id, "")]
    assert {edge.parent for edge in extract.edges} == {"app/Dockerfile#"}
    assert (requests.kind, extract.completeness) == ("requirement", "unknown")


def test_what_only_builds_is_not_in_the_image() -> None:
    text = (
        "FROM a AS tools\nRUN pip install x==1\n"
        "FROM tools AS built\nRUN npm i -g y@1.0.0\n"
        "FROM z\nCOPY --from=tools /a /a\nRUN pip install w==1\n"
    )
    assert table(text) == [
        ("pkg:pypi/x@1", 2, "runtime"),
        ("pkg:npm/y@1.0.0", 4, "build"),
        ("pkg:pypi/w@1", 7, "runtime"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{FROM}ENV V=1.5\nRUN pip install a==$V\n", "pkg:pypi/a@1.5"),
        (f"{FROM}ARG V=1.5\nRUN pip install a==${{V}}\n", "pkg:pypi/a@1.5"),
        (f"ARG V=1.5\n{FROM}ARG V\nRUN pip install a==$V\n", "pkg:pypi/a@1.5"),
        (f"ARG V=1.5\n{FROM}RUN pip install a==$V\n", "pkg:pypi/a"),
        (f"{FROM}ARG V\nRUN pip install a==$V\n", "pkg:pypi/a"),
        (f"{FROM}ARG V=1\nENV V=2\nARG V=3\nRUN pip install a==$V\n", "pkg:pypi/a@2"),
        (f"{FROM}RUN pip install a==$V\nENV V=1.5\n", "pkg:pypi/a"),
        ("FROM x AS b\nENV V=1.5\nARG W=2\nFROM b\nRUN pip install a==$V\n", "pkg:pypi/a@1.5"),
        ("FROM x AS b\nENV V=1.5\nFROM x\nRUN pip install a==$V\n", "pkg:pypi/a"),
        ("FROM x AS b\nARG V=1.5\nFROM b\nRUN pip install a==$V\n", "pkg:pypi/a"),
    ],
)
def test_variables_have_the_value_that_they_have_in_the_stage(text: str, expected: str) -> None:
    assert [purl for purl, _line, _scope in table(text)] == [expected]


def test_a_build_argument_gives_the_version() -> None:
    text = f"{FROM}ARG V\nARG NAME\nRUN pip install a==$V $NAME\n"
    assert [purl for purl, _line, _scope in table(text, V="1.5", NAME="b==2")] == ["pkg:pypi/a@1.5", "pkg:pypi/b@2"]


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ('RUN ["pip", "install", "a==1", "$X"]', [("pkg:pypi/a@1", 2)]),
        ('RUN ["/bin/bash", "-c", "pip install a==1 && npm i -g b@1.0.0"]', [("pkg:npm/b@1.0.0", 2), ("pkg:pypi/a@1", 2)]),
        ("RUN <<EOF\nset -e\npip install \\\n  a==1\nEOF", [("pkg:pypi/a@1", 5)]),
        ("RUN <<EOF\n#!/bin/bash\npip install a==1\nEOF", [("pkg:pypi/a@1", 4)]),
        ("RUN <<EOF\n#!/usr/bin/env python\nprint('x'); pip install a==1\nEOF", []),
        ("RUN python3 <<EOF\npip install a==1\nEOF", []),
        ("RUN cat <<EOF >x && pip install b==1\npip install a==1\nEOF", [("pkg:pypi/b@1", 2)]),
        ("ONBUILD RUN pip install a==1", []),
        ("CMD pip install a==1", []),
        ("RUN pip install -r requirements.txt . && npm ci && dotnet restore", []),
    ],
)
def test_every_form_of_run(run: str, expected: list[tuple[str, int]]) -> None:
    assert sorted((purl, line) for purl, line, _scope in table(f"{FROM}{run}\n")) == expected


def test_what_cannot_be_named_is_said() -> None:
    extract = read(f"{FROM}RUN pip install \\\n  $(cat names) a==$V\n")
    (problem,) = extract.problems
    assert (problem.code, str(problem.location), problem.cost) == ("E-INSTALL", "app/Dockerfile:3", "notice")
    assert "$(cat names)" in problem.message
    assert [one.package.purl for one in extract.references if one.kind == "requirement"] == ["pkg:pypi/a"]


def test_too_many_packages_are_refused() -> None:
    with pytest.raises(InputError, match="packages-per-file") as caught:
        read(f"{FROM}RUN pip install {' '.join(f'a{number}' for number in range(20))}\n", Limits(packages_per_file=10))
    assert caught.value.code == "E-PACKAGES"


def test_two_of_a_line_have_ids_of_their_own() -> None:
    extract = read(f"{FROM}RUN pip install a==1 b==1 && pip install a==1\n")
    assert len({one.id for one in extract.components}) == 3
    assert all(isinstance(one, Component) and one.scope is Scope.RUNTIME for one in extract.components)


LISTED = [("pkg:pypi/a@1.0", "deps.txt:1"), ("pkg:pypi/b", "deps.txt:2")]


@pytest.mark.parametrize(
    ("run", "files", "expected"),
    [
        ("RUN pip install -r deps.txt", ["app/deps.txt"], True),
        ("RUN pip install --requirement=deps.txt", ["deps.txt"], True),
        ("COPY deps.txt /srv/\nRUN pip install -r /srv/deps.txt", ["deps.txt"], True),
        ('COPY ["pip/deps.txt", "/srv/"]\nRUN pip install -r /srv/deps.txt', ["app/pip/deps.txt"], True),
        ("COPY pip/deps.txt .\nRUN uv pip install -r deps.txt", ["pip/deps.txt"], True),
        ("COPY . /srv\nRUN pip install -r $HOME/deps.txt", ["deps.txt"], True),
        ("COPY --from=x pip/deps.txt .\nRUN pip install -r deps.txt", ["pip/deps.txt"], False),
        ("RUN pip install -r other/deps.txt", ["deps.txt"], False),
        ("RUN pip install -r ../../../deps.txt", ["deps.txt"], False),
        ("RUN pip install -r requirements.txt", ["requirements.txt"], False),
        ("RUN pip install -c deps.txt", ["deps.txt"], False),
    ],
)
def test_a_list_that_no_name_tells_is_read_where_it_lies(run: str, files: list[str], expected: bool) -> None:
    tree = MemoryTree({"app/Dockerfile": f"{FROM}{run}\n".encode(), **dict.fromkeys(files, b"a==1.0\nb>=2\n")})
    extract = read_dockerfile(FileView(tree, "app/Dockerfile", DEFAULTS))
    nodes: list[Component | Reference] = [*extract.components, *(one for one in extract.references if one.kind != "image")]
    found = [(one.package.purl, str(one.locations[0])) for one in nodes]
    assert [(purl, place.rpartition("/")[2]) for purl, place in found] == (LISTED if expected else [])
    assert extract.reads == (tuple(files) if expected else ())
    assert {edge.parent for edge in extract.edges} == {"app/Dockerfile#"}
    assert all(one.locations[0].chain == (f"app/Dockerfile:{2 + run.count(chr(10))}",) for one in nodes)


def test_a_list_that_cannot_be_read_is_said() -> None:
    tree = MemoryTree(
        {"Dockerfile": f"{FROM}RUN pip install -r deps.txt -r https://x.example.test/y\n".encode(), "deps.txt": b"???\n"}
    )
    extract = read_dockerfile(FileView(tree, "Dockerfile", DEFAULTS))
    assert sorted((one.code, one.cost) for one in extract.problems) == [("E-INSTALL", "notice"), ("E-REQUIREMENT", "package")]


SCRIPTS = {
    "app/setup.sh": '#!/bin/bash\nset -e\npip install a==$V\nsource "$(dirname "$0")/more.sh"\nbash tools/inner.sh\n',
    "app/tools/inner.sh": "npm i -g b@1.0.0\n./setup.sh\npip install -r deps.txt\n",
    "app/tools/deps.txt": "c==1\n",
    "app/not-a-shell.sh": "#!/usr/bin/env python3\npip install d==1\n",
    "app/quiet.sh": "echo x\n",
}


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("COPY setup.sh /tmp/\nRUN bash -ex /tmp/setup.sh", ["a@1.5 setup.sh:3", "b@1.0.0 inner.sh:1", "c@1 deps.txt:1"]),
        (
            "COPY . /srv\nRUN chmod +x /srv/tools/inner.sh && /srv/tools/inner.sh",
            ["a@1.5 setup.sh:3", "b@1.0.0 inner.sh:1", "c@1 deps.txt:1"],
        ),
        ("RUN ./tools/inner.sh && ./tools/inner.sh", ["a@1.5 setup.sh:3", "b@1.0.0 inner.sh:1", "c@1 deps.txt:1"]),
        ("RUN ./not-a-shell.sh; ./quiet.sh; ./missing.sh; sh ../../outside.sh", []),
        ("CMD ./setup.sh", []),
    ],
)
def test_scripts_of_the_checkout_are_read_where_they_lie(run: str, expected: list[str]) -> None:
    files = {path: text.encode() for path, text in SCRIPTS.items()}
    tree = MemoryTree({"app/Dockerfile": f"{FROM}ENV V=1.5\n{run}\n".encode(), **files})
    extract = read_dockerfile(FileView(tree, "app/Dockerfile", DEFAULTS))
    found = [f"{one.package.name}@{one.package.version} {str(one.locations[0]).rpartition('/')[2]}" for one in extract.components]
    assert sorted(found) == expected
    assert len({one.id for one in extract.components}) == len(expected)
    assert all(one.locations[0].chain[0].startswith("app/Dockerfile:") for one in extract.components)
    assert extract.problems == ()

"""The command of every package manager for every change; and no command at all for a name that a shell could take for more."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.model.remedy import ADD, CHANGE, NEWEST, REFRESH, REMOVE
from sca.remedies.ask import Answer, Ask
from sca.remedies.commands import MANAGERS, answer


def npm(kind: str, **more: str) -> Ask:
    version = "" if kind in (NEWEST, REMOVE) else "1.2.0"
    return Ask(kind, "npm", more.pop("name", "x"), version, **more)  # type: ignore[arg-type]


def python(kind: str, **more: str | bool) -> Ask:
    version = "" if kind in (NEWEST, REMOVE) else "1.2"
    return Ask(kind, "pypi", "x", version, **more)  # type: ignore[arg-type]


def dotnet(kind: str, **more: str) -> Ask:
    version = "" if kind in (NEWEST, REMOVE) else "1.2.0"
    return Ask(kind, "nuget", "X.Y", version, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("manager", "ask", "command", "edit"),
    [
        ("npm-package-lock", npm(REFRESH), "npm update x", ""),
        ("npm-package-lock", npm(CHANGE), "npm install x@1.2.0", ""),
        ("npm-package-lock", npm(CHANGE, name="@s/x"), 'npm install "@s/x@1.2.0"', ""),
        ("npm-package-lock", npm(CHANGE, member="packages/a"), "npm install x@1.2.0 --workspace packages/a", ""),
        ("npm-package-lock", npm(CHANGE, alias="y"), "npm install y@npm:x@1.2.0", ""),
        ("npm-package-lock", npm(NEWEST), "npm install x@latest", ""),
        ("npm-package-lock", npm(REMOVE, member="packages/a"), "npm uninstall x --workspace packages/a", ""),
        ("pnpm-lock", npm(REFRESH), "pnpm update --recursive --depth Infinity x", ""),
        ("pnpm-lock", npm(CHANGE, member="apps/a"), "pnpm --filter ./apps/a update x@1.2.0", ""),
        ("pnpm-lock", npm(NEWEST), "pnpm update --latest x", ""),
        ("pnpm-lock", npm(REMOVE), "pnpm remove x", ""),
        ("rush", npm(REFRESH), "rush update --full", ""),
        ("rush", npm(CHANGE, member="apps/a"), "rush update", 'let apps/a/package.json ask for "1.2.0" of x'),
        ("rush", npm(NEWEST, member="apps/a"), "rush update", "let apps/a/package.json ask for the newest version of x"),
        ("rush", npm(REMOVE, member="apps/a"), "rush update", "take x out of apps/a/package.json"),
        ("yarn-lock", npm(REFRESH, lock="yarn.lock"), "yarn install", "delete the entries of x in yarn.lock"),
        ("yarn-lock", npm(CHANGE), "yarn upgrade x@1.2.0", ""),
        ("yarn-lock", npm(CHANGE, member="a"), "yarn install", 'let a/package.json ask for "1.2.0" of x'),
        ("yarn-lock", npm(REMOVE, member="a", owner="@s/a"), 'yarn workspace "@s/a" remove x', ""),
        ("yarn-lock", npm(NEWEST), "yarn upgrade x --latest", ""),
        ("yarn-lock", npm(REMOVE), "yarn remove x", ""),
        ("yarn-berry-lock", npm(REFRESH), "yarn up --recursive x", ""),
        ("yarn-berry-lock", npm(CHANGE), "yarn up x@1.2.0", ""),
        ("yarn-berry-lock", npm(NEWEST), "yarn up x", ""),
        ("yarn-berry-lock", npm(REMOVE, member="a", owner="a"), "yarn workspace a remove x", ""),
        ("bun-lock", npm(REFRESH), "bun update x", ""),
        ("deno-lock", npm(CHANGE), "deno add npm:x@1.2.0", ""),
        ("deno-lock", npm(CHANGE, alias="y"), "deno add y@npm:x@1.2.0", ""),
        ("deno-lock", npm(REMOVE), "deno remove x", ""),
        ("deno-lock", npm(NEWEST), "deno add npm:x@latest", ""),
        ("deno-lock", npm(REFRESH), "deno install", "delete deno.lock, so that every version is chosen anew"),
        (
            "bun-lock",
            Ask(REFRESH, "npm", "x", "1.2.0", transitive=True),
            "bun install",
            'in package.json: "overrides": {"x": "1.2.0"}',
        ),
        ("bun-lock", npm(CHANGE), "bun add x@1.2.0", ""),
        ("bun-lock", npm(REMOVE), "bun remove x", ""),
        ("uv-lock", python(REFRESH), "uv lock --upgrade-package x==1.2", ""),
        (
            "uv-lock",
            python(CHANGE, place="pyproject.toml:7"),
            "uv lock --upgrade-package x==1.2",
            'let pyproject.toml:7 ask for "x>=1.2"',
        ),
        ("uv-lock", python(NEWEST), "uv lock --upgrade-package x", ""),
        ("uv-lock", python(REMOVE, place="pyproject.toml:7"), "uv lock", "take x out of pyproject.toml:7"),
        ("poetry-lock", python(REFRESH), "poetry update x", ""),
        ("poetry-lock", python(CHANGE), "poetry update x", 'let the manifest ask for "x>=1.2"'),
        ("poetry-lock", python(REMOVE), "poetry remove x", ""),
        ("pdm-lock", python(REFRESH), "pdm update x", ""),
        (
            "pdm-lock",
            python(REFRESH, transitive=True),
            "pdm lock --update-reuse",
            'in pyproject.toml, below [tool.pdm.resolution.overrides]: x = ">=1.2"',
        ),
        ("pipfile-lock", python(REFRESH, transitive=True), 'pipenv upgrade --lock-only "x==1.2"', ""),
        ("pipfile-lock", python(CHANGE, place="Pipfile:5"), "pipenv update x", 'let Pipfile:5 ask for "x>=1.2"'),
        ("pipfile-lock", python(REMOVE), "pipenv uninstall x", ""),
        ("pip-requirements", python(CHANGE, place="requirements.txt:3"), "", "at requirements.txt:3: x==1.2"),
        ("pip-requirements", python(CHANGE, place="r.txt:3", hashes=True), "", "at r.txt:3: x==1.2, with its hashes"),
        (
            "pip-requirements",
            python(CHANGE, compiled="requirements.in", lock="requirements.txt", hashes=True),
            "uv pip compile --generate-hashes --upgrade-package x==1.2 requirements.in -o requirements.txt",
            "",
        ),
        ("conda-environment", Ask(CHANGE, "conda", "x", "1.2", place="environment.yml:4"), "", "at environment.yml:4: x=1.2"),
        ("conda-environment", python(CHANGE, place="environment.yml:9"), "", "at environment.yml:9: x==1.2"),
        ("conda-lock", Ask(REFRESH, "conda", "x", "1.2"), "conda-lock lock --update x", ""),
        ("pixi-lock", Ask(REFRESH, "conda", "x", "1.2"), "pixi update x", ""),
        ("pixi-lock", Ask(CHANGE, "pypi", "x", "1.2", place="pixi.toml:5"), "pixi update x", 'let pixi.toml:5 ask for "x>=1.2"'),
        ("pixi-lock", Ask(REMOVE, "pypi", "x"), "pixi remove --pypi x", ""),
        ("pixi-lock", Ask(REMOVE, "conda", "x"), "pixi remove x", ""),
        ("nuget-packages-lock", dotnet(CHANGE, manifest="A.csproj"), "dotnet add A.csproj package X.Y --version 1.2.0", ""),
        ("nuget-packages-lock", dotnet(ADD), "dotnet add package X.Y --version 1.2.0", ""),
        (
            "nuget-packages-lock",
            dotnet(CHANGE, central="Directory.Packages.props"),
            "dotnet restore --force-evaluate",
            'in Directory.Packages.props: <PackageVersion Include="X.Y" Version="1.2.0" />',
        ),
        ("nuget-project", dotnet(REMOVE, manifest="A.csproj"), "dotnet remove A.csproj package X.Y", ""),
        ("nuget-assets", dotnet(NEWEST), "dotnet add package X.Y", ""),
        (
            "nuget-packages-config",
            dotnet(CHANGE, lock="packages.config"),
            "nuget update packages.config -Id X.Y -Version 1.2.0",
            "",
        ),
        ("paket-lock", dotnet(REFRESH, group="Build"), "dotnet paket update X.Y --group Build", ""),
        ("paket-lock", dotnet(CHANGE, group="Main"), "dotnet paket install", "in paket.dependencies: nuget X.Y >= 1.2.0"),
        ("nuget-tools", dotnet(CHANGE), "dotnet tool update X.Y --version 1.2.0", ""),
        (
            "dpkg",
            Ask(REFRESH, "deb", "openssl", "3.0.17-1"),
            "",
            "build the image anew on a base that has it, or upgrade the package in a layer of its own",
        ),
        (
            "dockerfile",
            python(CHANGE, place="Dockerfile:3"),
            "",
            "write x==1.2 into the command at Dockerfile:3, and build the image anew",
        ),
        (
            "dockerfile",
            npm(REMOVE, place="Dockerfile:3"),
            "",
            "take x out of the command at Dockerfile:3, and build the image anew",
        ),
        ("github-workflow", dotnet(CHANGE, place="ci.yml:3"), "", "write X.Y --version 1.2.0 into the command at ci.yml:3"),
        ("gitlab-ci", Ask(CHANGE, "conda", "x", "1.2", place="a.yml:3"), "", "write x=1.2 into the command at a.yml:3"),
        ("circleci", python(NEWEST, place="c.yml:3"), "", "write a newer version of x into the command at c.yml:3"),
        ("pre-commit", npm(REMOVE, place="p:3"), "", "take x out of additional_dependencies at p:3"),
        ("tox", python(CHANGE, place="tox.ini:3"), "", "write x==1.2 into deps at tox.ini:3"),
        ("pip-installed", python(CHANGE), "", "change it where it is declared, and make this input anew"),
        ("cyclonedx-json", npm(REMOVE), "", "take it out where it is declared, and make this input anew"),
    ],
)
def test_how_a_change_is_made(manager: str, ask: Ask, command: str, edit: str) -> None:
    found = answer(manager, ask)
    assert (found.command, found.edit) == (command, edit)


def test_a_compiled_list_can_be_made_anew_with_pip_tools_too() -> None:
    found = answer("pip-requirements", python(CHANGE, compiled="requirements.in", lock="requirements.txt"))
    assert found.alternative == "pip-compile --upgrade-package x==1.2 requirements.in -o requirements.txt"


HOSTILE = [
    "x; rm -rf ~",
    "$(id)",
    "`id`",
    "-rf",
    "--registry=https://evil.example.test",
    "x && y",
    'x"y',
    "x'y",
    "x|y",
    "x\ny",
    "../x",
    "x\u202ey",
    "~x",
    "%PATH%",
    "!x",
    "x" * 300,
    "\uff58",
]


@pytest.mark.parametrize("manager", MANAGERS)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_a_shell_could_take_for_more_gets_words(manager: str, name: str) -> None:
    for type in ("npm", "pypi", "nuget"):
        assert answer(manager, Ask(CHANGE, type, name, "1.2.0", lock="lock", manifest="A.csproj")).command == ""


@pytest.mark.parametrize("field", ["version", "member", "alias", "manifest", "compiled", "lock", "central", "group", "folder"])
@pytest.mark.parametrize("text", HOSTILE)
def test_so_does_every_other_part(field: str, text: str) -> None:
    plain = {"kind": CHANGE, "type": "npm", "name": "x", "version": "1.2.0"}
    for manager in MANAGERS:
        assert answer(manager, Ask(**{**plain, field: text})).command == ""  # type: ignore[arg-type]


texts = st.one_of(st.text(max_size=12), st.from_regex(r"[A-Za-z0-9@._/~!;$-]{1,12}", fullmatch=True), st.sampled_from(HOSTILE))


@given(
    st.sampled_from(MANAGERS),
    st.sampled_from([REFRESH, CHANGE, ADD, NEWEST, REMOVE]),
    st.sampled_from(["npm", "pypi", "nuget", "conda"]),
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("name", "version", "folder", "member", "alias", "manifest", "lock"), texts)
    ),
)
def test_a_command_is_words_for_one_program_in_every_shell(manager: str, kind: str, type: str, parts: dict[str, str]) -> None:
    found: Answer = answer(manager, Ask(kind, type, **{"name": "x", **parts}))  # type: ignore[arg-type]
    for command in filter(None, (found.command, found.alternative)):
        assert not set(command) & set("$`;&|<>(){}[]*?!~^%'\\\n\r\t")
        words = shlex.split(command)
        assert words[0] in {
            "npm",
            "pnpm",
            "yarn",
            "bun",
            "uv",
            "poetry",
            "pdm",
            "pipenv",
            "pip-compile",
            "conda-lock",
            "pixi",
            "rush",
            "dotnet",
            "nuget",
        }
        for text in parts.values():
            assert not any(word == text and word.startswith("-") for word in words)

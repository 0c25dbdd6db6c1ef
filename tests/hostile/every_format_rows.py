"""What no format may do: the same broken bytes under the name of each format that is read, and of some that are not."""

import codecs
from collections.abc import Callable
from pathlib import Path

from tests.hostile.case import Row
from tests.hostile.docker_rows import DIGEST, FROM
from tests.hostile.infrastructure_rows import IMAGE
from tests.hostile.lay import data, fifo, lock, mode, several, sized, text, writing_to
from tests.hostile.nuget_rows import GOOD
from tests.hostile.nuget_rows import lock as nuget_lock
from tests.hostile.pip_rows import GOOD_LINE
from tests.hostile.system_rows import GENUINE_INSTALLED, GENUINE_LIST, GENUINE_STATUS, INSTALLED, STATUS

GENUINE = {
    "web/package-lock.json": lock({}),
    "web/npm-shrinkwrap.json": lock({}),
    "web/yarn.lock": "# yarn lockfile v1\n",
    "web/.package-lock.json": '{"lockfileVersion": 3,\n"packages": {}}\n',
    "web/bun.lock": '{"lockfileVersion": 1,\n"workspaces": {"": {}}, "packages": {}}\n',
    "deno/deno.lock": '{"version": "5",\n"npm": {"a@1.0.0": {}}}\n',
    "web/requirements.txt": GOOD_LINE,
    "site/a-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: a\nVersion: 1\n",
    "web/pip-report.json": '{"version": "1", "pip_version": "26.3",\n"install": [], "environment": {}}\n',
    "py/uv.lock": "version = 1\n[[package]]\nname = 'a'\nsource = { virtual = '.' }\n",
    "py/pyproject.toml": "[build-system]\nrequires = ['delta==4.0.0']\n",
    "py/setup.cfg": "[options]\nsetup_requires = delta==4.0.0\n",
    "py/setup.py": "from setuptools import setup\nsetup(setup_requires=['delta==4.0.0'])\n",
    "py/poetry.lock": '[metadata]\nlock-version = "2.1"\n',
    "py/pdm.lock": '[metadata]\nlock_version = "4.5.0"\n',
    "py/pixi.lock": "version: 7\nenvironments: {}\npackages: []\n",
    "py/pylock.toml": 'lock-version = "1.0"\n',
    "py/Pipfile": "[packages]\nshop = {path = '.', editable = true}\n",
    "py/Pipfile.lock": '{"_meta": {"pipfile-spec": 6},\n"default": {}}\n',
    "py/environment.yml": "dependencies:\n- delta==4.0.0\n",
    "app/packages.lock.json": nuget_lock(GOOD),
    "app/App.csproj": "<Project>\n<ItemGroup />\n</Project>\n",
    "app/Directory.Packages.props": "<Project>\n<ItemGroup />\n</Project>\n",
    "app/project.assets.json": '{"version": 3,\n"targets": {}}\n',
    "app/project.lock.json": '{"version": 2,\n"targets": {}}\n',
    "app/App.deps.json": '{"runtimeTarget": {"name": "net8.0"},\n"targets": {"net8.0": {}}}\n',
    "app/packages.config": '<packages>\n<package id="A" version="1.0.0" />\n</packages>\n',
    "app/App.nuspec": "<package>\n<metadata><id>A</id><version>1.0.0</version></metadata>\n</package>\n",
    "app/dotnet-tools.json": '{"version": 1,\n"tools": {}}\n',
    "app/global.json": '{"msbuild-sdks":\n{"A": "1.0.0"}}\n',
    "app/paket.lock": "NUGET\n  remote: https://feed.example.test/v3/index.json\n    A (1.0.0)\n",
    "app/paket.references": "group Main\n",
    "app/All.sln": "Microsoft Visual Studio Solution File, Format Version 12.00\nGlobal\n",
    "app/All.slnx": "<Solution>\n<Folder />\n</Solution>\n",
    "image/Dockerfile": FROM,
    ".devcontainer/devcontainer.json": f'{{"name": "a",\n"image": "{IMAGE}"}}\n',
    ".devcontainer/devcontainer-lock.json": f'{{"features": {{\n"a": {{"resolved": "{IMAGE}"}}}}}}\n',
    ".github/workflows/ci.yml": f"jobs:\n  a:\n    container: {IMAGE}\n",
    "act/action.yml": f"runs:\n  using: docker\n  image: docker://{IMAGE}\n",
    "lab/.gitlab-ci.yml": f"a:\n  image: {IMAGE}\n",
    "bit/bitbucket-pipelines.yml": f"image: {IMAGE}\n",
    ".circleci/config.yml": f"jobs:\n  a:\n    docker: [{{image: '{IMAGE}'}}]\n",
    "tox/noxfile.py": "session.install(\n  'delta==4.0.0')\n",
    "tox/tox.ini": "[testenv]\ndeps =\n  a==1.0\n",
    "hooks/.pre-commit-config.yaml": "repos:\n- repo: https://github.com/a/b\n  rev: v1\n",
    "az/azure-pipelines.yml": f"jobs:\n- job: a\n  container: {IMAGE}\n",
    STATUS: GENUINE_STATUS,
    INSTALLED: GENUINE_INSTALLED,
    "system/var/lib/rpmmanifest/container-manifest-2": GENUINE_LIST,
    "image/compose.yaml": f"services:\n  a:\n    image: {IMAGE}\n",
    "image/values.yaml": f"a:\n  image: {IMAGE}\n",
    "image/kustomization.yaml": f"images:\n- name: registry.example.test/a\n  digest: '{DIGEST}'\n",
    "image/Chart.yaml": "name: a\nversion: 1.0.0\n",
    "image/pod.yaml": f"apiVersion: v1\nkind: Pod\nspec: {{containers: [{{name: a, image: '{IMAGE}'}}]}}\n",
}
XML = ("app/App.csproj", "app/Directory.Packages.props", "app/packages.config", "app/App.nuspec", "app/All.slnx")
YAML_LOCKS = ("py/pixi.lock",)
JSON = (
    "web/package-lock.json",
    "web/.package-lock.json",
    "web/bun.lock",
    "deno/deno.lock",
    "app/packages.lock.json",
    "app/project.assets.json",
    "app/project.lock.json",
    "app/App.deps.json",
    "app/dotnet-tools.json",
    "app/global.json",
    "web/pip-report.json",
    "py/Pipfile.lock",
    ".devcontainer/devcontainer.json",
    ".devcontainer/devcontainer-lock.json",
)
TOML = ("py/uv.lock", "py/poetry.lock", "py/pdm.lock", "py/pylock.toml", "py/Pipfile", "py/pyproject.toml")
OWN_ENCODINGS = ("web/requirements.txt", "py/setup.py", "tox/noxfile.py")


def broken(path: str) -> dict[str, tuple[Callable[[Path], object], str, tuple[str, ...]]]:
    """Name -> how to lay it, the place that must be named, and the words."""
    genuine = GENUINE[path].encode()
    lines = genuine.count(b"\n")
    most = "limit of 8388608 (xml-bytes)" if path in XML else "limit of 33554432 (text-bytes)"
    most = "limit of 16777216 (yaml-lock-bytes)" if path in YAML_LOCKS else most
    return {
        "invalid UTF-8": (data(path, genuine + b"#\xff"), f"{path}:{lines + 1}", ("E-ENCODING", "0xff")),
        "NUL": (data(path, genuine + b"\0"), f"{path}:{lines + 1}", ("E-NUL", "NUL character")),
        "40 MiB": (sized(path, 40 * 1024 * 1024), path, ("E-SIZE", most)),
        "a FIFO": (fifo(path), path, ("E-SPECIAL", "FIFO")),
        "a file nobody may read": (
            several(text(path, GENUINE[path]), mode(path, 0)),
            path,
            ("E-UNREADABLE", "Permission denied"),
        ),
    }


def of_format(path: str) -> tuple[Row, ...]:
    """The rows of one format."""
    rows = [
        Row(f"ours: {path}, {name}", build, at=at, says=says, enforced=name == "a file nobody may read")
        for name, (build, at, says) in broken(path).items()
    ]
    genuine = GENUINE[path]
    wide = codecs.BOM_UTF16_LE + genuine.encode("utf-16-le")
    if path in OWN_ENCODINGS:
        rows.append(Row(f"ours: {path}, UTF-16", data(path, wide), exit=0, keeps=("pkg:pypi/delta@4.0.0",)))
    elif path in XML:
        rows.append(Row(f"ours: {path}, UTF-16", data(path, wide), exit=0))
    else:
        rows.append(Row(f"ours: {path}, UTF-16", data(path, wide), at=f"{path}:1", says=("E-ENCODING", "UTF-16")))
    said = ("E-MARK", "byte order mark") if path.endswith((".json", "bun.lock", "Pipfile.lock", *TOML)) else ()
    rows.append(Row(f"ours: {path}, a UTF-8 byte order mark", data(path, codecs.BOM_UTF8 + genuine.encode()), exit=0, says=said))
    return tuple(rows)


def of_json(path: str) -> tuple[Row, ...]:
    """The rows of a format that is JSON."""
    genuine = GENUINE[path]
    twice = genuine.replace("{", '{\n"a": 1,\n"a": 2,', 1)
    return (
        Row(
            f"ours: {path}, cut off",
            text(path, genuine.rstrip()[:-1]),
            at=f"{path}:{genuine.count(chr(10))}",
            says=("E-SYNTAX", "ends in the middle"),
        ),
        Row(f"ours: {path}, empty", text(path, ""), at=f"{path}:1", says=("E-SYNTAX",)),
        Row(f"ours: {path}, an array", text(path, "[]"), at=path),
        Row(f"ours: {path}, a key twice", text(path, twice), at=f"{path}:3", says=("E-DUPLICATE-KEY", "lines 2 and 3")),
        Row(
            f"ours: {path}, 100,000 levels",
            text(path, "[" * 100_000 + "]" * 100_000),
            at=f"{path}:1",
            says=("E-DEPTH", "128 levels (json-depth), at offset 128"),
        ),
        Row(f"ours: {path}, 5,000 digits", text(path, '{"version":\n' + "9" * 5000 + "}"), at=f"{path}:2", says=("E-NUMBER",)),
        Row(
            f"ours: {path}, quotes and backslashes",
            text(path, '\\"' * 500_000 + "[" * 200),
            at=path,
            says=("E-DEPTH",),
            seconds=3,
        ),
        Row(
            f"ours: {path}, that changes while it is read",
            text(path, genuine.rstrip() + " " * 25_000_000),
            at=path,
            says=("E-CHANGED", "changed while it was read"),
            during=lambda root: writing_to(root / path),
        ),
    )


def of_xml(path: str) -> tuple[Row, ...]:
    """The rows of a format that is XML."""
    genuine = GENUINE[path]
    return (
        Row(f"ours: {path}, cut off", text(path, genuine.rstrip()[:-3]), at=path, says=("E-SYNTAX", "ends in the middle")),
        Row(f"ours: {path}, empty", text(path, ""), at=f"{path}:1", says=("E-SYNTAX",)),
        Row(f"ours: {path}, another element", text(path, "\n<html/>"), at=f"{path}:2", says=("E-STRUCTURE",)),
        Row(f"ours: {path}, a document type", text(path, f"\n<!DOCTYPE Project>{genuine}"), at=f"{path}:2", says=("E-DOCTYPE",)),
        Row(f"ours: {path}, declared as UTF-7", text(path, f'<?xml version="1.0" encoding="utf-7"?>{genuine}'), at=f"{path}:1",
            says=("E-ENCODING", "utf-7")),
    )  # fmt: skip


def of_toml(path: str) -> tuple[Row, ...]:
    """The rows of a format that is TOML."""
    genuine = GENUINE[path]
    end = genuine.count("\n") + 1
    return (
        Row(
            f"ours: {path}, cut off",
            text(path, f'{genuine}a = """requires'),
            at=f"{path}:{end}",
            says=("E-SYNTAX", "in the middle"),
        ),
        Row(f"ours: {path}, a list", text(path, "['requires']\n['requires']\n"), at=f"{path}:2", says=("E-DUPLICATE-KEY",)),
        Row(
            f"ours: {path}, a key twice",
            text(path, f"{genuine}[a]\nb = 1\nb = 2\n"),
            at=f"{path}:{end + 2}",
            says=("E-DUPLICATE-KEY", f"'a.b' stands twice, on lines {end + 1} and {end + 2}"),
        ),
        Row(
            f"ours: {path}, 100,000 levels",
            text(path, f"{genuine}a = " + "[" * 100_000),
            at=f"{path}:{end}",
            says=("E-DEPTH", "64 levels (toml-depth)"),
        ),
        Row(
            f"ours: {path}, inline tables in inline tables",
            text(path, f"{genuine}a = " + "{a = " * 10_000),
            at=f"{path}:{end}",
            says=("E-DEPTH", "64 levels (toml-depth)"),
        ),
        Row(
            f"ours: {path}, a key of 10,000 parts",
            text(path, f"{genuine}a" + ".b" * 10_000 + " = 1\n"),
            at=f"{path}:{end}",
            says=("E-DEPTH", "64 (toml-key-parts)"),
            seconds=1,
        ),
        Row(
            f"ours: {path}, a header of 10,000 parts",
            text(path, f"{genuine}[a" + ".b" * 10_000 + "]\n"),
            at=f"{path}:{end}",
            says=("E-DEPTH", "64 (toml-key-parts)"),
            seconds=1,
        ),
        Row(
            f"ours: {path}, 5,000 digits",
            text(path, f"{genuine}a = {'9' * 5000}\n"),
            at=f"{path}:{end}",
            says=("E-NUMBER", "more than 4300 digits"),
        ),
        Row(
            f"ours: {path}, quotes and backslashes",
            text(path, genuine + 'a = "' + '\\"' * 500_000),
            at=f"{path}:{end}",
            says=("E-SYNTAX",),
            seconds=3,
        ),
        Row(
            f"ours: {path}, 16 MB that no program wrote",
            text(path, genuine + "'a' = 1 # a comment\n" * 800_000),
            at=path,
            says=("E-SIZE", "toml-by-hand-bytes"),
            seconds=3,
        ),
        Row(
            f"ours: {path}, no day of the calendar",
            text(path, f"{genuine}a = 2023-02-29\n"),
            at=f"{path}:{end}",
            says=("E-SYNTAX",),
        ),
    )


ROWS = (
    *(row for path in GENUINE for row in of_format(path)),
    *(row for path in JSON for row in of_json(path)),
    *(row for path in XML for row in of_xml(path)),
    *(row for path in TOML for row in of_toml(path)),
)

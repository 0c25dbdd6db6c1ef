"""What commands of package managers install by name."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.limits import DEFAULTS
from sca.parsers.docker.run_installs import expanded
from sca.parsers.installs.found import Around, Install
from sca.parsers.installs.script import PROGRAMS, ScriptReader


def installs(script: str, variables: Mapping[str, str] | None = None) -> list[Install]:
    return list(ScriptReader(variables or {}, expanded, DEFAULTS).read(script))


def table(script: str, **variables: str) -> list[tuple[str, str]]:
    """Package URL and range of each; of one without a name, `?` and its text."""
    return [
        ("?", one.requested) if one.unclear else (one.package.purl, "" if one.package.version else one.requested)
        for one in installs(script, variables)
        if not one.list and not one.script
    ]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("pip install flask==2.0 'uvicorn[standard]>=0.2' requests", ["flask@2.0", "uvicorn >=0.2", "requests"]),
        ("pip3.11 install -U pip", ["pip"]),
        ("/opt/venv/bin/pip install -qU --no-cache-dir Flask_Login==0.6", ["flask-login@0.6"]),
        ("python3 -m pip install a==1 && python -u -m pip --no-input download b; python x.py -m pip install c", ["a@1", "b"]),
        ("pip install -r requirements.txt -c limits.txt -t /x a", ["a"]),
        ("pip install -rrequirements.txt --requirement=x.txt .", []),
        ("pip install . ./x /tmp/*.whl dist/a.whl -e . -e ../b", []),
        ("pip install 'a @ https://files.example.test/a-1.0-py3-none-any.whl'", ["a@1.0"]),
        ("pip install git+https://git.example.test/a/b.git@v1#egg=b -e git+https://git.example.test/c#egg=c", ["b", "c"]),
        ("pip --no-input install a; pip freeze; pip uninstall b; pip list c", ["a"]),
        ("pip install -- a", ["a"]),
        ("pip wheel -w /wheels a==1", ["a@1"]),
        ("uv pip install --system --python-preference system a==1 --requirements r.txt", ["a@1"]),
        (
            "uv tool install ruff@0.5.0; uvx --from 'black==24.1.0' black; uvx ruff@0.6.0 check x",
            ["ruff@0.5.0", "black@24.1.0", "ruff@0.6.0"],
        ),
        ("uv run pip install a; uv sync; uv add", []),
        ("pipx install poetry==1.8.3; pipx inject poetry b; pipx run --spec c==1 c x", ["poetry@1.8.3", "b", "c@1"]),
        ("sudo -H -u app env A=b pip install a==1", ["a@1"]),
        ("if ! pip install a; then exec pip install b; fi", ["a", "b"]),
        ("poetry run pip install a==1; conda run -n x pip install b==2", ["a@1", "b@2"]),
        ("bash -lc \"pip install 'a>=1' && pip install b\"", ["a >=1", "b"]),
        ("sh -c 'sh -c \"pip install a==1\"'", ["a@1"]),
        ("powershell -NoProfile -Command \"pip install a==1; pip install 'b>=2'\"", ["a@1", "b >=2"]),
        ("cmd.exe /S /C pip install a==1 && pwsh -c pip install b", ["a@1", "b"]),
        ("echo pip install a; apt-get install pip b; ./pip-install c", []),
        ("cat <<E > x\npip install a\nE\npip install b==1", ["b@1"]),
    ],
)
def test_python(script: str, expected: list[str]) -> None:
    found = [f"{purl.removeprefix('pkg:pypi/')} {asked}".strip() for purl, asked in table(script)]
    assert [one.split(" git+")[0].split(" https:")[0] for one in found] == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("npm install -g npm@10.2.0 @angular/cli@^17 yarn", ["npm@10.2.0", "%40angular/cli ^17", "yarn"]),
        ("npm ci; npm install; npm i --omit dev; npm run install a; npm test", []),
        ("npm i --prefix /x a@1.0.0 && npm --registry https://npm.example.test add b@latest", ["a@1.0.0", "b latest"]),
        ("npm install ./a ../b /c file:d e.tgz", []),
        ("npm install a@npm:b@1.0.0", ["b@1.0.0"]),
        ("yarn global add a@1.0.0; yarn add b; yarn install; yarn dlx c@2.0.0 d; yarn", ["a@1.0.0", "b", "c@2.0.0"]),
        ("pnpm add -g a@1.0.0; pnpm install --frozen-lockfile; pnpm dlx b; pnpm i", ["a@1.0.0", "b"]),
        ("bun add a@1.0.0 && bun install", ["a@1.0.0"]),
        ("npx prisma generate; npx tsc", []),
        (
            "npx -y a@1.0.0 b; npx --yes c; npx -p d@2.0.0 -p e f; npm exec -- g@3.0.0",
            ["a@1.0.0", "c", "d@2.0.0", "e", "g@3.0.0"],
        ),
        ("corepack enable; corepack prepare pnpm@9.1.0 --activate; corepack install -g yarn@4", ["pnpm@9.1.0", "yarn 4"]),
    ],
)
def test_npm(script: str, expected: list[str]) -> None:
    assert [f"{purl.removeprefix('pkg:npm/')} {asked}".strip() for purl, asked in table(script)] == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("dotnet tool install -g dotnet-ef --version 8.0.0", ["pkg:nuget/dotnet-ef@8.0.0"]),
        ("dotnet tool install --tool-path /t A.B; dotnet tool restore", ["pkg:nuget/A.B"]),
        ("dotnet add src/x.csproj package Serilog -v 3.*", ["pkg:nuget/Serilog 3.*"]),
        ("dotnet add package A --version 1.0.0; dotnet add reference ../b", ["pkg:nuget/A@1.0.0"]),
        ("dotnet new install A::1.0.0; dotnet restore; dotnet build A", ["pkg:nuget/A@1.0.0"]),
        ("nuget install A -Version 1.0.0 -OutputDirectory x; nuget install packages.config", ["pkg:nuget/A@1.0.0"]),
        (
            "conda install -y -c conda-forge numpy=1.26 'python>=3.8'",
            ["pkg:conda/numpy?channel=conda-forge =1.26", "pkg:conda/python?channel=conda-forge >=3.8"],
        ),
        ("mamba create -n x --file y.txt a==1.0; conda activate b; conda env update -f c", ["pkg:conda/a@1.0"]),
    ],
)
def test_nuget_and_conda(script: str, expected: list[str]) -> None:
    assert [f"{purl} {asked}".strip() for purl, asked in table(script)] == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("pip install a==$V", [("pkg:pypi/a@1.5", "")]),
        ("pip install a==${W:-2.0} 'b==$V'", [("pkg:pypi/a@2.0", ""), ("?", "b==$V")]),
        ("V=2.0; pip install a==$V", [("pkg:pypi/a@2.0", "")]),
        ("export V=2.0 && pip install a==$V", [("pkg:pypi/a@2.0", "")]),
        ("W=1.0; if x; then W=2.0; fi; pip install a==$W", [("pkg:pypi/a", "==${W}")]),
        ("W=$(cat x); pip install a==$W", [("pkg:pypi/a", "==${W}")]),
        ("pip install a==$(cat x) $(cat y) `z`", [("pkg:pypi/a", "==$(cat x)"), ("?", "$(cat y)"), ("?", "`z`")]),
        ("pip install $NAMES a", [("?", "${NAMES}"), ("pkg:pypi/a", "")]),
        ("pip install x$NAME", [("?", "x${NAME}")]),
        ("npm i a@$W b$W", [("pkg:npm/a", "${W}"), ("?", "b${W}")]),
        ("dotnet tool install a --version $W; dotnet tool install $W", [("pkg:nuget/a", "${W}"), ("?", "${W}")]),
        ("conda install a=`v` `v`", [("pkg:conda/a", "=`v`"), ("?", "`v`")]),
        ("dotnet tool install `v`; dotnet tool install a --version `v`", [("?", "`v`"), ("pkg:nuget/a", "`v`")]),
        (f"conda install {'a' * 1100}=1", [("?", f"{'a' * 1100}=1")]),
        ("conda install a=$W $W", [("pkg:conda/a", "=${W}"), ("?", "${W}")]),
        ("pip install 'not a name!'", [("?", "not a name!")]),
        ("npm i '!' @", [("?", "!"), ("?", "@")]),
    ],
)
def test_a_variable_without_a_value_hides_what_it_stands_for_and_no_more(script: str, expected: list[tuple[str, str]]) -> None:
    assert table(script, V="1.5") == expected


@pytest.mark.parametrize(
    ("script", "purl", "kind"),
    [
        ("pip install git+https://github.com/a/B.git@v1.0", "pkg:github/a/b@v1.0", "git"),
        ("pip install git+ssh://git@github.com/a/b#subdirectory=c", "pkg:github/a/b#c", "git"),
        (
            "pip install git+https://u:p@git.example.test/x/y@z",
            "pkg:generic/y@z?vcs_url=git%2Bhttps://git.example.test/x/y",
            "git",
        ),
        ("pip install https://f.example.test/x?token=u:p", "pkg:generic/x?download_url=https://f.example.test/x", "url"),
        ("npm i a/b#v1", "pkg:github/a/b@v1", "git"),
        ("npm i -g git+https://github.com/a/b.git", "pkg:github/a/b", "git"),
        ("npm i b@github:c/d", "pkg:npm/b", "git"),
        ("npm i https://f.example.test/x.tgz", "pkg:generic/x.tgz?download_url=https://f.example.test/x.tgz", "url"),
    ],
)
def test_what_only_an_address_names(script: str, purl: str, kind: str) -> None:
    (one,) = installs(script)
    assert (one.package.purl, one.source.kind, one.unclear) == (purl, kind, "")
    assert "u:p" not in str(one)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("pip install -r a.txt -rb.txt --requirement=c.txt d", ["a.txt", "b.txt", "c.txt"]),
        ("uv pip install --requirements $X/a.txt", ["${X}/a.txt"]),
        ("pip install -r https://u:p@files.example.test/a.txt", []),
        ("npm install -r a.txt", []),
    ],
)
def test_files_that_are_installed(script: str, expected: list[str]) -> None:
    found = installs(script)
    assert [one.list for one in found if one.list] == expected
    assert "u:p" not in str(found)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (
            "bash a.sh && sh -ex b && ./c.sh x && /opt/d.bash; source e.sh; . f",
            ["a.sh", "b", "./c.sh", "/opt/d.bash", "e.sh", "f"],
        ),
        ("sudo bash -l $X/a.sh y.sh", ["${X}/a.sh"]),
        ("chmod +x a.sh; cat b.sh; rm c.sh; bash -c 'd'", []),
    ],
)
def test_files_of_commands(script: str, expected: list[str]) -> None:
    assert [one.script for one in installs(script) if one.script] == expected


@pytest.mark.parametrize(
    ("script", "registry", "others"),
    [
        ("pip install a", "", ()),
        ("pip install -i https://u:p@one.example.test/simple a", "https://one.example.test", ()),
        ("pip install --extra-index-url https://two.example.test/simple a", "", ("https://two.example.test",)),
        ("PIP_INDEX_URL=https://one.example.test/simple pip install a", "https://one.example.test", ()),
        ("export UV_INDEX_URL=https://one.example.test/simple; uv pip install a; ", "https://one.example.test", ()),
        ("uv pip install --index own=https://two.example.test/simple a", "", ("https://two.example.test",)),
        ("npm i --registry=https://one.example.test/npm/ a", "https://one.example.test", ()),
        ("npm_config_registry=https://one.example.test npm i a", "https://one.example.test", ()),
        ("dotnet tool install a --add-source https://two.example.test/v3/index.json", "", ("https://two.example.test",)),
        ("conda install -c https://one.example.test/channel a", "https://one.example.test", ()),
    ],
)
def test_where_it_comes_from(script: str, registry: str, others: tuple[str, ...]) -> None:
    (one,) = installs(script)
    assert (one.source.registry, one.source.others) == (registry, others)
    assert "u:p" not in str(one)


WORDS = "pip install npm i -g npx -p uv tool run dotnet add package conda -c sh sudo -u env"
MARKS = "A=1 $A ' \" $( ) ` && ; a@1 a==1 <<E E -- @ git+x -"


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_program_has_its_reader(name: str) -> None:
    assert list(PROGRAMS[name].read((), Around({}, DEFAULTS))) == []


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from([*WORDS.split(), *MARKS.split(), "\n"]), max_size=14))
def test_any_script_is_read_and_every_place_is_in_it(parts: list[str]) -> None:
    script = " ".join(parts)
    for one in installs(script, {"A": "1"}):
        assert 0 <= one.at < len(script)
        assert [bool(one.unclear), bool(one.list), bool(one.script), bool(one.package.name)].count(True) == 1

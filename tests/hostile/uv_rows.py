"""Rows about uv.lock and the manifests of Python projects."""

from tests.hostile.case import Row
from tests.hostile.lay import files, text
from tests.hostile.pip_rows import SOURCES

PATH = "py/uv.lock"
HIDDEN = "s3cr3t"
ROOT = 'version = 1\n[[package]]\nname = "shop"\nsource = { virtual = "." }\n'
INDEX = 'source = { registry = "https://pypi.example.test/simple" }\n'
DELTA = f'[[package]]\nname = "delta"\nversion = "4.0.0"\n{INDEX}'
KEPT = ("pkg:pypi/delta@4.0.0",)
NEEDS = 'dependencies = [{ name = "delta" }]\n'


def with_marker(marker: str) -> str:
    return f'{ROOT}dependencies = [{{ name = "delta", marker = "{marker}" }}]\n{DELTA}'


ROWS = (
    Row(
        "PIP-toml-depth",
        text(PATH, f"{ROOT}a = {'[' * 900}{']' * 900}\n"),
        at=f"{PATH}:5",
        says=("E-DEPTH", "64 levels (toml-depth)"),
        seconds=1,
    ),
    Row(
        "PIP-toml-dotted-key",
        text(PATH, f"{ROOT}a{'.b' * 10_000} = 1\n"),
        at=f"{PATH}:5",
        says=("E-DEPTH", "64 (toml-key-parts)"),
        seconds=1,
    ),
    Row("PIP-toml-int", text(PATH, f"{ROOT}a = {'9' * 5000}\n"), at=f"{PATH}:5", says=("E-NUMBER",), seconds=1),
    Row(
        "ours: another version of uv.lock",
        text(PATH, f"{ROOT}{DELTA}".replace("version = 1\n", "version = 2\n", 1)),
        at=f"{PATH}:1",
        says=("E-LOCK-VERSION", "version 2: only version 1 is known"),
    ),
    Row(
        "ours: a uv.lock with a marker of 500 brackets",
        text(PATH, with_marker("(" * 500 + "os_name == 'x'" + ")" * 500)),
        exit=0,
        keeps=KEPT,
        note="a marker in a lock is kept as it stands: nothing is evaluated",
    ),
    Row(
        "ours: a uv.lock with a marker of 100,000 terms",
        text(PATH, with_marker(" or ".join(["os_name == 'x'"] * 100_000))),
        at=f"{PATH}:2",
        says=("E-MARKER", "requirement-chars"),
        keeps=KEPT,
    ),
    Row(
        "ours: a uv.lock with a version of 5,000 digits",
        text(PATH, f"{ROOT}{NEEDS}{DELTA}{DELTA.replace('4.0.0', '1' * 5000)}"),
        at=f"{PATH}:10",
        says=("E-ENTRY", "version-chars"),
        keeps=KEPT,
    ),
    Row(
        "ours: a uv.lock with texts that look like headers",
        text(PATH, f'{ROOT}{NEEDS}note = """\n[[package]]\nname = "ghost"\nversion = "1"\n"""\n{DELTA}'),
        exit=0,
        keeps=KEPT,
        hides=("pkg:pypi/ghost",),
    ),
    Row(
        "ours: a uv.lock with secrets in every address",
        text(
            PATH,
            f"{ROOT}{NEEDS}"
            + DELTA.replace("https://", f"https://u:{HIDDEN}@")
            + f'[[package]]\nname = "git"\nsource = {{ git = "https://u:{HIDDEN}@git.example.test/a?token={HIDDEN}#0" }}\n'
            + f'[[package]]\nname = "url"\nversion = "1"\nsource = {{ url = "https://files.example.test/a?sig={HIDDEN}" }}\n',
        ),
        exit=1,
        keeps=KEPT,
        hides=(HIDDEN,),
        policy=SOURCES,
        finds=("credentials-in-source", "delta"),
    ),
    Row(
        "ours: a uv.lock whose projects lie outside",
        text(PATH, f'{ROOT}[[package]]\nname = "out"\nsource = {{ editable = "../../../etc" }}\n{DELTA}'),
        exit=0,
        at=f"{PATH}:5",
        says=("E-OUTSIDE", "../../../etc"),
        hides=("root:x:",),
        keeps=KEPT,
    ),
    Row(
        "ours: a uv.lock that needs what it has not",
        text(PATH, f'{ROOT}dependencies = [{{ name = "delta" }}, {{ name = "ghost" }}]\n{DELTA}'),
        at=f"{PATH}:2",
        says=("E-MISSING", "it needs ghost"),
        keeps=KEPT,
    ),
    Row(
        "ours: a uv.lock and a pyproject.toml that asks for more",
        files(
            {
                PATH: f"{ROOT}{NEEDS}[package.metadata]\nrequires-dist = []\n{DELTA}",
                "py/pyproject.toml": "[project]\nname = 'shop'\ndependencies = ['ghost']\n",
            }
        ),
        at="py/pyproject.toml:3",
        says=("E-DRIFT", "ghost asked for here, but not in the lock"),
        keeps=KEPT,
    ),
    Row(
        "ours: a pyproject.toml whose groups include each other",
        text(
            "py/pyproject.toml",
            "[dependency-groups]\n" + "".join(f"g{n} = [{{include-group = 'g{(n + 1) % 3000}'}}]\n" for n in range(3000)),
        ),
        at="py/pyproject.toml:1",
        says=("E-GROUP", "in a circle"),
    ),
    Row(
        "ours: a pyproject.toml with a marker of 500 brackets",
        text(
            "py/pyproject.toml",
            f"[project]\ndependencies = ['delta==4.0.0', \"eps==1.0; {'(' * 500}os_name == 'x'{')' * 500}\"]\n",
        ),
        at="py/pyproject.toml:2",
        says=("E-MARKER", "nested deeper than 32 levels"),
        keeps=KEPT,
    ),
    Row(
        "ours: a pyproject.toml with 5,000 digits in a version",
        text("py/pyproject.toml", f"[project]\ndependencies = ['delta==4.0.0', 'eps=={'1' * 5000}']\n"),
        at="py/pyproject.toml:2",
        keeps=KEPT,
    ),
)

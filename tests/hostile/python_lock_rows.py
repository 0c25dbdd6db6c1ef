"""Rows about the locks of Poetry, PDM, PEP 751, Pipenv and conda."""

from tests.hostile.case import Row
from tests.hostile.lay import files, text
from tests.hostile.pip_rows import SOURCES

POETRY, PDM, PYLOCK, PIPENV = "py/poetry.lock", "py/pdm.lock", "py/pylock.toml", "py/Pipfile.lock"
ENVIRONMENT, CONDA = "py/environment.yml", "py/conda-lock.yml"
HIDDEN = "s3cr3t"
HEAD = '[metadata]\nlock-version = "2.1"\npython-versions = "^3.9"\n'
KEPT = ("pkg:pypi/delta@4.0.0",)
MARKER = " or ".join(["os_name == 'x'"] * 100_000)
CONDA_HEAD = "version: 1\nmetadata: {}\npackage:\n"


def package(name: str, version: str = "4.0.0", needs: str = "") -> str:
    table = f"[package.dependencies]\n{needs}\n" if needs else ""
    return f'[[package]]\nname = "{name}"\nversion = "{version}"\noptional = false\npython-versions = "*"\n{table}'


DELTA = package("delta")


def poetry(*packages: str) -> str:
    return "".join((HEAD, DELTA, *packages))


def pdm(*packages: str) -> str:
    return "".join(('[metadata]\nlock_version = "4.5.0"\n', DELTA, *packages))


def pylock(*packages: str) -> str:
    return "".join(('lock-version = "1.0"\n', DELTA.replace("package]", "packages]") + "index = 'x'\nwheels = []\n", *packages))


def pipenv(entry: str, sources: str = "[]") -> str:
    return (
        f'{{"_meta": {{"pipfile-spec": 6, "sources": {sources}}}, "default": {{\n"delta": {{"version": "==4.0.0"}},\n{entry}}}}}'
    )


def wide_marker(number: int) -> str:
    """Thirty alternatives of twenty-one terms."""
    return " or ".join([f"os_name == 'x{number}' and " * 20 + "extra == 'y'"] * 30)


CHAIN = "".join(package(f"p{n}", needs=f'p{n + 1} = "*"') for n in range(5000)) + package("p5000", needs='p0 = "*"')
LADDER = "".join(package("many", f"1.{n}", 'many = ">=1"') for n in range(3000))
ASKING = "[tool.poetry.dependencies]\na = {version = '*', extras = ['b']}\n"
BAD_RANGES = f"delta = ['{'^' * 4000}', '{'1.' * 2000}', '{' ,' * 2000}', '{'1' * 4000}.*x']"
MANY = '[[packages]]\nname = "many"\nversion = "1.{}"\ndependencies = [{{name = "many"}}]\n'
BAD_SPECS = ("a" * 16_000, "a[" + "b=c," * 4_000, "a " + "=" * 16_000, "a >=" + " ," * 8_000)
ALIASES = "".join(f"- &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True))
LOOPING_EXTRAS = package("a", needs='delta = {version = "*", optional = true}') + (
    '[package.extras]\na = ["a[b]", "delta"]\nb = ["a[a]", "a[b]"]\n'
)

ROWS = (
    Row("ours: a poetry.lock of 5,000 packages in a circle", text(POETRY, poetry(CHAIN)), exit=0, keeps=KEPT, seconds=3),
    Row(
        "ours: a poetry.lock with 3,000 versions of one name that need each other",
        text(POETRY, poetry(LADDER)),
        at=POETRY,
        says=("E-PACKAGES", "lock-comparisons"),
    ),
    Row(
        "ours: a poetry.lock with extras in a circle",
        files(
            {
                POETRY: poetry(LOOPING_EXTRAS),
                "py/pyproject.toml": ASKING,
            }
        ),
        exit=0,
        keeps=KEPT,
    ),
    Row(
        "ours: a poetry.lock with a version of 5,000 digits",
        text(POETRY, poetry(package("eps", "1" * 5000))),
        at=f"{POETRY}:9",
        says=("E-ENTRY", "version-chars"),
        keeps=KEPT,
    ),
    Row(
        "ours: a poetry.lock with a range of 100,000 clauses",
        text(POETRY, poetry(package("eps", needs="delta = '" + ",>=1" * 100_000 + "'"))),
        at=f"{POETRY}:9",
        says=("E-DEPENDENCIES", "requirement-chars"),
        keeps=KEPT,
        seconds=1,
    ),
    Row(
        "ours: a poetry.lock with ranges that make a reader go back and forth",
        text(POETRY, poetry(package("eps", needs=BAD_RANGES))),
        at=f"{POETRY}:9",
        says=("E-RANGE",),
        keeps=KEPT,
        seconds=1,
    ),
    Row(
        "ours: a poetry.lock with a marker of 500 brackets",
        text(POETRY, poetry(package("eps", needs=f"delta = {{markers = \"{'(' * 500}os_name == 'x'{')' * 500}\"}}"))),
        at=f"{POETRY}:9",
        says=("E-MARKER", "nested deeper than 32 levels"),
        keeps=KEPT,
    ),
    Row(
        "ours: a poetry.lock with 1,000 wide markers",
        text(POETRY, poetry(*(package(f"p{n}", needs=f'delta = {{markers = "{wide_marker(n)}"}}') for n in range(1000)))),
        exit=0,
        keeps=KEPT,
        seconds=15,
    ),
    Row(
        "ours: a poetry.lock with secrets in its addresses",
        text(
            POETRY,
            poetry(
                package("eps") + f'[package.source]\ntype = "legacy"\nurl = "https://u:{HIDDEN}@pypi.example.test/simple"\n',
                package("zeta") + f'[package.source]\ntype = "url"\nurl = "https://files.example.test/z.whl?token={HIDDEN}"\n',
            ),
        ),
        exit=1,
        keeps=KEPT,
        hides=(HIDDEN,),
        policy=SOURCES,
        finds=("credentials-in-source", "eps"),
    ),
    Row(
        "ours: a poetry.lock with folders that lead out",
        text(POETRY, poetry(package("eps") + '[package.source]\ntype = "directory"\nurl = "../../../../etc"\n')),
        exit=0,
        keeps=KEPT,
        at=f"{POETRY}:9",
        says=("E-OUTSIDE",),
        note="what the folder needs stands in the lock: nothing is read there and nothing is lost",
    ),
    Row(
        "ours: a pdm.lock with dependencies that are none",
        text(PDM, pdm(package("eps") + f"dependencies = ['delta ; {'(' * 500}', 'delta=={'1' * 5000}', '{'x' * 20_000}']\n")),
        at=f"{PDM}:8",
        says=("E-REQUIREMENT", "requirement-chars"),
        keeps=KEPT,
    ),
    Row(
        "ours: a pylock.toml with 3,000 packages of one name that need each other",
        text(PYLOCK, pylock(*map(MANY.format, range(3000)))),
        at=PYLOCK,
        says=("E-PACKAGES", "lock-comparisons"),
    ),
    Row(
        "ours: a pylock.toml of another version",
        text(PYLOCK, pylock().replace("1.0", "2.0", 1)),
        at=f"{PYLOCK}:1",
        says=("E-LOCK-VERSION", "2.0"),
    ),
    Row(
        "ours: a Pipfile.lock with secrets in its addresses",
        text(
            PIPENV,
            pipenv(
                f'"eps": {{"file": "https://u:{HIDDEN}@files.example.test/eps-1.0-py3-none-any.whl"}}',
                f'[{{"name": "own", "url": "https://u:{HIDDEN}@pypi.example.test/simple"}}]',
            ),
        ),
        exit=1,
        keeps=KEPT,
        hides=(HIDDEN,),
        policy=SOURCES,
        finds=("credentials-in-source", "eps"),
    ),
    Row(
        "ours: a Pipfile.lock with 20,000 categories of one package",
        text(
            PIPENV,
            '{"_meta": {"pipfile-spec": 6}, '
            + ", ".join(f'"c{n}": {{"delta": {{"version": "==4.0.0", "markers": "os_name == \'{n}\'"}}}}' for n in range(20_000))
            + "}",
        ),
        exit=0,
        keeps=KEPT,
        seconds=10,
    ),
    Row(
        "ours: a Pipfile.lock with a marker of 100,000 terms",
        text(PIPENV, pipenv(f'"eps": {{"version": "==1.0", "markers": "{MARKER}"}}')),
        at=f"{PIPENV}:3",
        says=("E-MARKER", "requirement-chars"),
        keeps=KEPT,
    ),
    Row(
        "ours: an environment.yml with aliases that multiply",
        text(ENVIRONMENT, f"dependencies:\n- delta\n- &a [x, x]\n{ALIASES}"),
        at=ENVIRONMENT,
    ),
    Row(
        "ours: an environment.yml with an include that leads out",
        text(ENVIRONMENT, "dependencies:\n- pip:\n  - delta==4.0.0\n  - -r ../../../../etc/passwd\n"),
        at=f"{ENVIRONMENT}:4",
        says=("E-OUTSIDE",),
        hides=("root:x:",),
        keeps=KEPT,
    ),
    Row(
        "ours: an environment.yml with specifications that make a reader go back and forth",
        text(ENVIRONMENT, "dependencies:\n- pip:\n  - delta==4.0.0\n" + "".join(f"- '{one}'\n" for one in BAD_SPECS)),
        at=ENVIRONMENT,
        keeps=KEPT,
        seconds=3,
    ),
    Row(
        "ours: a conda-lock.yml over the limit",
        text(CONDA, CONDA_HEAD + "# \n" * 6_000_000),
        at=CONDA,
        says=("E-SIZE", "yaml-lock-bytes"),
    ),
    Row(
        "ours: a conda-lock.yml that names itself and others as sources",
        files({CONDA: "version: 1\nmetadata: {sources: [conda-lock.yml, ../../../etc/x.yml]}\npackage: []\n"}),
        exit=0,
        at=f"{CONDA}:1",
        says=("E-SOURCE", "lies outside"),
        hides=("root:x:",),
    ),
)

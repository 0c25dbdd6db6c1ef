"""Rows about pipelines and devcontainers."""

from tests.hostile.case import Row
from tests.hostile.docker_rows import DIGEST
from tests.hostile.lay import files, text

IMAGE = f"registry.example.test/app:1@{DIGEST}"
WORKFLOW = ".github/workflows/ci.yml"
GITLAB = ".gitlab-ci.yml"
AZURE = "azure-pipelines.yml"
_NAMES = [f"v{n}" for n in range(40)]
_MATRIX = ", ".join(f"{name}: [{', '.join(map(str, range(40)))}]" for name in _NAMES)
_TEMPLATES = "".join(f"- template: t{n}.yml\n" for n in range(20))

ROWS = (
    Row(
        "ours: a matrix of 40 to the 40 jobs",
        text(WORKFLOW, f"jobs:\n  a:\n    strategy: {{matrix: {{{_MATRIX}}}}}\n    container: x:${{{{ matrix.v1 }}}}\n"),
        exit=0,
        refers="matrix.v1",
        seconds=2,
    ),
    Row(
        "ours: inclusions that all fit all combinations",
        text(
            WORKFLOW,
            "jobs:\n  a:\n    strategy:\n      matrix:\n        v: ["
            + ", ".join(map(str, range(256)))
            + "]\n        include:\n"
            + "".join(f"          - {{w{n}: {n}}}\n" for n in range(20_000))
            + f"    container: {IMAGE}\n",
        ),
        exit=0,
        refersto=(f"pkg:docker/app@{DIGEST}",),
        seconds=3,
    ),
    Row(
        "ours: an expression of a megabyte",
        text(WORKFLOW, f'jobs:\n  a:\n    container: "x:${{{{ {"(" * 500_000} }}}}"\n  b:\n    container: {IMAGE}\n'),
        exit=0,
        refersto=(f"pkg:docker/app@{DIGEST}",),
        seconds=2,
    ),
    Row(
        "ours: variables that double in each other",
        text(
            GITLAB,
            "variables:\n"
            + "".join(f"  v{n}: $v{n + 1}$v{n + 1}$v{n + 1}$v{n + 1}\n" for n in range(100))
            + f"  v100: x\na: {{image: $v0}}\nb: {{image: '{IMAGE}'}}\n",
        ),
        exit=0,
        refersto=(f"pkg:docker/app@{DIGEST}",),
        seconds=2,
    ),
    Row(
        "ours: a pipeline that includes a file outside",
        text(GITLAB, f"include: ../../../etc/passwd\na: {{image: '{IMAGE}'}}\n"),
        at=f"{GITLAB}:1",
        refersto=(f"pkg:docker/app@{DIGEST}",),
    ),
    Row(
        "ours: templates of a pipeline that extend each other in circles",
        text(
            GITLAB,
            "".join(f".t{n}: {{extends: [.t{(n + 1) % 300}, .t{n // 2}]}}\n" for n in range(300)) + f"a: {{image: '{IMAGE}'}}\n",
        ),
        exit=0,
        refersto=(f"pkg:docker/app@{DIGEST}",),
        seconds=3,
    ),
    Row(
        "ours: templates that use twenty others each",
        files({AZURE: f"jobs:\n{_TEMPLATES}", **{f"t{n}.yml": f"jobs:\n{_TEMPLATES}" for n in range(20)}}),
        at="t15.yml:2",
        says=("E-INCLUDE", "include-files"),
        seconds=2,
    ),
    Row(
        "ours: a devcontainer whose Dockerfile lies outside",
        text(".devcontainer/devcontainer.json", f'{{"image": "{IMAGE}",\n"build": {{"dockerfile": "../../Dockerfile"}}}}'),
        at=".devcontainer/devcontainer.json:2",
        says=("E-OUTSIDE",),
        refersto=(f"pkg:docker/app@{DIGEST}",),
    ),
    Row(
        "ours: a script with a hundred thousand expressions that never end",
        text(
            WORKFLOW,
            f"jobs:\n  a:\n    strategy: {{matrix: {{v: [1, 2, 3]}}}}\n    container: {IMAGE}\n"
            f"    steps:\n      - run: pip install {'${{ matrix.v ' * 40_000}\n",
        ),
        exit=0,
        refersto=(f"pkg:docker/app@{DIGEST}",),
        seconds=3,
    ),
    Row(
        "ours: thousands of jobs that share a script, each with other variables",
        text(
            GITLAB,
            f".base:\n  image: '{IMAGE}'\n  script:\n    - pip install {'a==$V ' * 2_000}\n"
            + "".join(f"j{n}: {{extends: .base, variables: {{V: '{n}'}}}}\n" for n in range(8_000)),
        ),
        says=("E-INSTALL", "text-bytes"),
        at=f"{GITLAB}:4",
        seconds=10,
    ),
)

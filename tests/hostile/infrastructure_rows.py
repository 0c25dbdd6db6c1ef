"""Rows about Compose files, Kubernetes manifests, Helm charts and kustomizations."""

from tests.hostile.case import Row
from tests.hostile.docker_rows import DIGEST
from tests.hostile.lay import files, link, several, text

IMAGE = f"registry.example.test/app:1@{DIGEST}"
COMPOSE = "stack/compose.yaml"
POD = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  containers:\n  - name: c\n    image: {IMAGE}\n"


def service(image: str) -> str:
    return f"services:\n  app:\n    image: {image}\n"


def laughs(levels: int) -> str:
    """Each list holds the one before it nine times."""
    rows = ["x-0: &a0 [image, image, image]", *(f"x-{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels))]
    return "\n".join(rows) + "\n"


def merges(levels: int) -> str:
    """Each mapping takes in the one before it, many times over."""
    rows = ["x-0: &a0 {image: a, k: {l: m}}"]
    rows += [f"x-{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}], k{n}: *a{n - 1}}}" for n in range(1, levels)]
    return "\n".join(rows) + "\n"


ROWS = (
    Row(
        "ours: aliases in a Compose file that grow",
        text(COMPOSE, laughs(12) + service(IMAGE)),
        at=COMPOSE,
        says=("yaml-nodes",),
        seconds=2,
    ),
    Row(
        "ours: merge keys that grow",
        text(COMPOSE, merges(12) + service(IMAGE)),
        at=COMPOSE,
        says=("yaml-nodes",),
        seconds=2,
    ),
    Row(
        "ours: aliases that grow, in a manifest beside a good one",
        text("k8s/a.yaml", f"{POD}---\napiVersion: v1\nkind: Pod\n{laughs(12)}---\n{POD}"),
        at="k8s/a.yaml",
        says=("yaml-nodes",),
        refersto=(f"pkg:docker/app@{DIGEST}",),
        seconds=2,
    ),
    Row(
        "ours: an alias inside its own anchor",
        text(COMPOSE, f"x: &x [*x]\n{service(IMAGE)}"),
        at=f"{COMPOSE}:1",
        says=("E-ALIAS",),
    ),
    Row(
        "ours: 25,000 open brackets in a manifest",
        text("k8s/a.yaml", f"apiVersion: v1\nkind: Pod\nimage: {'[' * 25_000}\n"),
        at="k8s/a.yaml:3",
        says=("yaml-depth",),
    ),
    Row(
        "ours: a Compose file that includes itself",
        text(COMPOSE, f"include: [compose.yaml]\n{service(IMAGE)}"),
        at=f"{COMPOSE}:1",
    ),
    Row(
        "ours: includes that fan out",
        files(
            {
                COMPOSE: f"include: [{', '.join(['0.yaml'] * 9)}]\n{service(IMAGE)}",
                **{f"stack/{n}.yaml": f"include: [{', '.join([f'{n + 1}.yaml'] * 9)}]\n" for n in range(12)},
                "stack/12.yaml": service("registry.example.test/last:1"),
            }
        ),
        at="stack/0.yaml:1",
        says=("include-files",),
        seconds=3,
    ),
    Row(
        "ours: an include outside of the folder",
        text(COMPOSE, f"include: [../../../etc/passwd]\n{service(IMAGE)}"),
        at=f"{COMPOSE}:1",
        says=("E-OUTSIDE",),
    ),
    Row(
        "ours: an extended file by an absolute path",
        text(COMPOSE, "services:\n  app:\n    extends: {file: /etc/passwd, service: root}\n"),
        at=f"{COMPOSE}:3",
        says=("E-OUTSIDE",),
    ),
    Row(
        "ours: a values file that is a link to a file outside",
        several(text(COMPOSE, service("registry.example.test/app:$SECRET")), link("stack/.env", "/proc/self/environ")),
        exit=0,
        refers="SECRET",
    ),
    Row(
        "ours: defaults in defaults, 10,000 deep",
        text(COMPOSE, service("registry.example.test/x:" + "${x:-" * 10_000 + "1" + "}" * 10_000)),
        exit=0,
        refers="nested deeper",
        seconds=2,
    ),
    Row(
        "ours: values that double with every line",
        files({COMPOSE: service("registry.example.test/x:$A"), "stack/.env": "A=1\n" + "A=$A$A\n" * 60}),
        exit=0,
        refers="A",
        seconds=2,
    ),
    Row(
        "ours: a megabyte of quotes that are never closed",
        files({COMPOSE: service(IMAGE), "stack/.env": 'A="\n' * 250_000}),
        exit=0,
        seconds=4,
    ),
    Row(
        "ours: services that extend one another",
        text(COMPOSE, "services:\n" + "".join(f"  s{n}: {{extends: s{(n + 1) % 5}}}\n" for n in range(5))),
        at=COMPOSE,
        says=("E-EXTENDS",),
    ),
    Row(
        "ours: a build outside of the folder",
        text(COMPOSE, "services: {app: {build: {context: ../../.., dockerfile: etc/passwd}}}\n"),
        at=f"{COMPOSE}:1",
        says=("E-BUILD",),
    ),
    Row(
        "ours: a password in the address of a build",
        text(COMPOSE, "services: {app: {build: 'https://user:hunter2@example.test/a.git'}}\n"),
        at=f"{COMPOSE}:1",
        hides=("hunter2",),
    ),
    Row("ours: a manifest that is no YAML", text("k8s/a.yaml", f"{POD}  image: 'x\n"), at="k8s/a.yaml", says=("E-SYNTAX",)),
    Row("ours: any other file that is no YAML", text("any/a.yaml", "image: 'x\n\t: ["), exit=0),
    Row("ours: any other file that is no text", text("any/a.yaml", "image: \0"), exit=0),
    Row(
        "ours: 20,000 documents in a manifest",
        text("k8s/a.yaml", f"---\n{POD}" + "---\na: b\n" * 20_000),
        at="k8s/a.yaml",
        says=("yaml-documents",),
    ),
    Row(
        "ours: a template of a chart with 200,000 lines",
        files({"chart/Chart.yaml": "name: c\n", "chart/templates/a.yaml": "image: {{ x }}\n" * 200_000}),
        exit=0,
        seconds=3,
    ),
    Row(
        "ours: values of 3,000 levels",
        text("chart/values.yaml", "".join(f"{' ' * n}a:\n" for n in range(3000)) + " " * 3000 + "image: b\n"),
        at="chart/values.yaml",
        says=("yaml-depth",),
    ),
)

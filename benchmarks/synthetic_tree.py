"""A made-up tree of files that name images, among as many that only look alike, as large checkouts have them.

Of every twenty files five are Kubernetes manifests, four Dockerfiles, three Compose files, two workflows of GitHub, one is a
pipeline of GitLab or Azure, and five are YAML of other programs: translations, settings, descriptions of interfaces.

    python -m benchmarks.synthetic_tree FOLDER 5000
"""

import sys
from collections.abc import Callable
from pathlib import Path

_DIGEST = "0123456789abcdef" * 4
_POLICY = "schema: 1\nname: synthetic\nimages: {pinned: none, latest: allow}\n"


def _image(number: int) -> str:
    """One of some hundred images, as people name them."""
    name = f"registry.example.test:5000/team-{number % 7}/app-{number % 101}"
    return (f"app-{number % 101}:1.{number % 9}", f"{name}:2.{number % 5}", f"{name}@sha256:{_DIGEST}")[number % 3]


def _dockerfile(number: int) -> tuple[str, str]:
    build = "".join(f"RUN install-tool --version 1.{step} && \\\n    configure --all\nENV STEP_{step}=yes\n" for step in range(6))
    text = f"""# syntax=docker/dockerfile:1.7
ARG VERSION=3.{number % 12}
FROM --platform=$BUILDPLATFORM python:${{VERSION}}-slim AS build
WORKDIR /src
COPY . .
{build}
RUN --mount=type=bind,from={_image(number)},target=/tools <<EOF
make all
EOF
FROM {_image(number + 1)} AS final
COPY --from=build /src/out /app
USER 1001
ENTRYPOINT ["/app/run"]
"""
    return f"services/s{number}/Dockerfile", text


def _compose(number: int) -> tuple[str, str]:
    services = "".join(
        f"""  service-{one}:
    image: "{_image(number + one)}"
    restart: unless-stopped
    environment:
      LOG_LEVEL: info
      DATABASE_URL: postgres://db/{one}
    ports:
      - "{8000 + one}:80"
    depends_on: [db]
"""
        for one in range(4)
    )
    return f"stacks/s{number}/compose.yaml", f"services:\n{services}  db:\n    image: postgres:16\nvolumes:\n  data: {{}}\n"


def _manifest(number: int) -> tuple[str, str]:
    deployment = f"""apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-{number}
  labels: {{app: app-{number}}}
spec:
  replicas: 2
  selector:
    matchLabels: {{app: app-{number}}}
  template:
    metadata:
      labels: {{app: app-{number}}}
    spec:
      initContainers:
        - name: init
          image: {_image(number)}
      containers:
        - name: main
          image: "{_image(number + 1)}"
          args: ["--port", "8080"]
          resources:
            limits: {{cpu: 500m, memory: 256Mi}}
          env:
            - name: LEVEL
              value: "3"
"""
    service = f"apiVersion: v1\nkind: Service\nmetadata:\n  name: app-{number}\nspec:\n  ports:\n    - port: 80\n"
    return f"deploy/d{number % 200}/app-{number}.yaml", f"{deployment}---\n{service}"


def _workflow(number: int) -> tuple[str, str]:
    steps = "".join(
        f"""      - name: Step {step}
        run: |
          echo step {step}
          make part-{step}
"""
        for step in range(8)
    )
    text = f"""name: build {number}
on:
  push:
    branches: [main]
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        version: ["3.11", "3.12", "3.13"]
    container: python:${{{{ matrix.version }}}}
    services:
      db:
        image: {_image(number)}
    steps:
      - uses: actions/checkout@{_DIGEST[:40]} # v4
      - uses: actions/setup-python@v5
        with:
          python-version: ${{{{ matrix.version }}}}
{steps}"""
    return f"repos/r{number}/.github/workflows/build.yml", text


def _pipeline(number: int) -> tuple[str, str]:
    if number % 2:
        jobs = "".join(f"job-{one}:\n  extends: .base\n  script:\n    - make {one}\n" for one in range(5))
        head = f"variables:\n  TAG: '1.{number % 9}'\n.base:\n  image: app-{number % 101}:$TAG\n  services: [postgres:16]\n"
        return f"repos/g{number}/.gitlab-ci.yml", head + jobs
    text = f"jobs:\n  - job: build\n    container: {_image(number)}\n    steps:\n      - script: make\n"
    return f"repos/a{number}/azure-pipelines.yml", text


def _other(number: int) -> tuple[str, str]:
    """Nothing of this names an image, although some of it speaks of one."""
    if number % 3 == 0:
        lines = "".join(f"    message_{line}: 'A text with {{placeholder}} number {line}'\n" for line in range(60))
        return f"locales/l{number}.yml", f"en:\n  messages:\n{lines}"
    if number % 3 == 1:
        paths = "".join(
            f"""  /items/{one}:
    get:
      summary: Gives the image of item {one}
      parameters:
        - {{name: id, in: path, required: true}}
      responses:
        "200":
          description: found
"""
            for one in range(12)
        )
        return f"apis/a{number}.yaml", f"openapi: 3.0.0\ninfo:\n  title: api {number}\npaths:\n{paths}"
    settings = "".join(f"option_{one}:\n  enabled: true\n  values:\n    - {one}\n    - {one + 1}\n" for one in range(20))
    return f"settings/s{number}.yml", settings


_MIX: tuple[Callable[[int], tuple[str, str]], ...] = (
    *(_manifest,) * 5,
    *(_dockerfile,) * 4,
    *(_compose,) * 3,
    *(_workflow,) * 2,
    _pipeline,
    *(_other,) * 5,
)


def write_tree(folder: Path, files: int) -> None:
    """Write the tree, and a policy that lets it pass."""
    for number in range(files):
        path, text = _MIX[number % len(_MIX)](number)
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    (folder / "sca-policy.yaml").write_text(_POLICY, encoding="utf-8")


if __name__ == "__main__":
    write_tree(Path(sys.argv[1]), int(sys.argv[2]))

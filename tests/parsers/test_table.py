"""Which parser has which file."""

import re

import pytest

from sca.parsers.base import Format
from sca.parsers.names import NAMES, Names
from sca.parsers.table import FORMATS, UNREAD, Unread


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("package-lock.json", "npm-package-lock"),
        ("npm-shrinkwrap.json", "npm-package-lock"),
        ("Package-Lock.json", None),
        (".package-lock.json", "npm-installed"),
        ("package.json", "npm-manifest"),
        ("web/package.json", "npm-manifest"),
        ("node_modules/a/package.json", "npm-tree"),
        ("web/node_modules/@s/a/node_modules/b/package.json", "npm-tree"),
        ("my_node_modules/a/package.json", "npm-manifest"),
        ("node_modules/.pnpm/lock.yaml", "pnpm-installed"),
        ("lock.yaml", "kubernetes"),
        ("deploy/web.yml", "kubernetes"),
        ("charts/a/values.yaml", "helm-values"),
        ("charts/a/values-prod.yaml", "helm-values"),
        ("prod.values.yml", "helm-values"),
        (".github/workflows/ci.yml", "github-workflow"),
        ("apps/a/.github/workflows/ci.yaml", "github-workflow"),
        ("workflows/ci.yml", "kubernetes"),
        ("compose.yaml", "compose"),
        ("compose.override.yml", "compose"),
        ("docker-compose.prod.yml", "compose"),
        ("docker-compose-dev.yaml", "compose"),
        ("dev.docker-compose.yml", "compose"),
        ("charts/a/Chart.yaml", "helm-chart"),
        ("overlays/prod/kustomization.yaml", "kustomization"),
        ("composer.yaml", "kubernetes"),
        ("requirements.txt", "pip-requirements"),
        ("requirements-dev.txt", "pip-requirements"),
        ("dev-requirements.txt", "pip-requirements"),
        ("constraints.txt", "pip-requirements"),
        ("requirements.in", "pip-requirements-in"),
        ("dev-requirements.in", "pip-requirements-in"),
        ("requirements/base.in", "pip-requirements-in"),
        ("MANIFEST.in", None),
        ("notes.txt", None),
        ("requirements/base.txt", "pip-requirements"),
        ("deploy/requirements/base.txt", "pip-requirements"),
        ("requirements/deep/base.txt", None),
        ("my-requirements/base.txt", None),
        ("requirements/base/Dockerfile", "dockerfile"),
        ("lib/site-packages/Flask-3.1.0.dist-info/METADATA", "pip-installed"),
        ("docopt-0.6.2-py3.11.egg-info/PKG-INFO", "pip-installed"),
        ("site-packages/demo.old-2.0.egg-info", "pip-installed"),
        ("six.egg/EGG-INFO/PKG-INFO", "pip-installed"),
        ("site-packages/demo.egg-link", "pip-installed"),
        ("docs/METADATA", None),
        ("build/pip-report.json", "pip-report"),
        ("pip-inspect-api.json", "pip-report"),
        ("report.json", None),
        ("vendor/attrs-24.2.0-py3-none-any.whl", "python-wheel"),
        ("vendor/attrs-24.2.0.tar.gz", "python-sdist"),
        ("vendor/attrs-24.2.0.zip", "python-sdist"),
        ("backup.tar.gz", None),
        ("uv.lock", "uv-lock"),
        ("tools/fetch.py.lock", "uv-lock"),
        ("fetch.lock", None),
        ("poetry.lock", "poetry-lock"),
        ("pdm.lock", "pdm-lock"),
        ("pylock.toml", "pylock"),
        ("pylock.dev.toml", "pylock"),
        ("mypylock.toml", None),
        ("Pipfile.lock", "pipfile-lock"),
        ("Pipfile", "pipfile"),
        ("environment.yml", "conda-environment"),
        ("envs/environment-dev.yaml", "conda-environment"),
        ("conda.yml", "conda-environment"),
        ("conda-lock.yml", "conda-lock"),
        ("gpu.conda-lock.yml", "conda-lock"),
        ("pixi.lock", "pixi-lock"),
        ("pyproject.toml", "python-project"),
        ("setup.cfg", "setup-cfg"),
        ("setup.py", "setup-py"),
        ("packages.lock.json", "nuget-packages-lock"),
        ("packages.App.lock.json", "nuget-packages-lock"),
        ("Dockerfile", "dockerfile"),
        ("Dockerfile.dev", "dockerfile"),
        ("api.Dockerfile", "dockerfile"),
        ("Containerfile", "dockerfile"),
        ("Dockerfile.dockerignore", None),
        ("DOCKERFILE", None),
        ("bun.lock", "bun-lock"),
        ("bun.lockb", "Bun binary lock"),
        ("pnpm-lock.yaml", "pnpm-lock"),
        ("App.csproj", "nuget-project"),
        ("All.sln", "nuget-solution"),
        ("Directory.Packages.props", "nuget-central-versions"),
        ("README.md", None),
        ("", None),
    ],
)
def test_a_name_belongs_to_one_row(name: str, row: str | None) -> None:
    claimed = NAMES.claim(name)
    assert (claimed and (claimed.name if isinstance(claimed, Format) else claimed.format)) == row
    assert NAMES.wants(name) is (row is not None)


@pytest.mark.parametrize(
    ("name", "text", "parser"),
    [
        ("jupyter.txt", "", "pip-requirements"),
        ("dev.in", "", "pip-requirements"),
        ("build.dockerfile", "", "dockerfile"),
        ("build", "# first\n  from alpine:3\n", "dockerfile"),
        ("pins", "# first\nattrs==24.2.0\n", "pip-requirements"),
        ("report.json", '{"version": "1", "pip_version": "26.3", "install": []}', "pip-report"),
        ("data.json", '{"version": "1"}', None),
        ("pod.json", '{"apiVersion": "v1"}', "kubernetes"),
        ("any.yaml", "# x\nservices:\n", "compose"),
        ("any.yml", "services:\n", "compose"),
        ("any.yaml", "a:\n  image: b\n", "helm-values"),
        ("any.yaml", "apiVersion: v1\nimage: b\n", "kubernetes"),
        ("any.yaml", "a: b\n", None),
        ("stack", "services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM b\n", "compose"),
        ("empty", "", None),
        ("notes.md", "attrs==24.2.0\n", None),
    ],
)
def test_a_file_that_the_user_names_may_have_any_name(name: str, text: str, parser: str | None) -> None:
    claimed = NAMES.claim_named(name, lambda: text)
    assert (claimed and claimed.name) == parser


def test_the_first_row_that_claims_a_name_has_it() -> None:
    names = Names((), (Unread("first", ("a.lock",)), Unread("second", ("a.lock",), ("*.lock",))))
    rows = [names.claim(name) for name in ("a.lock", "b.lock")]
    assert [row.format for row in rows if isinstance(row, Unread)] == ["first", "second"]


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)
def test_a_parser_declares_what_it_reads_and_what_not(row: Format) -> None:
    assert row.names or row.patterns
    assert row.parser.extracts
    assert row.parser.omits
    assert row.encodings in ("utf-8", "python")
    assert not set(row.names) & {name for other in FORMATS if other is not row for name in other.names}


@pytest.mark.parametrize("row", [row for row in UNREAD if row.declares], ids=lambda row: row.format)
def test_a_pattern_for_content_is_a_pattern(row: Unread) -> None:
    assert not re.search(row.declares, "")

"""The Dockerfile: what our own reader says of it, and the image that it makes, built here and run as nobody."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.parsers.docker.dockerfile import PARSER
from tests.integrations.base_image import missing, write_base
from tests.integrations.samples import ROOT, STATUSES, project, text

DOCKERFILE = "integrations/image/Dockerfile"
_REASON = "building an image takes root" if os.geteuid() else missing()
if shutil.which("buildah") is None:
    _REASON = _REASON or "not installed: buildah"


def test_the_base_has_no_default_and_the_image_runs_as_nobody() -> None:
    tree = MemoryTree({"Dockerfile": text(DOCKERFILE).encode()})
    digest = "registry.example.test/python@sha256:" + "0" * 64
    extract = PARSER.parse(FileView(tree, "Dockerfile", DEFAULTS, build_arguments=(("PYTHON", digest),)))
    assert extract is not None
    assert not extract.problems
    (project,) = extract.projects
    assert project.facts is not None
    assert project.facts.user == "65532:65532"
    without = PARSER.parse(FileView(tree, "Dockerfile", DEFAULTS))
    assert without is not None
    assert without.problems or any("PYTHON" in str(one) for one in without.references)


def test_nothing_in_it_is_fetched_but_packages_with_digests() -> None:
    runs = [line for line in text(DOCKERFILE).splitlines() if "pip install" in line]
    assert len(runs) == 2
    assert all("--require-hashes" in line or ("--no-index" in line and "--no-deps" in line) for line in runs)
    assert not [word for word in ("curl", "wget", "ADD ", "apt-get", "ENTRYPOINT") if word in text(DOCKERFILE)]


class Buildah:
    """Buildah with a store of its own."""

    def __init__(self, folder: Path) -> None:
        places = ["--root", str(folder / "store"), "--runroot", str(folder / "run"), "--storage-driver", "vfs"]
        self.command = ["buildah", *places]

    def __call__(self, *arguments: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        """Run one of its commands."""
        run = subprocess.run([*self.command, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=900)
        assert not check or run.returncode == 0, run.stderr[-3000:]
        return run


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> tuple[Buildah, str]:
    """A container of the image, built on a base that is made here."""
    folder = tmp_path_factory.mktemp("image")
    buildah = Buildah(folder)
    write_base(folder / "base.tar")
    base = buildah("from", "scratch").stdout.strip()
    buildah("add", "--quiet", base, str(folder / "base.tar"), "/")
    buildah("commit", "--quiet", base, "base:1")
    options = ["--isolation", "chroot", "--network", "host", "--file", DOCKERFILE, "--tag", "sca"]
    # What the machine's own pip is told about registries, certificates and wheels holds for the one in the build.
    for name in sorted(name for name in os.environ if name.startswith("PIP_")):
        options += ["--env", f"{name}={os.environ[name]}"]
        if os.path.isabs(os.environ[name]):
            options += ["--volume", f"{os.environ[name]}:{os.environ[name]}:ro"]
    if os.path.isfile("/etc/pip.conf"):
        options += ["--volume", "/etc/pip.conf:/etc/pip.conf:ro"]
    buildah("build", *options, "--build-arg", "PYTHON=localhost/base:1", ".")
    return buildah, buildah("from", "localhost/sca").stdout.strip()


@pytest.mark.install
@pytest.mark.xdist_group("image")
@pytest.mark.skipif(bool(_REASON), reason=f"{_REASON} (2026-11)")
class TestImage:
    @pytest.mark.parametrize("kind", STATUSES)
    def test_it_checks_a_checkout_that_it_may_only_read(self, kind: str, container: tuple[Buildah, str], tmp_path: Path) -> None:
        buildah, name = container
        folder = project(tmp_path, kind)
        for path in (tmp_path, folder):
            path.chmod(0o755)
        run = buildah(
            "run", "--isolation", "chroot", "--volume", f"{folder}:/src:ro", name, "--", "sca", "check", "/src", check=False
        )
        assert f"; exit {STATUSES[kind]}" in run.stderr
        assert run.returncode == STATUSES[kind]

    def test_it_runs_as_nobody_and_holds_no_installer(self, container: tuple[Buildah, str]) -> None:
        buildah, name = container
        told = json.loads(buildah("inspect", name).stdout)["OCIv1"]["config"]
        assert told["User"] == "65532:65532"
        assert not told.get("Entrypoint")
        assert buildah("run", "--isolation", "chroot", name, "--", "id", "-u").stdout.strip() == "65532"
        code = "import importlib.util as u; print([n for n in ('pip', 'hatchling') if u.find_spec(n)])"
        run = buildah("run", "--isolation", "chroot", name, "--", "/opt/sca/bin/python", "-I", "-c", code)
        assert run.stdout.strip() == "[]"

"""Images pulled from a real registry on this machine are those of the layouts that were pushed."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from sca.cli.main import run
from sca.files.image.model import ChoiceError, Platform
from sca.files.image.open import Asked, Image, open_image
from sca.files.image.source import ImageSource
from sca.files.limits import DEFAULTS
from sca.network.errors import NetworkError
from sca.registry.pull import Pulling, pull
from tests.files.image.images import file
from tests.files.image.images import layout as make_layout
from tests.registry.registries import PASSWORD, Running, needs_registry, running

pytestmark = needs_registry
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
# skopeo does not push the first, and a blob of the second is absent on purpose.
NOT_PUSHED = ("img-docker-media", "img-foreign-layer")


def pulled(text: str, environment: Mapping[str, str], platform: Platform | None = None, *, offline: bool = False) -> Image:
    return pull(text, Asked(bool, DEFAULTS, platform), Pulling("sca/test", {"HOME": "/nowhere"} | dict(environment), offline))


def same(image: Image, layout: Path, platform: Platform | None = None) -> None:
    """Layers, configuration and every file are those of the layout."""
    other = open_image(ImageSource("oci", str(layout), "latest"), bool, DEFAULTS, platform)
    assert (image.layers, image.problems) == (other.layers, other.problems)
    assert image.configuration == other.configuration
    assert image.manifest_digest == other.manifest_digest
    paths = image.tree.found(bool)
    assert paths == other.tree.found(bool)
    assert [image.tree.read(path, 2**24, "x") for path in paths] == [other.tree.read(path, 2**24, "x") for path in paths]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("registry")) as registry:
        yield registry


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("registry"), tls=True, login=True) as registry:
        yield registry


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    status = "Package: alpha\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n"
    system = (file("etc/os-release", 'ID=debian\nVERSION_ID="12"\n'), file("var/lib/dpkg/status", status))
    return make_layout(tmp_path_factory.mktemp("layout") / "oci", system, (file("app/data", "x" * 300_000),))


@pytest.mark.corpus
def test_every_built_image_comes_as_it_was_pushed(plain: Running, tmp_path: Path) -> None:
    assert shutil.which("zstd"), "the images of the corpus need the program zstd"
    script = SHARED / "tools" / "build_images.py"
    subprocess.run(
        [sys.executable, script, "build", tmp_path, "--corpus", SHARED / "corpus"], check=True, stdout=subprocess.DEVNULL
    )
    layouts = {place.parent.name: place for place in sorted(tmp_path.glob("*/oci"))}
    for name, place in layouts.items():
        if name not in NOT_PUSHED:
            plain.push(place, f"test/{name}")
            same(pulled(f"{plain.host}/test/{name}:latest", plain.environment), place)
    arm = Platform("linux", "arm64")
    same(pulled(f"{plain.host}/test/img-multi-arch", plain.environment, arm), layouts["img-multi-arch"], arm)
    assert len(layouts) > 30


def test_by_digest_without_a_tag_and_with_both(plain: Running, layout: Path) -> None:
    plain.push(layout, "deep/er/name")
    image = pulled(f"{plain.host}/deep/er/name", plain.environment)
    for reference in (f"@{image.manifest_digest}", f":latest@{image.manifest_digest}"):
        same(pulled(f"{plain.host}/deep/er/name{reference}", plain.environment), layout)


def test_a_registry_that_wants_a_login_over_tls(guarded: Running, layout: Path) -> None:
    guarded.push(layout, "private")
    same(pulled(f"{guarded.host}/private", guarded.environment), layout)


def test_the_login_may_stand_in_the_file_of_docker(guarded: Running, layout: Path, tmp_path: Path) -> None:
    guarded.push(layout, "private")
    folder = tmp_path / "docker"
    folder.mkdir()
    login = {"auths": {guarded.host: {"auth": "cHVsbGVyOmNhbmFyeS01dXAzci1zM2NyM3Q="}}}
    (folder / "config.json").write_text(json.dumps(login), encoding="utf-8")
    environment = {"SCA_CA_FILE": guarded.environment["SCA_CA_FILE"], "DOCKER_CONFIG": str(folder)}
    same(pulled(f"{guarded.host}/private", environment), layout)


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"SCA_REGISTRY_USER": ""}, "N-CREDENTIALS", "wants credentials"),
        ({"SCA_REGISTRY_PASSWORD": f"not-{PASSWORD}"}, "N-CREDENTIALS", "does not take"),
        ({"SCA_CA_FILE": ""}, "N-TLS", "cannot be trusted"),
    ],
)
def test_what_is_not_let_in(guarded: Running, change: dict[str, str], code: str, words: str) -> None:
    with pytest.raises(NetworkError, match=words) as caught:
        pulled(f"{guarded.host}/private", {**guarded.environment, **change})
    assert caught.value.code == code
    assert PASSWORD not in f"{caught.value!r} {caught.value.message}"


def test_what_is_not_there(plain: Running) -> None:
    with pytest.raises(NetworkError, match="404"):
        pulled(f"{plain.host}/nothing:here", plain.environment)


def test_offline_nothing_is_asked(plain: Running) -> None:
    with pytest.raises(NetworkError, match="offline"):
        pulled(f"{plain.host}/nothing", plain.environment, offline=True)


@pytest.mark.parametrize("text", ["", "registry.example.test/UPPER:x", "a b", "x" * 5000, "name@sha256:1"])
def test_what_is_no_reference(text: str) -> None:
    with pytest.raises(ChoiceError):
        pulled(text, {})


def test_the_command_scans_an_image_of_a_registry(
    plain: Running, layout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plain.push(layout, "shop")
    monkeypatch.setenv("HOME", str(tmp_path))
    out = tmp_path / "shop.cdx.json"
    assert run(["sbom", f"image:{plain.host}/shop", "-o", str(out)]) == 0, capsys.readouterr().err
    purls = {component.get("purl") for component in json.loads(out.read_bytes())["components"]}
    assert "pkg:deb/debian/alpha@1.0-1?arch=amd64&distro=debian-12" in purls
    assert run(["sbom", f"image:{plain.host}/shop", "--offline", "-o", str(out)]) == 4
    assert run(["sbom", f"image:{plain.host}/none", "-o", str(out)]) == 4

"""How we log in to a registry, to whom a credential goes, and what a registry may not do to us."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from sca.files.errors import InputError
from sca.files.image.open import Asked, Image
from sca.files.limits import DEFAULTS, Limits
from sca.network.errors import NetworkError
from sca.registry.credentials import credentials_for
from sca.registry.login import Challenge, read_challenge
from sca.registry.pull import Pulling, pull
from tests.files.image.images import file
from tests.files.image.images import layout as make_layout
from tests.network.servers import Handler, Server, serving

SECRET = "canary-5up3r-s3cr3t"
BASIC = "Basic " + base64.b64encode(f"me:{SECRET}".encode()).decode()
LOGIN = {"HOME": "/nowhere", "SCA_REGISTRY_USER": "me", "SCA_REGISTRY_PASSWORD": SECRET}
Change = Callable[[Server], None]


class Registry:
    """The documents of one image below the addresses of a registry. What it wants can be changed."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.host = server.origin.partition("://")[2]
        place = make_layout(folder / "oci", (file("etc/os-release", "ID=debian\n"),), (file("app", "x" * 100_000),))
        index = json.loads((place / "index.json").read_bytes())
        self.manifest = index["manifests"][0]
        self.blobs = {f"sha256:{path.name}": path.read_bytes() for path in (place / "blobs" / "sha256").iterdir()}
        self.wanted = ""
        self.challenge = ""
        for digest, data in self.blobs.items():
            kind = "manifests" if digest == self.manifest["digest"] else "blobs"
            self.put(f"{kind}/{digest}", data, self.manifest["mediaType"] if kind == "manifests" else "application/octet-stream")
        self.put("manifests/latest", self.blobs[self.manifest["digest"]], self.manifest["mediaType"])

    def put(self, place: str, data: bytes, media_type: str, **headers: str) -> None:
        def answer(handler: Handler) -> None:
            if self.wanted and handler.headers.get("Authorization") != self.wanted:
                handler.reply(401, b"", WWW_Authenticate=self.challenge)
            else:
                handler.reply(200, data, Content_Type=media_type, **headers)

        self.server.answers[f"/v2/shop/{place}"] = answer

    def token(self, path: str = "/token", **answer: str) -> None:
        self.server.answers[path] = lambda handler: handler.reply(200, json.dumps(answer).encode())

    def pull(self, environment: Mapping[str, str] = LOGIN, limits: Limits = DEFAULTS, name: str = "shop") -> Image:
        return pull(f"{self.host}/{name}", Asked(bool, limits), Pulling("sca/test", environment))

    def refused(self, environment: Mapping[str, str] = LOGIN) -> NetworkError:
        with pytest.raises(NetworkError) as caught:
            self.pull(environment)
        assert SECRET not in f"{caught.value!r} {caught.value.message} {caught.value.origin}"
        return caught.value


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    with serving({}) as server:
        yield Registry(server, tmp_path)


def test_a_token_from_the_registry_itself(registry: Registry) -> None:
    registry.wanted = "Bearer abc"
    registry.challenge = f'Bearer realm="{registry.server.origin}/token",service="test",scope="repository:shop:pull"'
    registry.token(token="abc")
    image = registry.pull()
    assert image.tree.found(bool) == ("app", "etc/os-release")
    asked = next((path, headers) for path, headers in registry.server.asked if path.startswith("/token"))
    assert asked[0] == "/token?service=test&scope=repository%3Ashop%3Apull"
    assert asked[1]["Authorization"] == BASIC


def test_a_token_without_credentials(registry: Registry) -> None:
    registry.wanted, registry.challenge = "Bearer abc", f'Bearer realm="{registry.server.origin}/token"'
    registry.token(access_token="abc")
    registry.pull({"HOME": "/nowhere"})
    assert all("Basic" not in headers.get("Authorization", "") for _path, headers in registry.server.asked)


def test_a_token_that_ends_meanwhile_is_asked_for_again(registry: Registry) -> None:
    registry.wanted, registry.challenge = "Bearer one", f'Bearer realm="{registry.server.origin}/token"'
    registry.token(token="one")
    config = json.loads(registry.blobs[registry.manifest["digest"]])["config"]["digest"]
    inner = registry.server.answers[f"/v2/shop/blobs/{config}"]

    def answer(handler: Handler) -> None:
        inner(handler)
        registry.wanted = "Bearer two"
        registry.token(token="two")

    registry.server.answers[f"/v2/shop/blobs/{config}"] = answer
    assert registry.pull().problems == ()


def test_credentials_go_to_no_server_that_a_registry_only_names(registry: Registry) -> None:
    with serving({}) as other:
        registry.wanted, registry.challenge = "Bearer abc", f'Bearer realm="{other.origin}/token",service="x"'
        assert registry.refused().code == "N-ORIGIN"
        assert "SCA_REGISTRY_REALMS" in registry.refused().message
        assert other.asked == []


@pytest.mark.parametrize(
    ("challenge", "code"),
    [
        ("", "N-CREDENTIALS"),
        ("Negotiate", "N-CREDENTIALS"),
        ('Bearer realm="file:///etc/passwd"', "N-ADDRESS"),
        ('Bearer realm="https://me:pw@{host}/token"', "N-ADDRESS"),
        ("Bearer", "N-ADDRESS"),
        ('Bearer realm="{origin}/none"', "N-STATUS"),
        ('Bearer realm="{origin}/odd"', "N-CONTENT"),
        ('Bearer realm="{origin}/lines"', "N-CONTENT"),
        ('Bearer realm="{origin}/wrong"', "N-CREDENTIALS"),
        ('Basic realm="x"', "N-CREDENTIALS"),
    ],
)
def test_challenges_that_cannot_be_met(registry: Registry, challenge: str, code: str) -> None:
    registry.wanted = "Bearer abc"
    registry.challenge = challenge.replace("{origin}", registry.server.origin).replace("{host}", registry.host)
    registry.server.answers["/odd"] = lambda handler: handler.reply(200, b"[1]")
    registry.token("/lines", token="a\r\nHost: b")
    registry.token("/wrong", token="other")
    assert registry.refused().code == code


def test_a_layer_may_come_from_elsewhere_without_the_credential(registry: Registry) -> None:
    registry.wanted, registry.challenge = BASIC, "Basic realm=x"
    layer = json.loads(registry.blobs[registry.manifest["digest"]])["layers"][1]["digest"]
    registry.server.answers["/cdn"] = lambda handler: handler.reply(200, registry.blobs[layer])
    registry.server.answers[f"/v2/shop/blobs/{layer}"] = lambda handler: handler.reply(307, b"", Location="/cdn")
    assert registry.pull().problems == ()
    registry.server.answers[f"/v2/shop/blobs/{layer}"] = lambda handler: handler.reply(
        307, b"", Location="http://127.0.0.1:1/cdn"
    )
    (problem,) = registry.pull().problems
    assert (problem.code, problem.cost) == ("E-NETWORK", "file")
    assert SECRET not in problem.message


def test_a_document_comes_from_elsewhere_only_where_nobody_logs_in(registry: Registry) -> None:
    there = "https://127.0.0.1:1/v2/shop/manifests/latest"
    registry.server.answers["/v2/shop/manifests/latest"] = lambda handler: handler.reply(307, b"", Location=there)
    assert registry.refused({"HOME": "/nowhere"}).origin == "https://127.0.0.1:1"
    assert registry.refused({"HOME": "/nowhere", "SCA_REGISTRY_TOKEN": SECRET}).code == "N-REDIRECT"


@pytest.mark.parametrize("kind", ["another body", "another digest in the header", "another layer", "no layer", "a short layer"])
def test_what_is_not_what_its_digest_says(registry: Registry, kind: str) -> None:
    manifest = registry.blobs[registry.manifest["digest"]]
    layer = json.loads(manifest)["layers"][1]["digest"]
    name = "shop"
    if kind == "another body":
        name = f"shop@{registry.manifest['digest']}"
        registry.put(f"manifests/{registry.manifest['digest']}", manifest + b" ", registry.manifest["mediaType"])
    elif kind == "another digest in the header":
        registry.put("manifests/latest", manifest, registry.manifest["mediaType"], Docker_Content_Digest="sha256:" + "0" * 64)
    elif kind == "no layer":
        del registry.server.answers[f"/v2/shop/blobs/{layer}"]
    else:
        data = registry.blobs[layer]
        registry.put(f"blobs/{layer}", data[:-1] if kind == "a short layer" else data[::-1], "application/octet-stream")
    if "layer" in kind:
        image = registry.pull(name=name)
        assert [problem.cost for problem in image.problems] == ["file"]
        assert [one.read for one in image.layers] == [True, False]
        assert image.tree.found(bool) == ("etc/os-release",)
    else:
        with pytest.raises(InputError, match="digest"):
            registry.pull(name=name)


def test_documents_that_are_too_large_or_of_another_kind(registry: Registry) -> None:
    with pytest.raises(NetworkError, match="more than 100 bytes"):
        registry.pull(limits=Limits(image_manifest_bytes=100))
    registry.put("manifests/latest", registry.blobs[registry.manifest["digest"]], "application/vnd.oci.image.index.v1+json")
    with pytest.raises(InputError, match="says"):
        registry.pull()


def _docker(folder: Path, **content: Any) -> dict[str, str]:
    (folder / "config.json").write_text(json.dumps(content), encoding="utf-8")
    return {"DOCKER_CONFIG": str(folder)}


@pytest.mark.parametrize(
    ("registry_name", "key", "found"),
    [
        ("docker.io", "https://index.docker.io/v1/", True),
        ("registry.example.test", "registry.example.test", True),
        ("registry.example.test:5000", "https://registry.example.test:5000/v2/", True),
        ("registry.example.test", "registry.example.test.evil.test", False),
        ("registry.example.test", "evil.test/registry.example.test", False),
        ("registry.example.test", "registry.example.test:5000", False),
    ],
)
def test_an_entry_of_docker_is_for_one_registry(tmp_path: Path, registry_name: str, key: str, *, found: bool) -> None:
    environment = _docker(tmp_path, auths={key: {"auth": base64.b64encode(f"me:{SECRET}".encode()).decode()}})
    known = credentials_for(registry_name, environment)
    assert known.basic == (BASIC if found else "")
    assert SECRET not in repr(known)


def test_our_own_variables_come_first_and_programs_are_only_named(tmp_path: Path) -> None:
    environment = _docker(tmp_path, auths={"a.test": {"username": "x", "password": "y"}}, credsStore="desktop")
    assert credentials_for("a.test", environment | {"SCA_REGISTRY_USER": "me", "SCA_REGISTRY_PASSWORD": SECRET}).basic == BASIC
    assert credentials_for("a.test", environment | {"SCA_REGISTRY_TOKEN": "abc"}).token == "abc"
    assert credentials_for("a.test", environment).basic.startswith("Basic ")
    assert credentials_for("b.test", environment).handed_over


@pytest.mark.parametrize("content", ["{", "[]", '{"auths": 1}', '{"auths": {"a.test": {"auth": "%"}}}', "[" * 100_000])
def test_a_file_that_docker_did_not_write(tmp_path: Path, content: str) -> None:
    (tmp_path / "config.json").write_text(content, encoding="utf-8")
    with pytest.raises(NetworkError, match="Docker"):
        credentials_for("a.test", {"DOCKER_CONFIG": str(tmp_path)})


@pytest.mark.parametrize(
    ("text", "challenge"),
    [
        ('Bearer realm="https://a.test/t",service="s",scope="a:b:c"', Challenge("bearer", "https://a.test/t", "s", "a:b:c")),
        ("bearer realm=https://a.test/t, service=s", Challenge("bearer", "https://a.test/t", "s")),
        ('Negotiate, Basic realm="x"', Challenge("basic")),
        ("Digest x=1", None),
        ("", None),
    ],
)
def test_challenges(text: str, challenge: Challenge | None) -> None:
    assert read_challenge(text) == challenge


def test_no_blob_is_fetched_that_is_not_needed(registry: Registry) -> None:
    registry.pull()
    paths = [path for path, _headers in registry.server.asked]
    assert len(paths) == len(set(paths)) == 4
    assert sha256(registry.blobs[registry.manifest["digest"]]).hexdigest() in registry.manifest["digest"]

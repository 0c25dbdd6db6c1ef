"""Debian's `docker-registry` on this machine, with a configuration of its own, and images pushed into it by skopeo."""

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.network.servers import make_certificate

NEEDED = ("docker-registry", "skopeo", "openssl")
MISSING = [name for name in NEEDED if shutil.which(name) is None]
needs_registry = pytest.mark.skipif(bool(MISSING), reason=f"not installed on this machine: {', '.join(MISSING)}")
USER, PASSWORD = "puller", "canary-5up3r-s3cr3t"
# bcrypt of the password: made once with htpasswd -nbB.
HTPASSWD = Path(__file__).with_name("htpasswd")


class Running:
    """A registry that runs, and how it is reached."""

    def __init__(self, port: int, certificate: Path | None, *, login: bool) -> None:
        self.host = f"127.0.0.1:{port}"
        self.certificate = certificate
        self._login = login

    @property
    def environment(self) -> Mapping[str, str]:
        """What a client has to be told."""
        told = {"SCA_CA_FILE": str(self.certificate)} if self.certificate else {}
        return told | ({"SCA_REGISTRY_USER": USER, "SCA_REGISTRY_PASSWORD": PASSWORD} if self._login else {})

    def push(self, layout: Path, name: str) -> None:
        """Copy an OCI layout into it, every platform of it."""
        command = ["skopeo", "copy", "--quiet", "--all", "--preserve-digests", "--dest-tls-verify=false"]
        command += ["--dest-creds", f"{USER}:{PASSWORD}"] if self._login else []
        subprocess.run(
            [*command, f"oci:{layout}:latest", f"docker://{self.host}/{name}:latest"], check=True, capture_output=True, text=True
        )


@contextlib.contextmanager
def running(folder: Path, *, tls: bool = False, login: bool = False) -> Iterator[Running]:
    """A registry while the context lasts."""
    port = _free_port()
    certificate = make_certificate(folder) if tls else None
    lines = ["version: 0.1", "log: {level: error}", f"storage: {{filesystem: {{rootdirectory: {folder / 'data'}}}}}"]
    lines += [f"http: {{addr: '127.0.0.1:{port}'{_tls(certificate)}}}"]
    lines += [f"auth: {{htpasswd: {{realm: test, path: {HTPASSWD}}}}}"] if login else []
    (folder / "config.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with subprocess.Popen(
        ["docker-registry", "serve", str(folder / "config.yml")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _await(port)
            yield Running(port, certificate, login=login)
        finally:
            process.terminate()


def _tls(certificate: Path | None) -> str:
    if certificate is None:
        return ""
    return f", tls: {{certificate: {certificate}, key: {certificate.with_suffix('.key')}}}"


def _free_port() -> int:
    with contextlib.closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _await(port: int) -> None:
    """Come back when the registry takes connections."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
    pytest.fail("the registry does not start")

"""`sca policy update`: fetches the layers and lists of a policy that lie elsewhere, shows what changed, and pins them anew."""

import os
from contextlib import closing

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.find_policy import explained, read_file, shown_path
from sca.cli.output import write_atomically
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.yaml_usual import read_yaml
from sca.model.text import plural, visible
from sca.network.addresses import origin_of
from sca.network.client import Client, Origin, Question, Settings
from sca.network.errors import NetworkError
from sca.network.git_files import git_file
from sca.policies.layers.disk import DiskReader, kept_at
from sca.policies.layers.lock import LOCK_NAME, lock_text, read_lock
from sca.policies.layers.source import Source, UnavailableError
from sca.policies.layers.update import Fresh, difference
from sca.policies.load import PolicyError, load_layers
from sca.policies.reading import Mistakes
from sca.version import VERSION

_GIT = "git+"


def update(path: str, brought: tuple[str, ...], *, offline: bool) -> Ending:
    """Pin anew what a policy names elsewhere. Nothing is written if the policy could not be used with it."""
    data = read_file(path, DEFAULTS.policy_bytes, "policy")
    shown = shown_path(path)
    reader = DiskReader(path, shown)
    fresh = Fresh(reader, _fetcher(offline=offline), _brought(brought), DEFAULTS.policy_list_bytes)
    try:
        policy = load_layers(data, shown, DEFAULTS, fresh, pins=fresh).policy
    except PolicyError as error:
        click.echo("\n".join(explained(error)), err=True)
        status = exit_status.DATA if fresh.failures else exit_status.USAGE
        raise Ending(status, f"nothing is pinned: {plural(len(error.problems), 'mistake')}", "the lock stays as it was") from None
    lock = os.path.join(os.path.dirname(path), LOCK_NAME)
    before = _pinned(lock)
    for name, digest in sorted(fresh.items()):
        for line in difference(name, _kept(reader, name, before.get(name, "")), fresh.bytes[name]):
            click.echo(line)
        write_atomically(kept_at(digest), fresh.bytes[name])
    write_atomically(lock, lock_text(fresh).encode())
    changed = sum(before.get(name) != digest for name, digest in fresh.items())
    return Ending(exit_status.SATISFIED, f"{policy.name}: {plural(len(fresh), 'source')} pinned, {changed} changed")


def _fetcher(*, offline: bool) -> "_Fetcher":
    return _Fetcher(offline=offline)


def _settings(origin: Origin, *, offline: bool) -> Settings:
    """`SCA_CA_FILE` names certificates of authorities beside those of the system."""
    ca_file = os.environ.get("SCA_CA_FILE", "")
    return Settings((origin,), f"sca/{VERSION}", offline=offline, ca_file=ca_file, environment=dict(os.environ))


class _Fetcher:
    """Fetches by https from the servers that the policy names, which may lie in the own network, also with git."""

    def __init__(self, *, offline: bool) -> None:
        self._offline = offline

    def __call__(self, text: str, limit: int) -> bytes:
        try:
            return self._from_git(text, limit) if text.startswith(_GIT) else self._from_server(text, limit)
        except NetworkError as error:
            help = f"or bring a copy: --from {visible(text)}=FILE"
            raise UnavailableError(f"{error.message} ({error.code})", help) from None

    def _from_git(self, text: str, limit: int) -> bytes:
        """`git+REPOSITORY@COMMIT#PATH`."""
        place, _, path = text.removeprefix(_GIT).partition("#")
        repository, _, commit = place.rpartition("@")
        if self._offline:
            raise NetworkError("N-OFFLINE", "no connection is opened with --offline", repository)
        return git_file(repository, commit, path, limit, os.environ)

    def _from_server(self, address: str, limit: int) -> bytes:
        origin = Origin(origin_of(address), internal=True)
        with closing(Client(_settings(origin, offline=self._offline))) as client:
            return client.get(Question(address, limit)).body


def _brought(texts: tuple[str, ...]) -> dict[str, bytes]:
    """`--from SOURCE=FILE`: bytes by the text of the source."""
    found: dict[str, bytes] = {}
    for text in texts:
        source, equals, path = text.rpartition("=")
        if not equals or not source or not path:
            raise Ending(
                exit_status.USAGE, f"usage: --from {visible(text)} is not SOURCE=FILE", "name the source as the policy does"
            )
        found[source] = read_file(path, DEFAULTS.policy_list_bytes, "layer")
    return found


def _pinned(path: str) -> dict[str, str]:
    if not os.path.isfile(path):
        return {}
    try:
        root = read_yaml(read_file(path, DEFAULTS.policy_bytes, "lock"), path, DEFAULTS)
    except InputError:
        return {}
    return {} if root is None else read_lock(root, Mistakes(path))


def _kept(reader: DiskReader, name: str, digest: str) -> bytes | None:
    try:
        return reader.remote(Source("url", name), digest, DEFAULTS.policy_list_bytes) if digest else None
    except UnavailableError:
        return None

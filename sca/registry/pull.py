"""Opens an image that lies in a registry: `image:REFERENCE`. Nothing is stored; layers are read while they come.

The reference is what somebody typed, so the registry in it is a configured origin. Docker Hub's short forms are completed.
"""

from collections.abc import Mapping
from hashlib import sha256

from msgspec import Struct

from sca.files.image.choose import Chooser
from sca.files.image.documents import is_digest, read_document, verified
from sca.files.image.model import ChoiceError
from sca.files.image.open import Asked, Image, assemble
from sca.model.text import brief
from sca.network.addresses import is_internal, origin_of
from sca.network.client import Client, Origin, settings_from
from sca.network.errors import NetworkError
from sca.network.patience import Patience
from sca.parsers.docker.reference import REASONS, Invalid, parse_reference
from sca.parsers.docker.reference import Image as Reference
from sca.registry.credentials import credentials_for
from sca.registry.login import KNOWN_REALMS, REALMS
from sca.registry.store import RegistryStore, Repository

KIND = "image"
_HOSTS = {"docker.io": "registry-1.docker.io"}
_BAD_REQUEST = 400
_PATIENCE = Patience(request=900.0, run=1800.0)


class Pulling(Struct, frozen=True):
    """How an image is pulled: what a run may do, and the environment that says how."""

    agent: str
    environment: Mapping[str, str]
    offline: bool = False


def pull(text: str, asked: Asked, pulling: Pulling) -> Image:
    """The image that a reference names. Raises ChoiceError, InputError and NetworkError."""
    reference = parse_reference(text)
    if isinstance(reference, Invalid):
        raise ChoiceError(f"{brief(text)} is no image reference: {REASONS[reference.reason]}")
    known = credentials_for(reference.registry, pulling.environment)
    not_trusted: NetworkError | None = None
    for origin in _origins(reference.registry):
        client = _client(reference.registry, origin, pulling)
        try:
            store = RegistryStore(client, Repository(origin, reference.repository), known, asked.limits)
            return _pulled(reference, store, asked)
        except NetworkError as error:
            # A server that speaks TLS calls a request without it a bad one: then it is the certificate that failed.
            if not_trusted is not None and error.status == _BAD_REQUEST:
                raise not_trusted from None
            if error.code != "N-TLS":
                raise
            not_trusted = error
        finally:
            client.close()
    raise not_trusted or NetworkError("N-ORIGIN", "the reference names no registry")


def _pulled(reference: Reference, store: RegistryStore, asked: Asked) -> Image:
    wanted = reference.digest or reference.tag or "latest"
    answer = store.manifest(wanted)
    stated = answer.headers.get("Docker-Content-Digest", "")
    digest = reference.digest or f"sha256:{sha256(answer.body).hexdigest()}"
    for one in {digest, stated if is_digest(stated) else digest}:
        verified(answer.body, one, wanted)
    media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip()
    document = read_document(answer.body, digest, media_type, wanted, asked.limits)
    chosen = Chooser(store, asked.limits, asked.platform).from_document(document)
    return assemble(f"{KIND}:{reference.reference}", chosen, store, asked)


def _origins(registry: str) -> tuple[str, ...]:
    """Where a registry answers. On this machine, which no network lies in front of, it may do so without TLS."""
    host = _HOSTS.get(registry, registry)
    secure = origin_of(f"https://{host}")
    name = host.rpartition(":")[0] or host
    here = name in ("localhost", "[::1]") or (name.startswith("127.") and is_internal(name))
    return (secure, origin_of(f"http://{host}")) if here else (secure,)


def _client(registry: str, origin: str, pulling: Pulling) -> Client:
    """A client for one registry and the servers that may give tokens for it."""
    named = [one.strip() for one in pulling.environment.get(REALMS, "").split(",") if one.strip()]
    realms = [Origin(one, internal=True) for one in named]
    if registry in KNOWN_REALMS:
        realms.append(Origin(KNOWN_REALMS[registry]))
    # A registry that somebody names may lie in their own network; Docker Hub does not.
    origins = (*realms, Origin(origin, internal=registry not in _HOSTS, plain=origin.startswith("http://")))
    return Client(settings_from(pulling.environment, origins, pulling.agent, _PATIENCE, offline=pulling.offline))

"""The blobs of one repository of a registry, by the distribution API: only what is asked for is fetched, and streamed.

Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md
"""

from collections.abc import Iterator

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.network.addresses import build
from sca.network.client import Answer, Client, Question
from sca.network.errors import NetworkError
from sca.registry.credentials import Credentials
from sca.registry.login import Challenge, authorization, read_challenge

ACCEPTED = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
# Documents with this limit are manifests, which have an address of their own.
_OF_MANIFESTS = "image-manifest-bytes"
_UNAUTHORIZED, _MISSING = 401, 404


class Repository(Struct, frozen=True):
    """Where a repository is: `name` may have several parts."""

    origin: str
    name: str


class RegistryStore:
    """Bytes of a repository by their digest. A `BlobStore`."""

    def __init__(self, client: Client, repository: Repository, known: Credentials, limits: Limits) -> None:
        self._client = client
        self._repository = repository
        self._known = known
        self._limits = limits
        self._secret = f"Bearer {known.token}" if known.token else ""
        self._challenge: Challenge | None = None

    def manifest(self, reference: str) -> Answer:
        """The manifest or index of a tag or digest. Raises NetworkError."""
        limit = self._limits.image_manifest_bytes
        return self._asked(Question(self._address("manifests", reference), limit, ", ".join(ACCEPTED)))

    def document(self, key: str, limit: int, limit_name: str) -> bytes:
        """See `BlobStore`."""
        of_manifest = limit_name == _OF_MANIFESTS
        address = self._address("manifests" if of_manifest else "blobs", key)
        accept = ", ".join(ACCEPTED) if of_manifest else "*/*"
        try:
            return self._asked(Question(address, limit, accept, elsewhere=not of_manifest)).body
        except NetworkError as error:
            raise _unreadable(error, key, f"{limit} ({limit_name})") from None

    def pieces(self, key: str) -> Iterator[bytes]:
        """See `BlobStore`."""
        question = Question(self._address("blobs", key), self._limits.image_archive_bytes, elsewhere=True)
        try:
            yield from self._streamed(question)
        except NetworkError as error:
            raise _unreadable(error, key, f"{self._limits.image_archive_bytes} (image-archive-bytes)") from None

    def _streamed(self, question: Question) -> Iterator[bytes]:
        """The pieces of a blob; with a new token where the old one has ended meanwhile, which happens before the first piece."""
        try:
            with self._client.pieces(_with(question, self._secret, ())) as pieces:
                yield from pieces
                return
        except NetworkError as error:
            if error.status != _UNAUTHORIZED or self._challenge is None:
                raise
        self._secret = authorization(self._client, self._challenge, self._repository.name, self._known)
        with self._client.pieces(_with(question, self._secret, ())) as pieces:
            yield from pieces

    def _asked(self, question: Question) -> Answer:
        """An answer, after a login if the registry wants one. Raises NetworkError."""
        answer = self._client.get(_with(question, self._secret, (_UNAUTHORIZED,)))
        if answer.status != _UNAUTHORIZED:
            return answer
        challenge = read_challenge(answer.headers.get("WWW-Authenticate", ""))
        if challenge is None:
            message = f"{self._repository.origin} wants credentials in a way that is not known"
            raise NetworkError("N-CREDENTIALS", message, self._repository.origin, _UNAUTHORIZED)
        self._challenge = challenge
        self._secret = authorization(self._client, challenge, self._repository.name, self._known)
        try:
            return self._client.get(_with(question, self._secret, ()))
        except NetworkError as error:
            if error.status != _UNAUTHORIZED:
                raise
            message = f"{self._repository.origin} does not take the credentials"
            raise NetworkError("N-CREDENTIALS", message, self._repository.origin, _UNAUTHORIZED) from None

    def _address(self, kind: str, reference: str) -> str:
        return build(self._repository.origin, ("v2", *self._repository.name.split("/"), kind, reference))


def _with(question: Question, secret: str, expected: tuple[int, ...]) -> Question:
    """The question with a credential. What is asked without one may be answered elsewhere: some registries only redirect."""
    return Question(question.url, question.limit, question.accept, secret, expected, question.elsewhere or not secret)


def _unreadable(error: NetworkError, key: str, limit: str) -> InputError:
    """What the network did not give is an input that cannot be read."""
    if error.code == "N-SIZE":
        return InputError("E-SIZE", f"{error.message}, the limit of {limit}", key)
    code = "E-MISSING" if error.status == _MISSING else "E-NETWORK"
    return InputError(code, error.message, key, help="pull it again; what is missing is not known", unreadable=True)

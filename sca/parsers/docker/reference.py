"""The grammar of image references: `[registry[:port]/]repository[:tag][@digest]`.

One grammar for every format that names images. A reference is valid or it is not; what is wrong has a short
reason. Docker Hub's short forms are completed (`alpine` is `docker.io/library/alpine`), but no tag is invented.

https://github.com/distribution/reference (grammar in its `reference.go`, short forms in `normalize.go`)
"""

import re

from msgspec import Struct

from sca.model.component import Hash
from sca.model.package import Package

HUB = "docker.io"
_OLD_HUB = "index.docker.io"
_OFFICIAL = "library/"

_LABEL = r"[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*"
_DOMAIN = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9A-Fa-f:]+\])(?::[0-9]+)?"
_PART = r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*"
_TAG = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_DIGEST = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}"
_REFERENCE = re.compile(rf"({_DOMAIN})/({_PART}(?:/{_PART})*)(?::({_TAG}))?(?:@({_DIGEST}))?")
_IDENTIFIER = re.compile(r"[0-9a-f]{64}")
_LONGEST_PATH = 255
_LONGEST_TEXT = 4096
_DIGEST_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}

REASONS = {
    "empty": "there is no name",
    "uppercase": "a repository name must be in lower case",
    "identifier": "64 hexadecimal characters are an image id, not a name",
    "format": "it does not have the form [registry[:port]/]name[:tag][@algorithm:digest]",
    "digest algorithm": "the digest must be sha256, sha384 or sha512",
    "digest length": "the digest has the wrong length for its algorithm",
    "digest format": "the digest must be in lower case",
    "too long": f"a repository name has at most {_LONGEST_PATH} characters",
}


class Image(Struct, frozen=True):
    """A valid reference, taken apart. `tag` and `digest` are empty where they are not written."""

    registry: str
    repository: str
    tag: str = ""
    digest: str = ""

    @property
    def reference(self) -> str:
        """The full form: registry and repository always, tag and digest as written."""
        tag = f":{self.tag}" if self.tag else ""
        digest = f"@{self.digest}" if self.digest else ""
        return f"{self.registry}/{self.repository}{tag}{digest}"

    @property
    def package(self) -> Package:
        """The identity: a `docker` purl, with the registry as qualifier where it is not Docker Hub.

        The digest is the version if there is one, and the tag beside it a qualifier.
        """
        namespace, _, name = self.repository.rpartition("/")
        qualifiers: list[tuple[str, str]] = []
        if self.registry != HUB:
            qualifiers.append(("repository_url", self.registry))
        if self.tag and self.digest:
            qualifiers.append(("tag", self.tag))
        return Package("docker", namespace, name, self.digest or self.tag, tuple(qualifiers))

    @property
    def hashes(self) -> tuple[Hash, ...]:
        """The digest as a hash of the image, if there is one."""
        algorithm, _, value = self.digest.partition(":")
        return (Hash(f"SHA-{algorithm[3:]}", value, "image"),) if value else ()


class Invalid(Struct, frozen=True):
    """A text that is no reference. `reason` is a key of REASONS."""

    reason: str


def parse_reference(text: str) -> Image | Invalid:
    """Take a reference apart, or say why it is none."""
    reason = _text_fault(text)
    if reason:
        return Invalid(reason)
    registry, rest = _split_registry(text)
    full = f"{registry}/{rest}"
    match = _REFERENCE.fullmatch(full)
    if match is None or _has_upper(rest.partition(":")[0]):
        return Invalid("uppercase" if _REFERENCE.fullmatch(full.lower()) else "format")
    image = Image(registry, match[2], match[3] or "", match[4] or "")
    reason = "too long" if len(image.repository) > _LONGEST_PATH else _digest_fault(image.digest)
    return Invalid(reason) if reason else image


def _text_fault(text: str) -> str:
    if not text:
        return "empty"
    if len(text) > _LONGEST_TEXT:
        return "too long"
    return "identifier" if _IDENTIFIER.fullmatch(text) else ""


def _split_registry(text: str) -> tuple[str, str]:
    """The registry and the rest. Only a first part that cannot be a repository's name is a registry."""
    first, slash, rest = text.partition("/")
    if not slash:
        return HUB, f"{_OFFICIAL}{text}"
    if first in (HUB, _OLD_HUB):
        return HUB, rest if "/" in rest else f"{_OFFICIAL}{rest}"
    if first == "localhost" or "." in first or ":" in first or _has_upper(first):
        return first, rest
    return HUB, text


def _has_upper(text: str) -> bool:
    return text.lower() != text


def _digest_fault(digest: str) -> str:
    if not digest:
        return ""
    algorithm, _, value = digest.partition(":")
    length = _DIGEST_LENGTHS.get(algorithm)
    if length is None:
        return "digest algorithm"
    if len(value) != length:
        return "digest length"
    return "digest format" if _has_upper(value) else ""

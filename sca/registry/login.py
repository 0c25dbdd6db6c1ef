"""What a registry wants before it answers: the challenge in WWW-Authenticate, and a token from the server that it names.

A registry may name any server as the one that gives tokens. Ours are asked only if they are known to belong to it: the
registry itself, those of some public registries, and those that `SCA_REGISTRY_REALMS` names.

Source: https://distribution.github.io/distribution/spec/auth/token/, https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
"""

import re

import msgspec
from msgspec import Struct

from sca.model.patterns import compiled
from sca.network.addresses import origin_of, with_query
from sca.network.client import Client, Question
from sca.network.errors import NetworkError
from sca.registry.credentials import PASSWORD, USER, Credentials

REALMS = "SCA_REGISTRY_REALMS"
# Whose tokens come from another host.
KNOWN_REALMS = {"docker.io": "https://auth.docker.io", "registry.gitlab.com": "https://gitlab.com"}
_SCHEME = compiled(r"(?:\A|,)\s*+(Bearer|Basic)(?:\s++|\Z)", re.IGNORECASE)
_PAIR = compiled(r'([a-z_]++)\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"|([^\s",]++))', re.IGNORECASE)
_TOKEN = compiled(r"[!-~]{1,65536}")
_LARGEST = 1024 * 1024
_LONGEST_CHALLENGE = 8192


class Challenge(Struct, frozen=True):
    """`kind` is `bearer` or `basic`; the rest is empty for the second."""

    kind: str
    realm: str = ""
    service: str = ""
    scope: str = ""


class _Answer(Struct):
    token: str = ""
    access_token: str = ""


def read_challenge(text: str) -> Challenge | None:
    """The first challenge that can be met; None if there is none."""
    found = _SCHEME.search(text[:_LONGEST_CHALLENGE])
    if found is None:
        return None
    if found[1].lower() == "basic":
        return Challenge("basic")
    values = {name.lower(): quoted or plain for name, quoted, plain in _PAIR.findall(text[found.end() : _LONGEST_CHALLENGE])}
    return Challenge("bearer", values.get("realm", ""), values.get("service", ""), values.get("scope", ""))


def authorization(client: Client, challenge: Challenge, repository: str, known: Credentials) -> str:
    """The value of Authorization that meets a challenge. Raises NetworkError if it cannot be met."""
    if challenge.kind == "basic":
        if not known.basic:
            raise NetworkError("N-CREDENTIALS", f"the registry wants credentials{_hint(known)}", status=401)
        return known.basic
    if known.token:
        return f"Bearer {known.token}"
    origin = origin_of(challenge.realm)
    query = {"service": challenge.service, "scope": challenge.scope or f"repository:{repository}:pull"}
    address = with_query(challenge.realm, {key: value for key, value in query.items() if value})
    try:
        answer = client.get(Question(address, _LARGEST, "application/json", known.basic))
    except NetworkError as error:
        if error.code == "N-ORIGIN":
            message = f"the registry sends us to {origin} for a token, which is not known to belong to it; {REALMS} can name it"
            raise NetworkError("N-ORIGIN", message, origin) from None
        if error.status in (401, 403):
            raise NetworkError("N-CREDENTIALS", f"{origin} gives no token{_hint(known)}", origin, error.status) from None
        raise
    try:
        told = msgspec.json.decode(answer.body, type=_Answer)
    except (msgspec.DecodeError, RecursionError):
        raise NetworkError("N-CONTENT", f"{origin} gives no token that can be read", origin) from None
    token = told.token or told.access_token
    if not _TOKEN.fullmatch(token):
        raise NetworkError("N-CONTENT", f"{origin} gives no token that can be read", origin)
    return f"Bearer {token}"


def _hint(known: Credentials) -> str:
    if known.basic:
        return ", and does not take those that are there"
    if known.handed_over:
        return f"; Docker's configuration leaves them to another program, which is not started: set {USER} and {PASSWORD}"
    return f": set {USER} and {PASSWORD}, or log in with Docker"

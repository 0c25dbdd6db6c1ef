"""Who we are to a registry: from our own environment variables, or from the configuration file of Docker.

What a file hands over to another program (`credHelpers`, `credsStore`) is not asked for: no program is started.

Source: https://docs.docker.com/reference/cli/docker/login/#credential-stores
"""

import base64
import binascii
import os
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from sca.network.addresses import origin_of
from sca.network.errors import NetworkError
from sca.system.places import home_folder

USER, PASSWORD, TOKEN = "SCA_REGISTRY_USER", "SCA_REGISTRY_PASSWORD", "SCA_REGISTRY_TOKEN"  # names of variables
_FOLDER = "DOCKER_CONFIG"
_FILE = "config.json"
_HUB_KEYS = ("https://index.docker.io/v1/", "index.docker.io", "docker.io", "registry-1.docker.io")
_LARGEST = 1024 * 1024


class Credentials(Struct, frozen=True):
    """The value of Authorization for a user, or a token that a registry takes as it is. Neither is ever shown.

    `handed_over` is whether a file says that another program knows them.
    """

    basic: str = ""
    token: str = ""
    handed_over: bool = False

    def __repr__(self) -> str:
        return "Credentials(...)"


class _Login(Struct):
    auth: str = ""
    username: str = ""
    password: str = ""


class _File(Struct):
    auths: dict[str, _Login] = {}
    credHelpers: dict[str, str] = {}  # noqa: N815  # the name in the file
    credsStore: str = ""  # noqa: N815


def credentials_for(registry: str, environment: Mapping[str, str]) -> Credentials:
    """The credentials for a registry, by its name in references. Raises NetworkError for a file that cannot be read."""
    if environment.get(TOKEN):
        return Credentials(token=_clean(environment[TOKEN]))
    if environment.get(USER):
        return Credentials(basic=_basic(environment[USER], environment.get(PASSWORD, "")))
    file = _read(environment)
    keys = _HUB_KEYS if registry == "docker.io" else (registry, f"https://{registry}", f"http://{registry}")
    for name, login in file.auths.items():
        if (name in keys or _host(name) in keys) and (login.auth or login.username):
            return Credentials(basic=_from_login(login))
    return Credentials(handed_over=bool(file.credsStore) or any(key in file.credHelpers for key in keys))


def _read(environment: Mapping[str, str]) -> _File:
    folder = environment.get(_FOLDER) or f"{home_folder(environment)}/.docker"
    path = os.path.join(folder, _FILE)
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return _File()
    except OSError as error:
        raise NetworkError("N-CREDENTIALS", f"Docker's {_FILE} cannot be read: {error.strerror}") from None
    try:
        return msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, RecursionError):
        raise NetworkError("N-CREDENTIALS", f"Docker's {_FILE} is not what Docker writes") from None


def _host(name: str) -> str:
    """The registry in a key of the file, which may be an address."""
    if "://" not in name:
        return name.partition("/")[0]
    try:
        return origin_of(name).partition("://")[2]
    except NetworkError:
        return ""


def _from_login(login: _Login) -> str:
    if not login.auth:
        return _basic(login.username, login.password)
    try:
        user, colon, password = base64.b64decode(login.auth, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        colon = ""
    if not colon:
        raise NetworkError("N-CREDENTIALS", f"an entry of Docker's {_FILE} is not what Docker writes")
    return _basic(user, password.strip("\0"))


def _basic(user: str, password: str) -> str:
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


def _clean(token: str) -> str:
    """A token that can stand in a header."""
    if not token.isascii() or not token.isprintable() or " " in token:
        raise NetworkError("N-CREDENTIALS", f"{TOKEN} is no token")
    return token

"""The files in which a machine is configured: read whole, with a limit, by their fixed places. Nothing scanned is among them."""

import base64
from urllib.parse import unquote, urlsplit

from sca.facts.published.routes import Registry
from sca.model.text import brief
from sca.model.url import redact
from sca.network.addresses import origin_of
from sca.network.errors import NetworkError

_LARGEST = 1024 * 1024


class SettingsError(Exception):
    """A configuration that cannot be used; the text says which and why, without secrets."""


def read_setting(path: str) -> str:
    """The text of a file; empty if there is none. Raises SettingsError."""
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ""
    except OSError as error:
        raise SettingsError(f"{brief(path)} cannot be read: {error.strerror}") from None
    if len(data) > _LARGEST:
        raise SettingsError(f"{brief(path)} is larger than {_LARGEST} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError(f"{brief(path)} is no text in UTF-8") from None


def registry_at(type: str, url: str, place: str, *, standard: bool = False) -> Registry:
    """A configured registry. A user in its address becomes a credential for it. Raises SettingsError."""
    try:
        parts = urlsplit(url.strip())
        address = redact(url.strip())[0].partition("#")[0].rstrip("/")
        origin_of(address)
    except (NetworkError, ValueError):
        raise SettingsError(f"{place}: the registry of {type} is no address that begins with https:// or http://") from None
    user = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    secret = basic(user) if parts.username else ""
    return Registry(type, address, standard=standard, configured=True, secret=secret)


def basic(user_and_password: str) -> str:
    """The value of Authorization: https://www.rfc-editor.org/rfc/rfc7617."""
    return f"Basic {base64.b64encode(user_and_password.encode()).decode()}"

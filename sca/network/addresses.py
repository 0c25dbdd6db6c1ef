"""Addresses of requests: built from checked parts, compared by exact origin, and kept away from internal networks.

Source: https://www.rfc-editor.org/rfc/rfc3986, https://www.iana.org/assignments/iana-ipv4-special-registry
"""

import ipaddress
from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlsplit

from sca.network.errors import NetworkError

_SCHEMES = {"https": 443, "http": 80}
_LONGEST = 8192


def origin_of(address: str) -> str:
    """`https://host[:port]` in lower case, without a port that the scheme has anyway. Raises NetworkError for no such address."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise NetworkError("N-ADDRESS", "this is no address of a server") from None
    if parts.scheme not in _SCHEMES or not parts.hostname or parts.username is not None or not parts.hostname.isascii():
        raise NetworkError("N-ADDRESS", "this is no address of a server without a user in it")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{f':{port}' if port not in (None, _SCHEMES[parts.scheme]) else ''}"


def build(origin: str, segments: Iterable[str], query: Mapping[str, str] | None = None) -> str:
    """An address below an origin. Every segment is encoded, and one that climbs or holds a control character is refused."""
    return with_query(origin + "".join(f"/{_segment(one)}" for one in segments), query or {})


def with_path(address: str, segments: Iterable[str]) -> str:
    """The same address with more of a path, encoded; what stands behind its path is left out."""
    return address.partition("#")[0].partition("?")[0].rstrip("/") + "".join(f"/{_segment(one)}" for one in segments)


def with_query(address: str, query: Mapping[str, str]) -> str:
    """The same address with more of a query, encoded."""
    pairs = "&".join(f"{quote(key, safe='')}={quote(_plain(value), safe='')}" for key, value in query.items())
    return f"{address}{('&' if '?' in address else '?') if pairs else ''}{pairs}"


def _segment(text: str) -> str:
    if text in ("", ".", ".."):
        raise NetworkError("N-ADDRESS", f"{text!r} cannot be a part of an address")
    return quote(_plain(text), safe=":@")


def _plain(text: str) -> str:
    if len(text) > _LONGEST or not text.isprintable():
        raise NetworkError("N-ADDRESS", "a text with control characters cannot be a part of an address")
    return text


def is_internal(host: str) -> bool:
    """Whether a numeric address is not one of the public internet: this machine, a private network, a link, cloud metadata."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return True
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return not address.is_global or address.is_multicast or (mapped is not None and is_internal(str(mapped)))


def proxy_for(address: str, environment: Mapping[str, str]) -> str:
    """The proxy that the environment names for an address; empty for none.

    `HTTPS_PROXY` and `HTTP_PROXY`, or the same in small letters, and `NO_PROXY`: hosts, endings with a dot in front, hosts with a
    port, numeric addresses and networks (`10.0.0.0/8`), `*` for all.
    """
    parts = urlsplit(address)
    host, scheme = parts.hostname or "", parts.scheme
    proxy = environment.get(f"{scheme}_proxy") or environment.get(f"{scheme.upper()}_PROXY") or ""
    apart = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    port = parts.port or _SCHEMES.get(scheme, 0)
    return "" if any(_names(rule.strip().lower(), host, port) for rule in apart.split(",")) else proxy


def _names(rule: str, host: str, port: int) -> bool:
    """Whether one rule of NO_PROXY names a host."""
    if not rule:
        return False
    if "/" in rule:
        try:
            return ipaddress.ip_address(host) in ipaddress.ip_network(rule, strict=False)
        except ValueError:
            return False
    name, colon, wanted = rule.rpartition(":")
    if colon and wanted.isdecimal() and "]" not in wanted and ":" not in name:
        if int(wanted) != port:
            return False
        rule = name
    name = rule.lstrip("*").lstrip(".")
    return rule == "*" or host == name or host.endswith(f".{name}")

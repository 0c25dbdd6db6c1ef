"""Where vulnerability records and the feeds beside them are fetched from: a mirror that somebody configured, else their makers.

In this order: the variable `SCA_ADVISORIES_MIRROR`, the table `[advisories]` of `registries.toml`, the public places. A mirror
holds everything below one address: `npm/all.zip`, `kev.json`, `epss.csv.gz`. Or somebody gives the address of one file.

Sources: https://google.github.io/osv.dev/data/#data-dumps, https://www.cisa.gov/known-exploited-vulnerabilities-catalog,
https://www.first.org/epss/data_stats
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from msgspec import Struct

from sca.facts.advisories.kinds import CATALOGUE, RECORDS, SCORES, known_as
from sca.facts.published.routes import Registry
from sca.facts.published.setting_files import basic, registry_at
from sca.facts.published.settings import advisories_mirror
from sca.model.url import redact
from sca.network.addresses import origin_of
from sca.network.errors import NetworkError

VARIABLE = "SCA_ADVISORIES_MIRROR"
USUAL = ("npm", "PyPI", "NuGet", CATALOGUE, SCORES)
_ECOSYSTEM = re.compile(r"[A-Za-z][A-Za-z0-9 .:_-]{0,63}").fullmatch
_RECORDS = "https://storage.googleapis.com/osv-vulnerabilities"
_FEEDS = {
    CATALOGUE: ("kev.json", "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"),
    SCORES: ("epss.csv.gz", "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz"),
}


class Feed(Struct, frozen=True):
    """One thing to fetch. `configured` is whether somebody named the place, so that it may lie in a private network.

    `name` is empty where only the content tells what it is.
    """

    name: str
    url: str
    configured: bool = False
    secret: str = ""

    def __repr__(self) -> str:
        return f"Feed({self.name}, {self.shown})"

    @property
    def shown(self) -> str:
        """The address without what may be secret."""
        return redact(self.url)[0]

    @property
    def place(self) -> str:
        """A digest of the address: what a server calls a document holds there alone."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:16]


def feed_at(address: str, environment: Mapping[str, str]) -> Feed:
    """The file at an address that somebody gives; a user in it is a credential for it, as is that of the mirror below its own.

    Raises SettingsError for a mirror that is no address, ValueError for an address that is none, or not encrypted where no
    mirror of the same origin is.
    """
    mirror = _mirror(environment)
    try:
        parts = urlsplit(address.strip())
        url = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))
        origin = origin_of(url)
    except (NetworkError, ValueError):
        raise ValueError("it is no address that begins with https://") from None
    if parts.scheme != "https" and (mirror is None or origin_of(mirror.address) != origin):
        raise ValueError(f"it is not encrypted, which only a configured mirror may be ({VARIABLE})")
    user = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    below_mirror = mirror is not None and url.startswith(f"{mirror.address}/")
    secret = basic(user) if parts.username else mirror.secret if mirror is not None and below_mirror else ""
    return Feed(_name_of(unquote(parts.path)), url, configured=True, secret=secret)


def _name_of(path: str) -> str:
    """What the file at a path is known as, if its name tells."""
    for name, (file, _) in _FEEDS.items():
        if path.rpartition("/")[2] in (file, file.removesuffix(".gz")):
            return name
    return known_as(path, RECORDS)


def feeds(names: Iterable[str], environment: Mapping[str, str]) -> tuple[Feed, ...]:
    """The feeds of these names. Raises SettingsError for a mirror that is no address, ValueError for a name that is none."""
    mirror = _mirror(environment)
    return tuple(_feed(name, mirror) for name in dict.fromkeys(names))


def _mirror(environment: Mapping[str, str]) -> Registry | None:
    variable = environment.get(VARIABLE, "")
    if variable:
        return registry_at("advisories", variable, VARIABLE)
    return advisories_mirror(environment)


def _feed(name: str, mirror: Registry | None) -> Feed:
    if not _ECOSYSTEM(name):
        raise ValueError(f"{name!r} is neither an ecosystem of OSV nor one of {CATALOGUE}, {SCORES}")
    file, public = _FEEDS.get(name, (f"{quote(name)}/all.zip", f"{_RECORDS}/{quote(name)}/all.zip"))
    if mirror is None:
        return Feed(name, public)
    return Feed(name, f"{mirror.address}/{file}", configured=True, secret=mirror.secret)

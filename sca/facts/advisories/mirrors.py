"""Where vulnerability records and the feeds beside them are fetched from: a mirror that somebody configured, else their makers.

In this order: the variable `SCA_ADVISORIES_MIRROR`, the table `[advisories]` of `registries.toml`, the public places. A mirror
holds everything below one address: `npm/all.zip`, `kev.json`, `epss.csv.gz`.

Sources: https://google.github.io/osv.dev/data/#data-dumps, https://www.cisa.gov/known-exploited-vulnerabilities-catalog,
https://www.first.org/epss/data_stats
"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from msgspec import Struct

from sca.facts.published.routes import Registry
from sca.facts.published.setting_files import registry_at
from sca.facts.published.settings import advisories_mirror

VARIABLE = "SCA_ADVISORIES_MIRROR"
CATALOGUE, SCORES = "kev", "epss"
USUAL = ("npm", "PyPI", "NuGet", CATALOGUE, SCORES)
_ECOSYSTEM = re.compile(r"[A-Za-z][A-Za-z0-9 .:_-]{0,63}").fullmatch
_RECORDS = "https://storage.googleapis.com/osv-vulnerabilities"
_FEEDS = {
    CATALOGUE: ("kev.json", "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"),
    SCORES: ("epss.csv.gz", "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz"),
}


class Feed(Struct, frozen=True):
    """One thing to fetch. `configured` is whether somebody named the place, so that it may lie in a private network."""

    name: str
    url: str
    configured: bool = False
    secret: str = ""

    def __repr__(self) -> str:
        return f"Feed({self.name}, {self.url})"


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

"""The category of each licence, from a named public data set that lies beside this module and is read when a policy asks for it.

An exception has a category of its own, which is that of a licence with it: what it permits is why it was written.
"""

import os
import re
from collections.abc import Mapping
from functools import cache

from sca.facts.expressions import Licence

CATEGORIES = (
    "permissive",
    "public-domain",
    "weak-copyleft",
    "strong-copyleft",
    "network-copyleft",
    "source-available",
    "proprietary",
)
_FILE = os.path.join(os.path.dirname(__file__), "licence-categories.txt")
_SECTION = re.compile(r"(?m)^\[(?P<name>[a-z-]+)\]$(?P<ids>[^\[#]*)")
# PEP 639 gives these two to classifiers.
_OURS = {"LicenseRef-Public-Domain": "public-domain", "LicenseRef-Proprietary": "proprietary"}


def category_of(licence: Licence) -> str:
    """The category of a licence; empty where the data set has none."""
    known = _by_id()
    return known.get(licence.exception or licence.id, "")


@cache
def _by_id() -> Mapping[str, str]:
    with open(_FILE, encoding="utf-8") as file:
        text = file.read()
    found = {id: section["name"] for section in _SECTION.finditer(text) for id in section["ids"].split()}
    return found | _OURS

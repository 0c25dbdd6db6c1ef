"""Which records speak of one vulnerability: aliases hold both ways and over several steps; `related` and `upstream` do not.

https://ossf.github.io/osv-schema/#aliases-field
"""

from collections.abc import Iterable, Mapping

MALICIOUS = "MAL-"
# The home of a record decides what it is called: what is malicious first, then what the ecosystem's own people wrote.
_RANKS = {"MAL": 0, "GHSA": 1, "PYSEC": 2, "CVE": 3}
_LAST = 3


class AliasGroups:
    """Sets of ids that name one vulnerability, found by joining each record with its aliases."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def add(self, id: str, aliases: Iterable[str]) -> None:
        """Join a record with its aliases."""
        root = self.root(id)
        for alias in aliases:
            other = self.root(alias)
            if other != root:
                # The smaller id leads, so that the order of the records does not matter.
                root, under = min(root, other), max(root, other)
                self._above[under] = root

    def root(self, id: str) -> str:
        """The id that stands for the group of an id."""
        above = self._above
        path = []
        while (next := above.get(id, id)) != id:
            path.append(id)
            id = next
        for one in path:
            above[one] = id
        return id


def ordered_ids(ids: Iterable[str]) -> tuple[str, ...]:
    """Ids of one group, the one to show first."""
    return tuple([id for _, id in sorted([(_home(id), id) for id in set(ids)])])


def is_malicious(ids: Iterable[str]) -> bool:
    """Whether a group says that the package itself attacks, be it only by an alias."""
    return any([id.startswith(MALICIOUS) for id in ids])  # noqa: C419  # of the few ids of a group a list is made faster


def _home(id: str) -> int:
    return _RANKS.get(id.partition("-")[0], _LAST)


def members(groups: AliasGroups, ids: Iterable[str]) -> Mapping[str, list[str]]:
    """The ids by the root of their group."""
    found: dict[str, list[str]] = {}
    for id in ids:
        found.setdefault(groups.root(id), []).append(id)
    return found

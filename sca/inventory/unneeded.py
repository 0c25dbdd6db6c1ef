"""Finds the packages of a lock that nothing in it needs: an install removes them, or somebody put them there by hand.

Said of npm's family only, whose locks hold every edge there is, and of packages none of whose instances is needed: yarn
keeps the package without a patch beside the one with it.
"""

from collections.abc import Collection, Iterable, Iterator

from sca.model.component import Component, Problem
from sca.model.inventory import Extract
from sca.model.text import brief, plural

_MOST_NAMED = 5
_HELP = "let the package manager bring the lock up to date; npm: npm prune --package-lock-only"


def unneeded(extracts: Iterable[Extract], reached: Collection[str]) -> Iterator[Problem]:
    """One notice for each lock with packages that no project reaches. Where edges are lost nothing can be said."""
    for extract in extracts:
        if extract.projects and extract.completeness == "complete":
            used = {one.package for one in extract.components if one.id in reached}
            alone = [one for one in extract.components if one.package not in used and one.package.type == "npm"]
            if alone:
                yield _notice(alone)


def _notice(alone: list[Component]) -> Problem:
    labels = list(dict.fromkeys(component.package.label for component in alone))
    named = ", ".join(brief(label, 80) for label in labels[:_MOST_NAMED])
    more = f" and {len(labels) - _MOST_NAMED} more" if len(labels) > _MOST_NAMED else ""
    message = f"{plural(len(labels), 'package')} that nothing in this lock needs: {named}{more}"
    return Problem("E-UNNEEDED", message, alone[0].locations[0], "notice", _HELP)

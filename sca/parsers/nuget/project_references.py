"""What a project asks for, as references and edges: all of it where no lock answers, and what no lock lists where one does."""

from sca.model.component import Edge, NugetFacts, Reference
from sca.model.package import nuget_package
from sca.parsers.nuget.feeds import Feeds
from sca.parsers.nuget.project_packages import Wanted


class References:
    """References of one file and the edges to them. Each has an id of its own: one package can be asked for in two versions."""

    def __init__(self, feeds: Feeds) -> None:
        self.references: list[Reference] = []
        self.edges: list[Edge] = []
        self._feeds = feeds
        self._ids: set[str] = set()

    def add(self, project: str, wanted: Wanted, framework: str, place: str = "") -> None:
        """Take in one package that a project asks for in a framework; `place` goes before its name in the id."""
        asked = wanted.asked
        reference = Reference(
            self._id(f"{project}/{place}{wanted.name}"),
            nuget_package(wanted.name, asked.version),
            "requirement",
            asked.text,
            wanted.locations,
            source=self._feeds.source(wanted.name),
            facts=NugetFacts(framework, wanted.kind, requested=asked.text),
        )
        self.references.append(reference)
        conditions = tuple(dict.fromkeys(wanted.conditions))
        condition = " and ".join((framework, *(f"({one})" for one in conditions))) if conditions else framework
        self.edges.append(Edge(project, reference.id, wanted.scope, asked.text, condition))

    def _id(self, plain: str) -> str:
        id, number = plain, 1
        while id in self._ids:
            number += 1
            id = f"{plain}({number})"
        self._ids.add(id)
        return id

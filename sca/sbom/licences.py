"""Licences of a component in the two shapes that CycloneDX 1.6 allows: a list of single licences, or one expression.

An SPDX expression keeps its operators. `license.id` is only for exact SPDX ids, because the schema refuses others;
everything that is not SPDX is a `license.name` in the words of the input.
"""

from collections.abc import Iterable, Mapping

from sca.model.component import Component, LicenceClaim
from sca.model.licence import LicenceAnswer
from sca.sbom import properties as names
from sca.sbom.addresses import without_credentials
from sca.sbom.elements import Licence, LicenceChoice
from sca.sbom.refs import Node

Pairs = set[tuple[str, str]]
_DECLARED = "declared"


class Licences:
    """What is known about the licences of one run: the answers by the id of a component or project, and the SPDX ids."""

    def __init__(self, answers: Mapping[str, LicenceAnswer], known_ids: frozenset[str]) -> None:
        self._answers = answers
        self._known = known_ids
        self._single: dict[tuple[str, str], tuple[LicenceChoice, ...]] = {}

    def of(self, nodes: Iterable[Node], pairs: Pairs) -> tuple[LicenceChoice, ...]:
        """The `licenses` of a component; what they do not show is added to `pairs` as properties."""
        answers = [self._answers[node.id] for node in nodes if node.id in self._answers]
        claims = [claim for node in nodes if isinstance(node, Component) for claim in node.licences]
        return self._written(answers, claims, pairs)

    def of_project(self, place: str, claims: tuple[LicenceClaim, ...], pairs: Pairs) -> tuple[LicenceChoice, ...]:
        """The same for a project."""
        answer = self._answers.get(place)
        return self._written([answer] if answer else [], claims, pairs)

    def _written(self, answers: list[LicenceAnswer], claims: Iterable[LicenceClaim], pairs: Pairs) -> tuple[LicenceChoice, ...]:
        shown = {self._shown(answer) for answer in answers} if answers else {self._named(claim.raw) for claim in claims}
        shown.discard(("name", ""))
        for answer in answers:
            _note(answer, pairs)
        texts = {text for _, text in shown}
        raws = {*(answer.raw for answer in answers), *(claim.raw for claim in claims)}
        pairs.update((names.LICENCE_RAW, without_credentials(raw)) for raw in raws if raw and raw not in texts)
        if len(shown) == 1:
            return self._one(*shown.pop())
        # CycloneDX 1.6 lets an expression stand only alone: beside another licence it is written as a name.
        return tuple(
            LicenceChoice(_licence("name" if kind == "expression" else kind, text))
            for kind, text in sorted(shown, key=lambda entry: entry[::-1])
        )

    def _shown(self, answer: LicenceAnswer) -> tuple[str, str]:
        if answer.shape == "expression" and answer.expression:
            return ("id" if answer.expression in self._known else "expression", answer.expression)
        return ("name", answer.raw or ("NONE" if answer.shape == "none" else ""))

    def _named(self, raw: str) -> tuple[str, str]:
        return ("id" if raw in self._known else "name", raw)

    def _one(self, kind: str, text: str) -> tuple[LicenceChoice, ...]:
        made = self._single.get((kind, text))
        if made is None:
            if kind == "expression":
                made = (LicenceChoice(expression=text, acknowledgement=_DECLARED),)
            else:
                made = (LicenceChoice(_licence(kind, text)),)
            self._single[kind, text] = made
        return made


def _licence(kind: str, text: str) -> Licence:
    if kind == "id":
        return Licence(id=text, acknowledgement=_DECLARED)
    return Licence(name=without_credentials(text), acknowledgement=_DECLARED)


def _note(answer: LicenceAnswer, pairs: Pairs) -> None:
    if answer.shape != "expression":
        pairs.add((names.LICENCE_SHAPE, answer.shape))
        pairs.update((names.LICENCE_CANDIDATE, candidate) for candidate in answer.candidates)
    if answer.confidence != "exact":
        pairs.add((names.LICENCE_CONFIDENCE, answer.confidence))

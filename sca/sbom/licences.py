"""Licences of a component in the two shapes that CycloneDX 1.6 allows: a list of single licences, or one expression.

An SPDX expression keeps its operators. `license.id` is only for exact SPDX ids, because the schema refuses others;
everything that is not SPDX is a `license.name` in the words of the input.
"""

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter

from msgspec import Struct

from sca.model import property_names as names
from sca.model.component import Project, Reference
from sca.model.licence import LicenceAnswer
from sca.model.property_names import Pairs
from sca.sbom.addresses import without_credentials
from sca.sbom.elements import Licence, LicenceChoice
from sca.sbom.refs import Node

_DECLARED, _CONCLUDED = "declared", "concluded"
_OF_THE_PUBLISHER = ("", _DECLARED, "registry")


class _Meaning(Struct, frozen=True, gc=False):
    """What an answer says, apart from whom it is about."""

    shape: str
    expression: str
    candidates: tuple[str, ...]
    raw: str
    confidence: str
    kind: str


_Answer = tuple[str, str, tuple[str, ...], str, str, str]  # a `_Meaning` that costs less to make and to compare
_meaning: Callable[[LicenceAnswer], _Answer] = attrgetter(*_Meaning.__struct_fields__)
_Written = tuple[tuple[LicenceChoice, ...], Pairs]


class Licences:
    """What is known about the licences of one run: the answers by the id of a component or project, and the SPDX ids.

    Thousands of packages say the same few things, so each of them is worked out once.
    """

    def __init__(self, answers: Mapping[str, LicenceAnswer], known_ids: frozenset[str]) -> None:
        self._answers = answers
        self._known = known_ids
        self._written: dict[tuple[_Answer | str, ...], _Written] = {}

    def of(self, nodes: Iterable[Node | Project], pairs: Pairs) -> tuple[LicenceChoice, ...]:
        """The `licenses` of a component; what they do not show is added to `pairs` as properties."""
        said = tuple([one for node in nodes for one in self.said_of(node)])
        written = self._written.get(said)
        if written is None:
            written = self._written[said] = self._write(said)
        choices, more = written
        if more:
            pairs |= more
        return choices

    def said_of(self, node: Node | Project) -> tuple[_Answer | str, ...]:
        """All that the licences of a component follow from: its answer and the texts that files give, equal for many."""
        raws = () if isinstance(node, Reference) else [claim.raw for claim in node.licences]
        answer = self._answers.get(node.id)
        if answer is None:
            return tuple(raws)
        return (_meaning(answer), *raws)

    def _write(self, said: tuple[_Answer | str, ...]) -> _Written:
        answers = [_Meaning(*one) for one in said if not isinstance(one, str)]
        raws = [one for one in said if isinstance(one, str)]
        shown = {self._shown(answer) for answer in answers} if answers else {self._named(raw) for raw in raws}
        kind = _DECLARED if all(answer.kind in _OF_THE_PUBLISHER for answer in answers) else _CONCLUDED
        shown.discard(("name", ""))
        pairs: Pairs = set()
        for answer in answers:
            _note(answer, pairs)
        unsaid = {*raws, *(answer.raw for answer in answers)} - {text for _, text in shown} - {""}
        pairs.update((names.LICENCE_RAW, without_credentials(raw)) for raw in unsaid)
        return _choices(shown, kind), pairs

    def _shown(self, answer: _Meaning) -> tuple[str, str]:
        if answer.shape == "expression" and answer.expression:
            return ("id" if answer.expression in self._known else "expression", answer.expression)
        return ("name", answer.raw or ("NONE" if answer.shape == "none" else ""))

    def _named(self, raw: str) -> tuple[str, str]:
        return ("id" if raw in self._known else "name", raw)


def _choices(shown: Iterable[tuple[str, str]], acknowledgement: str) -> tuple[LicenceChoice, ...]:
    found = sorted(shown, key=lambda entry: entry[::-1])
    if len(found) == 1 and found[0][0] == "expression":
        return (LicenceChoice(expression=found[0][1], acknowledgement=acknowledgement),)
    # CycloneDX 1.6 lets an expression stand only alone: beside another licence it is written as a name.
    return tuple(LicenceChoice(_licence(kind, text, acknowledgement)) for kind, text in found)


def _licence(kind: str, text: str, acknowledgement: str) -> Licence:
    if kind == "id":
        return Licence(id=text, acknowledgement=acknowledgement)
    return Licence(name=without_credentials(text), acknowledgement=acknowledgement)


def _note(answer: _Meaning, pairs: Pairs) -> None:
    if answer.shape != "expression":
        pairs.add((names.LICENCE_SHAPE, answer.shape))
        pairs.update((names.LICENCE_CANDIDATE, candidate) for candidate in answer.candidates)
    if answer.confidence != "exact":
        pairs.add((names.LICENCE_CONFIDENCE, answer.confidence))

"""What has to be said about the packages that are used: who wrote them, under which licence, and its text.

Made from the same facts as the ledger of duties, and in one order whatever that of the input was. Equal texts stand once. A
package of which the licence is not known is not left out.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from sca.facts.duties import CARRIED, ledger, shown
from sca.facts.expressions import licences_of
from sca.facts.licence_conditions import taken_branch
from sca.facts.licence_texts import LicenceTexts
from sca.facts.spdx_texts import standard_name, standard_text
from sca.facts.text_words import without_notices, words_of
from sca.files.licence_files import LICENCE, PART
from sca.model.component import Component, Scope
from sca.model.licence import Duty, LicenceAnswer
from sca.model.package import Package

TOOLS = frozenset({Scope.DEV, Scope.BUILD})


class NoticeText(Struct, frozen=True):
    """One text, with its number and what it is: a licence of the SPDX list, or a file of a package."""

    number: int
    title: str
    text: str


class NoticeEntry(Struct, frozen=True):
    """One package. `licence` is what was taken of `stated`; `texts` are the numbers of its texts; `why` says what is unknown."""

    label: str
    purl: str
    licence: str
    stated: str
    copyrights: tuple[str, ...]
    texts: tuple[int, ...]
    duties: tuple[Duty, ...]
    why: str = ""


class Notices(Struct, frozen=True):
    """Everything that a file of notices says."""

    target: str
    entries: tuple[NoticeEntry, ...]
    unknown: tuple[NoticeEntry, ...]
    texts: tuple[NoticeText, ...]


def used(components: Iterable[Component], *, tools: bool) -> list[Component]:
    """The components that notices speak of: without `tools` not those that only development or a build needs."""
    shipped = [one for one in components if not one.owned_by and one.source.kind != "path"]
    shipped += [one for one in components if one.source.kind == "path" and one.texts]
    return [one for one in shipped if tools or one.scope not in TOOLS]


def notices(
    target: str, components: Iterable[Component], answers: Mapping[str, LicenceAnswer], texts: LicenceTexts | None
) -> Notices:
    """The notices about components, each package version once."""
    groups: dict[Package, list[Component]] = {}
    for component in components:
        groups.setdefault(component.package, []).append(component)
    shelf = _Shelf()
    made = [
        _entry(package, sorted(found, key=lambda one: one.id), answers, texts, shelf)
        for package, found in sorted(groups.items(), key=lambda item: (item[0].label.lower(), item[0].purl))
    ]
    known = tuple(entry for entry in made if not entry.why)
    return Notices(target, known, tuple(entry for entry in made if entry.why), shelf.texts())


class _Shelf:
    """The texts, each once. What differs only in its notices of copyright is one text: those stand with the packages."""

    def __init__(self) -> None:
        self._by_words: dict[tuple[str, ...], NoticeText] = {}

    def put(self, title: str, text: str, *, whole: bool) -> int:
        """The number of a text. One that has to be handed on as it is stays `whole`."""
        plain = text if whole else without_notices(text)
        key = (plain,) if whole else tuple(words_of(plain))
        if key not in self._by_words:
            self._by_words[key] = NoticeText(len(self._by_words) + 1, title, _tidy(plain))
        return self._by_words[key].number

    def texts(self) -> tuple[NoticeText, ...]:
        return tuple(self._by_words.values())


def _entry(
    package: Package,
    instances: list[Component],
    answers: Mapping[str, LicenceAnswer],
    texts: LicenceTexts | None,
    shelf: _Shelf,
) -> NoticeEntry:
    component = next((one for one in instances if one.texts), instances[0])
    answer = answers.get(component.id) or LicenceAnswer(component.id, "unknown", note="nothing states a licence")
    taken = taken_branch(answer)
    numbers: list[int] = []
    copyrights: list[str] = []
    carried = False
    for file in component.texts if texts is not None else ():
        text = texts.text(file) if texts is not None else ""
        if text and file.role in CARRIED:
            whole = file.role not in (LICENCE, PART)
            carried = carried or file.role == LICENCE
            numbers.append(shelf.put(_title(file.role, shown(file), texts, text, package), text, whole=whole))
            copyrights.extend(() if texts is None else (line for _, line in texts.of(file).copyrights))
    if taken is not None and not carried:
        for licence in licences_of(taken):
            standard = standard_text(licence.id)
            if standard:
                numbers.append(shelf.put(standard_name(licence.id) or licence.id, standard, whole=False))
    duties = ledger(component, answer, texts)
    why = "" if taken is not None else (answer.note or "no rights are granted" if answer.shape == "none" else _open(answer))
    return NoticeEntry(
        package.label,
        package.purl,
        str(taken) if taken is not None else "",
        answer.expression or " or ".join(answer.candidates) or answer.raw,
        tuple(dict.fromkeys(copyrights)),
        tuple(dict.fromkeys(numbers)),
        duties,
        why,
    )


def _open(answer: LicenceAnswer) -> str:
    if answer.shape == "candidates":
        return f"one of {' or '.join(answer.candidates)} is meant"
    return answer.note or "nothing states a licence"


def _title(role: str, place: str, texts: LicenceTexts | None, text: str, package: Package) -> str:
    if role in (LICENCE, PART) and texts is not None:
        found = texts.reading_of_text(text)
        if found.expression:
            return standard_name(found.expression) or found.expression
        if found.candidates:
            return standard_name(found.candidates[0]) or found.candidates[0]
    return f"{place.rpartition('/')[2]} of {package.label}"


def _tidy(text: str) -> str:
    """Without blanks at the ends of lines and blank lines at both ends."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")

"""The ledger of duties: what the licence of each package asks for, and whether it is known to be met, with the evidence.

Which licence asks for what comes from a named public data set. Three answers: `met`, `not met`, `unknown`.
What depends on how the product is licensed and delivered is unknown here, whatever else is known.
"""

from collections.abc import Iterator
from hashlib import sha256

from sca.facts.expressions import Licence, licences_of
from sca.facts.licence_conditions import conditions_of, taken_branch
from sca.facts.licence_texts import LicenceTexts
from sca.facts.spdx_texts import standard_text
from sca.files.licence_files import COPYRIGHT, LICENCE, NOTICE, PART
from sca.model.component import Component, LicenceFile, NpmFacts, NugetFacts
from sca.model.licence import MET, NOT_MET, UNKNOWN, Duty, LicenceAnswer

CARRIED = (LICENCE, PART, NOTICE, COPYRIGHT)
_SHARE = ("same-license", "same-license--file", "same-license--library", "network-use-disclose")
_WORDS = {
    "same-license": "derived work under the same licence",
    "same-license--file": "changed files under the same licence",
    "same-license--library": "changes to the library under the same licence",
    "network-use-disclose": "source for those who use it over a network",
}


def ledger(component: Component, answer: LicenceAnswer, texts: LicenceTexts | None) -> tuple[Duty, ...]:
    """What the licence of a component asks for. Without `texts` no file is looked at, and much stays unknown."""
    if answer.shape == "none":
        return (Duty("licence", "NONE", NOT_MET, "no rights are granted"),)
    taken = taken_branch(answer)
    if taken is None:
        return (Duty("licence", "", UNKNOWN, answer.note or "the licence is not known"),)
    book = _Ledger(component, texts)
    return tuple(dict.fromkeys(duty for licence in licences_of(taken) for duty in book.of(licence)))


class _Ledger:
    """The duties of one component, one licence after the other."""

    def __init__(self, component: Component, texts: LicenceTexts | None) -> None:
        self._component = component
        self._texts = texts

    def of(self, licence: Licence) -> Iterator[Duty]:
        conditions = conditions_of(licence)
        if conditions is None:
            yield Duty("duties", str(licence), UNKNOWN, "what this licence asks for is not in the data set: read it")
            yield self._text(licence)
            return
        for condition in conditions:
            yield from self._met(condition, licence)

    def _met(self, condition: str, licence: Licence) -> Iterator[Duty]:
        if condition.startswith("include-copyright"):
            yield self._text(licence)
            yield self._copyright(licence)
        elif condition == "notice":
            yield from self._notices(licence)
        elif condition == "disclose-source":
            yield self._source(licence)
        elif condition == "document-changes":
            yield self._changes(licence)
        elif condition in _SHARE:
            why = "depends on how the product is licensed and delivered"
            yield Duty(_WORDS[condition], str(licence), UNKNOWN, why)

    def _text(self, licence: Licence) -> Duty:
        file = next(self._files(LICENCE), None)
        if file is not None:
            return Duty("licence text", str(licence), MET, shown(file), file.sha256)
        text = standard_text(licence.id)
        if text:
            return Duty("licence text", str(licence), MET, "text of the SPDX list", sha256(text.encode()).hexdigest())
        return Duty("licence text", str(licence), UNKNOWN, "no licence file is known, and the SPDX list has no such text")

    def _copyright(self, licence: Licence) -> Duty:
        for file in self._files(LICENCE, NOTICE, COPYRIGHT):
            lines = self._texts.of(file).copyrights if self._texts is not None else ()
            if lines:
                return Duty("copyright notice", str(licence), MET, f"{shown(file)}:{lines[0][0]}", file.sha256)
            if file.role == COPYRIGHT:
                return Duty("copyright notice", str(licence), MET, shown(file), file.sha256)
        return Duty("copyright notice", str(licence), UNKNOWN, "no notice of copyright was found in the files that are known")

    def _notices(self, licence: Licence) -> Iterator[Duty]:
        files = list(self._files(NOTICE))
        yield from (Duty("notice file", str(licence), MET, shown(file), file.sha256) for file in files)
        if not files and not self._component.texts:
            yield Duty("notice file", str(licence), UNKNOWN, "the files of the package are not known")

    def _source(self, licence: Licence) -> Duty:
        source, facts = self._component.source, self._component.facts
        if source.kind == "git" and source.commit:
            return Duty("source code", str(licence), MET, f"{source.url} at {source.commit}")
        if isinstance(facts, NugetFacts) and facts.repository and facts.commit:
            return Duty("source code", str(licence), MET, f"{facts.repository} at {facts.commit}")
        return Duty("source code", str(licence), UNKNOWN, "no address of the source code is known")

    def _changes(self, licence: Licence) -> Duty:
        facts = self._component.facts
        patches = facts.patches if isinstance(facts, NpmFacts) else ()
        if patches:
            return Duty("statement of changes", str(licence), MET, f"the SBOM lists the patches: {', '.join(patches)}")
        if self._component.hashes or self._component.source.kind == "registry":
            return Duty("statement of changes", str(licence), MET, "used as published")
        return Duty("statement of changes", str(licence), UNKNOWN, "whether it was changed is not known")

    def _files(self, *roles: str) -> Iterator[LicenceFile]:
        return (file for file in self._component.texts if file.role in roles)


def shown(file: LicenceFile) -> str:
    """Where a file lies."""
    return f"{file.archive}!{file.path}" if file.archive else file.path

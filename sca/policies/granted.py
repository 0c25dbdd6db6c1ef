"""The fact that an approval or a waiver was granted for. When it changes, what was granted holds no longer.

fact: {licence: MIT}
fact: {integrity: "sha512-..."}        # as in a lock, or sha512:HEX
fact: {severity: medium, fix: none, exploited: false}   # of the vulnerability that a waiver is about
"""

import binascii
from base64 import b64decode
from collections.abc import Mapping, Sequence

from msgspec import Struct

from sca.facts.expressions import ExpressionError, parse_expression
from sca.model.advisory import BANDS, Vulnerability
from sca.model.licence import LicenceAnswer
from sca.model.text import brief
from sca.policies.reading import Section
from sca.policies.subjects import Subject

KEYS = ("licence", "integrity", "severity", "fix", "exploited")
_SEVERITIES = (*BANDS, "none")
_FIXES = ("available", "none")
_EXPLOITED = ("false", "true")
_LENGTHS = {"SHA-256": 64, "SHA-384": 96, "SHA-512": 128}
_NAMES = {name.replace("-", "").lower(): name for name in _LENGTHS}


class Digest(Struct, frozen=True):
    """A digest with the name of its algorithm, and as it was written."""

    algorithm: str
    value: str
    text: str


class Fact(Struct, frozen=True):
    """What was looked at when something was granted: the licence, the bytes, what was known of a vulnerability.

    A severity may become lower, and a fix may go away, without a change that matters.
    """

    licence: str = ""
    integrity: Digest | None = None
    severity: str = ""
    fix: str = ""
    exploited: str = ""

    def change(self, subject: Subject, licences: Mapping[str, LicenceAnswer]) -> str:
        """What is different today, as a part of a sentence; empty if nothing is. What is not known today is different."""
        now = sorted({_stated(licences.get(one.id)) for one in subject.instances})
        if self.licence and now != [self.licence]:
            return f"the licence was {self.licence} and is {' and '.join(brief(text, 80) or 'not known' for text in now)} now"
        if self.integrity is not None and not _has(subject, self.integrity):
            return f"the integrity hash is not {brief(self.integrity.text, 80)} any more"
        return ""

    def change_of(self, one: Vulnerability) -> str:
        """What is worse about a vulnerability, or offers a way out, that was not so when the entry was granted."""
        if self.severity and _SEVERITIES.index(one.band or "none") < _SEVERITIES.index(self.severity):
            return f"the severity was {self.severity} and is {one.band} now"
        if self.fix == _FIXES[1] and one.fixed:
            return f"there was no fix, and {one.fixed[0]} is one now"
        if self.exploited == _EXPLOITED[0] and one.exploited:
            return f"it is known to be exploited since {one.exploited}"
        return ""


def read_fact(section: Section) -> Fact | None:
    """The `fact` of an entry; None if it names none."""
    node = section.node.value("fact")
    inner = None if node is None else section.mistakes.section(node, "fact", KEYS)
    if inner is None:
        return None
    if not inner.node.members:
        section.mistakes.add("E-POLICY-MISSING", f"fact names one of {', '.join(KEYS)}", inner.node)
    licence = section.mistakes.parsed(inner.scalar("licence"), _licence, "E-POLICY-LICENCE")
    integrity = section.mistakes.parsed(inner.scalar("integrity"), read_digest, "E-POLICY-VALUE")
    words = {"severity": _SEVERITIES, "fix": _FIXES, "exploited": _EXPLOITED}
    told = {key: inner.choice(key, values, values[0]) if key in inner.node.members else "" for key, values in words.items()}
    return Fact(licence or "", integrity, **told)


def read_digest(text: str) -> Digest:
    """A digest as `sha512:HEX`, or as npm writes it, `sha512-BASE64`. Raises ValueError."""
    for sign in (":", "-"):
        name, found, value = text.partition(sign)
        algorithm = _NAMES.get(name.lower(), "")
        if found and algorithm:
            digits = value.lower() if sign == ":" else _hex(value)
            if len(digits) == _LENGTHS[algorithm] and not digits.strip("0123456789abcdef"):
                return Digest(algorithm, digits, text)
    raise ValueError("a digest is sha512:HEX or sha512-BASE64 (also sha256, sha384)")


def current_fact(subject: Subject, licences: Mapping[str, LicenceAnswer]) -> dict[str, str]:
    """The fact of today, in the words of an entry: what `sca approve` and `sca waive` write."""
    stated = {_stated(licences.get(one.id)) for one in subject.instances}
    hashes = [{(one.algorithm, one.value) for one in instance.hashes} for instance in subject.instances]
    common = sorted(set.intersection(*hashes)) if hashes else []
    found: dict[str, str] = {}
    if len(stated) == 1 and (licence := stated.pop()):
        found["licence"] = licence
    strong = [(name, value) for name, value in common if name in _LENGTHS]
    if strong:
        name, value = strong[-1]
        found["integrity"] = f"{name.replace('-', '').lower()}:{value}"
    return found


def known_fact(found: Sequence[Vulnerability]) -> dict[str, str]:
    """What is known of a vulnerability today, of all packages that a waiver speaks of, in the words of an entry.

    Where they differ it is the worst: what is worse still makes the waiver void.
    """
    if not found:
        return {}
    return {
        "severity": min((one.band or "none" for one in found), key=_SEVERITIES.index),
        "fix": _FIXES[0] if any(one.fixed for one in found) else _FIXES[1],
        "exploited": _EXPLOITED[any(one.exploited for one in found)],
    }


def _licence(text: str) -> str:
    try:
        return str(parse_expression(text))
    except ExpressionError as error:
        raise ValueError(error.message) from None


def _stated(answer: LicenceAnswer | None) -> str:
    """The expression in its canonical form; empty if there is no one expression."""
    if answer is None or answer.shape != "expression":
        return ""
    try:
        return str(parse_expression(answer.expression))
    except ExpressionError:
        return ""


def _has(subject: Subject, digest: Digest) -> bool:
    """Whether every instance has these bytes."""
    wanted = (digest.algorithm, digest.value)
    return all(wanted in {(one.algorithm, one.value) for one in instance.hashes} for instance in subject.instances)


def _hex(text: str) -> str:
    try:
        return b64decode(text, validate=True).hex()
    except (binascii.Error, ValueError):
        return ""

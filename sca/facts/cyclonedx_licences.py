"""What the `licenses` of a CycloneDX document claim: ids, names and expressions, each with its kind.

Several entries have no operator between them: they are read as one claim where all apply, and marked as inferred. Two shapes
that tools write are unwrapped: a text inside of a name that says nothing but `declared license of 'x'`, and a text in base64.

https://cyclonedx.org/docs/1.6/json/#components_items_licenses and CycloneDX/specification issue 349
"""

import base64
import binascii
import re

import msgspec
from msgspec import Struct

from sca.model.component import LicenceClaim, Location

FIELD = "cyclonedx licenses"
_WRAPPER = re.compile(r"declared licen[sc]e of '[^']*'")


class _Text(Struct, frozen=True):
    content: str = ""
    encoding: str = ""


class _Licence(Struct, frozen=True):
    id: str = ""
    name: str = ""
    text: _Text = _Text()
    acknowledgement: str = ""


class _Choice(Struct, frozen=True):
    license: _Licence | None = None
    expression: str = ""
    acknowledgement: str = ""


_DECODER = msgspec.json.Decoder(list[_Choice])


def cyclonedx_claims(text: str, where: Location) -> tuple[LicenceClaim, ...]:
    """The claims of a `licenses` array as JSON; nothing where it is none."""
    try:
        choices = _DECODER.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return ()
    return tuple(LicenceClaim(raw, FIELD, where, kind) for raw, kind in map(_stated, choices) if raw)


def _stated(choice: _Choice) -> tuple[str, str]:
    licence = choice.license
    if licence is None:
        return choice.expression, _kind(choice.acknowledgement)
    wrapped = _WRAPPER.fullmatch(licence.name) is not None
    raw = licence.id or (_content(licence.text) if wrapped else licence.name)
    return raw, _kind(licence.acknowledgement)


def _content(text: _Text) -> str:
    if text.encoding != "base64":
        return text.content
    try:
        return base64.b64decode(text.content, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


def _kind(acknowledgement: str) -> str:
    return "concluded" if acknowledgement == "concluded" else "declared"

"""Writes what the waivers of a run say of vulnerabilities as an OpenVEX 0.2.0 document.

Source: https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md
"""

from sca.model.package import Package
from sca.model.result import Result
from sca.model.text import visible
from sca.model.vex import AFFECTED, JUSTIFICATIONS, NOT_AFFECTED, Analysis
from sca.reports.vex_own import as_text, author_of, content_id, own_analyses, product_of, written_at

_CONTEXT = "https://openvex.dev/ns/v0.2.0"
_Fields = dict[str, object]


def render(result: Result) -> bytes:
    """The document."""
    analyses, product = own_analyses(result), product_of(result)
    statements = [_statement(one, product) for one in analyses]
    author, moment = author_of(analyses, result), written_at(result)
    return as_text(
        {
            "@context": _CONTEXT,
            "@id": f"urn:uuid:{content_id([author, moment, statements])}",
            "author": author,
            "timestamp": moment,
            "version": 1,
            "tooling": f"{result.tool.name} {visible(result.tool.version)}",
            "statements": statements,
        }
    )


def _statement(one: Analysis, product: Package | None) -> _Fields:
    aliases = [visible(id) for id in one.ids if id != one.vulnerability]
    fields: _Fields = {
        "vulnerability": {"name": visible(one.vulnerability), **({"aliases": aliases} if aliases else {})},
        "timestamp": f"{one.date}T00:00:00Z",
        "products": [_product(one.package, product)],
        "status": one.status,
    }
    if one.status == NOT_AFFECTED and one.justification in JUSTIFICATIONS:
        fields["justification"] = one.justification
    reason = visible(one.detail)
    if one.status == NOT_AFFECTED:
        fields["impact_statement"] = reason
    elif one.status == AFFECTED:
        fields["action_statement"] = reason
        fields["action_statement_timestamp"] = f"{one.date}T00:00:00Z"
    else:
        fields["status_notes"] = reason
    return fields


def _product(component: str, product: Package | None) -> _Fields:
    if product is None or product.purl == component:
        return _thing(component)
    return {**_thing(product.purl), "subcomponents": [_thing(component)]}


def _thing(purl: str) -> _Fields:
    return {"@id": purl, "identifiers": {"purl": purl}}

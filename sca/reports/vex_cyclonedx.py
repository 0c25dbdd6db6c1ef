"""Writes what the waivers of a run say of vulnerabilities as a CycloneDX 1.6 document of its own: VEX apart from the SBOM.

Specification: https://cyclonedx.org/docs/1.6/json/
"""

from sca.model.package import Package
from sca.model.purl import PurlError, read_purl
from sca.model.result import Result
from sca.model.text import visible
from sca.model.vex import AFFECTED, Analysis
from sca.model.vex_words import cyclonedx_justification, cyclonedx_state, publisher
from sca.reports.vex_own import as_text, author_of, content_id, own_analyses, product_of, written_at

_SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
_Fields = dict[str, object]


def render(result: Result) -> bytes:
    """The document."""
    analyses, product = own_analyses(result), product_of(result)
    packages = sorted({one.package for one in analyses} - {product.purl if product else ""})
    tool = {"type": "application", "name": result.tool.name, "version": visible(result.tool.version)}
    metadata: _Fields = {
        "timestamp": written_at(result),
        "tools": {"components": [tool]},
        "authors": [{"name": author_of(analyses, result)}],
        **({"component": _component(product.purl, "application")} if product else {}),
    }
    body: _Fields = {
        "metadata": metadata,
        "components": [_component(purl, "library") for purl in packages],
        "vulnerabilities": [_vulnerability(one, number) for number, one in enumerate(analyses, 1)],
    }
    head: _Fields = {"$schema": _SCHEMA, "bomFormat": "CycloneDX", "specVersion": "1.6"}
    return as_text({**head, "serialNumber": f"urn:uuid:{content_id(body)}", "version": 1, **body})


def _component(purl: str, kind: str) -> _Fields:
    package = _package(purl)
    fields: _Fields = {"type": kind, "bom-ref": purl, "name": visible(package.name), "version": visible(package.version)}
    return {**fields, **({"group": visible(package.namespace)} if package.namespace else {}), "purl": purl}


def _package(purl: str) -> Package:
    try:
        return read_purl(purl)
    except PurlError:
        return Package("", "", purl, "")


def _vulnerability(one: Analysis, number: int) -> _Fields:
    justification, moment = cyclonedx_justification(one), f"{one.date}T00:00:00Z"
    references = [{"id": visible(id), "source": _source(id)} for id in one.ids if id != one.vulnerability]
    analysis: _Fields = {
        "state": cyclonedx_state(one),
        **({"justification": justification} if justification else {}),
        **({"response": ["will_not_fix"]} if one.status == AFFECTED else {}),
        "detail": visible(one.detail),
        "firstIssued": moment,
        "lastUpdated": moment,
    }
    return {
        "bom-ref": f"vulnerability-{number}",
        "id": visible(one.vulnerability),
        "source": _source(one.vulnerability),
        **({"references": references} if references else {}),
        "analysis": analysis,
        "affects": [{"ref": one.package}],
    }


def _source(id: str) -> _Fields:
    name, address = publisher(id)
    return {"name": name, "url": address}

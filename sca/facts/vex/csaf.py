"""Reads the statements of a CSAF 2.0 document: the status of products of its vulnerabilities.

Source: https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html
"""

from msgspec import Struct

from sca.facts.vex.shapes import Fields, Place, StatementError, VexRead, fields, moment, objects, reasoned, text, texts
from sca.files.errors import InputError
from sca.files.json_document import JsonDocument, JsonValue
from sca.model.component import Problem
from sca.model.text import brief
from sca.model.vex import AFFECTED, FIXED, JUSTIFICATIONS, NOT_AFFECTED, UNDER_INVESTIGATION, VexStatement

VERSION = "2.0"
_STATUSES = {
    "known_not_affected": NOT_AFFECTED,
    "known_affected": AFFECTED,
    "first_affected": AFFECTED,
    "last_affected": AFFECTED,
    "fixed": FIXED,
    "first_fixed": FIXED,
    "under_investigation": UNDER_INVESTIGATION,
}


class _Product(Struct, frozen=True):
    """A product of the tree: the package URL of its component, and of what that is a part of."""

    component: str
    product: str = ""


def read_csaf(document: JsonDocument, root: Fields) -> VexRead:
    """The statements of a document. Raises InputError for a version that is not known, or a tree that is none."""
    place = Place(document)
    found: list[VexStatement] = []
    problems: list[Problem] = []
    try:
        head = fields(root, "document")
        if text(head, "csaf_version") != VERSION:
            message = f"CSAF {brief(text(head, 'csaf_version'), 20)!r}: {VERSION} is read"
            raise InputError("E-VERSION", message, document.path)
        author = text(fields(head, "publisher"), "name")
        dated = text(fields(head, "tracking"), "current_release_date")
        tree = _Tree(fields(root, "product_tree"))
        vulnerabilities = list(objects(root, "vulnerabilities"))
    except StatementError as error:
        raise InputError("E-STRUCTURE", str(error), document.path) from None
    for one in vulnerabilities:
        try:
            _Vulnerability(one, tree, place, author, dated).read(found, problems)
        except StatementError as error:
            problems.append(place.problem(one, str(error)))
    return VexRead(tuple(found), tuple(problems))


class _Tree:
    """The products of a document by id, and its groups of them."""

    def __init__(self, tree: Fields) -> None:
        self.products: dict[str, _Product] = {}
        waiting: list[JsonValue] = [*objects(tree, "branches")]
        named = [*objects(tree, "full_product_names")]
        while waiting:
            branch = waiting.pop()
            if isinstance(branch, dict):
                named.append(fields(branch, "product"))
                waiting.extend(objects(branch, "branches"))
        for one in named:
            self._add(one, _Product(text(fields(one, "product_identification_helper"), "purl")))
        for relation in objects(tree, "relationships"):
            part = self.products.get(text(relation, "product_reference"), _Product(""))
            whole = self.products.get(text(relation, "relates_to_product_reference"), _Product(""))
            product = whole.component or text(relation, "relates_to_product_reference")
            self._add(fields(relation, "full_product_name"), _Product(part.component, product))
        groups = objects(tree, "product_groups")
        self.groups = {text(one, "group_id"): texts(one, "product_ids") for one in groups}

    def _add(self, named: Fields, product: _Product) -> None:
        id = text(named, "product_id")
        if id:
            self.products[id] = product

    def told(self, about: Fields) -> frozenset[str]:
        """The ids that a note is about, its groups taken apart."""
        groups = (id for group in texts(about, "group_ids") for id in self.groups.get(group, ()))
        return frozenset((*texts(about, "product_ids"), *groups))


class _Vulnerability:
    """One vulnerability of a document. Raises StatementError where it cannot be read at all."""

    def __init__(self, one: Fields, tree: _Tree, place: Place, author: str, dated: str) -> None:
        self._one, self._tree, self._place = one, tree, place
        self._author, self._dated = author, dated
        ids = (text(one, "cve"), *(text(id, "text") for id in objects(one, "ids")))
        self._ids = tuple(id for id in dict.fromkeys(ids) if id)
        if not self._ids:
            raise StatementError("it names no vulnerability")
        self._flags = [(tree.told(flag), text(flag, "label"), text(flag, "date")) for flag in objects(one, "flags")]
        threats = (threat for threat in objects(one, "threats") if text(threat, "category") == "impact")
        self._impacts = [(tree.told(threat), text(threat, "details")) for threat in threats]

    def read(self, found: list[VexStatement], problems: list[Problem]) -> None:
        """Add what it states of each product. One that is not understood costs itself."""
        status = fields(self._one, "product_status")
        for word, meaning in _STATUSES.items():
            for id in texts(status, word):
                try:
                    found.append(self._statement(id, word, meaning))
                except StatementError as error:
                    problems.append(self._place.problem(self._one, f"{brief(id, 60)}: {error}"))

    def _statement(self, id: str, word: str, status: str) -> VexStatement:
        product = self._tree.products.get(id)
        if product is None:
            raise StatementError("the product is not in the tree of products")
        label, date = next(((label, date) for ids, label, date in self._flags if id in ids), ("", ""))
        if label and label not in JUSTIFICATIONS:
            raise StatementError(f"{brief(label, 60)!r} is no label of a flag")
        detail = next((details for ids, details in self._impacts if id in ids), "")
        reasoned(status, label, detail)
        return VexStatement(
            ids=self._ids,
            status=status,
            word=word,
            component=product.component,
            location=self._place.of(self._one),
            product=product.product,
            justification=label if status == NOT_AFFECTED else "",
            detail=detail,
            author=self._author,
            date=moment(date or self._dated),
        )

"""The `vex` list of the `vulnerabilities` section: documents whose statements count, whose, and for how long."""

from collections.abc import Mapping as Rules
from datetime import date, timedelta

from msgspec import Struct

from sca.files.yaml_nodes import Mapping, Node, Scalar
from sca.model.component import Location
from sca.model.vex import VexStatement
from sca.policies.days import read_days
from sca.policies.reading import Mistakes

KEYS = ("document", "authors", "products", "any-version", "max-age", "until", "created", "sha256", "malicious")
YES_OR_NO = ("false", "true")
DEFAULT_AGE = 365
# The bytes of a document and what messages call it, by the place of the entry that names it.
Documents = Rules[tuple[str, int, int], tuple[bytes, str]]


class VexSource(Struct, frozen=True):
    """One document. A statement holds for `max_age` days from its own date, and not after `until`.

    `authors` are those whose statements count, empty for anybody's in this document. `malicious` is whether they may speak of
    packages that themselves attack.
    """

    path: str
    data: bytes
    where: Location
    authors: frozenset[str] = frozenset()
    products: tuple[str, ...] = ()
    any_version: bool = False
    max_age: int = DEFAULT_AGE
    until: date | None = None
    malicious: bool = False

    def trusts(self, statement: VexStatement) -> bool:
        """Whether the author is one whose statements count."""
        return not self.authors or statement.author in self.authors

    def last_day(self, statement: VexStatement) -> date:
        """The last day on which a statement holds."""
        try:
            end = date.fromisoformat(statement.date[:10]) + timedelta(days=self.max_age)
        except OverflowError:
            end = date.max
        return end if self.until is None else min(end, self.until)


def named_document(node: Node) -> Scalar | None:
    """The name of the document in an entry; None where it names none."""
    if isinstance(node, Scalar):
        return node if node.text.strip() else None
    found = node.value("document") if isinstance(node, Mapping) else None
    return found if isinstance(found, Scalar) and found.text.strip() else None


def read_vex_source(node: Node, documents: Documents, mistakes: Mistakes) -> VexSource | None:
    """One entry; None, with a mistake, if it cannot be used."""
    data, path = documents.get((node.file, node.line, node.column), (b"", ""))
    if isinstance(node, Scalar):
        if not node.text.strip():
            mistakes.add("E-POLICY-MISSING", "an entry of vex names a document", node)
        return VexSource(path, data, mistakes.place(node)) if path else None
    section = mistakes.section(node, "an entry of vex", KEYS)
    if section is None:
        return None
    section.scalar("document", required=True)
    age = mistakes.parsed(section.scalar("max-age"), read_days, "E-POLICY-VALUE")
    made = VexSource(
        path=path,
        data=data,
        where=section.where,
        authors=frozenset(one.text for one in section.filled("authors", "the statements of everybody in it count")),
        products=tuple(one.text for one in section.filled("products", "its products are matched with those of the scan")),
        any_version=section.choice("any-version", YES_OR_NO, "false") == "true",
        max_age=age or DEFAULT_AGE,
        until=section.date("until"),
        malicious=section.choice("malicious", YES_OR_NO, "false") == "true",
    )
    section.date("created")
    return made if path else None

"""What somebody states about a vulnerability of a package in a product: the values that all forms of VEX come to."""

from msgspec import Struct

from sca.model.component import Location

AFFECTED, NOT_AFFECTED, FIXED, UNDER_INVESTIGATION = "affected", "not_affected", "fixed", "under_investigation"
STATUSES = (NOT_AFFECTED, AFFECTED, FIXED, UNDER_INVESTIGATION)
CLEARING = (NOT_AFFECTED, FIXED)
# Why something is not affected, in the words of OpenVEX, https://github.com/openvex/spec, which are those of CSAF too.
JUSTIFICATIONS = (
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
)


class VexStatement(Struct, frozen=True):
    """One statement about one component.

    `ids` are all ids that it gives the vulnerability. `component` is the package URL of the vulnerable package, empty where the
    document names it by something else; `versions` a range in the form of vers that stands in place of a version in it.
    `product` is the package URL of what contains it, or a plain name, empty where the component itself is the product. `status`
    is one of STATUSES and `word` the document's own word for it. `date` is a moment in UTC, in ISO 8601. `document` counts the
    documents of a run.
    """

    ids: tuple[str, ...]
    status: str
    word: str
    component: str
    location: Location
    versions: str = ""
    product: str = ""
    product_version: str = ""
    justification: str = ""
    detail: str = ""
    author: str = ""
    date: str = ""
    document: int = 0

    @property
    def clears(self) -> bool:
        """Whether it says that nothing is to be done."""
        return self.status in CLEARING

    @property
    def sentence(self) -> str:
        """The statement in a few words: `not_affected, vulnerable_code_not_present: the parser is never called`."""
        head = ", ".join(part for part in (self.word, self.justification) if part)
        return f"{head}: {self.detail}" if self.detail else head


class Analysis(Struct, frozen=True, order=True):
    """What counts in a run about one vulnerability of one package, by a waiver or a VEX statement.

    `package` is a package URL, `vulnerability` the id that findings show, `ids` all of them. `status`, `word`, `justification`
    and `detail` are as in a statement, `date` is the day it was made and `expires` the last one on which it holds. `waiver` is
    the id of the waiver, or of the statement among the waivers.
    """

    package: str
    vulnerability: str
    ids: tuple[str, ...]
    status: str
    word: str
    author: str
    date: str
    expires: str
    location: Location
    waiver: str = ""
    justification: str = ""
    detail: str = ""

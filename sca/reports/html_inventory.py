"""A large inventory in pages beside the main one, each with so many packages by type and name."""

from collections.abc import Iterator

from msgspec import Struct

from sca.model.component import Component
from sca.reports.html_details import Details, PackageDetail
from sca.reports.html_packages import Group, PackageRow, Packages

MAIN = "sca-report.html"
MOST_PACKAGES = 5_000
PER_PAGE = 1_000
_DETAILS = 340_000


class InventoryPage(Struct, frozen=True):
    """One page of the inventory beside the main one: which packages it has, counted from 1, and the first of them."""

    number: int
    name: str
    first: int
    last: int
    label: str


class Part(Struct, frozen=True):
    """What one page of the inventory shows."""

    number: int
    first: int
    last: int
    of: int
    main: str
    pages: list[InventoryPage]
    rows: list[PackageRow]
    details: list[PackageDetail]


def parts(packages: Packages) -> Iterator[tuple[str, Part]]:
    """The name and the content of every page; none where the packages find room on the main one."""
    pages = inventory_pages(packages.groups)
    details = Details(packages)
    for page in pages:
        groups = packages.groups[page.first - 1 : page.last]
        made = details.of(sorted(groups, key=lambda group: not group.state), _DETAILS)
        rows = packages.rows(groups, frozenset(detail.group.id for detail in made))
        made.sort(key=lambda detail: (detail.group.package, detail.group.label))
        yield page.name, Part(page.number, page.first, page.last, len(packages.groups), MAIN, pages, rows, made)


def inventory_pages(groups: list[Group]) -> list[InventoryPage]:
    """The pages that a page has beside it; none where the packages find room on it."""
    if sum(isinstance(group.nodes[0], Component) for group in groups) <= MOST_PACKAGES:
        return []
    starts = range(0, len(groups), PER_PAGE)
    return [
        InventoryPage(
            number, f"sca-report-inv-{number:03}.html", start + 1, min(start + PER_PAGE, len(groups)), groups[start].label
        )
        for number, start in enumerate(starts, 1)
    ]

"""Lists of licences and of categories, as they stand in the section and in each of its relations."""

from collections.abc import Iterable

from msgspec import Struct

from sca.facts.expressions import Compound, ExpressionError, Licence, modern, parse_expression
from sca.facts.licence_categories import CATEGORIES
from sca.facts.spdx_ids import LICENCE_IDS
from sca.files.yaml_nodes import Scalar
from sca.model.component import Location
from sca.policies.reading import Section, nearest

LIST_KEYS = ("allowed", "denied", "allowed-categories", "denied-categories")
NO_GRANT = Licence("NONE")


class Listed(Struct, frozen=True):
    """One licence of a list, with its line."""

    licence: Licence
    where: Location


class ListedCategory(Struct, frozen=True):
    """One category of a list, with its line."""

    category: str
    where: Location


class Lists(Struct, frozen=True):
    """What is allowed and what is denied. Where nothing at all is allowed by name, everything is that is not denied."""

    allowed: tuple[Listed, ...] = ()
    denied: tuple[Listed, ...] = ()
    allowed_categories: tuple[ListedCategory, ...] = ()
    denied_categories: tuple[ListedCategory, ...] = ()

    @property
    def names_what_is_allowed(self) -> bool:
        """Whether a licence has to be named to be allowed."""
        return bool(self.allowed or self.allowed_categories)


def read_lists(section: Section, *, meaning: str) -> Lists:
    """The four lists of a section; `meaning` says what it means to leave out what is allowed."""
    allowed = read_list(section, section.filled("allowed", meaning))
    denied = read_list(section, section.texts("denied"))
    both = {one.licence: one for one in denied}
    for one in allowed:
        if one.licence in both:
            line = both[one.licence].where.line
            section.mistakes.add_at("E-POLICY-VALUE", f"{one.licence} is allowed here and denied in line {line}", one.where)
    good = _categories(section, "allowed-categories")
    bad = _categories(section, "denied-categories")
    for category in good:
        other = next((one for one in bad if one.category == category.category), None)
        if other is not None:
            message = f"{category.category} is allowed here and denied in line {other.where.line}"
            section.mistakes.add_at("E-POLICY-VALUE", message, category.where)
    return Lists(allowed, denied, good, bad)


def _categories(section: Section, key: str) -> tuple[ListedCategory, ...]:
    found: list[ListedCategory] = []
    for scalar in section.filled(key, "no category is meant"):
        word = section.one_of(scalar, f"an entry of {key}", CATEGORIES)
        if word:
            found.append(ListedCategory(word, section.mistakes.place(scalar)))
    return tuple(found)


def read_list(section: Section, scalars: Iterable[Scalar]) -> tuple[Listed, ...]:
    """The licences of a list, each in one spelling."""
    found = [(scalar, section.mistakes.parsed(scalar, read_listed, "E-POLICY-LICENCE")) for scalar in scalars]
    return tuple(Listed(licence, section.mistakes.place(scalar)) for scalar, licence in found if licence is not None)


def read_listed(text: str) -> Licence:
    """One licence, with an exception behind WITH if it has one. Raises ValueError."""
    if text == NO_GRANT.id:
        return NO_GRANT
    expression = read_expression(text)
    if isinstance(expression, Compound):
        raise ValueError("a list names single licences: write each in an entry of its own")  # noqa: TRY004  # a wrong text
    return expression


def read_expression(text: str) -> Licence | Compound:
    """An expression in the spelling of today. Raises ValueError."""
    try:
        return modern(parse_expression(text))
    except ExpressionError as error:
        raise ValueError(f"{error.message}{nearest(text, LICENCE_IDS)}") from None

"""SPDX expressions: read to a tree, written back, bounded, and read the way another reader reads them."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from license_expression import ExpressionError as OtherError
from license_expression import Licensing, get_spdx_licensing

from sca.facts.expressions import Compound, Expression, ExpressionError, Licence, licences_of, modern, parse_expression
from sca.facts.spdx_ids import DEPRECATED, EXCEPTION_IDS, LICENCE_IDS
from tests.moment import a_moment

OTHER: Licensing = get_spdx_licensing()


def said(text: str) -> tuple[str, int]:
    """The sentence and the offset with which a text is refused."""
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    return caught.value.message, caught.value.offset


def refused(text: str) -> ExpressionError | None:
    """The error about a text; None if it is an expression. Any other exception passes through."""
    try:
        parse_expression(text)
    except ExpressionError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("MIT", "MIT"),
        ("mit", "MIT"),
        ("  MIT  ", "MIT"),
        ("(MIT)", "MIT"),
        ("((MIT))", "MIT"),
        ("mit or apache-2.0", "MIT OR Apache-2.0"),
        ("MIT OR Apache-2.0 AND BSD-3-Clause", "MIT OR (Apache-2.0 AND BSD-3-Clause)"),
        ("(MIT OR Apache-2.0) AND BSD-3-Clause", "(MIT OR Apache-2.0) AND BSD-3-Clause"),
        ("MIT OR (ISC OR Zlib)", "MIT OR ISC OR Zlib"),
        ("MIT AND ISC AND Zlib", "MIT AND ISC AND Zlib"),
        ("Apache-2.0 with llvm-exception", "Apache-2.0 WITH LLVM-exception"),
        ("GPL-2.0+", "GPL-2.0+"),
        ("MPL-1.1+", "MPL-1.1+"),
        ("Apache-2.0+ WITH LLVM-exception OR MIT", "Apache-2.0+ WITH LLVM-exception OR MIT"),
        ("LicenseRef-Ours", "LicenseRef-Ours"),
        ("DocumentRef-x:LicenseRef-Ours AND MIT", "DocumentRef-x:LicenseRef-Ours AND MIT"),
        ("GPL-2.0-with-classpath-exception", "GPL-2.0-with-classpath-exception"),
    ],
)
def test_reading_and_writing(text: str, written: str) -> None:
    assert str(parse_expression(text)) == written
    assert str(parse_expression(written)) == written


@pytest.mark.parametrize(
    ("text", "sentence", "offset"),
    [
        ("", "ends where a licence id is expected", 0),
        ("   ", "ends where a licence id is expected", 3),
        ("GPL-3.0-only AND", "ends where a licence id is expected", 16),
        ("AND MIT", "'AND' stands where a licence id is expected", 0),
        ("MIT AND OR ISC", "'OR' stands where a licence id is expected", 8),
        ("MIT ISC", "'ISC' stands where AND, OR or the end is expected", 4),
        ("()", "')' stands where a licence id is expected", 1),
        ("(MIT", "ends where a closing parenthesis is expected", 4),
        ("MIT)", "a closing parenthesis without an opening one", 3),
        ("(MIT ISC)", "a closing parenthesis is expected", 5),
        ("MIT/X11", "'MIT/X11' is no SPDX licence id", 0),
        ("MITNFAX", "no SPDX licence id", 0),
        ("GPL-2.0-only+", "no + can follow", 0),
        ("GPL-2.0-or-later+", "no + can follow", 0),
        ("MIT++", "no SPDX licence id", 0),
        ("+", "no SPDX licence id", 0),
        ("MIT WITH", "ends where an exception id after WITH is expected", 8),
        ("MIT WITH Commons-Clause", "no SPDX exception id", 9),
        ("MIT WITH MIT", "no SPDX exception id", 9),
        ("Classpath-exception-2.0", "no SPDX licence id", 0),
        ("(MIT) WITH LLVM-exception", "stands where AND, OR or the end is expected", 6),
        ("LicenseRef-", "no SPDX licence id", 0),
        ("LicenseRef-MIT+", "no SPDX licence id", 0),
        ("NONE", "no SPDX licence id", 0),
        ("NOASSERTION", "no SPDX licence id", 0),
        ("ΜIT", "no SPDX licence id", 0),  # noqa: RUF001  # a Greek letter
        ("MIT\x00", "no SPDX licence id", 0),
    ],
)
def test_what_is_no_expression(text: str, sentence: str, offset: int) -> None:
    message, at = said(text)
    assert sentence in message
    assert at == offset


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("(" * 40 + "MIT" + ")" * 40, "licence-depth"),
        ("(" * 16_000, "licence-depth"),
        (" OR ".join(["MIT"] * 1001), "licence-terms"),
        ("MIT OR " * 3000, "licence-chars"),
    ],
)
def test_bounds_are_named(text: str, limit: str) -> None:
    assert limit in said(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        " OR ".join(["MIT"] * 1000),
        " AND ".join(f"(MIT OR LicenseRef-{number})" for number in range(400)),
        "(" * 32 + "MIT" + ")" * 32,
        "a" * 16_384,
        "MIT" + " " * 16_000,
        "(" * 8000 + ")" * 8000,
        "LicenseRef-" + "-" * 16_000 + "!",
    ],
    ids=lambda text: text[:12],
)
def test_the_largest_texts_take_a_moment(text: str) -> None:
    with a_moment():
        refused(text)


@pytest.mark.parametrize(("old", "new"), DEPRECATED.items())
def test_a_deprecated_id_means_what_stands_in_its_place(old: str, new: str) -> None:
    assert str(modern(parse_expression(old))) == new
    assert modern(parse_expression(new)) == parse_expression(new)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("GPL-2.0 OR MIT", "GPL-2.0-only OR MIT"),
        ("LGPL-2.1+ AND MIT", "LGPL-2.1-or-later AND MIT"),
        ("GPL-2.0 WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("Apache-2.0+", "Apache-2.0+"),
        ("AGPL-3.0+", "AGPL-3.0-or-later"),
        ("Net-SNMP", "Net-SNMP"),
    ],
)
def test_modern(text: str, written: str) -> None:
    assert str(modern(parse_expression(text))) == written


IDS = sorted(LICENCE_IDS)
LEAVES = st.builds(Licence, st.sampled_from(IDS)) | st.builds(
    Licence, st.sampled_from(("GPL-2.0-only", "Apache-2.0", "LicenseRef-x")), exception=st.sampled_from(sorted(EXCEPTION_IDS))
)


def expressions(leaves: st.SearchStrategy[Licence] = LEAVES) -> st.SearchStrategy[Expression]:
    operator: st.SearchStrategy[Literal["AND", "OR"]] = st.sampled_from(("AND", "OR"))
    leaf: st.SearchStrategy[Expression] = leaves.map(lambda one: one)
    return st.recursive(
        leaf, lambda inner: st.builds(Compound, operator, st.lists(inner, min_size=2, max_size=3).map(tuple)), max_leaves=12
    )


@given(expressions())
def test_what_is_written_is_read_as_the_same(expression: Expression) -> None:
    once = parse_expression(str(expression))
    assert parse_expression(str(once)) == once
    assert list(licences_of(once)) == list(licences_of(expression))


@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from(("MIT", "(", ")", "AND", "OR", "WITH", "+", "LLVM-exception")), max_size=12).map(" ".join)
)
def test_any_text_is_an_expression_or_the_one_error(text: str) -> None:
    error = refused(text)
    if error is None:
        written = str(parse_expression(text))
        assert str(parse_expression(written)) == written
    else:
        assert 0 <= error.offset <= len(text)


COMMON = st.builds(
    Licence, st.sampled_from(("MIT", "ISC", "Zlib", "BSD-3-Clause", "Apache-2.0", "MPL-2.0", "GPL-2.0-only", "GPL-2.0-or-later"))
)


@given(expressions(COMMON))
def test_another_reader_sees_the_same_tree(expression: Expression) -> None:
    """`license_expression` joins the way SPDX says; its tree, written with all parentheses, is ours."""
    assert _shape(OTHER.parse(str(expression), validate=True)) == _flat(parse_expression(str(expression)))


@pytest.mark.parametrize("text", ["MIT AND", "(MIT", "MIT)", "MIT ISC", "MIT OR AND ISC", "no-licence-of-this-name"])
def test_another_reader_refuses_it_too(text: str) -> None:
    said(text)
    with pytest.raises((OtherError, AttributeError, IndexError)):
        OTHER.parse(text, validate=True)


@pytest.mark.parametrize("id", IDS)
def test_another_reader_knows_the_same_ids(id: str) -> None:
    assert parse_expression(id.lower()) == Licence(id)
    parsed = OTHER.parse(id)
    assert parsed is not None


def _flat(expression: Expression) -> str:
    if isinstance(expression, Licence):
        return str(expression)
    return f"({f' {expression.operator} '.join(map(_flat, expression.parts))})"


def _shape(parsed: object) -> str:
    operator = str(getattr(parsed, "operator", "")).strip()
    if not operator:
        return str(getattr(parsed, "key", parsed))
    return f"({f' {operator} '.join(map(_shape, _joined(parsed, operator)))})"


def _joined(parsed: object, operator: str) -> list[object]:
    """The parts of a chain of one operator, whatever parentheses stand in it."""
    if str(getattr(parsed, "operator", "")).strip() != operator:
        return [parsed]
    return [part for argument in getattr(parsed, "args", ()) for part in _joined(argument, operator)]

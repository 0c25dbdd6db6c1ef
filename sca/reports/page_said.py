"""Puts the texts of the table into a template that Jinja has parsed, so that what is compiled holds them as they are.

`{{ say('image.layers', count=number) }}` becomes the text around the value, and because it counts, a choice between two
forms; values are printed as everything else is, made visible and escaped. `{{ heads('findings') }}` becomes the cells of the head
of a table.

https://jinja.palletsprojects.com/en/stable/extensions/#ast
"""

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import TypeVar

from jinja2 import Environment, TemplateAssertionError, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import escape

from sca.reports.page_words import HEADS, TEXTS, Counted

Values = Mapping[str, nodes.Expr]
_Text = TypeVar("_Text")


def said(tree: nodes.Template, environment: Environment) -> nodes.Template:
    """The template with its texts. A key that the table lacks is an error, and so is a value too many or too few."""
    _Texts().visit(tree)
    tree.set_environment(environment)
    return tree


class _Texts(NodeTransformer):
    """Puts a text in as it stands where it is printed at once, and as the value of an expression everywhere else."""

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:  # noqa: N802  # a name of Jinja's
        """What is printed, in as many statements as texts that count make of it."""
        made: list[nodes.Node] = []
        for child in node.nodes:
            if isinstance(child, nodes.Call) and _name(child) == "say":
                self.generic_visit(child)
                made.append(_said(child))
            elif isinstance(child, nodes.Call) and _name(child) == "heads":
                made.append(_head_cells(child))
            else:
                made.append(nodes.Output([self.visit(child)], lineno=node.lineno))
        return list(_run_together(made))

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802  # a name of Jinja's
        """What is not printed at once, such as an argument of a macro."""
        self.generic_visit(node)
        if _name(node) != "say":
            return node
        text, values = _asked(node)
        if isinstance(text, Counted):
            one, many = (_joined(form, values, node.lineno) for form in text)
            return nodes.CondExpr(_is_one(values), one, many, lineno=node.lineno)
        return _joined(text, values, node.lineno)


def _asked(call: nodes.Call) -> tuple[str | Counted, Values]:
    """The text of a call and the values for it."""
    text = _known(TEXTS, call)
    values = {one.key: one.value for one in call.kwargs}
    for form in text if isinstance(text, Counted) else (text,):
        if {name for _, name in _parts(form)} - {""} != set(values):
            raise TemplateAssertionError(f"{form!r} is not given the values that it asks for", call.lineno)
    return text, values


def _known(table: Mapping[str, _Text], call: nodes.Call) -> _Text:
    key = call.args[0].as_const()
    if key not in table:
        raise TemplateAssertionError(f"the table of texts has no {key!r}", call.lineno)
    return table[key]


def _name(call: nodes.Call) -> str:
    return call.node.name if isinstance(call.node, nodes.Name) else ""


def _is_one(values: Values) -> nodes.Expr:
    return nodes.Compare(values["count"], [nodes.Operand("eq", nodes.Const(1))])


def _said(call: nodes.Call) -> nodes.Stmt:
    text, values = _asked(call)
    if not isinstance(text, Counted):
        return _printed(text, values, call.lineno)
    one, many = (_printed(form, values, call.lineno) for form in text)
    return nodes.If(_is_one(values), [one], [], [many], lineno=call.lineno)


def _head_cells(call: nodes.Call) -> nodes.Output:
    cells = "".join(f'<th scope="col">{escape(head)}</th>' for head in _known(HEADS, call))
    return nodes.Output([nodes.TemplateData(cells)], lineno=call.lineno)


def _printed(text: str, values: Values, line: int) -> nodes.Output:
    parts: list[nodes.Expr] = []
    for words, name in _parts(text):
        parts += [nodes.TemplateData(str(escape(words)))] if words else []
        parts += [values[name]] if name else []
    return nodes.Output(parts, lineno=line)


def _joined(text: str, values: Values, line: int) -> nodes.Expr:
    if not values:
        return nodes.Const(text, lineno=line)
    parts = [part for words, name in _parts(text) for part in (nodes.Const(words), values.get(name)) if part is not None]
    return nodes.Concat(parts, lineno=line)


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text, each with the name of the value behind them, which is empty behind the last ones."""
    return ((words, name or "") for words, name, _, _ in Formatter().parse(text))


def _run_together(made: list[nodes.Node]) -> Iterator[nodes.Node]:
    """Fewer statements that print: those beside each other are one."""
    last: nodes.Output | None = None
    for node in made:
        if isinstance(node, nodes.Output) and last is not None:
            last.nodes.extend(node.nodes)
            continue
        last = node if isinstance(node, nodes.Output) else None
        yield node

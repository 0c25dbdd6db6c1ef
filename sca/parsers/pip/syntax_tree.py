"""Reads files in Python by their syntax trees: they are never imported and never run.

What is written out counts: texts, lists of them, also in a name that is given such a list once, and sums of lists.

https://docs.python.org/3/library/ast.html
"""

import ast
import warnings
from collections import Counter
from collections.abc import Iterator

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.text import brief

_MOST_STEPS = 200
# An item of a list with its line; the text is None for what is computed.
Item = tuple[str | None, int]


def python_tree(text: str, view: FileView) -> ast.Module:
    """The syntax tree of a file. Raises InputError for what is no Python of today, or goes over a limit."""
    limit = view.limits.python_source_bytes
    if len(text) > limit:
        message = f"the file has {len(text)} characters, more than the limit of {limit} (python-source-bytes)"
        raise InputError("E-SIZE", message, view.path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes in what somebody else wrote
            return ast.parse(text)
    except SyntaxError as error:
        message = f"not valid Python: {brief(error.msg)}"
        help = "files for Python 2 are not read: exclude the file, or write a lock"
        raise InputError("E-SYNTAX", message, view.path, error.lineno, help=help) from None
    except (RecursionError, MemoryError, ValueError):
        raise InputError("E-DEPTH", "nested deeper than the parser of Python goes", view.path, 1) from None


class PythonNames:
    """Names of a module that are given a value once, and whose value nothing changes later as far as can be seen."""

    def __init__(self, tree: ast.Module) -> None:
        self._values: dict[str, ast.expr] = {}
        stored: Counter[str] = Counter()
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                stored[node.id] += 1
            elif isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.value, ast.Name):
                stored[node.value.id] += 2  # `name.append(...)`, `name["x"] = ...`: what it holds is not what was written
        for node in tree.body:
            target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
            if isinstance(node, ast.Assign) and isinstance(target, ast.Name) and stored[target.id] == 1:
                self._values[target.id] = node.value

    def value(self, node: ast.expr | None) -> ast.expr | None:
        """What a name stands for; anything else stands for itself."""
        return self._values.get(node.id, node) if isinstance(node, ast.Name) else node


def items(node: ast.expr, names: PythonNames) -> Iterator[Item]:
    """The texts of a list that is written out, each with its line; None for each part that is computed.

    Names can stand for sums of themselves, and for sums of sums that double: what takes more steps is computed.
    """
    waiting = [node]
    for _ in range(_MOST_STEPS):
        if not waiting:
            return
        written = waiting.pop()
        value = names.value(written)
        if isinstance(value, ast.List | ast.Tuple | ast.Set):
            for element in value.elts:
                yield constant(names.value(element)) or None, element.lineno
        elif isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
            waiting += (value.right, value.left)
        elif isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value, value.lineno
        elif not (isinstance(value, ast.Constant) and value.value is None):
            yield None, written.lineno
    yield None, node.lineno


def constant(node: ast.expr | None) -> str:
    """The text of a literal; empty for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""

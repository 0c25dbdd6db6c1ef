r"""Writes the ways to all findings as a graph for Graphviz: `dot -Tsvg sca-graph.dot`.

Every text stands between quotes, where only a quote, a backslash and an ampersand mean something; all three are written as text.

Source: https://graphviz.org/doc/info/lang.html, https://graphviz.org/docs/attr-types/escString/
"""

from collections.abc import Iterable

from sca.model.result import Result
from sca.model.text import brief
from sca.reports.pruned_graph import Arrow, Box, Picture, pruned_graph

MOST_EDGES = 2_000
_LONGEST = 600
_SHAPES = {"project": "folder", "package": "box", "file": "note"}
_COLOURS = {"open": "#f4c7c9", "undetermined": "#f9e2b0", "warning": "#fdf3d7"}


def render(result: Result) -> bytes:
    """The graph, its title first."""
    return "\n".join([*_lines(pruned_graph(result, MOST_EDGES)), "}\n"]).encode()


def _lines(picture: Picture) -> Iterable[str]:
    yield "digraph sca {"
    title = (picture.title, *picture.notes)
    yield f'  graph [label={_quoted(title)}, labelloc="t", labeljust="l", rankdir="LR", fontname="Helvetica"];'
    yield '  node [shape="box", style="filled", fillcolor="#ffffff", fontname="Helvetica", fontsize="11"];'
    yield '  edge [fontname="Helvetica", fontsize="9"];'
    yield from (f"  n{number} {_box(box)};" for number, box in enumerate(picture.boxes))
    yield from map(_arrow, picture.arrows)


def _box(box: Box) -> str:
    colour = _COLOURS.get(box.state, "#ffffff")
    bold = ', penwidth="2"' if box.state == "open" else ""
    return f'[label={_quoted((box.name, *box.lines))}, shape="{_SHAPES[box.kind]}", fillcolor="{colour}"{bold}]'


def _arrow(arrow: Arrow) -> str:
    looks = f' [label="{arrow.scope}", style="dashed"]' if arrow.scope else ""
    return f"  n{arrow.parent} -> n{arrow.child}{looks};"


def _quoted(lines: Iterable[str]) -> str:
    r"""Lines as one label. `\l` ends a line and sets it to the left."""
    return '"' + "".join(f"{_escape(brief(line, _LONGEST))}\\l" for line in lines) + '"'


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")

"""Writes the ways to the worst findings as a Mermaid flowchart, which forges show inside of Markdown.

Mermaid draws up to 500 edges and 50,000 characters by default, and a picture is readable far below; so at most `MOST_EDGES` are
drawn, fewer where labels are long. Everything in a label but letters, digits and a few harmless marks is written as an entity:
quotes, markup, Markdown and the marks of directives stay text.

Source: https://mermaid.js.org/syntax/flowchart.html
"""

import re
from collections.abc import Iterable

from sca.model.result import Result
from sca.model.text import brief
from sca.reports.pruned_graph import Arrow, Box, Picture, pruned_graph

MOST_EDGES = 80
MOST_CHARACTERS = 50_000
_LONGEST = 240
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ._@/:,()+=\u00a1-\U0010ffff-]")
_SHAPES = {"project": ('(["', '"])'), "package": ('["', '"]'), "file": ('[/"', '"/]')}
_CLASSES = (
    "  classDef open fill:#f4c7c9,stroke:#b3151c,stroke-width:2px,color:#1d2025",
    "  classDef undetermined fill:#f9e2b0,stroke:#8a5a00,color:#1d2025",
    "  classDef other fill:#ffffff,stroke:#5b6470,color:#1d2025",
)


def render(result: Result) -> bytes:
    """The flowchart. Where labels make it too long for Mermaid, half as much is drawn, and so on."""
    most = MOST_EDGES
    while True:
        text = "\n".join([*_lines(pruned_graph(result, most)), ""])
        if len(text) <= MOST_CHARACTERS or most <= 1:
            return text.encode()
        most //= 2


def _lines(picture: Picture) -> Iterable[str]:
    yield "flowchart LR"
    yield f'  verdict[["{_label((picture.title, *picture.notes))}"]]:::{_tone(picture)}'
    yield from (f"  {_box(number, box)}" for number, box in enumerate(picture.boxes))
    yield from map(_arrow, picture.arrows)
    yield from _CLASSES


def _tone(picture: Picture) -> str:
    return {"bad": "open", "unsure": "undetermined"}.get(picture.tone, "other")


def _box(number: int, box: Box) -> str:
    before, after = _SHAPES[box.kind]
    state = box.state if box.state in ("open", "undetermined") else "other"
    return f"n{number}{before}{_label((box.name, *box.lines))}{after}:::{state}"


def _arrow(arrow: Arrow) -> str:
    return f"  n{arrow.parent} -. {arrow.scope} .-> n{arrow.child}" if arrow.scope else f"  n{arrow.parent} --> n{arrow.child}"


def _label(lines: Iterable[str]) -> str:
    return "<br/>".join(_NOT_PLAIN.sub(lambda mark: f"#{ord(mark[0])};", brief(line, _LONGEST)) for line in lines)

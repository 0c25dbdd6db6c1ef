"""The kinds of keys a policy has, and how a lower layer joins each to the value above it: it may only tighten.

A kind gets the value above (None if the key is absent there), the value below, the section above (None if no layer above
asks for these rules, so that nothing can be loosened) and gives the value that holds.
"""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from sca.files.yaml_nodes import Mapping, Node, Scalar, Sequence
from sca.model.text import brief
from sca.policies.layers.joining import Joining

Codes = tuple[str, ...]


class Kind(Protocol):
    """How two values of a key become one."""

    def join(self, key: str, upper: Node | None, lower: Node, section: Mapping | None, step: Joining) -> Node:
        """The value that holds where both layers speak. Loosening without a right is noted as a mistake."""


class Word(Struct, frozen=True):
    """One word, from the loosest to the strictest. `default` is what an absent key means."""

    words: tuple[str, ...]
    codes: Codes
    default: str = ""

    def join(self, key: str, upper: Node | None, lower: Node, section: Mapping | None, step: Joining) -> Node:
        """The stricter one; of equals the upper one, whose line then is what judges."""
        above = upper.text if isinstance(upper, Scalar) else self.default
        if section is None or not above or not isinstance(lower, Scalar) or {above, lower.text} - set(self.words):
            return lower
        if lower.text == above:
            return upper or lower
        if self.words.index(lower.text) > self.words.index(above):
            return lower
        what = f"{key}: {lower.text}"
        return lower if step.may_relax(self.codes, lower, upper or section, what) else upper or lower


class Shorter(Struct, frozen=True):
    """A number of days that may only become smaller. An absent key sets no bound."""

    codes: Codes

    def join(self, key: str, upper: Node | None, lower: Node, section: Mapping | None, step: Joining) -> Node:
        """The smaller one."""
        if not isinstance(upper, Scalar) or not isinstance(lower, Scalar):
            return lower
        above, below = upper.text.removesuffix("d"), lower.text.removesuffix("d")
        if not (above.isdecimal() and below.isdecimal()) or int(below) <= int(above):
            return lower
        asked = section if section is not None else upper
        return lower if step.may_relax(self.codes, lower, upper or asked, f"{key}: {lower.text}") else upper


class Number(Struct, frozen=True):
    """A number of which the larger one is stricter; an absent one is 0."""

    codes: Codes

    def join(self, key: str, upper: Node | None, lower: Node, section: Mapping | None, step: Joining) -> Node:
        """The larger one; of equals the upper one."""
        above = _number(upper)
        below = _number(lower)
        if section is None or below is None or above is None or below > above:
            return lower
        if below == above:
            return upper or lower
        return lower if step.may_relax(self.codes, lower, upper or section, f"{key}: {below}") else upper or lower


class Longer(Struct, frozen=True):
    """A number of days that may only become larger. An absent key is none at all."""

    codes: Codes

    def join(self, key: str, upper: Node | None, lower: Node, section: Mapping | None, step: Joining) -> Node:
        """The larger one; of equals the upper one."""
        del section
        if not isinstance(upper, Scalar) or not isinstance(lower, Scalar):
            return lower
        above, below = upper.text.removesuffix("d"), lower.text.removesuffix("d")
        if not (above.isdecimal() and below.isdecimal()) or int(below) > int(above):
            return lower
        if int(below) == int(above):
            return upper
        return lower if step.may_relax(self.codes, lower, upper, f"{key}: {lower.text}") else upper


def _number(node: Node | None) -> int | None:
    if node is None:
        return 0
    return int(node.text) if isinstance(node, Scalar) and node.text.isascii() and node.text.isdigit() else None


class Chosen(Struct, frozen=True):
    """What everything else rests on: whoever asks for the section chooses it, and nobody below."""

    codes: Codes

    def join(self, key: str, upper: Node | None, lower: Node, section: Mapping | None, step: Joining) -> Node:
        """The upper one; another one needs a right."""
        if section is None:
            return lower
        what = f"{key}: {lower.text}" if isinstance(lower, Scalar) else key
        return lower if step.may_relax(self.codes, lower, upper or section, what) else upper or lower


class Tightening(Struct, frozen=True):
    """A list of which every entry tightens: both lists hold."""

    def join(self, key: str, upper: Node | None, lower: Node, section: Mapping | None, step: Joining) -> Node:
        """Both lists, the upper one first."""
        del key, section, step
        return both(upper, lower)


class Settled(Struct, frozen=True):
    """A value that a layer above settles: one below may only say the same."""

    codes: Codes

    def join(self, key: str, upper: Node | None, lower: Node, section: Mapping | None, step: Joining) -> Node:
        """The upper one, where there is one."""
        if upper is None or section is None or _plain(upper) == _plain(lower):
            return lower if upper is None else upper
        return lower if step.may_relax(self.codes, lower, upper, key) else upper


def _plain(node: Node) -> object:
    """The value without its place."""
    if isinstance(node, Mapping):
        return {key: _plain(member.value) for key, member in node.members.items()}
    return [_plain(one) for one in node.items] if isinstance(node, Sequence) else node.text


class Granting(Struct, frozen=True):
    """A list of which every entry loosens: each needs a right. `codes_of` tells which rules an entry loosens, None for none.

    `free` tells that nothing above can be loosened by these entries.
    """

    codes_of: Callable[[Node, Mapping], Codes | None]
    free: Callable[[Mapping], bool] = lambda _section: False
    asked_by: str = ""

    def join(self, key: str, upper: Node | None, lower: Node, section: Mapping | None, step: Joining) -> Node:
        """Both lists."""
        if section is None or self.free(section) or not isinstance(lower, Sequence):
            return both(upper, lower)
        asked = section.value(self.asked_by) or section
        for item in lower.items:
            codes = self.codes_of(item, section)
            if codes is not None:
                step.may_relax(codes, item, asked, _entry(key, item))
        return both(upper, lower)


class Allowing(Struct, frozen=True):
    """A list of all that is allowed: the lower one holds, and may only name what the upper one allows.

    An absent list allows `absent`: everything if that is None. `covers` tells whether an upper entry takes in a lower one.
    `beside` is another list that allows as well: only where both are absent is everything allowed.
    """

    covers: Callable[[str, str], bool]
    codes: Codes
    absent: tuple[str, ...] | None = None
    everything: str = ""
    nothing: str = ""
    beside: str = ""

    def join(self, key: str, upper: Node | None, lower: Node, section: Mapping | None, step: Joining) -> Node:
        """The lower list. Every entry that goes beyond the upper one needs a right."""
        above = self._entries(upper, section)
        if section is None or above is None:
            return lower
        asked = upper or section
        if isinstance(lower, Scalar):
            if self.everything and lower.text == self.everything:
                step.may_relax(self.codes, lower, asked, f"{key}: {lower.text}")
        elif isinstance(lower, Sequence):
            for item in lower.items:
                if isinstance(item, Scalar) and not any(self.covers(one, item.text) for one in above):
                    step.may_relax(self.codes, item, asked, _entry(key, item))
        return lower

    def _entries(self, node: Node | None, section: Mapping | None) -> tuple[str, ...] | None:
        """What a value allows; None for everything."""
        if node is None and self.beside:
            return () if section is not None and section.value(self.beside) is not None else None
        if node is None:
            return self.absent
        if isinstance(node, Sequence):
            return tuple(item.text for item in node.items if isinstance(item, Scalar))
        if isinstance(node, Scalar) and node.text == self.everything and self.everything:
            return None
        return () if isinstance(node, Scalar) and node.text == self.nothing else self.absent


class Watching(Struct, frozen=True):
    """A list of what is looked at, where an absent list looks at everything: a lower one may only look at more."""

    codes: Codes

    def join(self, key: str, upper: Node | None, lower: Node, section: Mapping | None, step: Joining) -> Node:
        """The lower list, which needs a right unless it has all of the upper one."""
        if section is None or not isinstance(lower, Sequence):
            return lower
        below = {item.text for item in lower.items if isinstance(item, Scalar)}
        above = None if upper is None else {one.text for one in getattr(upper, "items", ()) if isinstance(one, Scalar)}
        if above is not None and above <= below:
            return lower
        step.may_relax(self.codes, lower, upper or section, f"{key}: {', '.join(sorted(below))}")
        return lower


def both(upper: Node | None, lower: Node) -> Node:
    """Two lists as one, the upper one first; a value that is no list is left for the reader of the section to refuse."""
    if upper is None or _is_empty(upper):
        return lower
    if _is_empty(lower):
        return upper
    if isinstance(upper, Sequence) and isinstance(lower, Sequence):
        return replace(upper, items=(*upper.items, *lower.items))
    return lower if isinstance(upper, Sequence) else upper


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and not node.text


def _entry(key: str, item: Node) -> str:
    if isinstance(item, Mapping):
        named = item.value("match") or item.value("path") or item.value("id")
        return f"an entry of {key}" + (f" ({brief(named.text, 80)})" if isinstance(named, Scalar) else "")
    return f"{key}: {brief(item.text, 80)}" if isinstance(item, Scalar) else key

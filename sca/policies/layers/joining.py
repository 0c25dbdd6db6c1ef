"""What the kinds of keys need while a lower layer is joined to those above it: the rights, and where mistakes go."""

from collections.abc import Collection
from collections.abc import Mapping as Rules

from msgspec import Struct

from sca.files.yaml_nodes import Mapping, Node, Scalar
from sca.model.text import brief
from sca.policies.layers.rights import Right, lies_within, lifetime
from sca.policies.purl_pattern import parse_pattern
from sca.policies.reading import Mistakes


class Book(Struct, frozen=True):
    """What holds for all steps: every right, how deep each file lies, and the names of rules by their codes."""

    rights: tuple[Right, ...]
    depths: Rules[str, int]
    names: Rules[str, str]


class Joining:
    """One step: the layer called `name`, `depth` layers below the top, is joined to what stands above it."""

    def __init__(self, name: str, depth: int, book: Book, mistakes: Mistakes) -> None:
        self.mistakes = mistakes
        self._name = name
        self._rights = [right for right in book.rights if right.depth < depth and right.is_for(name)]
        self._depths = book.depths
        self._names = book.names

    def may_relax(self, codes: Collection[str], lower: Node, asked_by: Node, what: str) -> bool:
        """Whether the layer may loosen what `asked_by` asks for; if not, a mistake that names both lines."""
        if not codes:
            return self._refuse(codes, lower, asked_by, what, "no right can be given for this key")
        reasons = [self._why_not(code, lower, asked_by) for code in sorted(codes)]
        reason = next((reason for reason in reasons if reason), "")
        return not reason or self._refuse(codes, lower, asked_by, what, reason)

    def _why_not(self, code: str, lower: Node, asked_by: Node) -> str:
        """Why no right covers this; empty if one does."""
        top = self._depths.get(asked_by.file, 0)
        rights = [right for right in self._rights if code in right.rules and right.depth <= top]
        if not rights:
            return f"{self._name} has no right to relax {self._names.get(code, code)}"
        reasons = [self._misfit(right, lower) for right in rights]
        return "" if "" in reasons else reasons[0]

    def _misfit(self, right: Right, lower: Node) -> str:
        entry = lower if isinstance(lower, Mapping) else None
        if right.days is not None:
            days = None if entry is None else lifetime(entry)
            if days is None:
                return f"the right ({right.where}) is for entries of at most {right.days} days: write created and its last day"
            if days > right.days:
                return f"the entry holds for {days} days, and the right ({right.where}) allows at most {right.days}"
        if right.match is not None:
            text = lower.text if isinstance(lower, Scalar) else _text(entry, "match")
            try:
                inside = lies_within(parse_pattern(text), right.match)
            except ValueError:
                inside = False
            if not inside:
                return f"the right ({right.where}) is for {right.match.text} only"
        return ""

    def _refuse(self, codes: Collection[str], lower: Node, asked_by: Node, what: str, reason: str) -> bool:
        place = self.mistakes.place(asked_by)
        rules = ", ".join(self._names.get(code, code) for code in sorted(codes))
        right = f"{{rules: [{rules}], for: [{brief(self._name, 40)}], days: 90, reason: ...}}"
        help = f"ask for a right in {place.path}: relax: [{right}]"
        message = f"{what} is looser than {place} asks for, and {reason}"
        self.mistakes.add_against("E-POLICY-LOOSER", message, lower, asked_by, help if rules else "")
        return False


def _text(entry: Mapping | None, key: str) -> str:
    node = None if entry is None else entry.value(key)
    return node.text if isinstance(node, Scalar) else ""

"""How the `rules` of two layers become one: each stage of each rule keeps the stricter action."""

from collections.abc import Iterator
from collections.abc import Mapping as Rules

from sca.files.yaml_nodes import Mapping, Member, Node, Scalar
from sca.policies.layers.joining import Joining
from sca.policies.settings import ACTIONS, KEYS, STAGES, UNDETERMINED, default_action

_LOOSEST_FIRST = dict.fromkeys(STAGES, ACTIONS) | {"undetermined": UNDETERMINED}
_FROM = "from"


def join_settings(upper: Node | None, lower: Node, above: Mapping, codes: Rules[str, tuple[str, str]], step: Joining) -> Node:
    """The settings of both, rule by rule. A rule may be named by its code or by its name."""
    if not isinstance(lower, Mapping) or (upper is not None and not isinstance(upper, Mapping)):
        return lower
    members = dict(_by_code(upper, codes)) if upper is not None else {}
    for code, member in _by_code(lower, codes):
        family = codes[code][1] if code in codes else ""
        asked = above.value(family) or (above if family in ("gaps", "waivers") else None)
        before = members.get(code)
        members[code] = Member(member.key, _join_rule(code, before, member, asked, step))
    return Mapping(members, lower.line, lower.column, file=lower.file)


def _by_code(settings: Mapping, codes: Rules[str, tuple[str, str]]) -> Iterator[tuple[str, Member]]:
    """The settings of each rule by its code, as keys and values; a word stands for all stages."""
    for word, member in settings.members.items():
        code = codes[word][0] if word in codes else word
        value = member.value
        if isinstance(value, Scalar):
            value = Mapping({stage: Member(member.key, value) for stage in STAGES}, value.line, value.column, file=value.file)
        yield code, Member(member.key, value)


def _join_rule(code: str, before: Member | None, member: Member, asked: Node | None, step: Joining) -> Node:
    upper = before.value if before is not None else None
    lower = member.value
    if not isinstance(lower, Mapping) or (upper is not None and not isinstance(upper, Mapping)):
        return lower
    held = dict(upper.members) if isinstance(upper, Mapping) else {}
    for key, one in lower.members.items():
        if asked is None or _may_hold(code, held.get(key), one, asked, step):
            held[key] = one
    return Mapping(held, lower.line, lower.column, file=lower.file)


def _may_hold(code: str, above: Member | None, one: Member, asked: Node, step: Joining) -> bool:
    """Whether one value takes the place of the one above: a stricter one does, a looser one needs a right."""
    key, value = one.key.text, one.value
    names_stage = key in KEYS
    if _is_tighter(code, key if names_stage else STAGES[0], above.value if above else None, value):
        return True
    what = f"{code}{f'.{key}' if names_stage else ''}: {getattr(value, 'text', '')}"
    return not _is_same(above, one) and step.may_relax((code,), value, above.value if above else asked, what)


def _is_same(above: Member | None, one: Member) -> bool:
    """Equal values keep the upper line."""
    return above is not None and getattr(above.value, "text", None) == getattr(one.value, "text", "")


def _is_tighter(code: str, key: str, above: Node | None, below: Node) -> bool:
    """Whether a value is stricter than the one above. What an absent key means is the strictest there is."""
    words = _LOOSEST_FIRST.get(key)
    if not isinstance(below, Scalar):
        return True  # refused by the reader of settings
    if key == _FROM:
        return isinstance(above, Scalar) and below.text < above.text
    if words is None or below.text not in words:
        return True  # likewise
    default = default_action(code) if key in STAGES else words[-1]
    before = above.text if isinstance(above, Scalar) and above.text in words else default
    return words.index(below.text) > words.index(before) or (above is None and below.text == before)

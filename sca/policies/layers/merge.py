"""Joins the layers of a policy to one tree, from the top down. Every value of the tree says which file it stands in.

A lower layer may only tighten what a layer above asks for, unless that layer, or one above it, lists the right to relax it.
A section that no layer above has can be written freely. Joining is associative: an organisation with its unit joined first,
or a unit with its team, comes to the same.
"""

from collections.abc import Mapping as Rules
from collections.abc import Sequence as Values

from msgspec import Struct
from msgspec.structs import replace

from sca.files.yaml_nodes import Mapping, Member, Node, Scalar, Sequence
from sca.policies.layers.joining import Book, Joining
from sca.policies.layers.kinds import both
from sca.policies.layers.rights import Right
from sca.policies.layers.settings import join_settings
from sca.policies.layers.table import SECTION_KINDS, licence_covers
from sca.policies.reading import Mistakes

_ADDED = ("relax", "conditions")
_HEAD = ("schema", "name", "contact", "extends")


class Layer(Struct, frozen=True):
    """One layer: its tree, its name, and the rights that it gives to those below."""

    root: Mapping
    name: str
    rights: tuple[Right, ...] = ()


def merge(layers: Values[Layer], codes: Rules[str, tuple[str, str]], mistakes: Mistakes) -> Mapping:
    """The tree of all layers, given from the top down. `codes` gives code and family of a rule by code and by name."""
    book = Book(
        tuple(right for layer in layers for right in layer.rights),
        {layer.root.file: depth for depth, layer in enumerate(layers)},
        {code: word for word, (code, _family) in codes.items() if word != code},
    )
    held = layers[0].root
    for depth, layer in enumerate(layers[1:], 1):
        step = Joining(layer.name, depth, book, mistakes)
        held = _join(held, layer.root, codes, step)
    return held


def _join(upper: Mapping, lower: Mapping, codes: Rules[str, tuple[str, str]], step: Joining) -> Mapping:
    members = dict(upper.members)
    for key, member in lower.members.items():
        above = upper.value(key)
        if key in _ADDED:
            members[key] = Member(member.key, both(above, member.value))
        elif key in _HEAD:
            members[key] = member
        elif key == "rules":
            members[key] = Member(member.key, join_settings(above, member.value, upper, codes, step))
        elif key == "break-glass":
            for item in getattr(member.value, "items", ()):
                step.may_relax(("SCA801",), item, upper, "a break-glass entry")
            members[key] = Member(member.key, both(above, member.value))
        elif key == "waivers":
            members[key] = Member(member.key, _join_waivers(above, member.value, upper, codes, step))
        elif key == "gaps":
            # Gaps are judged by every policy: without a section above, its place is the whole policy.
            members[key] = Member(member.key, _join_section(key, above or Mapping({}, 1, 1, file=upper.file), member.value, step))
        elif key in SECTION_KINDS:
            members[key] = Member(upper.members.get(key, member).key, _join_section(key, above, member.value, step))
        else:
            members[key] = member
    return replace(upper, members=members)


def _join_section(name: str, upper: Node | None, lower: Node, step: Joining) -> Node:
    if upper is None or not isinstance(upper, Mapping) or not isinstance(lower, Mapping):
        return lower if not isinstance(lower, Mapping) and upper is None else _mapping(upper, lower)
    members = dict(upper.members)
    for key, member in lower.members.items():
        kind, above = SECTION_KINDS[name].get(key), upper.members.get(key)
        if kind is None:
            step.may_relax((), member.value, upper, f"{name}.{key}")
        if kind is not None:
            value = kind.join(f"{name}.{key}", above.value if above else None, member.value, upper, step)
            members[key] = Member(above.key if above and value is above.value else member.key, value)
        else:
            members[key] = member
    if name == "licences":
        _forget_denied(members, step)
    return replace(upper, members=members)


def _mapping(upper: Node | None, lower: Node) -> Node:
    """Where one of the two is no section at all, that one is kept, so that the reader of sections refuses it."""
    return upper if upper is not None and not isinstance(upper, Mapping) else lower


def _forget_denied(members: dict[str, Member], step: Joining) -> None:
    """What one layer denies is allowed no longer, whatever another lists. Within one layer both are a mistake."""
    allowed, denied = members.get("allowed"), members.get("denied")
    if allowed is None or denied is None:
        return
    if not isinstance(allowed.value, Sequence) or not isinstance(denied.value, Sequence):
        return
    refused = [one for one in denied.value.items if isinstance(one, Scalar)]
    kept: list[Node] = []
    for one in allowed.value.items:
        other = next((no for no in refused if isinstance(one, Scalar) and licence_covers(no.text, one.text)), None)
        if other is None or other.file == one.file:
            kept.append(one)
    if len(kept) < len(allowed.value.items):
        if not kept:
            step.mistakes.add("E-POLICY-EMPTY", "of the licences that are allowed none is left", denied.key)
        members["allowed"] = Member(allowed.key, replace(allowed.value, items=tuple(kept)))


def _join_waivers(upper: Node | None, lower: Node, above: Mapping, codes: Rules[str, tuple[str, str]], step: Joining) -> Node:
    """A waiver loosens the rule that it names, where a layer above asks for it."""
    if not isinstance(lower, Sequence):
        return both(upper, lower)
    for item in lower.items:
        rule = item.value("rule") if isinstance(item, Mapping) else None
        code, family = codes.get(rule.text, ("", "")) if isinstance(rule, Scalar) else ("", "")
        asked = asked_by(above, family)
        what = f"the waiver of {rule.text}" if isinstance(rule, Scalar) else "the waiver"
        if code and asked is not None:
            step.may_relax((code,), item, asked, what)
    return both(upper, lower)


def asked_by(policy: Mapping, family: str) -> Node | None:
    """The section that asks for the rules of a family; None if no layer does. Gaps are judged by every policy."""
    return policy.value(family) or (policy if family == "gaps" else None)

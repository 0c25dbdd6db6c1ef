"""Writes the policy that all layers come to as one YAML text, each line with the place that it comes from."""

from collections.abc import Iterator

from sca.files.yaml_nodes import Mapping, Node, Scalar, Sequence
from sca.model.text import visible
from sca.model.verdict import PolicyLayer
from sca.policies.quoting import yaml_value

_LEFT_OUT = ("extends",)
_COMMENT = 60


def shown(tree: Mapping, layers: tuple[PolicyLayer, ...], *, origin: bool) -> str:
    """The text. With `origin` every line that says something says where it stands."""
    head = [f"# {layer.name}: {layer.source} sha256 {layer.sha256}" for layer in layers]
    members = [(key, one) for key, one in tree.members.items() if key not in _LEFT_OUT]
    body = [line for key, one in members for line in _member(key, one.value, 0, origin=origin)]
    return "\n".join([*map(visible, head), "", *body]) + "\n"


def _member(key: str, value: Node, depth: int, *, origin: bool) -> Iterator[str]:
    left = f"{'  ' * depth}{yaml_value(key)}:"
    if isinstance(value, Scalar):
        yield _line(f"{left} {_text(value)}".rstrip(), value, origin=origin)
    elif not (value.items if isinstance(value, Sequence) else value.members):
        yield _line(f"{left} {'[]' if isinstance(value, Sequence) else '{}'}", value, origin=origin)
    else:
        yield left
        yield from _inner(value, depth + 1, origin=origin)


def _inner(value: Mapping | Sequence, depth: int, *, origin: bool) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, member in value.members.items():
            yield from _member(key, member.value, depth, origin=origin)
        return
    for item in value.items:
        yield _line(f"{'  ' * depth}- {_flow(item)}", item, origin=origin)


def _flow(value: Node) -> str:
    """A value on one line."""
    if isinstance(value, Scalar):
        return _text(value)
    if isinstance(value, Sequence):
        return f"[{', '.join(map(_flow, value.items))}]"
    return "{" + ", ".join(f"{yaml_value(key)}: {_flow(one.value)}" for key, one in value.members.items()) + "}"


def _text(value: Scalar) -> str:
    return value.text if value.plain and not value.text else yaml_value(value.text)


def _line(text: str, value: Node, *, origin: bool) -> str:
    return f"{text.ljust(_COMMENT)}  # {visible(value.file)}:{value.line}" if origin else text

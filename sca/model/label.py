"""How people write what a scan found."""

from sca.model.component import NAMED_AS_WRITTEN, Component, Reference


def label(node: Component | Reference) -> str:
    """How people write a component or a reference."""
    if isinstance(node, Reference):
        if node.kind in NAMED_AS_WRITTEN or node.unresolved:
            return node.requested
        if node.package.version:
            return node.package.label
        between = " " if node.package.type == "npm" or node.requested[:1].isalnum() else ""
        return f"{node.package.label}{between}{node.requested}".rstrip()
    return node.package.label

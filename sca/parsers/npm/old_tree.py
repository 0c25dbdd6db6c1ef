"""Compares the two halves of a version 2 lock: the map that npm 7 and later install, and the tree that npm 6 installs.

Only the map is reported. Where the tree holds another version, what is installed depends on who installs.
"""

from sca.files.json_document import JsonDocument, JsonValue
from sca.model.text import brief, plural
from sca.parsers.npm.lock_entry import Entry, Lock, Oddities
from sca.parsers.npm.lock_tree import TreeNode, linked_folder, translated, walk_tree

_MOST_NAMED = 5


def note_disagreement(document: JsonDocument, tree: JsonValue, lock: Lock, oddities: Oddities) -> None:
    """Note, once for the lock, the packages that the tree has in another version than the map, or alone."""
    first: TreeNode | None = None
    shown: list[str] = []
    count = 0
    for node in walk_tree(tree):
        said = _other_package(node, lock)
        if said:
            count += 1
            first = first or node
            if len(shown) < _MOST_NAMED:
                shown.append(f"{brief(node.path, 80)} ({said})")
    if first is not None:
        more = f" and {count - len(shown)} more" if count > len(shown) else ""
        message = (
            f"{plural(count, 'package differs', 'packages differ')} between the two halves of this lock, so that npm 6 and older"
            f" install something else than npm 7 and later, which is what is reported: {', '.join(shown)}{more}"
        )
        oddities.add("E-TWO-TREES", message, document.line(first.value), "field")


def _other_package(node: TreeNode, lock: Lock) -> str:
    """What the tree says of a place where the map says something else; empty if they agree or cannot be compared."""
    if not isinstance(node.value, dict) or linked_folder(node.value) or node.path in lock.refused:
        return ""
    name, fields = translated(node.name, node.value)
    version = fields.get("version")
    if not isinstance(version, str) or fields.get("resolved") == node.value.get("version"):
        return ""
    entry = lock.entries.get(node.path)
    if entry is None:
        return f"{brief(name, 60)} {brief(version, 40)}, not in packages"
    if entry.is_link or (entry.name, entry.fields.get("version")) == (name, version):
        return ""
    return f"{brief(name, 60)} {brief(version, 40)}, in packages {_shown(entry)}"


def _shown(entry: Entry) -> str:
    return f"{brief(entry.name, 60)} {brief(str(entry.fields.get('version')), 40)}"

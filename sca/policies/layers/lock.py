"""Reads and writes `sca-policy.lock`: the digest of every layer and list that lies elsewhere.

schema: 1
sha256:
  https://policy.example.test/organisation.yaml: 5f70...
"""

from collections.abc import Mapping

from sca.files.yaml_nodes import Mapping as YamlMapping
from sca.files.yaml_nodes import Node, Scalar
from sca.policies.layers.source import DIGEST
from sca.policies.reading import Mistakes

LOCK_NAME = "sca-policy.lock"
_HEAD = "# The digests of the layers and lists that lie elsewhere. Written by: sca policy update\nschema: 1\nsha256:"


def read_lock(root: Node, mistakes: Mistakes) -> dict[str, str]:
    """The digests by the text of their source; mistakes are noted."""
    section = mistakes.section(root, "the lock", ("schema", "sha256"))
    if section is None:
        return {}
    if section.text("schema", required=True) not in ("", "1"):
        mistakes.add("E-POLICY-SCHEMA", "this version reads schema 1 of the lock", section.node)
    listed = section.node.value("sha256")
    if not isinstance(listed, YamlMapping):
        return {}
    found: dict[str, str] = {}
    for source, member in listed.members.items():
        if isinstance(member.value, Scalar) and DIGEST(member.value.text):
            found[source] = member.value.text
        else:
            mistakes.add("E-POLICY-DIGEST", "a digest is 64 hexadecimal digits in lower case", member.value)
    return found


def lock_text(digests: Mapping[str, str]) -> str:
    """The lock with these digests, sorted by source."""
    lines = [f'  "{source}": {digest}' for source, digest in sorted(digests.items())]
    return "\n".join([_HEAD if lines else _HEAD + " {}", *lines]) + "\n"

"""Gets the layers of a policy one after the other, from the project's own file up, each with its lists in place."""

from collections.abc import Mapping as Rules
from functools import partial
from hashlib import sha256

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.yaml_nodes import Mapping, Node, Scalar, Sequence, placed
from sca.files.yaml_usual import read_yaml
from sca.model.component import Location, Problem
from sca.model.text import brief
from sca.model.verdict import PolicyLayer
from sca.policies.layers.lists import expand
from sca.policies.layers.source import DIGEST, Reader, Source, UnavailableError, file_beside, git_source, url_source
from sca.policies.reading import ROLE, Mistakes, Section
from sca.policies.vex.config import named_document

EXTENDS_KEYS = ("file", "url", "git", "path", "commit", "sha256")


class Got(Struct, frozen=True):
    """One layer as it was got: its tree, where it lies, its digest, and the lists that it names."""

    root: Mapping
    source: Source
    sha256: str
    lists: tuple[PolicyLayer, ...]


class Chain:
    """All layers of one policy, the project's own first. `texts` are the bytes of every file by the name that messages use.

    `documents` are the VEX documents that it names, by the place of the entry that names each.
    """

    def __init__(self, reader: Reader, lock: Rules[str, str], limits: Limits, mistakes: Mistakes) -> None:
        self.layers: list[Got] = []
        self.texts: dict[str, bytes] = {}
        self.documents: dict[tuple[str, int, int], tuple[bytes, str]] = {}
        self._reader = reader
        self._lock = lock
        self._limits = limits
        self._mistakes = mistakes
        self._lists: list[PolicyLayer] = []

    def follow(self, data: bytes, path: str) -> None:
        """Read a policy and everything that it extends. What is wrong is noted."""
        source: Source | None = Source("file", path)
        while source is not None:
            root = self._root(data, source)
            if not isinstance(root, Mapping):
                return
            self._lists = []
            root = expand(root, partial(self._list, source), self._limits, self._mistakes)
            self._read_vex(root, source)
            self.layers.append(Got(root, source, sha256(data).hexdigest(), tuple(self._lists)))
            found = self._above(root, source)
            source, data = found if found is not None else (None, b"")

    def _root(self, data: bytes, source: Source) -> Node | None:
        """The tree of one layer; a layer above the first must be one that says something."""
        self.texts[source.text] = data
        try:
            root = read_yaml(data, source.text, self._limits)
        except InputError as error:
            where = Location(source.text, error.line, error.column, ROLE)
            self._mistakes.problems.append(Problem(error.code, brief(error.message, 400), where, "file", error.help))
            return None
        if root is None:
            message = "the policy is empty: it has 0 rules, which would let everything through"
            help = "sca init writes a first policy; docs/policy.md describes every key"
            self._mistakes.add("E-POLICY-EMPTY", message, Scalar("", 1, 1, file=source.text), help)
            return None
        root = placed(root, source.text)
        if not isinstance(root, Mapping):
            self._mistakes.section(root, "the policy", ())
        return root

    def _above(self, root: Mapping, source: Source) -> tuple[Source, bytes] | None:
        """The layer that this one extends; None if there is none, or if it cannot be had."""
        node = root.value("extends")
        named = None if node is None else self._read_source(node, source)
        if node is None or named is None:
            return None
        above, digest = named
        if any(above == layer.source for layer in self.layers):
            message = f"{above.text} extends itself, by way of {' and '.join(layer.source.text for layer in self.layers)}"
            self._mistakes.add("E-POLICY-LOOP", message, node)
            return None
        if len(self.layers) >= self._limits.policy_layers:
            message = f"more than {self._limits.policy_layers} layers (policy-layers)"
            self._mistakes.add("E-POLICY-LAYER", message, node)
            return None
        data = self._bytes(above, digest, self._limits.policy_bytes, "policy-bytes", node)
        return None if data is None else (above, data)

    def _list(self, source: Source, name: Mapping) -> tuple[bytes, str] | None:
        """The bytes of a list that a layer names, and what messages call it."""
        section = Section(name, "a list in a file", self._mistakes)
        file = self._mistakes.parsed(section.scalar("file", required=True), partial(file_beside, source), "E-POLICY-LAYER")
        digest = self._digest(section)
        if file is None:
            return None
        data = self._bytes(file, digest, self._limits.policy_list_bytes, "policy-list-bytes", name)
        if data is None:
            return None
        self.texts[file.text] = data
        layer = PolicyLayer(f"list {file.path.rpartition('/')[2]}", file.text, sha256(data).hexdigest())
        if layer not in self._lists:
            self._lists.append(layer)
        return data, file.text

    def _read_vex(self, root: Mapping, source: Source) -> None:
        """The VEX documents that a layer names: they are got like its lists, and pinned like them."""
        section = root.value("vulnerabilities")
        entries = section.value("vex") if isinstance(section, Mapping) else None
        for entry in entries.items if isinstance(entries, Sequence) else ():
            name = named_document(entry)
            file = self._mistakes.parsed(name, partial(file_beside, source), "E-POLICY-LAYER")
            digest = self._digest(Section(entry, "an entry of vex", self._mistakes)) if isinstance(entry, Mapping) else ""
            if file is None:
                continue
            data = self._bytes(file, digest, self._limits.policy_list_bytes, "policy-list-bytes", entry)
            if data is not None:
                self.documents[entry.file, entry.line, entry.column] = (data, file.text)
                layer = PolicyLayer(f"vex {file.path.rpartition('/')[2]}", file.text, sha256(data).hexdigest())
                self._lists.extend(() if layer in self._lists else (layer,))

    def _bytes(self, source: Source, pinned: str, limit: int, name: str, node: Node) -> bytes | None:
        digest = pinned or self._lock.get(source.text, "")
        if source.kind != "file" and not digest:
            message = f"{source.text} lies elsewhere and is not pinned: whoever can change it there could change this policy"
            help = "write sha256 beside it, or run: sca policy update"
            self._mistakes.add("E-POLICY-DIGEST", message, node, help)
            return None
        try:
            read = self._reader.local if source.kind == "file" else partial(self._reader.remote, sha256=digest)
            data = read(source, limit=limit)
        except UnavailableError as error:
            self._mistakes.add("E-POLICY-LAYER", f"{source.text} cannot be read: {error.sentence}", node, error.help)
            return None
        if len(data) > limit:
            self._mistakes.add("E-POLICY-LAYER", f"{source.text} is larger than the limit of {limit} bytes ({name})", node)
            return None
        found = sha256(data).hexdigest()
        if digest and found != digest:
            message = f"{source.text} has the digest {found}, not {digest}: it is not what was pinned"
            help = "look at what changed; if it is meant, write the new digest, or run: sca policy update"
            self._mistakes.add("E-POLICY-DIGEST", message, node, help)
            return None
        return data

    def _read_source(self, node: Node, parent: Source) -> tuple[Source, str] | None:
        """Where the layer above lies, and its digest if the policy states one."""
        if isinstance(node, Scalar):
            source = self._mistakes.parsed(node, partial(_plain_source, parent), "E-POLICY-LAYER")
            return None if source is None else (source, "")
        section = self._mistakes.section(node, "extends", EXTENDS_KEYS)
        if section is None:
            return None
        kinds = [kind for kind in ("file", "url", "git") if kind in section.node.members]
        if len(kinds) != 1:
            self._mistakes.add("E-POLICY-LAYER", "extends names one of file, url and git", node)
            return None
        scalar = section.scalar(kinds[0], required=True)
        if kinds[0] == "git":
            commit, path = section.text("commit", required=True), section.text("path", required=True)
            found = self._mistakes.parsed(scalar, lambda text: git_source(text, commit, path), "E-POLICY-LAYER")
        else:
            read = partial(file_beside, parent) if kinds[0] == "file" else url_source
            found = self._mistakes.parsed(scalar, read, "E-POLICY-LAYER")
        return None if found is None else (found, self._digest(section))

    def _digest(self, section: Section) -> str:
        scalar = section.scalar("sha256")
        if scalar is not None and not DIGEST(scalar.text):
            self._mistakes.add("E-POLICY-DIGEST", "a digest is 64 hexadecimal digits in lower case", scalar)
        return "" if scalar is None else scalar.text


def _plain_source(parent: Source, text: str) -> Source:
    return url_source(text) if "://" in text else file_beside(parent, text)

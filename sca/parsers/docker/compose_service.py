"""One service of a Compose project, as the layers that speak of it make it.

Of what matters here a service has one value for each key (`image`, `platform`, parts of `build`), where the topmost layer
wins, and lists (`volumes`, `cache_from`, ...), one behind the other. The tags `!reset` and `!override` take away what lies below.
Each value knows the file it stands in.

https://docs.docker.com/reference/compose-file/merge/
"""

from collections.abc import Mapping as Values

from msgspec import Struct
from msgspec.structs import replace

from sca.files.view import FileView
from sca.files.yaml_nodes import Mapping, Node, Scalar, Sequence
from sca.parsers.docker.compose_values import interpolate
from sca.parsers.docker.substitution import Expanded, Piece

_BUILD_TEXTS = ("context", "dockerfile", "dockerfile_inline", "target")
_BUILD_LISTS = ("additional_contexts", "cache_from", "args")
HOOKS = ("pre_start", "post_start", "pre_stop", "post_stop")
_LISTS = ("volumes", "profiles", *HOOKS)
_NOTHING = ("", "null", "~")
_RESET = "!reset"
_REPLACES = ("!reset", "!override")


class Origin(Struct, frozen=True):
    """The file that a value stands in, the folder that its paths are relative to, and the values of its variables."""

    view: FileView
    folder: str
    values: Values[str, Piece]
    chain: tuple[str, ...] = ()


class Placed(Struct, frozen=True):
    """A value and where it comes from."""

    node: Node
    origin: Origin

    @property
    def expanded(self) -> Expanded:
        """The text with its variables replaced; empty for what is no text."""
        return interpolate(self.node.text, self.origin.values) if isinstance(self.node, Scalar) else Expanded(("",))


class Service(Struct, frozen=True):
    """What the layers of a service come to. `cleared` are the keys that a layer takes away from those below it."""

    name: str
    line: int
    texts: dict[str, Placed]
    lists: dict[str, tuple[Placed, ...]]
    cleared: frozenset[str] = frozenset()

    @property
    def built(self) -> bool:
        """Whether the image is built from a Dockerfile instead of being taken from a registry."""
        return any(key.startswith("build.") for key in (*self.texts, *self.lists))

    def over(self, below: "Service") -> "Service":
        """This layer on top of another one."""
        texts = {key: value for key, value in below.texts.items() if not self._clears(key)}
        lists = {key: value for key, value in below.lists.items() if not self._clears(key)}
        for key, value in self.lists.items():
            lists[key] = (*lists.get(key, ()), *value)
        return Service(self.name, self.line, {**texts, **self.texts}, lists, below.cleared | self.cleared)

    def _clears(self, key: str) -> bool:
        return key in self.cleared or key.partition(".")[0] in self.cleared


def read_layer(name: str, node: Node, origin: Origin) -> Service:
    """What one file says of a service."""
    texts: dict[str, Placed] = {}
    lists: dict[str, tuple[Placed, ...]] = {}
    cleared: set[str] = set()
    for key, value in _parts(node):
        if value.tag in _REPLACES:
            cleared.add(key)
        if value.tag == _RESET:
            continue
        if key in _LISTS or key.rpartition(".")[2] in _BUILD_LISTS:
            lists[key] = tuple(Placed(item, origin) for item in _items(value))
        else:
            texts[key] = Placed(value, origin)
    return Service(name, node.line, texts, lists, frozenset(cleared))


def _parts(node: Node) -> list[tuple[str, Node]]:
    """The keys of a service that matter here, those of `build` with its name before them."""
    if not isinstance(node, Mapping):
        return []
    parts = [(key, member.value) for key, member in node.members.items() if key in ("image", "platform", *_LISTS)]
    build = node.value("build")
    if build is not None and (build.tag in _REPLACES or (isinstance(build, Scalar) and build.text)):
        parts.append(("build" if build.tag in _REPLACES else "build.context", build))
    if isinstance(build, Mapping):
        inner = [(f"build.{key}", build.value(key)) for key in (*_BUILD_TEXTS, *_BUILD_LISTS)]
        parts += [(key, value) for key, value in inner if value is not None]
        if not any(value is not None for _key, value in inner):
            parts.append(("build.context", Scalar(".", build.line, build.column)))
    return parts


def _items(node: Node) -> tuple[Node, ...]:
    """The entries of a list, or those of a mapping as `key=value`."""
    if isinstance(node, Sequence):
        return node.items
    if isinstance(node, Mapping):
        return tuple(_pair(key, one.value) for key, one in node.members.items() if isinstance(one.value, Scalar))
    return ()


def _pair(key: str, value: Scalar) -> Scalar:
    """An entry of a mapping as an entry of a list; one without a value takes that of the environment."""
    return replace(value, text=key if value.plain and value.text in _NOTHING else f"{key}={value.text}")


def services_of(root: Mapping | None) -> dict[str, Node]:
    """The services of a file by name. Files of the first version hold nothing else."""
    if root is None:
        return {}
    services = root.value("services")
    if services is None and "version" not in root.members and "include" not in root.members:
        first = {name: member.value for name, member in root.members.items() if isinstance(member.value, Mapping)}
        return {name: node for name, node in first.items() if _is_service(node)} if len(first) == len(root.members) else {}
    return {name: member.value for name, member in services.members.items()} if isinstance(services, Mapping) else {}


def _is_service(node: Node) -> bool:
    return isinstance(node, Mapping) and (isinstance(node.value("image"), Scalar) or "build" in node.members)

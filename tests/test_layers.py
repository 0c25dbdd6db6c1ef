"""Which layer brought a package: the one since which it has been there, in its version and place, without a break."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager

from hypothesis import given
from hypothesis import strategies as st

from sca.files.byte_source import ByteSource
from sca.files.limits import DEFAULTS
from sca.files.view import MemoryTree
from sca.layers import Layered, scan_layers
from sca.model.component import Component
from sca.scan import Scanned

Layer = dict[str, bytes | None]


class MemoryLayers:
    """Layers held in memory; None takes a file away."""

    def __init__(self, layers: list[Layer]) -> None:
        self._layers = layers
        self._written: dict[str, tuple[int, ...]] = {}
        files: dict[str, bytes] = {}
        for index, layer in enumerate(layers):
            for path, data in layer.items():
                if data is None:
                    files.pop(path, None)
                    self._written.pop(path, None)
                else:
                    files[path] = data
                    self._written[path] = (*self._written.get(path, ()), index)
        self._files = files
        self._tree = MemoryTree(files)

    def read(self, path: str, limit: int, limit_name: str) -> bytes:
        return self._tree.read(path, limit, limit_name)

    def opened(self, path: str, limit: int, limit_name: str) -> AbstractContextManager[ByteSource]:
        return self._tree.opened(path, limit, limit_name)

    def exists(self, path: str) -> bool:
        return self._tree.exists(path)

    def names(self, folder: str) -> tuple[str, ...]:
        return self._tree.names(folder)

    def found(self, wants: Callable[[str], bool]) -> tuple[str, ...]:
        return tuple(sorted(filter(wants, self._files)))

    def at(self, layer: int) -> "MemoryLayers":
        return MemoryLayers(self._layers[: layer + 1])

    def written_in(self, path: str) -> tuple[int, ...]:
        return self._written.get(path, ())


def scanned(*layers: Layer) -> Layered:
    return scan_layers(MemoryLayers(list(layers)), len(layers), lambda _path: False, DEFAULTS, lambda: False)


def dist(name: str, version: str) -> tuple[str, bytes]:
    path = f"usr/lib/python3/site-packages/{name}-{version}.dist-info/METADATA"
    return path, f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()


def brought(layered: Layered) -> dict[str, int]:
    components = {one.id: one for one in _components(layered.scanned)}
    return {components[id].package.label: layer for id, layer in layered.brought.items()}


def removed(layered: Layered) -> list[tuple[str, int, int]]:
    return [(one.package.label, one.introduced, one.removed) for one in layered.removed]


def _components(scanned: Scanned) -> list[Component]:
    return [one for part in scanned.extracts for one in part.components]


def test_a_package_belongs_to_the_layer_that_brought_it() -> None:
    assert brought(scanned(dict([dist("a", "1")]), dict([dist("b", "1")]))) == {"a 1": 0, "b 1": 1}


def test_writing_a_package_anew_changes_nothing_and_a_break_does() -> None:
    path, data = dist("a", "1")
    assert brought(scanned({path: data}, {path: data + b"Summary: x\n"})) == {"a 1": 0}
    assert brought(scanned({path: data}, {path: None}, {path: data})) == {"a 1": 2}


def test_what_is_gone_is_told_with_its_layers() -> None:
    old, new = dist("a", "1"), dist("a", "2")
    layered = scanned({old[0]: old[1]}, dict([dist("b", "1")]), {old[0]: None, new[0]: new[1]})
    assert brought(layered) == {"b 1": 1, "a 2": 2}
    assert removed(layered) == [("a 1", 0, 2)]


def test_a_list_of_installed_packages_that_is_written_anew_keeps_the_older_ones_where_they_came_from() -> None:
    def lock(*names: str) -> bytes:
        packages = {f"node_modules/{name}": {"version": "1.0.0"} for name in names}
        return json.dumps({"lockfileVersion": 3, "packages": packages}).encode()

    path = "app/node_modules/.package-lock.json"
    layered = scanned({path: lock("x", "y")}, {path: lock("x", "z")})
    assert brought(layered) == {"x@1.0.0": 0, "z@1.0.0": 1}
    assert removed(layered) == [("y@1.0.0", 0, 1)]


@given(st.lists(st.dictionaries(st.sampled_from("abcd"), st.sampled_from([None, "1", "2"]), max_size=3), min_size=1, max_size=6))
def test_it_is_what_a_plain_reading_of_every_layer_says(steps: list[dict[str, str | None]]) -> None:
    states: list[set[str]] = []
    layers: list[Layer] = []
    now: dict[str, str] = {}
    for step in steps:
        layer: Layer = {}
        for name, version in step.items():
            if name in now and now[name] != version:
                layer[dist(name, now.pop(name))[0]] = None
            if version is not None:
                now[name] = version
                layer.update([dist(name, version)])
        layers.append(layer)
        states.append({f"{name} {version}" for name, version in now.items()})
    expected = {one: _since(one, states) for one in states[-1]}
    layered = scanned(*layers)
    assert brought(layered) == expected
    assert {label for label, _, _ in removed(layered)} == set().union(*states) - states[-1]


def _since(one: str, states: list[set[str]]) -> int:
    """The first of the last states that all have it."""
    without = [at for at, state in enumerate(states) if one not in state]
    return max(without, default=-1) + 1

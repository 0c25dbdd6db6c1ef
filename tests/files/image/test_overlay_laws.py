"""Whatever the layers, a file that was asked for is the one that the naive model has: at every layer, under every name."""

import gzip
import itertools
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.image.open import Image, open_image
from sca.files.image.source import ImageSource
from sca.files.limits import DEFAULTS
from tests.files.image.images import Entry, Layout, file, folder, hard_link, symlink, tar_of
from tests.files.image.naive import State, resolve, states

_NAMES = ("a", "b", "w")
_PATHS = ["/".join(parts) for size in (1, 2, 3) for parts in itertools.product(_NAMES, repeat=size)]
_TARGETS = [*_PATHS[:12], *(f"/{one}" for one in _PATHS[:6]), "..", "../a", "../../b", ".", "../../../../a/b", "./w", "nowhere"]
_WRITTEN = st.sampled_from(("{}", "./{}", "/{}"))
_paths = st.sampled_from(_PATHS)


@st.composite
def _entries(draw: st.DrawFn) -> Entry:
    path = draw(_paths)
    kind = draw(st.sampled_from(("file", "file", "file", "folder", "link", "link", "hard", "whiteout", "opaque")))
    written = draw(_WRITTEN).format(path)
    if kind == "file":
        return file(written, draw(st.binary(min_size=1, max_size=3)))
    if kind == "folder":
        return folder(written)
    if kind == "link":
        return symlink(written, draw(st.sampled_from(_TARGETS)))
    if kind == "hard":
        # A file cannot become a link to itself, or to what its place takes away.
        target = draw(_paths.filter(lambda one: not f"{one}/".startswith(f"{path}/")))
        return hard_link(written, target)
    above, _, name = path.rpartition("/")
    marker = f".wh.{name}" if kind == "whiteout" else ".wh..wh..opq"
    return file(f"{above}/{marker}" if above else marker)


_layers = st.lists(st.lists(_entries(), max_size=7), min_size=1, max_size=4)
_PREDICATES: dict[str, Callable[[str], bool]] = {
    "by name": lambda path: path.rpartition("/")[2] == "w",
    "by place": lambda path: path in ("a/b/w", "b/w", "w/a/b", "a"),
    "all": bool,
}


def _open(layers: list[bytes], wants: Callable[[str], bool]) -> Image:
    with tempfile.TemporaryDirectory() as place:
        out = Layout(Path(place) / "image")
        out.index(out.image(layers, [(gzip.compress(one, 1), "application/vnd.oci.image.layer.v1.tar+gzip") for one in layers]))
        return open_image(ImageSource("oci", str(out.place)), wants, DEFAULTS)


def _expected(state: State, path: str) -> tuple[bytes | None, int]:
    found = resolve(state, path)
    thing = state.get(found[0]) if found else None
    return (thing.data if thing is not None and thing.kind == "file" else None), found[1] if found else 0


def _read(image: Image, layer: int, path: str) -> tuple[bytes | None, str]:
    try:
        return image.tree.at(layer).read(path, 100, "text-bytes"), ""
    except InputError as error:
        return None, error.code


@settings(max_examples=300, deadline=None)
@given(_layers, st.sampled_from(sorted(_PREDICATES)))
def test_every_file_asked_for_is_that_of_the_naive_model(stack: list[list[Entry]], predicate: str) -> None:
    layers = [tar_of(one) for one in stack]
    wants = _PREDICATES[predicate]
    image = _open(layers, wants)
    assert all(layer.read for layer in image.layers)
    for number, state in enumerate(states(layers)):
        for path in filter(wants, _PATHS):
            expected, hops = _expected(state, path)
            data, code = _read(image, number, path)
            # Through several links in a row a file may be there and not kept: that is told, and never said to be absent.
            if not (hops > 1 and code == "E-NOT-KEPT"):
                assert data == expected, (number, path, code)
                assert image.tree.at(number).exists(path) is (expected is not None), (number, path)


@settings(max_examples=200, deadline=None)
@given(_layers)
def test_what_is_found_removed_and_written_is_that_of_the_naive_model(stack: list[list[Entry]]) -> None:
    layers = [tar_of(one) for one in stack]
    wants = _PREDICATES["by name"]
    image = _open(layers, wants)
    history = list(states(layers))
    files = [{path: one for path, one in state.items() if one.kind == "file" and wants(path)} for state in history]
    for number, present in enumerate(files):
        tree = image.tree.at(number)
        assert {path for path in tree.found(wants) if tree.resolved(path) == path} == set(present)
        assert set(tree.removed(wants)) == {path for earlier in files[:number] for path in earlier} - set(present)
        for path in present:
            assert tree.written_in(path) == tuple(sorted({one[path].written for one in files[: number + 1] if path in one}))
            above, _, name = path.rpartition("/")
            assert name in tree.names(above)

"""What the page says about an image: its layers, each with the packages that it brought, and its configuration."""

from collections import Counter, defaultdict

from msgspec import Struct

from sca.model.image import Image, Layer
from sca.model.package import Package
from sca.model.result import Result
from sca.reports.page_words import say

MOST_NAMED = 12
_MEGABYTE = 1_000_000


class LayerRow(Struct, frozen=True):
    """One layer, how many packages it brought, and the first of them; `gone` are those that it took away."""

    layer: Layer
    size: str
    brought: int
    named: tuple[str, ...]
    gone: tuple[str, ...]
    gone_count: int


def layer_rows(result: Result) -> list[LayerRow]:
    """The layers of the image from the lowest; none where no image was scanned."""
    image = result.image
    if image is None:
        return []
    brought: defaultdict[int | None, set[Package]] = defaultdict(set)
    for component in result.components:
        if not component.owned_by:
            brought[component.layer].add(component.package)
    gone = Counter(one.removed for one in image.removed)
    return [
        LayerRow(
            layer,
            _size(layer.size),
            len(brought[layer.index]),
            tuple(package.label for package in sorted(brought[layer.index])[:MOST_NAMED]),
            tuple(one.package.label for one in image.removed if one.removed == layer.index)[:MOST_NAMED],
            gone[layer.index],
        )
        for layer in image.layers
    ]


def image_facts(image: Image | None) -> list[tuple[str, str]]:
    """What the image says of itself, in words and texts; empty where no image was scanned."""
    if image is None:
        return []
    others = [platform for platform in image.platforms if platform != image.platform]
    texts = (
        (say("image.manifest"), image.digest),
        (say("image.configuration"), image.config_digest),
        (say("image.index"), image.index_digest),
        (say("image.platform"), image.platform),
        (say("image.other-platforms"), ", ".join(others)),
        (say("image.names"), ", ".join(image.tags)),
        (say("image.created"), image.created),
        (say("image.author"), image.author),
        (say("image.user"), image.user or say("image.root")),
        (say("image.entry-point"), " ".join(image.entrypoint)),
        (say("image.command"), " ".join(image.command)),
        (say("image.ports"), ", ".join(image.ports)),
        (say("image.environment"), say("image.no-values", names=", ".join(image.environment)) if image.environment else ""),
        *((say("image.label", name=name), value) for name, value in image.labels),
        *((say("image.attached"), text) for text in image.attached),
        (say("image.gone"), say("image.packages-gone", count=len(image.removed)) if image.removed else ""),
    )
    return [(name, text) for name, text in texts if text]


def _size(count: int) -> str:
    if count >= _MEGABYTE:
        return say("image.megabytes", size=f"{count / _MEGABYTE:.1f}")
    return say("any.bytes", count=count)

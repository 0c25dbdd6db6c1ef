"""What the page says about an image: its layers, each with the packages that it brought, and its configuration."""

from collections import Counter, defaultdict

from msgspec import Struct

from sca.model.image import Image, Layer
from sca.model.package import Package
from sca.model.result import Result
from sca.model.text import plural

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
        ("Manifest", image.digest),
        ("Configuration", image.config_digest),
        ("Index", image.index_digest),
        ("Platform", image.platform),
        ("Other platforms, not scanned", ", ".join(others)),
        ("Names", ", ".join(image.tags)),
        ("Created", image.created),
        ("Author", image.author),
        ("User", image.user or "none is set: it runs as root"),
        ("Entry point", " ".join(image.entrypoint)),
        ("Command", " ".join(image.command)),
        ("Ports", ", ".join(image.ports)),
        ("Environment", f"{', '.join(image.environment)} (values are not kept)" if image.environment else ""),
        *((f"Label {name}", value) for name, value in image.labels),
        *(("Attached, not read", text) for text in image.attached),
        ("Gone", f"{plural(len(image.removed), 'package')} of earlier layers: shipped, but not there" if image.removed else ""),
    )
    return [(name, text) for name, text in texts if text]


def _size(count: int) -> str:
    return f"{count / _MEGABYTE:.1f} MB" if count >= _MEGABYTE else plural(count, "byte")

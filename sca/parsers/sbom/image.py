"""A scanned image back out of the root of its SBOM, with its configuration, its layers and what is gone from it."""

from sca.model import property_names as names
from sca.model.image import Image, Layer, Removed
from sca.model.purl import PurlError, read_purl
from sca.parsers.sbom.entry import Told
from sca.parsers.sbom.fields import Fields, text

_MOST_DIGITS = 15


def image_of(root: Fields, told: Told) -> Image:
    """The image that a document of this program is about."""

    def one(name: str) -> str:
        return next(iter(told.get(name, [])), "")

    def words(name: str) -> tuple[str, ...]:
        return tuple(told.get(name, ()))

    platform = one(names.IMAGE_PLATFORM)
    return Image(
        text(root, "name"),
        text(root, "version"),
        tuple(sorted(map(_layer, words(names.IMAGE_LAYER)), key=lambda layer: layer.index)),
        one(names.IMAGE_CONFIG_DIGEST),
        one(names.IMAGE_INDEX_DIGEST),
        platform,
        tuple(sorted({*words(names.IMAGE_OTHER_PLATFORM), *([platform] if platform else [])})),
        words(names.IMAGE_NAME),
        one(names.IMAGE_CREATED),
        one(names.IMAGE_AUTHOR),
        one(names.IMAGE_USER),
        words(names.IMAGE_ENTRYPOINT),
        words(names.IMAGE_COMMAND),
        one(names.IMAGE_WORKING_FOLDER),
        words(names.IMAGE_ENVIRONMENT),
        words(names.IMAGE_PORT),
        tuple((name, value) for name, _, value in (label.partition("=") for label in words(names.IMAGE_LABEL))),
        tuple(sorted(found for entry in words(names.IMAGE_REMOVED) if (found := _removed(entry)) is not None)),
        tuple(sorted(words(names.IMAGE_ATTACHED))),
    )


def _layer(entry: str) -> Layer:
    """`<index>|<digest>|<diff id>|<media type>|<size>|<instruction>`."""
    index, digest, diff_id, media_type, size, instruction = (*entry.split("|", 5), *[""] * 5)[:6]
    return Layer(_number(index), digest, diff_id, media_type, _number(size), instruction)


def _removed(entry: str) -> Removed | None:
    """`<package URL>|<layer that brought it>|<layer that took it away>|<path>`."""
    purl, introduced, removed, path = (*entry.split("|", 3), *[""] * 3)[:4]
    try:
        return Removed(read_purl(purl), path, _number(introduced), _number(removed))
    except PurlError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0

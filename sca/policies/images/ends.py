"""Until when images are kept alive: days that an organisation writes into its policy, because no image states them.

    end-of-life:
      - {image: docker.io/library/node:16, ended: 2023-09-11}

A tag stands for a line of releases: `16` is also `16.20.2` and `16-alpine`, and never `160`. Without a tag every tag is meant.

Source of the names: https://distribution.github.io/distribution/spec/api/
"""

import re
from datetime import date

from msgspec import Struct

from sca.files.yaml_nodes import Node
from sca.model.component import Location
from sca.policies.reading import Mistakes, Section

KEYS = ("image", "ended")
_NAME = re.compile(
    r"(?P<registry>(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?)"
    r"/(?P<repository>[a-z0-9]+(?:[/._-]+[a-z0-9]+)*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
)
_NAME_CHARS = 500
_BEHIND_LINE = ("", ".", "-", "_")


class ImageName(Struct, frozen=True):
    """An image, or with a tag one line of its releases."""

    registry: str
    repository: str
    tag: str = ""

    @property
    def text(self) -> str:
        """As it is written in a policy."""
        return f"{self.registry}/{self.repository}" + (f":{self.tag}" if self.tag else "")

    def has_line(self, tag: str) -> bool:
        """Whether a tag is of this line of releases."""
        return not self.tag or (tag.startswith(self.tag) and tag[len(self.tag) : len(self.tag) + 1] in _BEHIND_LINE)


class End(Struct, frozen=True):
    """The first day without support of an image."""

    image: ImageName
    ended: date
    where: Location


def read_ends(section: Section) -> tuple[End, ...]:
    """The list `end-of-life` of the images section."""
    return tuple(filter(None, (_end(node, section.mistakes) for node in section.items("end-of-life"))))


def _end(node: Node, mistakes: Mistakes) -> End | None:
    section = mistakes.section(node, "an end of life", KEYS)
    if section is None:
        return None
    image = mistakes.parsed(section.scalar("image", required=True), read_name, "E-POLICY-VALUE")
    ended = section.date("ended", required=True)
    return None if image is None or ended is None else End(image, ended, section.where)


def read_name(text: str) -> ImageName:
    """A whole name with its registry. Raises ValueError."""
    match = _NAME.fullmatch(text[:_NAME_CHARS])
    if match is None or len(text) > _NAME_CHARS or not _is_host(match["registry"]):
        raise ValueError("an image is written with its registry, and without a digest: docker.io/library/node:16")
    return ImageName(match["registry"], match["repository"], match["tag"] or "")


def _is_host(text: str) -> bool:
    """The rule by which Docker tells a registry from the first part of a path."""
    return text == "localhost" or "." in text or ":" in text

"""What an SBOM says of itself: the facts by which its quality is judged."""

from msgspec import Struct


class Sbom(Struct, frozen=True, order=True):
    """One SBOM that was read. `format` is `CycloneDX` or `SPDX`, `version` that of the format.

    `timestamp` says when it was made, as it stands there, and `tools` what made it. Of the `components` that are packages,
    so many have a package URL, something about their licence, and a statement about what they need; `edges` is how many
    dependencies there are in all.
    """

    path: str
    format: str
    version: str
    serial: str = ""
    timestamp: str = ""
    tools: tuple[str, ...] = ()
    components: int = 0
    with_purl: int = 0
    with_licence: int = 0
    with_needs: int = 0
    edges: int = 0

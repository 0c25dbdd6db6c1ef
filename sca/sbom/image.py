"""A scanned image in the document: the root element with its configuration and layers, and the layer of each package.

CycloneDX has no field for layers, so they are properties; the names are explained in docs/sbom.md.
"""

from sca.model import property_names as names
from sca.model.component import Component
from sca.model.digests import fits
from sca.model.image import Image, Layer
from sca.model.property_names import Pairs
from sca.sbom.addresses import without_credentials
from sca.sbom.component_properties import as_properties
from sca.sbom.elements import Digest, Element
from sca.sbom.refs import Group, Names

_ALGORITHMS = {"sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512"}


def image_element(image: Image, ref: str) -> Element:
    """The image as the root of the document. Its version is the digest of its manifest."""
    algorithm, _, value = image.digest.partition(":")
    known = _ALGORITHMS.get(algorithm, "")
    hashes = (Digest(known, value),) if fits(known, value) else ()
    return Element(
        type="container",
        name=image.name or ".",
        bom_ref=ref,
        version=image.digest,
        hashes=hashes,
        properties=as_properties(_pairs(image)),
    )


def add_layers(group: Group, image: Image, assigned: Names, pairs: Pairs) -> None:
    """Add since which layers the package has been there, and which package of the system brought it."""
    diff_ids = {layer.index: layer.diff_id for layer in image.layers}
    for node in group.members:
        if isinstance(node, Component):
            if node.layer is not None:
                pairs.add((names.LAYER, str(node.layer)))
                pairs.add((names.LAYER_DIFF_ID, diff_ids.get(node.layer, "")))
            if node.owned_by:
                pairs.add((names.OWNED_BY, assigned.of.get(node.owned_by, "")))


def _pairs(image: Image) -> Pairs:
    texts = (
        (names.IMAGE_CONFIG_DIGEST, image.config_digest),
        (names.IMAGE_INDEX_DIGEST, image.index_digest),
        (names.IMAGE_PLATFORM, image.platform),
        *((names.IMAGE_OTHER_PLATFORM, other) for other in image.platforms if other != image.platform),
        *((names.IMAGE_NAME, tag) for tag in image.tags),
        (names.IMAGE_CREATED, image.created),
        (names.IMAGE_AUTHOR, image.author),
        (names.IMAGE_USER, image.user),
        (names.IMAGE_ENTRYPOINT, " ".join(image.entrypoint)),
        (names.IMAGE_COMMAND, " ".join(image.command)),
        (names.IMAGE_WORKING_FOLDER, image.working_folder),
        *((names.IMAGE_ENVIRONMENT, name) for name in image.environment),
        *((names.IMAGE_PORT, port) for port in image.ports),
        *((names.IMAGE_LABEL, f"{name}={value}") for name, value in image.labels),
        *((names.IMAGE_ATTACHED, text) for text in image.attached),
        *((names.IMAGE_LAYER, _layer(layer)) for layer in image.layers),
        *((names.IMAGE_REMOVED, f"{one.package.purl}|{one.introduced}|{one.removed}|{one.path}") for one in image.removed),
    )
    return {(name, without_credentials(text)) for name, text in texts if text}


def _layer(layer: Layer) -> str:
    """The instruction comes last, because it may hold bars itself."""
    return f"{layer.index}|{layer.digest}|{layer.diff_id}|{layer.media_type}|{layer.size}|{layer.created_by}"

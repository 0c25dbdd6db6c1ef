"""An image with every fact that one can have, and two packages in it, one of them brought by the other."""

from sca.model.component import Component, Location, Project, Reference
from sca.model.image import Image, Layer, Removed
from sca.model.inventory import Inventory
from sca.model.package import Package, npm_package, pypi_package

DIGEST, CONFIG, INDEX = (f"sha256:{sign * 64}" for sign in "abc")
LAYERS = (
    Layer(0, f"sha256:{'1' * 64}", f"sha256:{'2' * 64}", "application/vnd.oci.image.layer.v1.tar+gzip", 12, "COPY . /"),
    Layer(1, f"sha256:{'3' * 64}", f"sha256:{'4' * 64}", "application/vnd.oci.image.layer.v1.tar", 9, "RUN a | b", "encrypted"),
)
IMAGE = Image(
    name="shop",
    digest=DIGEST,
    layers=LAYERS,
    config_digest=CONFIG,
    index_digest=INDEX,
    platform="linux/amd64",
    platforms=("linux/amd64", "linux/arm64"),
    tags=("shop:1",),
    created="2026-01-02T03:04:05Z",
    author="Build",
    user="10001",
    entrypoint=("python", "-m", "shop"),
    command=("serve",),
    working_folder="/srv",
    environment=("PATH",),
    ports=("8080/tcp",),
    attached=(f"attestation-manifest {INDEX} https://slsa.dev/provenance/v1",),
    labels=(("org.opencontainers.image.base.name", "debian:12"),),
    removed=(Removed(pypi_package("left", "1.0"), "usr/lib/left-1.0.dist-info/METADATA", 0, 1),),
)
DEB = Component("status#six", Package("deb", "debian", "python3-six", "1.16.0-4"), (Location("status", 1),), layer=0)
SIX = Component("six#", pypi_package("six", "1.16.0"), (Location("six", 1),), layer=1, owned_by=DEB.id)
LEFT = npm_package("left", "1.0.0")
CLAIM = Reference("a.cdx.json#left", LEFT, "claimed", LEFT.label, (Location("a.cdx.json", 3, role="claimed"),))
INVENTORY = Inventory(
    projects=(Project("status#", "Debian 12", ".", "system", Location("status", 1), Package("generic", "", "x", "1")),),
    components=(SIX, DEB),
    references=(CLAIM,),
    edges=(),
    problems=(),
    files=(),
    image=IMAGE,
)

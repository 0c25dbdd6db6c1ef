"""What the address of a conda package tells: channel, platform and build stand in it, and mostly nowhere else.

    https://conda.example.test/conda-forge/linux-64/numpy-1.26.4-py312_0.conda

https://docs.conda.io/projects/conda/en/stable/user-guide/concepts/pkg-specs.html
"""

from msgspec import Struct

from sca.model.component import Source
from sca.model.package import Package, conda_package
from sca.model.url import origin, redact

_ARCHIVES = (".tar.bz2", ".conda")


class CondaArchive(Struct, frozen=True):
    """An archive of a channel."""

    name: str
    version: str
    build: str
    channel: str
    subdir: str
    source: Source

    @property
    def package(self) -> Package:
        """The package with everything that makes it differ from others of its version."""
        return conda_package(self.name, self.version, self.build, self.channel, self.subdir)


def read_conda_address(address: str) -> CondaArchive | None:
    """The archive behind an address; None if it is not one of a channel."""
    shown, secret = redact(address)
    parts = shown.rsplit("/", 3)
    ending = next((one for one in _ARCHIVES if parts[-1].endswith(one)), "")
    told = parts[-1].removesuffix(ending).rsplit("-", 2)
    if len(parts) < 4 or not ending or len(told) < 3 or not all(told):
        return None
    source = Source("registry", shown, origin(shown), credentials=secret)
    return CondaArchive(told[0].lower(), told[1], told[2], parts[1].rpartition("/")[2], parts[2], source)

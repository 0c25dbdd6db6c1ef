"""The SDKs that a project names: an attribute of the project, elements of it, or imports; some are packages with a version.

https://learn.microsoft.com/visualstudio/msbuild/how-to-use-project-sdk
"""

from msgspec import Struct

from sca.files.xml_document import Element, XmlDocument
from sca.model.component import Location

_NET = "microsoft.net.sdk"
_CENTRAL = "microsoft.build.centralpackageversions"


class Sdk(Struct, frozen=True):
    """An SDK that a project names, with the version written beside it, if any."""

    name: str
    version: str
    location: Location

    @property
    def is_net(self) -> bool:
        """Whether it is one of those that come with .NET."""
        return self.name.lower().startswith(_NET)

    @property
    def is_central(self) -> bool:
        """Whether it is the one that reads versions from the nearest Packages.props, as was usual before NuGet did so itself."""
        return self.name.lower() == _CENTRAL


def named_sdks(document: XmlDocument) -> list[Sdk]:
    """The SDKs that a project has around it: those of its attribute and of its Sdk elements."""
    root, path = document.root, document.path
    where = Location(path, document.line(root, "Sdk"), role="declared")
    written = (part.strip() for part in root.attributes.get("Sdk", "").split(";"))
    sdks = [Sdk(name, version.strip(), where) for name, _, version in (part.partition("/") for part in written if part)]
    for element in root.named("Sdk"):
        at = Location(path, element.line, role="declared")
        name = element.attributes.get("Name", "").strip()
        if name:
            sdks.append(Sdk(name, element.attributes.get("Version", "").strip(), at))
    return list(dict.fromkeys(sdks))


def imported_sdk(element: Element, path: str) -> Sdk | None:
    """The SDK that an Import names; None if it names a file alone."""
    name, _, version = element.attributes.get("Sdk", "").partition("/")
    if not name.strip():
        return None
    written = element.attributes.get("Version", version).strip()
    return Sdk(name.strip(), written, Location(path, element.line, role="declared"))

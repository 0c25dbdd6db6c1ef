"""Which package lies at an address that does not name it.

What a repository or an archive holds is told by no address. So it is the package itself: the repository at a tag, branch or
commit, the archive by its address.
"""

from posixpath import basename
from urllib.parse import urlsplit

from sca.model.package import Package, repository_package
from sca.model.text import brief


def repository_at(address: str, ref: str, folder: str = "") -> Package:
    """The repository at an address without credentials: `https://host/path.git`, `git@host:path`, `ssh://host/path`."""
    path = _path(address).removesuffix(".git").strip("/")
    if _host(address) == "github.com" and path.count("/") == 1:
        return repository_package("github", path, ref, folder)
    name = basename(path) or "repository"
    return Package("generic", "", name, ref, (("vcs_url", f"git+{address}"),), folder.strip("/"))


def download_at(address: str) -> Package:
    """The file at an address without credentials, query and fragment."""
    return Package("generic", "", brief(basename(address.partition("?")[0]) or "download"), "", (("download_url", address),))


def _path(address: str) -> str:
    return urlsplit(address).path if "://" in address else address.partition(":")[2]


def _host(address: str) -> str:
    try:
        host = urlsplit(address).hostname if "://" in address else address.partition(":")[0].rpartition("@")[2]
    except ValueError:
        return ""
    return (host or "").lower()

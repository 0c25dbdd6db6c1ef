"""A change that is asked for, and how it is made with a package manager."""

from msgspec import Struct


class Ask(Struct, frozen=True):
    """A change to be made: what (`kind`), of which package, to which version (empty for the newest or none), in which place.

    `folder` is that of the lock, `member` the folder of a member of a workspace below it, `alias` the name that a manifest gives
    to an npm package of another name. `manifest` is the file that names the package (or project), and `line` where; `compiled`
    the file that a list was compiled from; `hashes` whether the lock has some; `central` the file that holds the versions of all
    .NET projects; `group` is Paket's, and `owner` the name of the member.
    """

    kind: str
    type: str
    name: str
    version: str = ""
    folder: str = "."
    lock: str = ""
    member: str = ""
    owner: str = ""
    alias: str = ""
    manifest: str = ""
    place: str = ""
    compiled: str = ""
    hashes: bool = False
    central: str = ""
    group: str = ""
    transitive: bool = False


class Answer(Struct, frozen=True):
    """A command to run in a folder, what to write by hand before it, and the command of another tool that does the same."""

    command: str = ""
    edit: str = ""
    folder: str = "."
    alternative: str = ""

"""What somebody can change so that findings go away: one change of one project, and what it settles.

A remedy claims only what the data tell. `resolves` holds where every range on the way is known and admits the change; what is not
known so is in `may_resolve`; what stays although the change is made is in `leaves`, with the reason.
"""

from msgspec import Struct

# What is done with the package: the lock is resolved anew, the manifest asks for another version, a reference is added to the
# manifest, the newest version is tried, the package is taken out, a line is written anew, or nothing is known that helps.
REFRESH, CHANGE, ADD, NEWEST, REMOVE, WRITE, NOTHING = ("refresh", "change", "add", "newest", "remove", "write", "nothing")


class Settled(Struct, frozen=True, order=True):
    """One finding that a change is about, by its code and subject. `what` is its vulnerability or its rule.

    `also` are the other changes that it takes for the finding to go, in words; `why` is the reason why it stays.
    """

    code: str
    subject: str
    what: str
    also: tuple[str, ...] = ()
    why: str = ""


class Replaced(Struct, frozen=True, order=True):
    """One instance of a package, by the id of its component, and the version that it gets; empty if it is taken out."""

    node: str
    version: str


class Remedy(Struct, frozen=True):
    """One change in one project.

    `project` is the id of the project and `place` its name; `direct` the dependency of the project to act on, `package` what
    gets another version, `version` which one (empty if it is taken out, or not known). `manager` is the format of the lock or
    manifest. `command` is ready to be copied and empty where no name of the project may stand in one; it is run in `folder`.
    `edit` says what to write where, before the command is run; `alternative` is the command of another tool. `major` marks a
    jump of the first number.
    """

    project: str
    place: str
    direct: str
    package: str
    version: str
    kind: str
    verified: bool
    why: str
    manager: str = ""
    folder: str = "."
    command: str = ""
    edit: str = ""
    alternative: str = ""
    major: bool = False
    replaced: tuple[Replaced, ...] = ()
    resolves: tuple[Settled, ...] = ()
    may_resolve: tuple[Settled, ...] = ()
    leaves: tuple[Settled, ...] = ()

    @property
    def title(self) -> str:
        """The change in a few words: `lodash@4.17.20 to 4.17.21`."""
        if self.kind == REMOVE:
            return f"remove {self.package}"
        if self.kind == NEWEST:
            return f"a newer version than {self.package}"
        return f"{self.package} to {self.version}" if self.version else self.package

"""The build that a result belongs to, so that a package can be followed to the builds that use it, and a build to its commit."""

from msgspec import Struct


class Build(Struct, frozen=True):
    """What a CI system says of its build; what it does not say, or what is no such value, is empty.

    `ci` is the name of the system (`github`, `gitlab`, ...). `repository` is an address without credentials, `commit` a full
    hash, `url` the page of the build, `number` what people call the build by.
    """

    ci: str
    repository: str = ""
    commit: str = ""
    branch: str = ""
    url: str = ""
    number: str = ""
